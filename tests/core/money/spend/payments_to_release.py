"""Payments to release, drawn in one line each, and strategies that draw many."""

from datetime import date
from itertools import count

from hypothesis import strategies as st

from placepound.core.money.flows import FlowClass, ProviderKind
from placepound.core.money.mapping import Coding, CodingRule, Match, coding_by
from placepound.core.money.spend.release import ResolvedPayment
from placepound.core.money.spend.released import PayeeKind
from placepound.core.records.preview import Column

COUNCIL, ICB, TRUST = "12", "7", "31"

_rows = count(1)


def rule(name: str, group: str, text: str = "home", column: Column = Column.SERVICE, **more: object) -> CodingRule:
    """A coding rule; what else matters is named."""
    return CodingRule(
        id=name,
        field=column,
        match=Match.CONTAINS,
        text=text,
        service_group=group,
        author="A",
        reason="B",
        **more,  # type: ignore[arg-type]
    )


HOME_CARE = coding_by(rule("1", "HOM1", provider_kind=ProviderKind.INDEPENDENT, area="E05"))
SHORT_BREAKS = coding_by(rule("2", "DAY2"))
POOL = coding_by(rule("3", "EQP1", fund="9"))
POOL_HOME_CARE = coding_by(rule("4", "HOM1", fund="9"))
PAID_INTO_POOL = coding_by(rule("5", "EQP1", fund="9", flow_class=FlowClass.TRANSFER))
CODINGS = (Coding(), HOME_CARE, SHORT_BREAKS, POOL, POOL_HOME_CARE, PAID_INTO_POOL)


def payment(pence: int, supplier: str = "Acorn Ltd", on: date = date(2024, 5, 1), **said: object) -> ResolvedPayment:
    """A payment of the council to a named supplier that is no organisation on record; what else matters is named."""
    kind = said.get("kind", PayeeKind.NAMED)
    settings: dict[str, object] = {
        "organisation": COUNCIL,
        "file": 1,
        "row": next(_rows),
        "paid_on": on,
        "pence": pence,
        "supplier": supplier,
        "payee": None,
        "payee_key": supplier.casefold() if kind is PayeeKind.NAMED else "",
        "payee_name": supplier if kind is PayeeKind.NAMED else "",
        "kind": PayeeKind.NAMED,
        "match_reason": "",
        "service": "",
        "unit": "",
        "purpose": "",
        "transaction": "",
        "capital": False,
        "card": False,
        "coding": Coding(),
    }
    return ResolvedPayment(**(settings | said))  # type: ignore[arg-type]


def person(pence: int, on: date = date(2024, 5, 1), **said: object) -> ResolvedPayment:
    """A payment to somebody whose name the body redacted."""
    return payment(pence, "REDACTED", on, **({"kind": PayeeKind.REDACTED} | said))


SUPPLIERS = {
    "Acorn Ltd": (None, "acorn", PayeeKind.NAMED, ""),
    "ACORN LIMITED": (None, "acorn", PayeeKind.NAMED, ""),
    "Birch Trust": (TRUST, "birch trust", PayeeKind.NAMED, "its number"),
    "The Birch Trust": (TRUST, "the birch trust", PayeeKind.NAMED, "a name on record"),
    "REDACTED": (None, "", PayeeKind.REDACTED, ""),
    "Mr A Person": (None, "", PayeeKind.INDIVIDUAL, ""),
    "": (None, "", PayeeKind.NOT_STATED, ""),
}


@st.composite
def payments(draw: st.DrawFn) -> ResolvedPayment:
    """A payment of one of two bodies in one of two years to one of a few payees."""
    supplier = draw(st.sampled_from(tuple(SUPPLIERS)))
    payee, key, kind, reason = SUPPLIERS[supplier]
    return payment(
        draw(st.integers(-3_000, 90_000)),
        supplier,
        draw(st.dates(date(2023, 4, 1), date(2025, 3, 31))),
        organisation=draw(st.sampled_from((COUNCIL, ICB))),
        payee=payee,
        payee_key=key,
        kind=kind,
        match_reason=reason,
        service=draw(st.sampled_from(("", "Home care", "Day centres"))),
        capital=draw(st.booleans()),
        card=draw(st.booleans()),
        coding=draw(st.sampled_from(CODINGS)),
    )
