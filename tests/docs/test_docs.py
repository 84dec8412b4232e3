"""Does the documentation name only what exists? Its links, headings, commands, options, targets, settings and paths."""

import re
import struct
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer

from placepound.cli.main import app

ROOT = Path(__file__).resolve().parents[2]
MOST_BYTES = 200_000
SCREEN = (1366, 768)

LINK = re.compile(r"\]\((?P<to>[^)\s]+)\)")
COMMAND = re.compile(r"(?:^|[`|$/;]) *placepound((?: +[a-z][-a-z]*)+)(?P<rest>(?:\\\n|[^`\n;|])*)", re.MULTILINE)
TARGET = re.compile(r"\bmake ([a-z]+)")
OPTION = re.compile(r"(?<=\s)(--[a-z][-a-z]*)")
SETTING = re.compile(r"\bPLACEPOUND_[A-Z]+(?:_[A-Z]+)*\b")
CODE_PATH = re.compile(r"`((?:placepound|tests|tools|docs|bench)/[^`<>*\s]*)`")
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
OF_A_MACHINE = re.compile(r"/(?:home|root|Users|work|tmp|mnt|opt)/\w|[A-Z]:\\|~/(?:src|code|projects)|\blocalhost:\d")
NOT_READ_BY_US = {"PLACEPOUND_DEMO"}


def pages() -> list[Path]:
    """Every page of the documentation."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def broken_links(page: Path, text: str) -> Iterator[str]:
    """Links within the project that lead to no file, or to no heading of a page."""
    for to in LINK.findall(re.sub(r"```.*?```", "", text, flags=re.DOTALL)):
        path, _, heading = to.partition("#")
        if "://" in path or path.startswith("mailto:"):
            continue
        target = (page.parent / path).resolve() if path else page
        if not target.is_relative_to(ROOT) or not target.exists():
            yield f"{to} leads nowhere"
        elif heading and heading not in headings(target.read_text("utf-8")):
            yield f"{to}: the page has no such heading"


def headings(text: str) -> set[str]:
    """The headings of a page as links name them."""
    found = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found}


def unknown_commands(text: str) -> Iterator[str]:
    """Commands that there are not, and options that a command does not have. Only code is looked at."""
    for code in CODE.findall(text):
        for match in COMMAND.finditer(code.replace("\\\n>", "\\\n")):
            words = match[1].split()
            command, name = _command(words)
            if command is None:
                yield f"placepound {' '.join(words)}: there is no such command"
                continue
            known = {option for one in command.params for option in (*one.opts, *one.secondary_opts)} | {"--help"}
            said = OPTION.findall(f" {match['rest']}")
            yield from (f"placepound {name} has no {option}" for option in said if option not in known)


def _command(words: list[str]) -> tuple[Any, str]:
    """The command that these words begin with: a group's own commands count, and what follows is an argument."""
    command, used = _app(), []
    for word in words:
        children = getattr(command, "commands", None)
        if children is None:
            break
        if word not in children:
            return (command, " ".join(used)) if used else (None, "")
        command = children[word]
        used.append(word)
    return command, " ".join(used)


@cache
def _app() -> Any:
    return typer.main.get_command(app)


def unknown_targets(text: str) -> list[str]:
    known = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    said = {target for code in CODE.findall(text) for target in TARGET.findall(code)}
    return [f"make {target}: there is no such target" for target in sorted(said - known)]


def unknown_settings(text: str) -> list[str]:
    return [f"{name} is read by nothing" for name in sorted(set(SETTING.findall(text)) - settings() - NOT_READ_BY_US)]


@cache
def settings() -> set[str]:
    """Every setting that the environment is asked for."""
    asked = re.compile(r"(?:text|words|flag|number)\(\s*\"([A-Z_]+)\"")
    found = [asked.findall(path.read_text("utf-8")) for path in (ROOT / "placepound" / "conf").glob("*.py")]
    return {f"PLACEPOUND_{name}" for names in found for name in names}


def missing_paths(text: str) -> list[str]:
    return [f"{path} is not there" for path in CODE_PATH.findall(text) if not (ROOT / path).exists()]


def paths_of_a_machine(text: str) -> list[str]:
    return [f"{match[0]} is of somebody's machine" for match in OF_A_MACHINE.finditer(text)]


def findings(page: Path, text: str) -> list[str]:
    """All that a page names and that does not exist."""
    return [
        *broken_links(page, text),
        *unknown_commands(text),
        *unknown_targets(text),
        *unknown_settings(text),
        *missing_paths(text),
        *paths_of_a_machine(text),
    ]


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_names_only_what_exists(page: Path) -> None:
    assert findings(page, page.read_text("utf-8")) == []


def test_every_page_can_be_reached_from_the_first() -> None:
    reached, open_ends = set(), [ROOT / "README.md"]
    while open_ends:
        page = open_ends.pop()
        reached.add(page)
        links = [(page.parent / to.partition("#")[0]).resolve() for to in LINK.findall(page.read_text("utf-8"))]
        open_ends += [to for to in links if to.suffix == ".md" and to.exists() and to not in reached]
    assert [str(page.relative_to(ROOT)) for page in pages() if page not in reached] == []


def test_pictures_are_screens_of_a_modest_size_and_each_is_shown() -> None:
    pictures = sorted((ROOT / "docs" / "images").glob("*.png"))
    assert [picture.name for picture in pictures] == ["flow.png", "place-pound.png"]
    shown = (ROOT / "README.md").read_text("utf-8")
    for picture in pictures:
        content = picture.read_bytes()
        assert struct.unpack(">II", content[16:24]) == SCREEN
        assert len(content) <= MOST_BYTES
        assert f"(docs/images/{picture.name})" in shown


def test_the_readme_names_the_demo_people_as_they_are() -> None:
    from placepound.cli.demo.people import IDENTITIES, PASSWORD

    text = (ROOT / "README.md").read_text("utf-8")
    assert [one.email for one in IDENTITIES if f"| {one.email} |" not in text] == []
    assert f"`{PASSWORD}`" in text


def test_every_setting_is_explained() -> None:
    text = (ROOT / "docs" / "how-to" / "run-for-a-team.md").read_text("utf-8")
    mail = {f"PLACEPOUND_EMAIL_{part}" for part in re.findall(r"`_([A-Z]+)`", text)}
    not_for_use = {"PLACEPOUND_DEBUG", "PLACEPOUND_DEMO"}
    assert sorted(settings() - set(SETTING.findall(text)) - mail - not_for_use) == []


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("[a](nowhere.md)", "nowhere.md leads nowhere"),
        ("[a](../../../etc/hosts)", "../../../etc/hosts leads nowhere"),
        ("[a](README.md#unwritten)", "README.md#unwritten: the page has no such heading"),
        ("`placepound sing`", "placepound sing: there is no such command"),
        ("`placepound serve --loudly`", "placepound serve has no --loudly"),
        (
            "```console\n$ placepound load statement a.csv \\\n>     --twice\n```",
            "placepound load statement has no --twice",
        ),
        ("`make coffee`", "make coffee: there is no such target"),
        ("`PLACEPOUND_MOOD`", "PLACEPOUND_MOOD is read by nothing"),
        ("`placepound/core/luck.py`", "placepound/core/luck.py is not there"),
        ("in /home/pat/placepound", "/home/p is of somebody's machine"),
    ],
)
def test_what_does_not_exist_is_found(text: str, finding: str) -> None:
    assert findings(ROOT / "planted.md", text) == [finding]


def test_what_exists_is_no_finding() -> None:
    text = "[a](README.md#read-on) `make demo` `placepound export pound here --to a.csv` and placepound is a word"
    assert findings(ROOT / "planted.md", text) == []
