"""What came of loading a file? What the record is told of each file or sheet, whether or not it could be loaded."""

from dataclasses import dataclass

from placepound.core.money.spend.profile import ProfileGuess
from placepound.core.money.spend.rows import FileReport


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedFile:
    """One file or sheet after a load.

    report: None where it was not loaded: guess then holds open questions, or refused says why it cannot be read.
    again: the same file was loaded before, so every row of it is a duplicate and nothing changed.
    replaced: a newer issue of the file has taken its place. held: it is not read anew, and its earlier reading stands.
    """

    name: str
    digest: str
    sheet: str = ""
    report: FileReport | None = None
    guess: ProfileGuess | None = None
    refused: tuple[str, ...] = ()
    again: bool = False
    replaced: bool = False
    held: bool = False
