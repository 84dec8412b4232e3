"""How do tests of releases get a store? Payments drawn or generated, laid out as loads leave them, and their truth."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import strategies as st

from placepound.analytics.spend.manifest import Terms
from placepound.analytics.spend.store import Body, Store, StoredFile
from placepound.analytics.spend.suppliers import PAYEES, WRITTEN
from placepound.analytics.spend.tables import ROWS
from placepound.core.money.flows import FlowClass, ProviderKind
from placepound.core.money.mapping import CodingRule, Match, code_row
from placepound.core.money.spend import transfers as core_transfers
from placepound.core.money.spend.months import least_of_fullest_month, months_on_file
from placepound.core.money.spend.profile import ProfileGuess, SourceProfile
from placepound.core.money.spend.release import Released, ResolvedPayment, fewest_not_named, says_capital
from placepound.core.money.spend.release import release as released_by_reference
from placepound.core.money.spend.released import PayeeKind, SpendTransfer, TransferState
from placepound.core.money.spend.rows import ClassSum, FileReport, Flag, Reason, SpendClass
from placepound.core.records.preview import Column, Outcome
from placepound.core.terms.period import in_force

ON = date(2026, 11, 21)
COUNCIL, ICB, TRUST = "12", "7", "31"
COUNTED = frozenset({COUNCIL, ICB})


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a body's file; what a layout lacks is None."""

    organisation: str = COUNCIL
    file: int = 1
    row: int = 2
    pence: int = 100
    paid_on: date = date(2024, 5, 1)
    spend_class: SpendClass | None = None
    flags: str = ""
    supplier: str | None = "Acorn Ltd"
    company_number: str | None = None
    unit: str | None = None
    service: str | None = None
    purpose: str | None = None
    code: str | None = None
    transaction: str | None = None
    capital: str | None = None

    @property
    def counts(self) -> bool:
        return self.spend_class in (None, SpendClass.PAYMENT, SpendClass.CREDIT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Who a payee as written is, from a day to a day."""

    payee: str | None
    key: str
    name: str
    kind: PayeeKind = PayeeKind.NAMED
    reason: str = ""
    valid_from: date = date(2000, 4, 1)
    valid_to: date = date(2100, 3, 31)


PAYEES_KNOWN: Mapping[tuple[str, str], tuple[Known, ...]] = {
    ("Acorn Ltd", ""): (Known(payee=None, key="acorn ltd", name="Acorn Ltd"),),
    ("ACORN LIMITED", ""): (Known(payee=None, key="acorn ltd", name="Acorn Ltd"),),
    ("Acorn Ltd", "01234567"): (Known(payee="90", key="acorn ltd", name="Acorn Ltd", reason="its number"),),
    ("Birch Trust", ""): (
        Known(payee=TRUST, key="birch trust", name="Birch Trust", reason="a name", valid_to=date(2024, 3, 31)),
        Known(payee=None, key="birch trust", name="Birch Trust", valid_from=date(2024, 4, 1)),
    ),
    ("Éire Zoo & Son", ""): (Known(payee="90", key="eire zoo and son", name="Éire Zoo & Son", reason="a name"),),
    ("Leafy Council", ""): (Known(payee=COUNCIL, key="leafy council", name="Leafy Council", reason="a name"),),
    ("Leafy ICB", ""): (Known(payee=ICB, key="leafy icb", name="Leafy ICB", reason="a name"),),
    ("NHS LEAFY ICB", ""): (Known(payee=ICB, key="nhs leafy icb", name="NHS Leafy ICB", reason="an old name"),),
    ("REDACTED", ""): (Known(payee=None, key="redacted", name="", kind=PayeeKind.REDACTED),),
    ("Ms B Person", ""): (Known(payee=None, key="ms b person", name="", kind=PayeeKind.INDIVIDUAL),),
    ("", ""): (Known(payee=None, key="", name="", kind=PayeeKind.NOT_STATED),),
    ("n/a", ""): (Known(payee=None, key="n a", name="", kind=PayeeKind.NOT_STATED),),
}
"""Payees as written, by name and company number."""


def rule(name: str, column: Column, text: str, group: str, **more: Any) -> CodingRule:
    settings = {"match": Match.CONTAINS, "author": "A", "reason": "B"} | more
    return CodingRule(id=name, field=column, text=text, service_group=group, **settings)


RULES = (
    rule("1", Column.PROVIDER, "acorn", "HOM1", valid_from=date(2024, 1, 1), valid_to=date(2024, 6, 30)),
    rule("2", Column.SERVICE, "home", "HOM2", provider_kind=ProviderKind.INDEPENDENT, area="55"),
    rule("3", Column.SERVICE, "pool", "EQP1", fund="9", flow_class=FlowClass.TRANSFER, publisher=ICB),
    rule("4", Column.SERVICE, "pool", "EQP1", fund="9"),
    rule("5", Column.PROVIDER, "redacted", "DAY2", valid_from=date(2024, 10, 1)),
    rule("7", Column.PURPOSE, "beds", "RES1"),
    rule("8", Column.CODE, "41", "COM1", match=Match.PREFIX),
    rule("9", Column.DEPARTMENT, "roads", "ENA1"),
    rule("10", Column.SERVICE, "refund", "DAY1", flow_class=FlowClass.INCOME),
    rule("6", Column.PROVIDER, "zoo", "VCS", publisher=COUNCIL, valid_to=date(2024, 4, 30)),
)


def terms(**more: Any) -> Terms:
    """What the releases of tests are made with; what else matters is named."""
    return replace(Terms(payees=payees(), rules=RULES, counted=COUNTED, on=ON, by="Finance"), **more)


def payees() -> pa.Table:
    """The table that who-is-who comes in."""
    listed = [
        dict(zip(WRITTEN, (name, number, "", ""), strict=True))
        | {"first_day": one.valid_from, "last_day": one.valid_to, "payee": one.payee, "payee_key": one.key}
        | {"payee_name": one.name, "kind": one.kind.value, "match_reason": one.reason}
        for (name, number), answers in PAYEES_KNOWN.items()
        for one in answers
    ]
    return pa.Table.from_pylist(listed, schema=PAYEES)


def store_of(root: Path, rows: Iterable[Row], **of_reports: Any) -> Store:
    """A store with these rows, body by body. of_reports: fields of every file's account."""
    store = Store(root)
    listed = list(rows)
    for organisation in dict.fromkeys(row.organisation for row in listed):
        mine = [row for row in listed if row.organisation == organisation]
        with store.writing(on=ON, by="Finance") as writing:
            path = writing.new_rows(organisation)
            pq.write_table(pa.Table.from_pylist([_kept(row) for row in mine], schema=ROWS), path)
            numbers = sorted({row.file for row in mine})
            files = (_file(number, [row for row in mine if row.file == number], of_reports) for number in numbers)
            writing.commit(Body(organisation=organisation, files=tuple(files), rows=(writing.name(path),)))
    return store


def _class(row: Row) -> SpendClass:
    return row.spend_class or (SpendClass.CREDIT if row.pence < 0 else SpendClass.PAYMENT)


def _kept(row: Row) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in ROWS.names if hasattr(row, name)}
    return told | {"spend_class": _class(row).value, "reason": Reason.NONE.value, "extra": ""}


def _file(number: int, rows: Sequence[Row], said: Mapping[str, Any]) -> StoredFile:
    report = FileReport(
        **{
            "file": number,
            "name": f"payments-{number}.csv",
            "digest": f"{number:064x}",
            "sheet": "",
            "encoding": "utf-8",
            "header_row": 1,
            "fingerprint": "layout",
            "read": len(rows),
            "blank": 0,
            "classes": tuple(_sums(rows)),
            "controls": (),
            "stated": None,
            "stated_from": "",
            "difference": None,
            "outcome": Outcome.NO_CONTROL,
            "first_day": min(row.paid_on for row in rows),
            "last_day": max(row.paid_on for row in rows),
            "months": _months(rows),
            "flags": (),
            **said,
        }
    )
    profile = SourceProfile(fingerprint="layout", headers=(), columns=(), date_order=None, unit=None)
    return StoredFile(
        number=number,
        organisation=rows[0].organisation,
        name=report.name,
        digest=report.digest,
        sheet="",
        loaded_on=ON,
        by="Finance",
        guess=ProfileGuess(profile=profile, evidence=()),
        own=report,
        report=report,
    )


def _sums(rows: Sequence[Row]) -> Iterable[ClassSum]:
    for spend_class in SpendClass:
        mine = [row.pence for row in rows if _class(row) is spend_class]
        if mine:
            yield ClassSum(spend_class=spend_class, reason=Reason.NONE, rows=len(mine), pence=sum(mine))


def _months(rows: Sequence[Row]) -> tuple[tuple[str, int, int], ...]:
    months: dict[str, list[int]] = {}
    for row in sorted(rows, key=lambda row: row.paid_on):
        if row.counts:
            months.setdefault(f"{row.paid_on:%Y-%m}", []).append(row.pence)
    return tuple((month, sum(pence), len(pence)) for month, pence in months.items())


@dataclass(frozen=True, slots=True)
class Truth:
    """What the plain reference releases."""

    lines: tuple[Released, ...]
    transfers: tuple[SpendTransfer, ...]


def reference(rows: Iterable[Row], *, rules: Sequence[CodingRule] = RULES, counted: frozenset[str] = COUNTED) -> Truth:
    """The release of rows, row by row in plain Python."""
    listed = [row for row in rows if row.counts]
    files = {(row.organisation, row.file): [other for other in listed if other.file == row.file] for row in listed}
    months = ((body, _months(mine)) for (body, _), mine in files.items())
    on_file = months_on_file(months, least=least_of_fullest_month(on=ON))
    between = [
        core_transfers.BetweenCounted(
            organisation=row.organisation,
            other=str(_known(row).payee),
            paid_on=row.paid_on,
            pence=row.pence,
            file=row.file,
            row=row.row,
        )
        for row in listed
        if {row.organisation, _known(row).payee} <= counted and row.organisation != _known(row).payee
    ]
    found = core_transfers.transfers(between, on_file=on_file, rules=core_transfers.transfer_rules(on=ON))
    income = {(one.received_file, one.received_row) for one in found if one.state is TransferState.MATCHED}
    payments = [_payment(row, rules, income=(row.file, row.row) in income) for row in listed]
    return Truth(released_by_reference(payments, fewest=fewest_not_named(on=ON)), found)


def _known(row: Row) -> Known:
    answers = PAYEES_KNOWN[row.supplier or "", row.company_number or ""]
    return next(one for one in answers if in_force(one.valid_from, one.valid_to, on=row.paid_on))


def _payment(row: Row, rules: Sequence[CodingRule], *, income: bool) -> ResolvedPayment:
    known = _known(row)
    service = row.service or row.unit or ""
    said = {"provider": row.supplier, "service": service}
    said |= {"department": row.unit, "purpose": row.purpose, "code": row.code}
    texts = {Column(name): text or "" for name, text in said.items()}
    return ResolvedPayment(
        organisation=row.organisation,
        file=row.file,
        row=row.row,
        paid_on=row.paid_on,
        pence=row.pence,
        supplier=row.supplier or "",
        payee=known.payee,
        payee_key=known.key,
        payee_name=known.name,
        kind=known.kind,
        match_reason=known.reason,
        service=service,
        unit=row.unit or "",
        purpose=row.purpose or "",
        transaction=row.transaction or "",
        capital=says_capital(row.capital or ""),
        card=Flag.CARD.value in row.flags.split(","),
        coding=code_row(texts, rules, publisher=row.organisation, on=row.paid_on),
        income=income,
    )


DAYS = (date(2024, 3, 31), date(2024, 4, 1), date(2024, 4, 30), date(2024, 5, 1), date(2024, 6, 30), date(2024, 12, 25))


@st.composite
def worlds(draw: st.DrawFn, *, most: int = 60) -> tuple[Row, ...]:
    """Rows of two counted bodies and one that is not, of which some meet by chance as payment and receipt."""
    drawn = draw(st.lists(_drawn_rows(), max_size=most))
    return tuple(
        replace(row, file={COUNCIL: 1, ICB: 3, TRUST: 5}[row.organisation] + number % 2, row=number + 2)
        for number, row in enumerate([*drawn, Row()])
    )


@st.composite
def _drawn_rows(draw: st.DrawFn) -> Row:
    supplier, company_number = draw(st.sampled_from(sorted(PAYEES_KNOWN)))
    texts = st.sampled_from((None, "", "Home care", "Pooled budget", "Roads", "Refunds"))
    return Row(
        organisation=draw(st.sampled_from((COUNCIL, COUNCIL, ICB, TRUST))),
        pence=draw(st.sampled_from((-50_000, -10_000, -7, 0, 7, 10_000, 50_000))),
        paid_on=draw(st.sampled_from(DAYS)),
        spend_class=draw(st.sampled_from((None, None, None, None, SpendClass.DUPLICATE, SpendClass.REFUSED))),
        flags=draw(st.sampled_from(("", "", "card", "card,repeated", "no payee,repeated"))),
        supplier=supplier or draw(st.sampled_from((None, ""))),
        company_number=company_number or draw(st.sampled_from((None, ""))),
        service=draw(texts),
        unit=draw(texts),
        purpose=draw(st.sampled_from((None, None, None, "Beds"))),
        code=draw(st.sampled_from((None, None, None, "4123", "5123"))),
        transaction=draw(st.sampled_from((None, "0012"))),
        capital=draw(st.sampled_from((None, "Capital", "Revenue"))),
    )
