"""What does the synthetic place spend? Invented lines from one model, so that every statement's true total is known."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random

from placepound.cli.demo.geography import Geography, SmallArea
from placepound.cli.demo.synthetic_bodies import BODIES, FUNDS, PARTNERS
from placepound.cli.demo.synthetic_layouts import Written, write_borough, write_county, write_icb, write_received
from placepound.core.money.flows import Basis, FlowClass
from placepound.core.terms.amount import Amount, split
from placepound.core.terms.period import Period

YEARS = (2023, 2024, 2025)
NOT_ATTRIBUTABLE = "Not attributable"

_SERVICES = Path(__file__).parent / "synthetic_services.csv"
_GROWTH = {2023: 1000, 2024: 1041, 2025: 1083}
_ROUNDED = {"icb": 10_000, "county": 1, "borough": 100}
"""What a partner rounds its figures to, in pence."""

_SECTION_256 = Amount.pounds(9_200_000)
_MISMATCH = (2024, Amount.pounds(250_000))
"""In this year the receiving council records so much more than the integrated care board says it paid."""

_PASSED_ON = Amount.pounds(2_400_000)
_MISSTATED = ("borough", 2023, Basis.OUTTURN, Amount.pounds(27_000))
"""The one statement whose own total is wrong, and by how much."""

_CREDITS = (
    ("icb", "GP prescribing", 412_300_00),
    ("county", "Home care", 96_450_25),
    ("borough", "Community grants", 7_500_00),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One line of the invented model. spread: whose numbers share it among neighbourhoods, empty where nobody's do."""

    commissioner: str
    name: str
    group: str
    provider: str
    yearly: Amount
    spread: str
    fund: str
    scheme: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One true row. Keys of bodies and funds; area is a neighbourhood's name, or says that there is none."""

    commissioner: str
    service: str
    group: str
    provider: str
    amount: Amount
    fund: str = ""
    scheme: str = ""
    area: str = ""
    flow: FlowClass = FlowClass.SPEND
    counterparty: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SyntheticStatement:
    """A file as an invented partner would publish it, and what is true of it.

    lines: the rows that it holds, totals apart. total: their true sum. stated: the total that the file gives.
    """

    key: str
    title: str
    filename: str
    content: bytes
    owner: str
    period: Period
    basis: Basis
    lines: tuple[Line, ...]
    total: Amount
    stated: Amount
    notes: tuple[str, ...]

    @property
    def reconciles(self) -> bool:
        return self.total == self.stated


def build_statements(geography: Geography, seed: int) -> tuple[SyntheticStatement, ...]:
    """Every statement of three partners and three years: budgets, outturns, and what councils received."""
    found = []
    for year in YEARS:
        for basis in (Basis.BUDGET, Basis.OUTTURN):
            for partner in PARTNERS:
                lines = tuple(_lines(geography, seed, partner.key, year, basis))
                found.append(_statement(partner.key, year, basis, lines))
        found += [_received(payee, year, tuple(_income(seed, payee, year))) for payee in ("county", "borough")]
    return tuple(found)


@lru_cache(maxsize=1)
def services() -> tuple[Service, ...]:
    """The invented services, as the data file beside this module lists them."""
    with _SERVICES.open(encoding="utf-8", newline="") as file:
        return tuple(
            Service(
                commissioner=row["commissioner"],
                name=row["service"],
                group=row["group"],
                provider=row["provider"],
                yearly=Amount.pounds(int(row["thousands"]) * 1000),
                spread=row["spread"],
                fund=row["fund"],
                scheme=row["scheme"],
            )
            for row in csv.DictReader(file)
        )


def _lines(geography: Geography, seed: int, partner: str, year: int, basis: Basis) -> Iterator[Line]:
    """All that one partner pays in a year: services by neighbourhood where known, transfers, and credits."""
    for service in services():
        if service.commissioner == partner:
            yield from _by_area(geography, service, _yearly(seed, service, year, basis))
    yield from _transfers(seed, partner, year)
    for commissioner, name, pence in _CREDITS:
        if commissioner == partner and basis is Basis.OUTTURN:
            credited = next(service for service in services() if service.name == name)
            yield Line(
                commissioner=partner,
                service=name,
                group=credited.group,
                provider=credited.provider,
                amount=Amount(-pence),
                area=NOT_ATTRIBUTABLE,
                note="Credit for the year before",
            )


def _yearly(seed: int, service: Service, year: int, basis: Basis) -> Amount:
    """The service's amount in a year; outturns stray from the budget by a few parts in a hundred."""
    stray = 1000
    if basis is Basis.OUTTURN:
        dice = Random(f"{seed} {service.commissioner} {service.name} {year}")  # noqa: S311 - the same seed, the same money
        stray = dice.randint(968, 1046)
    unit = _ROUNDED[service.commissioner]
    return Amount(service.yearly.pence * _GROWTH[year] * stray // 1_000_000 // unit * unit)


def _by_area(geography: Geography, service: Service, amount: Amount) -> Iterator[Line]:
    """By neighbourhood, six parts in a hundred not attributable; services without a spread in one line."""
    unit = _ROUNDED[service.commissioner]
    parts = [(NOT_ATTRIBUTABLE if service.group else "", amount)]
    if service.spread:
        kept_back = Amount(amount.pence * 6 // 100 // unit * unit)
        weights = [
            _weight(geography.small_areas, area.small_areas, service.spread) for area in geography.neighbourhoods
        ]
        shares = split(Amount((amount - kept_back).pence // unit), weights)
        parts = [
            (area.name, Amount(share.pence * unit))
            for area, share in zip(geography.neighbourhoods, shares, strict=True)
        ]
        parts.append((NOT_ATTRIBUTABLE, amount - Amount.total(part for _, part in parts)))
    for area, part in parts:
        yield Line(
            commissioner=service.commissioner,
            service=service.name,
            group=service.group,
            provider=service.provider,
            amount=part,
            fund=service.fund,
            scheme=service.scheme,
            area=area,
        )


def _weight(areas: Iterable[SmallArea], members: Iterable[object], spread: str) -> int:
    """How much of a spread's people a neighbourhood has: all, the old, the young, or weighted by deprivation."""
    chosen = set(members)
    bands = {"older": ("75 to 84", "85 and over"), "children": ("0 to 4", "5 to 15")}.get(spread)
    whole = 0
    for area in areas:
        if area.code in chosen:
            people = sum(p.count for p in area.people if bands is None or p.age_band in bands)
            whole += people * area.deprivation if spread == "deprived" else people
    return whole


def _transfers(seed: int, partner: str, year: int) -> Iterator[Line]:
    """What a partner pays to another or into a pool. Budgeted and paid amounts are the same: they are agreed."""
    for fund in FUNDS:
        whole = Amount.total(_yearly(seed, s, year, Basis.BUDGET) for s in services() if s.fund == fund.key)
        icb = Amount(whole.pence * fund.icb_percent // 100 // _ROUNDED["icb"] * _ROUNDED["icb"])
        if partner in ("icb", fund.host):
            amount = icb if partner == "icb" else whole - icb
            other = fund.host if partner == "icb" else ""
            yield _moved(partner, f"Contribution to the {fund.name}", amount, counterparty=other, fund=fund.key)
    if partner == "icb":
        yield _moved(partner, "Section 256 payment for social care", _grown(_SECTION_256, year), counterparty="county")
    if partner == "county":
        yield _moved(partner, "Disabled facilities grant passed on", _grown(_PASSED_ON, year), counterparty="borough")


def _income(seed: int, payee: str, year: int) -> Iterator[Line]:
    """What a council records as received: the payers' transfers to it, one of them with a difference in one year."""
    for partner in PARTNERS:
        for paid in _transfers(seed, partner.key, year):
            if paid.counterparty == payee:
                wrong = _MISMATCH[1] if paid.service.startswith("Section 256") and year == _MISMATCH[0] else Amount(0)
                line = _moved(
                    payee,
                    paid.service,
                    paid.amount + wrong,
                    counterparty=partner.key,
                    fund=paid.fund,
                    flow=FlowClass.INCOME,
                )
                yield line


def _moved(
    commissioner: str,
    service: str,
    amount: Amount,
    *,
    counterparty: str,
    fund: str = "",
    flow: FlowClass = FlowClass.TRANSFER,
) -> Line:
    return Line(
        commissioner=commissioner,
        service=service,
        group="",
        provider="",
        amount=amount,
        fund=fund,
        flow=flow,
        counterparty=counterparty,
    )


def _grown(amount: Amount, year: int) -> Amount:
    unit = _ROUNDED["icb"]
    return Amount(amount.pence * _GROWTH[year] // 1000 // unit * unit)


def _statement(partner: str, year: int, basis: Basis, lines: tuple[Line, ...]) -> SyntheticStatement:
    total = Amount.total(line.amount for line in lines)
    stated = total + _MISSTATED[3] if (partner, year, basis) == _MISSTATED[:3] else total
    period = Period.financial_year(year)
    written = tuple(_written(line, period) for line in lines)
    title = f"{BODIES[partner].name}: {basis.value} {period.label}"
    content, ending, notes = {"icb": write_icb, "county": write_county, "borough": write_borough}[partner](
        written, year=year, stated=stated, title=title
    )
    name = f"synthetic-{partner}-{basis.value}-{year}-{(year + 1) % 100:02d}"
    if stated != total:
        notes = (*notes, f"Its own total is wrong on purpose, by {(stated - total).exact()}.")
    return SyntheticStatement(
        key=name,
        title=title,
        filename=f"{name}.{ending}",
        content=content,
        owner=partner,
        period=period,
        basis=basis,
        lines=lines,
        total=total,
        stated=stated,
        notes=notes,
    )


def _received(payee: str, year: int, lines: tuple[Line, ...]) -> SyntheticStatement:
    period = Period.financial_year(year)
    total = Amount.total(line.amount for line in lines)
    title = f"{BODIES[payee].name}: received from partners {period.label}"
    content = write_received(tuple(_written(line, period) for line in lines), stated=total)
    name = f"synthetic-{payee}-received-{year}-{(year + 1) % 100:02d}"
    notes = ("Records more of the Section 256 payment than the payer says it paid, on purpose.",)
    return SyntheticStatement(
        key=name,
        title=title,
        filename=f"{name}.csv",
        content=content,
        owner=payee,
        period=period,
        basis=Basis.OUTTURN,
        lines=lines,
        total=total,
        stated=total,
        notes=notes if payee == "county" and year == _MISMATCH[0] else (),
    )


def _written(line: Line, period: Period) -> Written:
    """A line in the words of a statement."""
    provider = BODIES.get(line.provider)
    counterparty = BODIES.get(line.counterparty)
    kind = provider.provides_as.label.split(" (")[0] if provider else ""
    return Written(
        commissioner=BODIES[line.commissioner].written,
        service=line.service,
        provider=provider.written if provider else "",
        provider_kind=kind,
        amount=line.amount,
        period=period.label,
        fund=next((fund.name for fund in FUNDS if fund.key == line.fund), ""),
        scheme=line.scheme,
        area=line.area,
        flow=line.flow.value,
        counterparty=counterparty.written if counterparty else "",
        note=line.note,
    )
