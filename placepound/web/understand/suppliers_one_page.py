"""How is one supplier shown? Its dependence as a sentence, its months, its payers by year, and what it is paid for."""

from collections.abc import Callable, Iterable, Mapping
from urllib.parse import urlencode

from django.urls import reverse

from placepound.core.money.spend.concentration import Dependence
from placepound.core.money.spend.months import spoken
from placepound.core.money.spend.words import number_of
from placepound.core.terms.amount import Amount
from placepound.core.terms.period import day
from placepound.exchange import tables
from placepound.pictures.months import MonthColumn, month_columns
from placepound.pictures.picture import Picture
from placepound.registers.queries.supplier import PaidFor, SupplierPage
from placepound.web.shared import parts
from placepound.web.shared.words import plural
from placepound.web.understand.payments_words import month_name
from placepound.web.understand.suppliers_page import as_sentence

EACH = 50
MOST_MISSING = 6
NO_REASON = {True: "As on record", False: "As written, and on record as no body yet"}


def finding(page: SupplierPage) -> str:
    """The headline: how far it rests on whom, for partners; for others, and where more came back, how much and when."""
    if page.latest is not None and (page.total.pence >= 0 or page.latest.concentration.counted):
        return page.latest.finding(name=page.name, names=page.names)
    payers = number_of(len(page.by_payer), "body").replace("bodys", "bodies")
    since = f"from {day(page.first_day)} to {day(page.last_day)}"
    if page.first_day == page.last_day:
        since = f"on {day(page.first_day)}"
    if page.total.pence >= 0:
        return f"{page.total.short()} paid by {payers}, {since}."
    back = abs(page.total).short()
    if _credits_alone(page):
        return f"{back} came back from it to {payers}, {since}, and no payment to it is on file."
    return f"{back} more came back from it than {payers} paid, {since}."


def _credits_alone(page: SupplierPage) -> bool:
    return page.credit_rows >= page.payments


def cautions(page: SupplierPage) -> tuple[str, ...]:
    """What the headline does not tell: it is no share of income, and which months are not on file."""
    latest = page.latest
    if latest is None:
        return ()
    made = [latest.caution, *_missing(page, latest)]
    return tuple(sentence for sentence in made if sentence)


def _missing(page: SupplierPage, latest: Dependence) -> tuple[str, ...]:
    """Payers of this supplier each by name; of the others, whose files might hold payments to it, how many."""
    own = {one.payer for one in page.by_payer}
    mine = [payer for payer in latest.missing if payer in own]
    said = [
        f"{page.names[payer]}: {spoken(latest.missing[payer])} "
        f"{'is' if len(latest.missing[payer]) == 1 else 'are'} not on file."
        for payer in mine[:MOST_MISSING]
    ]
    others = len(latest.missing) - len(said)
    if others:
        which = "further body" if others == 1 else "further bodies"
        said.append(f"Files of {others:,} {which} lack months of {latest.period.label}, and may hold payments to it.")
    if page.periods and latest.period.label != page.periods[-1]:
        said.append(f"No payment to it is on file after {latest.period.label}.")
    return tuple(said)


def stats(page: SupplierPage) -> tuple[parts.Stat, ...]:
    """The figures on top: all that was paid, by how many, how often, and since when."""
    taken = Amount(-page.credits.pence).exact()
    less = f"{plural(page.credit_rows, 'credit')} of {taken} taken off" if page.credit_rows else ""
    last = "Last credit" if _credits_alone(page) else "Last paid"
    return (
        parts.Stat(label="Paid in all", value=page.total, note=less or "As published, gross"),
        parts.Stat(label="Payers on file", value=len(page.by_payer), href="#payers", how="See who pays"),
        parts.Stat(label="Payments", value=page.payments, href="#lines", how="See what for"),
        parts.Stat(label="Since", value=day(page.first_day), note=f"{last} on {day(page.last_day)}"),
    )


def months_picture(page: SupplierPage) -> Picture:
    """What was paid to it month by month."""
    columns = [MonthColumn(month=one.month, amount=one.amount, payments=one.payments) for one in page.months]
    return month_columns(months=columns, subtitle=f"Payments to {page.name} by month, gross, credits taken off")


def unsure_months(page: SupplierPage) -> str:
    """How many of the months shown lack the file of a payer."""
    unsure = [one.month for one in page.months if one.amount is not None and one.gaps]
    if not unsure:
        return ""
    said = "one month" if len(unsure) == 1 else f"{len(unsure):,} months"
    return f"In {said} the file of at least one of its payers is missing: what is shown is the least that was paid."


def payers_table(page: SupplierPage) -> parts.Table:
    """Who paid how much in which year."""
    years = page.periods
    sums = [_sum(one.years[place] for one in page.by_payer) for place in range(len(years))]
    return parts.Table(
        id="by-payer",
        caption="Payers by year",
        hide_caption=True,
        columns=(
            parts.Column(label="Payer"),
            *(parts.Column(label=year, kind=parts.Kind.MONEY) for year in years),
            parts.Column(label="All years", kind=parts.Kind.MONEY),
        ),
        rows=tuple((one.name, *(_paid(amount) for amount in one.years), one.total) for one in page.by_payer),
        total=("All payers", *(_paid(amount) for amount in sums), page.total),
        note="A dash: no payment is on file in that year.",
        downloads=downloads(page, "payers"),
    )


def _sum(amounts: Iterable[Amount | None]) -> Amount | None:
    known = [amount for amount in amounts if amount is not None]
    return Amount.total(known) if known else None


def _paid(amount: Amount | None) -> object:
    return amount if amount is not None else "–"


def trend_table(page: SupplierPage) -> parts.Table:
    """How far it rests on its largest payer, year by year."""
    assert page.trend is not None
    return parts.Table(
        id="trend",
        caption="The largest payer’s share, year by year",
        hide_caption=True,
        columns=(
            parts.Column(label="Year"),
            parts.Column(label="Payers", kind=parts.Kind.NUMBER),
            parts.Column(label="Largest payer"),
            parts.Column(label="Its share", kind=parts.Kind.SHARE),
            parts.Column(label="Paid", kind=parts.Kind.MONEY),
            parts.Column(label="On file"),
        ),
        rows=tuple(_trend_row(page, one) for one in page.trend.years),
    )


def _trend_row(page: SupplierPage, one: Dependence) -> tuple[object, ...]:
    found = one.concentration
    held = "All months of all payers" if one.complete else f"{plural(len(one.missing), 'payer')} with months missing"
    if not found.shares:
        return (one.period.label, "–", "–", "–", "–", held)
    largest = found.largest
    return (
        one.period.label,
        len(found.counted),
        page.names[largest.key] if largest else "–",
        parts.Cell(value=largest.share, bar=largest.share) if largest else "–",
        Amount.total(share.amount for share in found.shares),
        held,
    )


def lines_table(page: SupplierPage, pages: parts.Pages) -> parts.Table:
    """What it is paid for: each line opens to its single payments."""
    lines = page.paid_for[pages.first_row - 1 : pages.last_row]
    return parts.Table(
        id="lines",
        caption="Payers, years and services",
        hide_caption=True,
        columns=(
            parts.Column(label="Service, as the payer says"),
            parts.Column(label="Payer"),
            parts.Column(label="Year"),
            parts.Column(label="Service group"),
            parts.Column(label="Amount", kind=parts.Kind.MONEY),
            parts.Column(label="Payments", kind=parts.Kind.NUMBER),
        ),
        rows=tuple(_line(line) for line in lines),
        total=("All of it", "", "", "", page.total, page.payments),
        note="Each amount opens to its payments, one by one.",
        downloads=downloads(page, "lines"),
    )


def _line(line: PaidFor) -> tuple[object, ...]:
    return (
        line.service,
        line.payer_name,
        line.period,
        parts.Cell(value=line.service_group_label, note=line.service_group),
        parts.Cell(value=line.amount, href=reverse("payment-line", args=[line.line])),
        line.payments,
    )


def names_table(page: SupplierPage) -> parts.Table:
    """The names that payments were written to, and why each stands for this supplier."""
    return parts.Table(
        id="written",
        caption="Names as written",
        hide_caption=True,
        columns=(
            parts.Column(label="As written"),
            parts.Column(label="Why it is this supplier"),
            parts.Column(label="Amount", kind=parts.Kind.MONEY),
            parts.Column(label="Payments", kind=parts.Kind.NUMBER),
        ),
        rows=tuple(
            (one.name, as_sentence(one.reason) or NO_REASON[page.organisation is not None], one.amount, one.payments)
            for one in page.written
        ),
    )  # fmt: skip


def facts_rows(page: SupplierPage) -> tuple[parts.Row, ...]:
    """What is on record of the body, unknown left unknown."""
    known = page.facts
    made = [parts.Row(key="Kind of body", value=page.kind)] if page.kind else []
    made += [
        parts.Row(key="Where it is based", value=(known.locality if known else "") or None),
        parts.Row(key="Size", value=(known.size if known else "") or None),
        _sector(page),
    ]
    if known:
        made.append(parts.Row(key="Source", value=known.source, note=f"As at {day(known.as_at)}"))
    return tuple(made)


def _sector(page: SupplierPage) -> parts.Row:
    if page.facts and page.facts.sector:
        return parts.Row(key="Sector", value=page.facts.sector)
    note = "As its kind of body, or a coding rule, says" if page.sector else ""
    return parts.Row(key="Sector", value=page.sector or None, note=note)


def downloads(page: SupplierPage, part: str) -> tuple[parts.Link, ...]:
    """A part of the page as files."""
    own = {"organisation": str(page.organisation)} if page.organisation else {"name": page.key}
    return tuple(
        parts.Link(text=text, href=f"{reverse('supplier-download', args=[page.slug, part, form])}?{urlencode(own)}")
        for form, text in (("csv", "CSV"), ("xlsx", "Excel workbook"))
    )


def _lines_file(page: SupplierPage) -> tables.Table:
    column = tables.TableColumn
    return tables.Table(
        title="What it is paid for",
        columns=(
            column(title="Payer"),
            column(title="Year"),
            column(title="Service"),
            column(title="Service group code"),
            column(title="Service group"),
            column(title="Amount", kind=tables.Kind.MONEY),
            column(title="Payments", kind=tables.Kind.INTEGER),
            column(title="Line", kind=tables.Kind.INTEGER),
        ),
        rows=tuple(
            (
                line.payer_name,
                line.period,
                line.service,
                line.service_group,
                line.service_group_label,
                line.amount,
                line.payments,
                line.line,
            )
            for line in page.paid_for
        ),
        notes=_notes(page),
    )


def _payers_file(page: SupplierPage) -> tables.Table:
    money = tables.Kind.MONEY
    return tables.Table(
        title="Payers by year",
        columns=(
            tables.TableColumn(title="Payer"),
            *(tables.TableColumn(title=year, kind=money) for year in page.periods),
            tables.TableColumn(title="All years", kind=money),
        ),
        rows=tuple((one.name, *one.years, one.total) for one in page.by_payer),
        notes=_notes(page),
    )


def _months_file(page: SupplierPage) -> tables.Table:
    integer = tables.Kind.INTEGER
    return tables.Table(
        title="Payments by month",
        columns=(
            tables.TableColumn(title="Month"),
            tables.TableColumn(title="Amount", kind=tables.Kind.MONEY),
            tables.TableColumn(title="Payments", kind=integer),
            tables.TableColumn(title="Payers whose file of the month is missing", kind=integer),
        ),
        rows=tuple(
            (month_name(one.month), one.amount, one.payments if one.amount is not None else None, one.gaps)
            for one in page.months
        ),
        notes=(*_notes(page), "An empty amount: no file of a payer covers the month."),
    )


def _notes(page: SupplierPage) -> tuple[str, ...]:
    return (
        f"{page.place}: published payments to {page.name}, as at {page.as_at.isoformat()}. "
        f"Paid in all: {page.total.exact()}, in {plural(page.payments, 'payment')}.",
        *cautions(page),
    )


FILES: Mapping[str, Callable[[SupplierPage], tables.Table]] = {
    "lines": _lines_file,
    "payers": _payers_file,
    "months": _months_file,
}
"""The parts of the page that can be downloaded."""
