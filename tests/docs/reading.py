"""What does a page of the documentation tell its reader to do? Its commands with what they print, and its steps."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

FENCE = re.compile(r"```(?P<kind>\w*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
STEPS = re.compile(r"(?:^\d+\. .*\n(?:^ +.*\n)*)+", re.MULTILINE)
BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
ANY_LINES = "..."


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One command as typed, and what the page says it prints. line: where it stands on the page."""

    typed: str
    printed: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Console:
    """What is typed in one go."""

    commands: tuple[Command, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """What is done on the pages: the words in bold, in their order."""

    words: tuple[str, ...]
    line: int


def read_page(text: str) -> tuple[Console | Steps, ...]:
    """All that a reader does, in the order of the page."""
    found: list[tuple[int, Console | Steps]] = [
        (match.start(), Console(commands=tuple(_commands(match["body"], _line(text, match.start()) + 1))))
        for match in FENCE.finditer(text)
        if match["kind"] == "console"
    ]
    prose = FENCE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    for match in STEPS.finditer(prose):
        words = tuple(" ".join(bold.split()) for bold in BOLD.findall(match[0]))
        found.append((match.start(), Steps(words=words, line=_line(text, match.start()))))
    return tuple(thing for _, thing in sorted(found, key=lambda pair: pair[0]))


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


def _commands(body: str, first: int) -> Iterator[Command]:
    typed, printed, line = "", [], first
    for number, said in enumerate(body.splitlines(), start=first):
        if said.startswith("$ "):
            if typed:
                yield Command(typed=typed, printed=tuple(printed), line=line)
            typed, printed, line = said[2:], [], number
        elif said.startswith("> ") and typed.endswith("\\"):
            typed += f"\n{said[2:]}"
        elif typed:
            printed.append(said)
        else:
            raise ValueError(f"line {number} is printed before any command is typed")
    if typed:
        yield Command(typed=typed, printed=tuple(printed), line=line)


def as_shown(printed: tuple[str, ...], really: str) -> bool:
    """Whether a command printed what the page shows; ... stands for any lines, or within a line for any text."""
    lines = [line.rstrip() for line in really.strip("\n").splitlines()]
    pattern = "".join(
        r"(?:.*\n)*?" if line == ANY_LINES else ".*".join(map(re.escape, line.rstrip().split(ANY_LINES))) + r"\n"
        for line in printed
    )
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in lines)) is not None
