"""What is a picture? Its finding, its drawing, the same in words, and the same as a table."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, is_dataclass
from typing import Any

from placepound.core.terms.amount import Amount
from placepound.pictures.text import clean

TITLE_WORDS = 12

Cell = str | int | Amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A finished picture.

    title: the finding, in at most twelve words. subtitle: measure, place and period.
    svg, narrow: complete drawings for wide and for narrow (from 320 px) screens. breadth: the width in pixels that the
    wide one is drawn for; its letters shrink with it.
    description: the text alternative, with every figure of the table.
    headers, rows: the table beside it. links: one address for each row, empty where there is none.
    notes: sentences that belong under the picture, such as what could not be drawn.
    """

    title: str
    subtitle: str
    svg: str
    narrow: str
    breadth: int
    description: str
    headers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    links: tuple[str, ...]
    digest: str
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.title.split()) > TITLE_WORDS:
            raise ValueError(f"a title says its finding in at most {TITLE_WORDS} words: {self.title!r}")
        if any(len(row) != len(self.headers) for row in self.rows) or len(self.links) != len(self.rows):
            raise ValueError("every row of the table has one cell for each header, and one link")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One amount with its name.

    note: a few words for the table, such as the confidence. href: where the figure opens to its rows.
    remainder: drawn hatched, after all others: not attributable, unmapped.
    """

    label: str
    amount: Amount
    note: str = ""
    href: str = ""
    remainder: bool = False


def cell_text(cell: Cell) -> str:
    """A cell as a reader sees it: exact money, whole numbers with commas."""
    if isinstance(cell, Amount):
        return cell.exact()
    return f"{cell:,}" if isinstance(cell, int) else cell


def describe(
    kind: str,
    *,
    title: str,
    subtitle: str,
    headers: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    notes: Sequence[str] = (),
) -> str:
    """The text alternative: what kind of picture, what it finds, and each row of its table in words."""
    sentences = [f"{kind}: {_sentence(title)}", _sentence(subtitle)]
    for first, *rest in rows:
        figures = ", ".join(
            f"{header.lower()} {cell_text(cell)}" for header, cell in zip(headers[1:], rest, strict=True) if cell != ""
        )
        sentences.append(_sentence(f"{cell_text(first)}: {figures}" if figures else cell_text(first)))
    return clean(" ".join([*(s for s in sentences if s), *notes]))


def digest_of(*specification: Any) -> str:
    """A fingerprint of all that a picture is made from: equal specifications, equal fingerprints."""
    text = json.dumps(specification, sort_keys=True, ensure_ascii=True, default=_plain, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    raise TypeError(f"a picture's specification holds plain values and dataclasses, not {type(value).__name__}")


def _sentence(text: str) -> str:
    text = text.strip()
    return text if not text or text[-1] in ".!?…" else f"{text}."
