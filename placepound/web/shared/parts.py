"""What are pages made of? Finished records for the parts of a page; templates/shared/parts.html shows them."""

from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from typing import Any

from django.http import QueryDict

from placepound.core.terms.amount import Amount
from placepound.pictures.picture import Picture
from placepound.web.shared.addresses import changed


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Words that lead somewhere."""

    text: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stat:
    """One figure of a strip: what it is, the figure, a few words, and where it opens to what made it.

    exactly: money to the penny, as for a sum per head; otherwise it is short, with the exact figure one step away.
    """

    label: str
    value: Any
    note: str = ""
    href: str = ""
    how: str = "How this was made"
    exactly: bool = False


class Urgency(StrEnum):
    """How soon something needs a person."""

    NOW = "now"
    SOON = "soon"
    NOTE = "note"

    @property
    def label(self) -> str:
        return {"now": "Act now", "soon": "Soon", "note": "For information"}[self.value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """One row of what needs attention: a sentence, why it is here, and one verb."""

    sentence: str
    why: str
    verb: str
    href: str
    urgency: Urgency = Urgency.NOW


class Kind(StrEnum):
    """What a column holds, and so how it is written and aligned. Money is exact; SHORT_MONEY is for overviews."""

    TEXT = "text"
    MONEY = "money"
    SHORT_MONEY = "short_money"
    NUMBER = "number"
    SHARE = "share"
    DAY = "day"

    @property
    def is_numeric(self) -> bool:
        return self in (Kind.MONEY, Kind.SHORT_MONEY, Kind.NUMBER, Kind.SHARE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """The head of a column. sort: its key in the address, empty where the table cannot be sorted by it."""

    label: str
    kind: Kind = Kind.TEXT
    sort: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell with more than a value: where it leads, a few quiet words below, a tag, or a bar for its share."""

    value: Any
    href: str = ""
    note: str = ""
    tag: str = ""
    tone: str = "grey"
    bar: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table. A row holds plain values or cells; the first cell of a row names it.

    total: a last row that stands apart. note: where the figures come from, or what is left out.
    sorted_by and query make the heads of sortable columns into links.
    """

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    total: tuple[Any, ...] = ()
    note: str = ""
    downloads: tuple[Link, ...] = ()
    hide_caption: bool = False
    empty: str = "There is nothing to list here."
    sorted_by: str = ""
    query: QueryDict | None = None

    def sort_href(self, column: Column) -> str:
        """Where the head of a column leads: sorted by it, the other way round where it is sorted so already."""
        if not column.sort or self.query is None:
            return ""
        first, second = (f"-{column.sort}", column.sort) if column.kind.is_numeric else (column.sort, f"-{column.sort}")
        return changed(self.query, sort=second if self.sorted_by == first else first) + f"#{self.id}"

    def direction(self, column: Column) -> str:
        """As aria-sort has it; empty where the table is not sorted by this column."""
        if not column.sort or self.sorted_by.removeprefix("-") != column.sort:
            return ""
        return "descending" if self.sorted_by.startswith("-") else "ascending"


def beside(picture: Picture, *, identity: str, downloads: tuple[Link, ...] = ()) -> Table:
    """The table that belongs beside a picture, with the same figures."""
    columns = tuple(
        Column(label=header, kind=_kind_of([row[place] for row in picture.rows]))
        for place, header in enumerate(picture.headers)
    )
    rows = tuple(
        (Cell(value=first, href=link), *rest) if link else (first, *rest)
        for (first, *rest), link in zip(picture.rows, picture.links, strict=True)
    )
    return Table(id=identity, caption=picture.title, columns=columns, rows=rows, downloads=downloads, hide_caption=True)


def _kind_of(values: list[Any]) -> Kind:
    if any(isinstance(value, Amount) for value in values):
        return Kind.MONEY
    if any(isinstance(value, int) for value in values):
        return Kind.NUMBER
    return Kind.SHARE if values and all(str(value).endswith("%") for value in values) else Kind.TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a summary list. how: where the figure opens to what made it."""

    key: str
    value: Any
    note: str = ""
    href: str = ""
    verb: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A filter that is in force, and the address without it."""

    text: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """One of several views of the same thing, each with its own address."""

    text: str
    href: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """Where a long list stands: which page of how many, and the addresses before and after."""

    number: int
    last: int
    first_row: int
    last_row: int
    rows: int
    previous: str
    following: str


def pages(*, rows: int, each: int, query: QueryDict) -> Pages:
    """The page that the address asks for, kept within what there is."""
    last = max(1, ceil(rows / each))
    asked = query.get("page", "1")
    number = min(max(int(asked), 1), last) if asked.isdecimal() and len(asked) < 9 else 1
    return Pages(
        number=number,
        last=last,
        first_row=min((number - 1) * each + 1, rows),
        last_row=min(number * each, rows),
        rows=rows,
        previous=changed(query, page=number - 1) if number > 1 else "",
        following=changed(query, page=number + 1) if number < last else "",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One line of a record's history, for reading."""

    what: str
    who: str
    at: Any
    why: str = ""
    differences: tuple[tuple[str, str, str], ...] = ()
