"""How does a place pound look as a file for other programs? The rows behind it, its totals, and what it rests on."""

from collections.abc import Mapping
from datetime import date

from placepound.core.money.place_pound import RULE_VERSION
from placepound.core.terms.amount import Amount
from placepound.core.terms.period import Period, day
from placepound.core.terms.problem import Problem, Refused
from placepound.exchange.fiscal import FiscalPackage, FiscalRow, to_fiscal_package
from placepound.exchange.tables import Kind, Table, TableColumn, to_csv, to_workbook
from placepound.registers.queries.explain import Explanation, FlowRow
from placepound.registers.queries.pound_filters import COUNTED
from placepound.registers.queries.pound_page import Line, PoundPage

LICENCE = ("Open Government Licence v3.0", "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/")
INVENTED = ("Invented figures, for trying Placepound", "https://creativecommons.org/publicdomain/zero/1.0/")

_ROW_COLUMNS = (
    TableColumn(title="Row id", kind=Kind.INTEGER),
    TableColumn(title="Statement id", kind=Kind.INTEGER),
    TableColumn(title="Statement"),
    TableColumn(title="Cell"),
    TableColumn(title="Commissioner"),
    TableColumn(title="Service"),
    TableColumn(title="Service group"),
    TableColumn(title="Fund"),
    TableColumn(title="Scheme"),
    TableColumn(title="Provider"),
    TableColumn(title="Provider kind"),
    TableColumn(title="Area"),
    TableColumn(title="Flow"),
    TableColumn(title="Written"),
    TableColumn(title="Amount", kind=Kind.MONEY),
    TableColumn(title="Taken out as transfer", kind=Kind.MONEY),
    TableColumn(title="Confidence"),
)


def as_csv(page: PoundPage, explained: Explanation) -> bytes:
    """Every row behind the figures."""
    return to_csv(_rows(page, explained))


def as_workbook(page: PoundPage, explained: Explanation) -> bytes:
    """Totals, each breakdown, the rows, and a sheet that says what they rest on."""
    breakdowns: Mapping[str, tuple[Line, ...]] = {
        "Partners": page.by_payer,
        "Service groups": page.by_group,
        "Arrangements": page.by_fund,
        "Provider kinds": page.by_provider_kind,
        "Areas": page.by_area,
    }
    return to_workbook(
        [_totals(page), *(_breakdown(name, lines) for name, lines in breakdowns.items()), _rows(page, explained)]
    )


def as_fiscal_package(page: PoundPage, explained: Explanation) -> bytes:
    """The counted rows as a Fiscal Data Package. Refuses figures whose source states no period, which it cannot say."""
    assert page.choice is not None
    start, _, end = page.choice.period.partition(".")
    if start == "as-at":
        raise Refused(
            Problem(message="A Fiscal Data Package needs a period, and this source states none. Export CSV or xlsx.")
        )
    period = Period(date.fromisoformat(start), date.fromisoformat(end))
    return to_fiscal_package(
        FiscalPackage(
            title=f"{page.name}: place pound {page.choice.period_label}, {page.choice.status}",
            as_at=page.as_at,
            licence=INVENTED if page.synthetic else LICENCE,
            sources=tuple(source.title for source in page.sources),
            rows=tuple(_fiscal(row, period, page.choice.status) for row in explained.rows if row.flow_class in COUNTED),
        )
    )


def _fiscal(row: FlowRow, period: Period, status: str) -> FiscalRow:
    return FiscalRow(
        id=str(row.row_pk),
        commissioner=row.payer,
        amount=row.amount,
        period=period,
        basis=status,
        fund=row.fund,
        scheme=row.scheme,
        service_group=row.group,
        service=row.service,
        provider=row.provider,
        area=row.area_code,
        area_name=row.area,
        flow=row.flow_class,
        source=row.statement,
    )


def _totals(page: PoundPage) -> Table:
    columns = (TableColumn(title="Figure"), TableColumn(title="Amount", kind=Kind.MONEY))
    rows: tuple[tuple[str, Amount | None], ...]
    if page.not_addable:
        rows = (("At least", page.not_addable.lower), ("At most", page.not_addable.upper))
    else:
        rows = (
            ("Gross", page.gross),
            ("Transfers taken out", page.transfers),
            ("Net", page.net),
            ("Rounding as published, either way", page.precision),
            ("Unmatched transfers", page.unmatched),
            ("Income, in kind and financing, beside the total", page.other),
        )
    return Table(title="Totals", columns=columns, rows=rows, notes=notes(page))


def _breakdown(name: str, lines: tuple[Line, ...]) -> Table:
    columns = (
        TableColumn(title="Key"),
        TableColumn(title=name),
        *(TableColumn(title=title, kind=Kind.MONEY) for title in ("Gross", "Transfers", "Net")),
        TableColumn(title="Rows", kind=Kind.INTEGER),
    )
    rows = tuple((line.key, line.label, line.gross, line.transfers, line.net, line.rows) for line in lines)
    return Table(title=name, columns=columns, rows=rows)


def _rows(page: PoundPage, explained: Explanation) -> Table:
    rows = tuple(
        (
            row.row_pk,
            row.statement_pk,
            row.statement,
            row.where,
            row.payer,
            row.service,
            row.group,
            row.fund,
            row.scheme,
            row.provider,
            row.provider_kind,
            row.area,
            row.flow_class,
            row.written,
            row.amount,
            row.eliminated,
            row.confidence,
        )
        for row in explained.rows
    )
    return Table(title="Rows", columns=_ROW_COLUMNS, rows=rows, notes=notes(page))


def notes(page: PoundPage) -> tuple[str, ...]:
    """What a stranger must know: the place, the period, the day, the rules and the sources."""
    return (
        f"{page.name}, {page.choice.period_label}, {page.choice.status}." if page.choice else f"{page.name}.",
        *(["This place is synthetic: every figure is invented."] if page.synthetic else []),
        *([page.not_addable.sentence] if page.not_addable else []),
        f"Looked up on {day(page.as_at)}. Rules: {RULE_VERSION}.",
        *(f"Source: {one.title}, {one.publisher}." for one in page.sources),
        *(f"Left out: {one.title}, {one.publisher} ({one.outcome})." for one in page.left_out),
    )
