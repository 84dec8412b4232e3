"""How does a test get payments on record? Lines as releases hold them, landed by the action that users have."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from placepound.actions.releases import ReleaseFacts, land_release
from placepound.core.money.spend.released import ExtractedPayment, PayeeKind, ReleasedLine, SpendTransfer
from placepound.core.terms.period import financial_year_of
from placepound.registers.models import Organisation, SpendFile, SpendRelease, Statement
from tests.factories.spend_records import make_spend_file
from tests.factories.worlds import World


def payment(payer: Organisation, supplier: str, pounds: float, on: date, **said: Any) -> dict[str, Any]:
    """One payment for ``release_payments``: said may hold service, group, payee (an organisation), kind, unit, fund."""
    return {"payer": payer, "supplier": supplier, "pence": round(pounds * 100), "on": on, **said}


def release_payments(
    world: World,
    payments: Iterable[Mapping[str, Any]],
    *,
    transfers: Iterable[SpendTransfer] = (),
    files: bool = True,
    count: bool = False,
    **of_files: Any,
) -> SpendRelease:
    """Payments summed to lines and landed, with one loaded file for each payer that has none (of_files: its fields).

    count: have statements that are left out for want of agreement counted all the same.
    """
    listed = list(payments)
    if files:
        for payer in {one["payer"].pk: one["payer"] for one in listed}.values():
            _file(world, payer, [one for one in listed if one["payer"].pk == payer.pk], of_files)
    release = land_release(
        by=world.finance,
        on=world.on,
        partnership_id=world.place.pk,
        facts=ReleaseFacts(digest=f"{len(listed):064x}", folder="release", manifest={"rules": [], "sources": []}),
        lines=lines_of(listed),
        transfers=transfers,
    )
    if count:
        from placepound.registers.base import writing

        with writing("test"):
            Statement.objects.filter(release__partnership=world.place).update(counted=True)
    return release


def _file(world: World, payer: Organisation, mine: list[Mapping[str, Any]], said: Mapping[str, Any]) -> None:
    days = [one["on"] for one in mine]
    for year in sorted({financial_year_of(day).start for day in days}):
        period = financial_year_of(year)
        if SpendFile.objects.filter(organisation=payer, first_day__lte=period.end, last_day__gte=period.start).exists():
            continue
        here = [one for one in mine if period.contains(one["on"])]
        plus = [one["pence"] for one in here if one["pence"] >= 0]
        minus = [one["pence"] for one in here if one["pence"] < 0]
        make_spend_file(
            **{
                "partnership": world.place,
                "organisation": payer,
                "owner": payer,
                "sharing": "partnership",
                "shared_with_partnership": world.place,
                "first_day": min(one["on"] for one in here),
                "last_day": max(one["on"] for one in here),
                "read": len(here),
                "payments": len(plus),
                "payments_sum": sum(plus),
                "credits": len(minus),
                "credits_sum": sum(minus),
                **said,
            }
        )


def lines_of(payments: Iterable[Mapping[str, Any]]) -> list[tuple[ReleasedLine, tuple[ExtractedPayment, ...]]]:
    """Lines in the order of a release: by payer and year, then payee."""
    groups: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
    for one in payments:
        groups.setdefault(_key(one), []).append(one)
    return [_line(groups[key]) for key in sorted(groups, key=lambda key: tuple(map(str, key)))]


def _key(one: Mapping[str, Any]) -> tuple[Any, ...]:
    payee = one["payee"].pk if one.get("payee") else ""
    start = financial_year_of(one["on"]).start
    return (one["payer"].pk, start, payee, one["supplier"], one.get("group", "UNM"), one.get("service", ""))


def _line(group: list[Mapping[str, Any]]) -> tuple[ReleasedLine, tuple[ExtractedPayment, ...]]:
    first = group[0]
    kind = first.get("kind", PayeeKind.NAMED)
    named = kind is PayeeKind.NAMED
    by_month: dict[str, list[int]] = {}
    for one in group:
        by_month.setdefault(f"{one['on']:%Y-%m}", []).append(one["pence"])
    credits = [one["pence"] for one in group if one["pence"] < 0]
    line = ReleasedLine(
        payer=str(first["payer"].pk),
        payee=str(first["payee"].pk) if first.get("payee") else None,
        payee_name=first["supplier"] if named else "",
        payee_key=first["supplier"].upper() if named else "",
        kind=kind,
        service=first.get("service", ""),
        service_group=first.get("group", "UNM"),
        fund=str(first["fund"].pk) if first.get("fund") else None,
        area=str(first["area"].pk) if first.get("area") else None,
        flow_class=first.get("flow_class", "spend"),
        provider_kind=first.get("provider_kind", ""),
        period=financial_year_of(first["on"]),
        pence=sum(one["pence"] for one in group),
        rows=len(group),
        credits=sum(credits),
        credit_rows=len(credits),
        capital=0,
        cards=0,
        first_day=min(one["on"] for one in group),
        last_day=max(one["on"] for one in group),
        months=tuple((month, sum(by_month[month]), len(by_month[month])) for month in sorted(by_month))
        if first.get("months", True)
        else (),
        match_reason=first.get("match_reason", ""),
    )
    payments = tuple(
        ExtractedPayment(
            paid_on=one["on"],
            pence=one["pence"],
            supplier=one["supplier"],
            unit=one.get("service", ""),
            purpose=one.get("purpose", ""),
            transaction=f"T{number}",
            file=1,
            row=number + 1,
        )
        for number, one in enumerate(group, start=1)
    )
    return line, payments if named else ()
