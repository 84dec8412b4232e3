"""What does an address of the place pound ask for, and how is the next address written? Filters in, links out."""

from dataclasses import dataclass, fields
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from placepound.registers.queries.pound_filters import PoundFilters

LONGEST = 300
UNREADABLE = "\N{REPLACEMENT CHARACTER}"
"""Stands for a value that no record could have, so that it matches nothing."""


def asked_filters(query: QueryDict) -> PoundFilters:
    """The filters in an address. What nobody could have chosen there is kept as something that matches nothing."""
    return PoundFilters(**{field.name: _readable(query.get(field.name, "")) for field in fields(PoundFilters)})


def _readable(value: str) -> str:
    value = value.strip()
    return UNREADABLE if "\x00" in value or len(value) > LONGEST else value


@dataclass(frozen=True, slots=True, kw_only=True)
class PoundLinks:
    """Addresses of one place pound under the filters in force. Keyword arguments change or, if empty, drop a filter."""

    slug: str
    filters: PoundFilters

    def pound(self, **changes: object) -> str:
        return reverse("place-pound", args=[self.slug]) + self._query(changes)

    def explain(self, **changes: object) -> str:
        return reverse("place-pound-explain", args=[self.slug]) + self._query(changes)

    def explain_download(self, form: str) -> str:
        return reverse("place-pound-explain-download", args=[self.slug, form]) + self._query({})

    def download(self, part: str, form: str) -> str:
        return reverse("place-pound-download", args=[self.slug, part, form]) + self._query({})

    def services(self, **changes: object) -> str:
        return reverse("services", args=[self.slug]) + self._query({"group": ""} | changes)

    def service(self, code: str, **changes: object) -> str:
        return reverse("service", args=[self.slug, code]) + self._query({"group": ""} | changes)

    def _query(self, changes: dict[str, object]) -> str:
        pairs = {name: str(value) for name, value in (dict(self.filters.items()) | changes).items() if value}
        return f"?{urlencode(pairs)}" if pairs else ""


def source_address(statement: int, *, row: int | None = None) -> str:
    """A source, or the very row of it."""
    address = reverse("source", args=[statement])
    return address if row is None else f"{address}?row={row}#row-{row}"


def organisation_address(organisation: int) -> str:
    """A body's own page."""
    return reverse("organisation", args=[organisation])
