"""What is known of an area? Its code and vintage, its people with their source, and what it consisted of when."""

from fractions import Fraction

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from placepound.core.terms.period import day
from placepound.registers.queries.places import AreaLine, AreaPage, VersionLine, area
from placepound.web.shared.access import found, public_page
from placepound.web.shared.pages import render
from placepound.web.shared.parts import Cell, Column, Kind, Link, Row, Table


@public_page
def area_page(request: HttpRequest, key: int) -> HttpResponse:
    """One area."""
    page = found(area(key, viewer=request.viewer, on=request.on))  # type: ignore[attr-defined]
    return render(
        request,
        "understand/area.html",
        page,
        facts=_facts(page),
        people=_people(page),
        inner=_inner(page.contains),
        versions=tuple(_version(version) for version in page.versions),
        in_places=tuple(Link(text=name, href=reverse("place", args=[slug])) for slug, name in page.places),
    )


def _facts(page: AreaPage) -> tuple[Row, ...]:
    line = page.line
    made = [
        Row(key="Level", value=line.level),
        Row(
            key="Code",
            value=line.code,
            note=f"Boundaries of {line.vintage}. With another year it is another area.",
        ),
    ]
    made += [Row(key="Lies in", value=name, href=reverse("area", args=[key])) for key, name in page.lies_in]
    return (*made, Row(key="Source", value=page.source or None))


def _people(page: AreaPage) -> Table:
    return Table(
        id="people",
        caption="People",
        columns=(
            Column(label="Year"),
            Column(label="Who is counted"),
            Column(label="People", kind=Kind.NUMBER),
            Column(label="Source"),
        ),
        rows=tuple(
            (str(year), "Residents" if base == "resident" else "Registered patients", people, source)
            for year, base, people, source in page.populations
        ),
        hide_caption=True,
        empty="No population of this area is recorded, so nothing can be shown per head.",
    )


def _inner(lines: tuple[AreaLine, ...]) -> Table:
    return Table(
        id="inner",
        caption="Areas within it",
        columns=(
            Column(label="Area"),
            Column(label="Level"),
            Column(label="Code", hint="with the year of its boundaries"),
            Column(label="People", kind=Kind.NUMBER),
        ),
        rows=tuple(
            (
                Cell(value=line.name, href=reverse("area", args=[line.pk])),
                line.level,
                f"{line.code} ({line.vintage})",
                line.people,
            )
            for line in lines
        ),
        hide_caption=True,
    )


def _version(version: VersionLine) -> Table:
    until = f" until {day(version.valid_to)}" if version.valid_to else ""
    return Table(
        id=f"version-{version.number}",
        caption=f"Version {version.number}, from {day(version.valid_from)}{until}",
        columns=(Column(label="Part"), Column(label="Code"), Column(label="Share that belongs", kind=Kind.SHARE)),
        rows=tuple((name, f"{code} ({vintage})", Fraction(weight)) for code, name, vintage, weight in version.parts),
        note=version.reason,
        empty="No part is on record.",
    )
