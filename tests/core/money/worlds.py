"""Small worlds of money to test with: bodies, funds and flows drawn in one line each."""

from datetime import date
from itertools import count

from placepound.core.money.elimination import eliminate
from placepound.core.money.flows import Flow, FlowClass, Status
from placepound.core.money.totals import PlaceTotal
from placepound.core.rules.tolerances import transfer_match
from placepound.core.terms.amount import Amount
from placepound.core.terms.period import Period

ICB, COUNCIL, TRUST, POOL = "icb", "council", "trust", "pool"
PLACE = frozenset({ICB, COUNCIL, POOL})
YEAR = Period.financial_year(2025)
MILLION = 100_000_000
TOLERANCE = transfer_match(on=date(2026, 3, 31))

_numbers = count(1)


def flow(payer: str, millions: float, **more: object) -> Flow:
    """Money of a body in millions of pounds; what else matters is named."""
    settings: dict[str, object] = {"id": f"row-{next(_numbers):06d}", "period": YEAR, "status": Status.PLAN} | more
    return Flow(payer=payer, amount=Amount(round(millions * MILLION)), **settings)  # type: ignore[arg-type]


def spend(payer: str, millions: float, **more: object) -> Flow:
    return flow(payer, millions, flow_class=FlowClass.SPEND, **more)


def transfer(payer: str, payee: str, millions: float, **more: object) -> Flow:
    return flow(payer, millions, flow_class=FlowClass.TRANSFER, counterparty=payee, **more)


def contribution(payer: str, millions: float, fund: str = POOL, **more: object) -> Flow:
    return flow(payer, millions, flow_class=FlowClass.TRANSFER, fund=fund, **more)


def income(payee: str, payer: str | None, millions: float, **more: object) -> Flow:
    return flow(payee, millions, flow_class=FlowClass.INCOME, counterparty=payer, **more)


def total(*flows: Flow, counted: frozenset[str] = PLACE) -> PlaceTotal:
    return eliminate(flows, counted=counted, tolerance=TOLERANCE)


def millions(place: PlaceTotal) -> tuple[float, float, float]:
    """Gross, transfers, net."""
    return tuple(one.pence / MILLION for one in (place.gross, place.transfers, place.net))  # type: ignore[return-value]


def said(place: PlaceTotal) -> str:
    return "\n".join(step.sentence for step in place.steps)
