"""How is the place pound shown over the years? A column for each year, and body by body, each figure with its link."""

from placepound.core.terms.amount import Amount
from placepound.core.terms.period import day
from placepound.exchange import tables
from placepound.pictures.picture import Picture
from placepound.pictures.years import UNKNOWN, YearTotal, year_columns
from placepound.registers.queries.named import NOT_SHARED
from placepound.registers.queries.pound_filters import PoundFilters
from placepound.registers.queries.pound_years import YEAR, PoundYears, YearColumn, YearLine, YearSum
from placepound.web.shared import parts
from placepound.web.shared.words import plural
from placepound.web.understand.pound_asked import PoundLinks, organisation_address
from placepound.web.understand.pound_words import STATUSES

MOST = 20
"""Bodies that a page lists one by one; all others are one line more, and the downloads hold every one."""


def tabs(page: PoundYears) -> tuple[parts.Tab, ...]:
    """What was spent, planned and so on, each an address; they are never added together."""
    return tuple(
        parts.Tab(text=STATUSES[one].capitalize(), href=f"?status={one}", current=one == page.status)
        for one in page.statuses
    )


def links(page: PoundYears, column: YearColumn) -> PoundLinks:
    """Addresses of the place pound of one period."""
    return PoundLinks(slug=page.slug, filters=PoundFilters(period=column.key, status=page.status))


def missing(total: YearSum, bodies: int = 1) -> str:
    """What is not on file of a sum, as "7 of 12 months" or "2 of 150 bodies in part"; empty where nothing is known."""
    if not total.partly:
        return ""
    return f"{total.months} of {YEAR} months" if bodies == 1 else f"{total.partly:,} of {bodies:,} bodies in part"


def picture(page: PoundYears) -> Picture:
    """All bodies together, year by year."""
    return year_columns(
        years=[
            YearTotal(
                period=column.period,
                amount=column.total.net,
                missing=missing(column.total, column.bodies),
                href=links(page, column).pound(),
                like_before=place > 0 and _bodies(page, place) == _bodies(page, place - 1),
            )
            for place, column in enumerate(page.columns)
        ],
        subtitle=f"Net amounts, each pound once, {page.name}, {STATUSES[page.status]}",
    )


def _bodies(page: PoundYears, place: int) -> frozenset[str]:
    return frozenset(line.key for line in page.lines if line.sums[place] is not None)


def downloads(page: PoundYears, part: str, address: str, *, picture: bool = False) -> tuple[parts.Link, ...]:
    """A part of the page as files. address: of the page."""
    forms = (*((("svg", "Picture (SVG)"),) if picture else ()), ("csv", "CSV"), ("xlsx", "Excel workbook"))
    return tuple(parts.Link(text=text, href=f"{address}{part}.{form}?status={page.status}") for form, text in forms)


def bodies_table(page: PoundYears, address: str) -> parts.Table:
    """The bodies with most in the last year, and all others as one, so that the lines add up."""
    shown = page.lines if len(page.lines) <= MOST + 1 else page.lines[:MOST]
    rest = page.lines[len(shown) :]
    rows = [_row(page, line) for line in shown]
    if rest:
        rows.append((f"{len(rest):,} other bodies", *_others(rest)))
    return parts.Table(
        id="bodies",
        caption="Net by body and year",
        hide_caption=True,
        columns=(
            parts.Column(label="Body"),
            *(
                parts.Column(
                    label=column.period.label, kind=parts.Kind.SHORT_MONEY, hint=plural(column.bodies, "body", "bodies")
                )
                for column in page.columns
            ),
        ),
        rows=tuple(rows),
        total=(
            "All bodies",
            *(_cell(column.total, links(page, column).pound(), column.bodies) for column in page.columns),
        ),
        note="Each figure opens the place pound of its year. A dash: nothing of the body is on record for that year, "
        "which is not the same as nothing spent.",
        downloads=downloads(page, "bodies", address),
    )


def _row(page: PoundYears, line: YearLine) -> tuple[object, ...]:
    name = (
        line.label
        if line.label == NOT_SHARED
        else parts.Cell(value=line.label, href=organisation_address(int(line.key)))
    )
    return (
        name,
        *(
            "–" if one is None else _cell(one, links(page, column).pound(payer=line.key))
            for one, column in zip(line.sums, page.columns, strict=True)
        ),
    )


def _cell(total: YearSum, href: str, bodies: int = 1) -> parts.Cell:
    value = UNKNOWN if total.net is None else total.net
    return parts.Cell(value=value, href=href, note=missing(total, bodies))


def _others(lines: tuple[YearLine, ...]) -> tuple[object, ...]:
    """The sum of each column; it cannot be determined where one of its figures cannot."""
    made: list[object] = []
    for sums in zip(*(line.sums for line in lines), strict=True):
        nets = [one.net for one in sums if one is not None]
        made.append(UNKNOWN if None in nets else Amount.total(net for net in nets if net) if nets else "–")
    return tuple(made)


def bodies_file(page: PoundYears, scope: str) -> tables.Table:
    """Every body with every year, to the penny. What cannot be determined is empty, and said in the notes."""
    columns = (
        tables.TableColumn(title="Body"),
        *(tables.TableColumn(title=column.period.label, kind=tables.Kind.MONEY) for column in page.columns),
    )
    rows: list[tuple[tables.TableValue, ...]] = [
        (line.label, *(None if one is None else one.net for one in line.sums)) for line in page.lines
    ]
    rows.append(("All bodies", *(column.total.net for column in page.columns)))
    return tables.Table(
        title="Net by body and year",
        columns=columns,
        rows=tuple(rows),
        notes=(*_notes(page, scope), *_exceptions(page)),
    )


def _notes(page: PoundYears, scope: str) -> tuple[str, ...]:
    return (
        f"{page.name}: net amounts, each pound once, {STATUSES[page.status]}. Looked up on {day(page.as_at)}.",
        *(["This place is synthetic: every figure is invented."] if page.synthetic else []),
        scope,
        "Empty: nothing is on record, or the sum cannot be determined.",
    )


def _exceptions(page: PoundYears) -> tuple[str, ...]:
    """Every figure that cannot be determined, or that rests on some months only."""
    said = []
    every = [
        ("All bodies", tuple(column.total for column in page.columns)),
        *((line.label, line.sums) for line in page.lines),
    ]
    for label, sums in every:
        for one, column in zip(sums, page.columns, strict=True):
            if one is not None and one.net is None:
                said.append(f"{label}, {column.period.label}: {UNKNOWN}, because sources may count the same money.")
            if one is not None and one.partly:
                bodies = column.bodies if label == "All bodies" else 1
                said.append(f"{label}, {column.period.label}: {missing(one, bodies)} on file.")
    return tuple(said)


def years_file(page: PoundYears, made: Picture, scope: str) -> tables.Table:
    """The picture as a table."""
    kinds = (tables.Kind.TEXT, tables.Kind.MONEY, tables.Kind.TEXT)
    columns = tuple(
        tables.TableColumn(title=title, kind=kind) for title, kind in zip(made.headers, kinds, strict=False)
    )
    rows = tuple(tuple(None if cell == UNKNOWN else cell for cell in row) for row in made.rows)
    notes = (made.title, made.subtitle, *made.notes, *_notes(page, scope))
    return tables.Table(title="Net by year", columns=columns, rows=rows, notes=notes)
