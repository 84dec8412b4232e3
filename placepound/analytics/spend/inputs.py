"""Which files does a load read? Files, folders with files, and what was received without ever being a file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from placepound.core.terms.problem import Problem, Refused

Input = Path | tuple[str, bytes]
"""A file, a folder with files, or a file's name and what it holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file to load: its name, and where it lies or what it holds."""

    name: str
    held: Path | bytes

    def content(self) -> bytes:
        """What the file holds. Raises Refused where it cannot be opened."""
        if isinstance(self.held, bytes):
            return self.held
        try:
            return self.held.read_bytes()
        except OSError as error:
            raise Refused(Problem(message=f"The file cannot be opened: {error.strerror}.")) from error


def sources(inputs: Sequence[Input]) -> tuple[Source, ...]:
    """Every file given, those of a folder in the order of their names, so that “april revised” comes after “april”.

    Raises Refused where there is none.
    """
    found = tuple(_sources(inputs))
    if not found:
        raise Refused(Problem(message="There are no files to load. Name files, or a folder that holds some."))
    return found


def _sources(inputs: Sequence[Input]) -> Iterator[Source]:
    for one in inputs:
        if isinstance(one, tuple):
            yield Source(name=one[0], held=one[1])
        elif one.is_dir():
            files = (path for path in one.iterdir() if path.is_file() and not path.name.startswith("."))
            inside = sorted(files, key=lambda path: (path.name.partition(".")[0], path.name))
            yield from (Source(name=path.name, held=path) for path in inside)
        else:
            yield Source(name=one.name, held=one)
