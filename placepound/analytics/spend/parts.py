"""Where does a file's layout change? A row of other headings part way down begins a new table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from placepound.analytics.spend.records import EXTRA, column
from placepound.core.money.spend.profile import SpendColumn
from placepound.exchange.headings import key_of
from placepound.exchange.spend_headings import exactly_named, guess_spend

_AMOUNTS = frozenset({SpendColumn.AMOUNT, SpendColumn.GROSS})
_WHO_OR_WHEN = frozenset({SpendColumn.DATE, SpendColumn.SUPPLIER})
_FEWEST_NAMES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One table among the filled rows: the index of its header, of its first row, and of the row after its last."""

    header: int
    first: int
    end: int


class Headings:
    """One layout's headings, and what tells a row of other headings from its payments."""

    def __init__(self, headers: Sequence[str]) -> None:
        self._keys = _keys(headers)
        self.watched = _watched(headers)

    def give_way_to(self, row: Sequence[str]) -> bool:
        """Whether a row is the header of another layout: it names an amount and more, and differs from this one."""
        if self.watched is not None and _has_digit(row[self.watched] if self.watched < len(row) else ""):
            return False
        named = exactly_named([cell.strip() for cell in row])
        is_header = len(named) >= _FEWEST_NAMES and named & _AMOUNTS and named & _WHO_OR_WHEN
        return bool(is_header) and _keys(row) != self._keys


def parts_of(rows: Sequence[Sequence[str]], *, header: int) -> Iterator[Part]:
    """The tables of a file whose first header is known, in order."""
    headings = Headings(rows[header])
    for index in range(header + 1, len(rows)):
        if headings.give_way_to(rows[index]):
            yield Part(header=header, first=header + 1, end=index)
            header, headings = index, Headings(rows[index])
    yield Part(header=header, first=header + 1, end=len(rows))


def changes(table: pa.Table, headers: Sequence[str]) -> bool:
    """Whether a table of records, without its header, holds the header of another layout."""
    headings = Headings(headers)
    found = table
    watched = range(len(headers)) if headings.watched is None else [headings.watched]
    for place in watched:
        found = found.filter(_without_digit(found[column(place)]))
    for batch in found.to_batches(max_chunksize=10_000):
        cells = [batch.column(column(place)).to_pylist() for place in range(len(headers))]
        extras = batch.column(EXTRA).to_pylist()
        rows = zip(zip(*cells, strict=True), extras, strict=True)
        if any(headings.give_way_to([*row, *(extra or "").split(" | ")]) for row, extra in rows):
            return True
    return False


def _keys(row: Sequence[str]) -> list[str]:
    keys = [key_of(cell) for cell in row]
    while keys and not keys[-1]:
        keys.pop()
    return keys


def _watched(headers: Sequence[str]) -> int | None:
    """The column in which every payment has a digit and headings have none: the date, or else the amount."""
    for kinds in (frozenset({SpendColumn.DATE}), _AMOUNTS):
        for place, heading in enumerate(headers):
            if guess_spend(heading).column in kinds:
                return place
    return None


def _has_digit(text: str) -> bool:
    return any("0" <= letter <= "9" for letter in text)


def _without_digit(cells: pa.ChunkedArray) -> pa.Array:
    """Which cells hold no digit, looked up once for each different text."""
    coded = pc.dictionary_encode(cells).combine_chunks()
    texts = coded.dictionary
    return pc.invert(pc.match_substring_regex(texts, "[0-9]")).take(coded.indices)
