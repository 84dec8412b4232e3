"""How do the synthetic partners write their statements? Each in its own layout, which it changes from year to year."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

import xlsxwriter

from placepound.core.terms.amount import Amount

LABEL = "SYNTHETIC: every figure and name in this file is invented"

_FIXED = datetime(2026, 4, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A row in the words of a statement."""

    commissioner: str
    service: str
    provider: str
    provider_kind: str
    amount: Amount
    period: str
    fund: str
    scheme: str
    area: str
    flow: str
    counterparty: str
    note: str


_ICB_HEADINGS = {
    2023: (
        ("Commissioner", "commissioner"),
        ("Service", "service"),
        ("Provider", "provider"),
        ("Provider type", "provider_kind"),
        ("Neighbourhood", "area"),
        ("Pooled fund", "fund"),
        ("Scheme", "scheme"),
        ("Flow type", "flow"),
        ("Transfer to", "counterparty"),
        ("Amount £000", "amount"),
        ("Notes", "note"),
    ),
    2024: (
        ("Service line", "service"),
        ("Neighbourhood", "area"),
        ("Amount £000", "amount"),
        ("Commissioner", "commissioner"),
        ("Supplier name", "provider"),
        ("Supplier type", "provider_kind"),
        ("Pool", "fund"),
        ("Scheme number", "scheme"),
        ("Flow type", "flow"),
        ("Transferred to", "counterparty"),
        ("Notes", "note"),
    ),
    2025: (
        ("Commissioner", "commissioner"),
        ("SERVICE NAME", "service"),
        ("Provided by", "provider"),
        ("Provider type", "provider_kind"),
        ("Neigbourhood", "area"),
        ("Pooled fund", "fund"),
        ("Scheme", "scheme"),
        ("Flow type", "flow"),
        ("Transfer to", "counterparty"),
        ("Amount £000", "amount"),
        ("Notes", "note"),
    ),
}

_COUNTY_HEADINGS = {
    2023: (
        ("Funded by", "commissioner"),
        ("Service area", "service"),
        ("Beneficiary name", "provider"),
        ("Provider sector", "provider_kind"),
        ("Locality", "area"),
        ("Financial year", "period"),
        ("Pooled fund", "fund"),
        ("Scheme", "scheme"),
        ("Flow type", "flow"),
        ("Transfer to", "counterparty"),
        ("Amount (£)", "amount"),
        ("Comments", "note"),
    ),
    2024: (
        ("Funded by", "commissioner"),
        ("Service area", "service"),
        ("Beneficary name", "provider"),
        ("Provider sector", "provider_kind"),
        ("Locality", "area"),
        ("Amount (£)", "amount"),
        ("Financial year", "period"),
        ("Pooled fund", "fund"),
        ("Scheme", "scheme"),
        ("Flow type", "flow"),
        ("Transfer to", "counterparty"),
        ("Comments", "note"),
    ),
}
_COUNTY_HEADINGS[2025] = _COUNTY_HEADINGS[2023]

_BOROUGH_HEADINGS = (
    ("Organisation", "commissioner"),
    ("Service", "service"),
    ("Provider", "provider"),
    ("Provider kind", "provider_kind"),
    ("Area", "area"),
    ("Year", "period"),
    ("Flow", "flow"),
    ("Counterparty", "counterparty"),
    ("Amount £", "amount"),
    ("Note", "note"),
)

_RECEIVED_HEADINGS = (
    ("Organisation", "commissioner"),
    ("Service", "service"),
    ("Year", "period"),
    ("Fund", "fund"),
    ("Flow", "flow"),
    ("Counterparty", "counterparty"),
    ("Amount £", "amount"),
)

Outcome = tuple[bytes, str, tuple[str, ...]]
"""The file, the ending of its name, and what is odd about it."""


def write_icb(rows: Sequence[Written], *, year: int, stated: Amount, title: str) -> Outcome:
    """A workbook in thousands of pounds under a banner of merged cells; headings reordered or misspelt by year."""
    headings = _ICB_HEADINGS[year]
    content = io.BytesIO()
    workbook = xlsxwriter.Workbook(content, {"in_memory": True})
    workbook.set_properties({"title": title, "comments": LABEL, "created": _FIXED})
    bold = workbook.add_format({"bold": True})
    sheet = workbook.add_worksheet("Statement")
    sheet.merge_range(0, 0, 0, len(headings) - 1, title, bold)
    sheet.merge_range(1, 0, 1, len(headings) - 1, LABEL, bold)
    sheet.write_string(2, 0, "All amounts in £000")
    sheet.write_row(4, 0, [heading for heading, _ in headings], bold)
    for number, row in enumerate(rows, start=5):
        for column, (_, field) in enumerate(headings):
            if field == "amount":
                sheet.write_number(number, column, float(_thousands(row.amount)))
            elif text := getattr(row, field):
                sheet.write_string(number, column, text)
    last = len(rows) + 5
    columns = {field: column for column, (_, field) in enumerate(headings)}
    sheet.write_string(last, columns["service"], "Grand total", bold)
    sheet.write_number(last, columns["amount"], float(_thousands(stated)), bold)
    about = workbook.add_worksheet("About")
    about.write_string(0, 0, LABEL)
    workbook.close()
    return content.getvalue(), "xlsx", ("Amounts in thousands of pounds.", "A labelled total.")


def write_county(rows: Sequence[Written], *, year: int, stated: Amount, title: str) -> Outcome:
    """Text in pounds and pence, its total unlabelled; the first year in an older encoding, with bracketed credits."""
    headings = _COUNTY_HEADINGS[year]
    old = year == 2023
    amount: Callable[[Amount], str] = _bracketed if old else _plain
    last = ["" if field != "amount" else amount(stated) for _, field in headings]
    text = _text(headings, rows, amount=amount, after=[last], before=[[title], [LABEL], []] if old else [])
    encoded = text.encode("cp1252" if old else "utf-8-sig")
    return (
        encoded,
        "csv",
        ("An unlabelled total.", *(("Encoded as cp1252, with a banner.",) if old else ("UTF-8 with a mark.",))),
    )


def write_borough(rows: Sequence[Written], *, year: int, stated: Amount, title: str) -> Outcome:
    """Plain text in whole pounds with a labelled total, a blank line before it; the last year under a banner."""
    last = [
        "Total" if field == "service" else _plain(stated) if field == "amount" else "" for _, field in _BOROUGH_HEADINGS
    ]
    before = [[title], [LABEL], []] if year == 2025 else []
    text = _text(_BOROUGH_HEADINGS, rows, amount=_plain, after=[[], last], before=before)
    return text.encode(), "csv", ("A labelled total after a blank line.",)


def write_received(rows: Sequence[Written], *, stated: Amount) -> bytes:
    """What a council records as received from partners."""
    last = [
        "Total" if field == "service" else _plain(stated) if field == "amount" else ""
        for _, field in _RECEIVED_HEADINGS
    ]
    return _text(_RECEIVED_HEADINGS, rows, amount=_plain, after=[last]).encode()


def _text(
    headings: Sequence[tuple[str, str]],
    rows: Iterable[Written],
    *,
    amount: Callable[[Amount], str],
    after: Sequence[Sequence[str]],
    before: Sequence[Sequence[str]] = (),
) -> str:
    content = io.StringIO()
    writer = csv.writer(content, lineterminator="\r\n")
    writer.writerows(before)
    writer.writerow([heading for heading, _ in headings])
    for row in rows:
        writer.writerow([amount(row.amount) if field == "amount" else getattr(row, field) for _, field in headings])
    writer.writerows(after)
    return content.getvalue()


def _thousands(amount: Amount) -> Decimal:
    return Decimal(amount.pence) / 100_000


def _plain(amount: Amount) -> str:
    """As -1234.5 is written by a finance system: -1234.50, whole pounds without pence."""
    pounds, pence = divmod(abs(amount.pence), 100)
    sign = "-" if amount.pence < 0 else ""
    return f"{sign}{pounds}.{pence:02d}" if pence else f"{sign}{pounds}"


def _bracketed(amount: Amount) -> str:
    """With a pound sign, commas, and credits in brackets: (£1,234.50)."""
    pounds, pence = divmod(abs(amount.pence), 100)
    text = f"£{pounds:,}.{pence:02d}"
    return f"({text})" if amount.pence < 0 else text
