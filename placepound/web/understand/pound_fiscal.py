"""How does the place pound leave for other tools? As a Fiscal Data Package of its rows, where they have a period."""

from datetime import date

from placepound.core.terms.period import Period
from placepound.core.terms.viewer import Viewer
from placepound.exchange.fiscal import FiscalPackage, FiscalRow, to_fiscal_package
from placepound.registers.queries.explain import FlowRow, explain
from placepound.registers.queries.pound_filters import COUNTED
from placepound.registers.queries.pound_page import PoundPage
from placepound.web.understand.pound_words import choice_words

MOST_ROWS = 100_000
PHASES = {"plan": "budget", "forecast": "estimate", "commitment": "commitment", "actual": "outturn"}
OPEN = (
    "Open Government Licence v3.0",
    "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
)
NOT_STATED = ("Not stated: ask each publisher", "https://specs.frictionlessdata.io/data-package/#licenses")


def has_fiscal_package(page: PoundPage) -> bool:
    """Whether there is one: the format wants a period for each row, and a sum that stands."""
    return page.choice is not None and not page.choice.period.startswith("as-at.") and not page.not_addable


def fiscal_package(page: PoundPage, *, viewer: Viewer, on: date) -> bytes | None:
    """The rows of the page, spending and transfers marked as such; None where the format cannot hold them."""
    rows = explain(page.slug, page.filters, viewer=viewer, on=on, most=MOST_ROWS) if has_fiscal_package(page) else None
    if rows is None or rows.rows_found > MOST_ROWS:
        return None
    start, _, end = page.filters.period.partition(".")
    period = Period(date.fromisoformat(start), date.fromisoformat(end))
    package = FiscalPackage(
        title=f"Place pound: {page.name}, {choice_words(page.choice)}",
        as_at=on,
        licence=OPEN if viewer.is_public and not page.synthetic else NOT_STATED,
        sources=tuple(f"{one.title} ({one.publisher})" for one in page.sources),
        rows=tuple(_row(row, period, page.filters.status) for row in rows.rows if row.flow_class in COUNTED),
    )
    return to_fiscal_package(package)


def _row(row: FlowRow, period: Period, status: str) -> FiscalRow:
    return FiscalRow(
        id=f"{row.statement_pk}-{row.row_pk}",
        commissioner=row.payer,
        amount=row.amount,
        period=period,
        basis=PHASES.get(status, status),
        fund=row.fund,
        scheme=row.scheme,
        service_group=row.group,
        service=row.service,
        provider=row.provider,
        area=row.area_code,
        area_name=row.area if row.area_code else "",
        flow=row.flow_class,
        source=row.statement,
    )
