"""What do the synthetic bodies publish of their payments? Files of two years, invented from one model and a seed."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random

from placepound.cli.demo.geography import Geography
from placepound.cli.demo.synthetic_bodies import BODIES
from placepound.cli.demo.synthetic_layouts import LABEL
from placepound.cli.demo.synthetic_money import Service, services
from placepound.cli.demo.synthetic_payment_layouts import (
    Sheet,
    WrittenPayment,
    write_borough,
    write_county,
    write_icb,
    write_trust,
)
from placepound.core.terms.amount import Amount, split
from placepound.core.terms.period import Period

YEARS = (2024, 2025)
TRUST = "community-trust"
MONTHS_IN_A_FILE = {"icb": 1, "county": 1, "borough": 3, TRUST: 3}
"""Who publishes payments, and how many months each file covers."""

_PURCHASES = Path(__file__).parent / "synthetic_purchases.csv"
_GROWTH = {2024: 1041, 2025: 1083}
_LEAST = {"icb": Amount.pounds(25_000)}
"""No single payment below this is published."""

_TIMES = {"icb": 36, "county": 52, "borough": 60}
_CREDITS_IN_1000 = 22
_MERGED = date(2025, 10, 1)
_MERGED_NAME = "Larkenfold and Gullscar Care Group Ltd"
_MERGING = ("care-homes", "nursing-homes")
"""Two suppliers that become one under a new name."""

_SPELT = {
    ("homecare", "icb"): "BRIGHTKELP HOME CARE LTD",
    ("homecare", "borough"): "Bright Kelp Homecare",
    ("homecare", TRUST): "Brightkelp Homecare (Vellmouth)",
    ("carers", "icb"): "LANTERN CARERS CENTRE",
    ("icb", "county"): "NHS Vellmouth and the Strand ICB",
    ("county", TRUST): "Strand County Council",
}
_RESPELT = (date(2025, 10, 1), "homecare", "county", "Brightkelp Homecare Limited")
"""Spellings by supplier and payer; one council spells one supplier differently once it changes its layout."""

_MISSTATED = ("county", date(2024, 11, 1), Amount.pounds(27_000))
"""The one file whose own total is wrong, and by how much."""

_SIGNS_LOST = (TRUST, date(2024, 10, 1))
"""The one file that has lost the minus signs of its credits."""

_LATE = ("county", date(2025, 6, 1), 3)
"""This file holds some payments of the month before again."""

_UNITS = (
    ("RES4", "Children and Learning"), ("ASM2", "Children and Learning"), ("DAY2", "Children and Learning"),
    ("EDU", "Children and Learning"), ("EAR", "Children and Learning"), ("PRE1", "Children and Learning"),
    ("PRE", "Public Health"), ("DOM", "Public Health"), ("HOU", "Housing and Neighbourhoods"),
    ("EQP2", "Housing and Neighbourhoods"), ("ACU", "Hospital care"), ("MHS", "Mental health"),
    ("PRI", "Primary care"), ("CON", "Individually funded care"), ("COM", "Community"),
)  # fmt: skip
"""Which part of a body pays for a service group; all else stands below."""

_ELSEWHERE = {"icb": "Commissioning", "county": "Adults and Communities", "borough": "Community grants"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SyntheticPayments:
    """One file as an invented body would publish it. payer: its key among the synthetic bodies.

    rows, total: how many payments it holds and their true sum. stated: the total that it gives, None where none.
    """

    payer: str
    organisation: str
    filename: str
    content: bytes
    rows: int
    total: Amount
    stated: Amount | None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """What one body buys from one supplier: the key of a synthetic body, or an invented name.

    times: payments in a year. first, last: the months in which it is bought, empty for all.
    """

    payer: str
    unit: str
    service: str
    purpose: str
    supplier: str
    yearly: Amount
    times: int
    spread: str = ""
    first: str = ""
    last: str = ""
    mark: str = ""


def build_payments(geography: Geography, seed: int) -> tuple[SyntheticPayments, ...]:
    """Every file of four bodies and two financial years, in the order in which they are published."""
    found = []
    for payer, months in MONTHS_IN_A_FILE.items():
        payments = _numbered(payer, sorted(_payments(geography, seed, payer), key=_in_order))
        for first in _starts(months):
            inside = tuple(one for one in payments if _first_of_file(one.paid_on, months) == first)
            if (payer, first) == _LATE[:2]:
                before = [one for one in payments if _first_of_file(one.paid_on, months) == _before(first)]
                inside = (*before[-_LATE[2] :], *inside)
            found.append(_file(payer, first, months, inside))
    return tuple(found)


def spellings(supplier: str) -> frozenset[str]:
    """Every way in which the files write a synthetic body's name."""
    written = {BODIES[supplier].written, *(text for (key, _), text in _SPELT.items() if key == supplier)}
    return frozenset(written | ({_RESPELT[3]} if supplier == _RESPELT[1] else set()))


@lru_cache(maxsize=1)
def purchases() -> tuple[Purchase, ...]:
    """All that the bodies buy outside their own house: the services of the place, and what else they need."""
    with _PURCHASES.open(encoding="utf-8", newline="") as file:
        listed = tuple(
            Purchase(
                payer=row["payer"],
                unit=row["unit"],
                service=row["service"],
                purpose=row["purpose"],
                supplier=row["supplier"],
                yearly=Amount.pounds(int(row["thousands"]) * 1000),
                times=int(row["times"]),
                first=row["first"],
                last=row["last"],
                mark=row["mark"],
            )
            for row in csv.DictReader(file)
        )
    return (*(_purchase(one) for one in services() if one.provider != one.commissioner), *listed)


def _purchase(service: Service) -> Purchase:
    """A service of the place as its commissioner pays for it; where nobody is named, people who are not named."""
    return Purchase(
        payer=service.commissioner,
        unit=_unit(service),
        service=service.name,
        purpose="Contract payment" if service.provider else "Sundry payments",
        supplier=service.provider or ("REDACTED PERSONAL DATA" if service.group.startswith("CON") else "Sundry payees"),
        yearly=Amount(service.yearly.pence * 4 // 5),
        times=_TIMES[service.commissioner],
        spread=service.spread,
    )


def _unit(service: Service) -> str:
    found = (unit for group, unit in _UNITS if service.group.startswith(group))
    return next(found, _ELSEWHERE[service.commissioner])


def _payments(geography: Geography, seed: int, payer: str) -> Iterator[WrittenPayment]:
    for year in YEARS:
        for number, purchase in enumerate(one for one in purchases() if one.payer == payer):
            dice = Random(f"{seed} {payer} {number} {year}")  # noqa: S311 - the same seed, the same money
            yield from _with_credits(_bought(geography, purchase, year, dice), dice)
        yield from _between_bodies(payer, year)


def _bought(geography: Geography, purchase: Purchase, year: int, dice: Random) -> Iterator[WrittenPayment]:
    """A year's payments for one purchase: the year's money split over months, none below what is published."""
    months = [month for month in _months_of(year) if _is_bought(purchase, month)]
    if not months:
        return
    money = Amount(purchase.yearly.pence * _GROWTH[year] * dice.randint(890, 1010) * len(months) // 12_000_000)
    least = _LEAST.get(purchase.payer, Amount(0)).pence
    times = max(1, purchase.times * len(months) // 12)
    if least:
        times = max(1, min(times, money.pence * 10 // (least * 14)))
    parts = split(money, [dice.randint(86, 100) if least else dice.randint(40, 160) for _ in range(times)])
    for number, part in enumerate(parts):
        paid_on = _day(months[number * len(months) // times], dice)
        place = dice.choice(geography.neighbourhoods).name if purchase.spread else ""
        yield _payment(purchase, part, paid_on, place=place, dice=dice)


def _payment(purchase: Purchase, amount: Amount, paid_on: date, *, place: str, dice: Random) -> WrittenPayment:
    taxed = purchase.payer == "borough" and purchase.mark != "redacted" and dice.random() < 0.6
    return WrittenPayment(
        paid_on=paid_on,
        transaction="",
        amount=amount,
        vat=Amount(amount.pence // 5) if taxed else Amount(0),
        supplier=_spelt(purchase.supplier, purchase.payer, paid_on),
        unit=purchase.unit,
        service=purchase.service,
        purpose=f"{purchase.purpose}, {place}" if place else purchase.purpose,
        code=f"{Random(purchase.service).randint(1, 9_999):04d}",  # noqa: S311 - one code for one service
        capital=purchase.mark == "capital",
        card=purchase.mark == "card",
    )


def _spelt(supplier: str, payer: str, on: date) -> str:
    """A supplier's name as one payer writes it on a day."""
    if supplier in _MERGING and on >= _MERGED:
        return _MERGED_NAME
    since, key, by, text = _RESPELT
    if (supplier, payer) == (key, by) and on >= since:
        return text
    if supplier in BODIES:
        return _SPELT.get((supplier, payer), BODIES[supplier].written)
    return supplier


def _with_credits(payments: Iterable[WrittenPayment], dice: Random) -> Iterator[WrittenPayment]:
    """Some payments come back in part or whole, some days later."""
    for one in payments:
        yield one
        if dice.randrange(1000) < _CREDITS_IN_1000:
            share = dice.choice((100, 100, dice.randint(5, 60)))
            yield replace(
                one,
                paid_on=min(one.paid_on + timedelta(days=dice.randint(0, 9)), date(YEARS[-1] + 1, 3, 31)),
                amount=Amount(-one.amount.pence * share // 100),
                vat=Amount(-one.vat.pence * share // 100),
                purpose="Credit note",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """Money that one body passes to another, so many times a year. shown_by: which of the two publish it.

    days: how much later the payee records it. odd: in this payment of this year the payee records so much more.
    """

    payer: str
    payee: str
    what: str
    yearly: Amount
    times: int
    shown_by: Mapping[int, tuple[str, ...]]
    days: int
    odd: tuple[int, int, Amount] | None = None


_BOTH = {2024: ("payer", "payee"), 2025: ("payer", "payee")}

_PASSED = (
    Passed(
        payer="icb",
        payee="county",
        what="Section 256 payment for social care",
        yearly=Amount.pounds(9_200_000),
        times=4,
        shown_by=_BOTH,
        days=4,
        odd=(2024, 2, Amount.pounds(250_000)),
    ),
    Passed(
        payer="icb",
        payee="county",
        what="Contribution to the Vellmouth Better Care Pool",
        yearly=Amount.pounds(18_600_000),
        times=12,
        shown_by=_BOTH,
        days=2,
        odd=(2025, 7, Amount(1)),
    ),
    Passed(
        payer="icb",
        payee="county",
        what="Contribution to the Vellmouth Learning Disability Pool",
        yearly=Amount.pounds(13_400_000),
        times=4,
        shown_by={2024: ("payer",), 2025: ("payer",)},
        days=3,
    ),
    Passed(
        payer="county",
        payee="borough",
        what="Disabled facilities grant passed on",
        yearly=Amount.pounds(2_400_000),
        times=2,
        shown_by={2024: ("payer", "payee"), 2025: ("payer",)},
        days=6,
    ),
    Passed(
        payer="county",
        payee="borough",
        what="Homelessness prevention top-up",
        yearly=Amount.pounds(180_000),
        times=1,
        shown_by={2024: ("payee",), 2025: ("payee",)},
        days=5,
    ),
    Passed(
        payer=TRUST,
        payee="county",
        what="Social workers seconded to wards",
        yearly=Amount.pounds(640_000),
        times=4,
        shown_by={2024: ("payer",), 2025: ("payer",)},
        days=5,
    ),
)
"""Money between bodies of the place: most is in both bodies' files, some in one only, one sum and one penny differ."""


def _between_bodies(body: str, year: int) -> Iterator[WrittenPayment]:
    """What a body passes on, and, as negative amounts, what it records as received from another."""
    for one in _PASSED:
        parts = split(Amount(one.yearly.pence * _GROWTH[year] // 1000), [1] * one.times)
        for number, amount in enumerate(parts):
            paid_on = _weekday(_months_of(year)[number * 12 // one.times] + timedelta(days=11))
            if one.payer == body and "payer" in one.shown_by[year]:
                yield _moved(one, amount, paid_on, other=one.payee)
            if one.payee == body and "payee" in one.shown_by[year]:
                more = one.odd[2] if one.odd and one.odd[:2] == (year, number) else Amount(0)
                yield _moved(one, -(amount + more), _weekday(paid_on + timedelta(days=one.days)), other=one.payer)


def _moved(one: Passed, amount: Amount, on: date, *, other: str) -> WrittenPayment:
    body = one.payer if other == one.payee else one.payee
    return WrittenPayment(
        paid_on=on,
        transaction="",
        amount=amount,
        vat=Amount(0),
        supplier=_spelt(other, body, on),
        unit="Adults and Communities" if body in ("icb", "county", TRUST) else "Housing and Neighbourhoods",
        service=one.what,
        purpose=one.what if other == one.payee else f"Income: {one.what}",
        code="9100",
        capital=False,
        card=False,
    )


_NUMBERS = {"icb": "{:07d}", "county": "51{:08d}", "borough": "VB{:06d}", TRUST: "00{:06d}"}


def _numbered(payer: str, payments: Sequence[WrittenPayment]) -> list[WrittenPayment]:
    return [
        replace(one, transaction=_NUMBERS[payer].format(10_000 + number * 3)) for number, one in enumerate(payments)
    ]


def _in_order(one: WrittenPayment) -> tuple[date, str, int, str]:
    return one.paid_on, one.supplier, one.amount.pence, one.purpose


def _file(payer: str, first: date, months: int, payments: tuple[WrittenPayment, ...]) -> SyntheticPayments:
    total = Amount.total(one.amount for one in payments)
    notes: list[str] = []
    stated: Amount | None = total
    if (payer, first) == _MISSTATED[:2]:
        stated = total + _MISSTATED[2]
        notes.append(f"Its own total is wrong on purpose, by {_MISSTATED[2].exact()}.")
    if (payer, first) == _LATE[:2]:
        notes.append("Holds some payments of the month before again, on purpose.")
    signs = (payer, first) != _SIGNS_LOST
    if not signs:
        notes.append("Has lost the minus signs of its credits, on purpose.")
    if payer == TRUST:
        stated = None
    body = BODIES[payer]
    sheet = Sheet(body=body.name, title=_title(payer, first, months), payments=payments, stated=stated)
    content, ending = {
        "icb": lambda: write_icb(sheet),
        "county": lambda: write_county(sheet, first=first),
        "borough": lambda: write_borough(sheet),
        TRUST: lambda: write_trust(sheet, signs=signs),
    }[payer]()
    return SyntheticPayments(
        payer=payer,
        organisation=body.name,
        filename=f"synthetic-{payer}-payments-{_span(first, months)}.{ending}",
        content=content,
        rows=len(payments),
        total=total,
        stated=stated,
        notes=(LABEL, *notes),
    )


def _title(payer: str, first: date, months: int) -> str:
    until = first if months == 1 else _months_of(_year(first))[(first.month - 4) % 12 + months - 1]
    span = f"{first:%B %Y}" if months == 1 else f"{first:%B} to {until:%B %Y}"
    what = "payments over £25,000" if payer == "icb" else "payments to suppliers"
    return f"{BODIES[payer].name}: {what}, {span}"


def _span(first: date, months: int) -> str:
    if months == 1:
        return f"{first:%Y-%m}"
    return f"{Period.financial_year(_year(first)).label.replace('/', '-')}-q{(first.month - 4) % 12 // 3 + 1}"


def _starts(months: int) -> list[date]:
    return [first for year in YEARS for first in _months_of(year)[::months]]


def _months_of(year: int) -> list[date]:
    return [date(year + (month > 12), (month - 1) % 12 + 1, 1) for month in range(4, 16)]


def _first_of_file(day: date, months: int) -> date:
    place = (day.month - 4) % 12
    return _months_of(_year(day))[place - place % months]


def _before(first: date) -> date:
    return (first - timedelta(days=1)).replace(day=1)


def _year(day: date) -> int:
    return day.year - (day.month < 4)


def _is_bought(purchase: Purchase, month: date) -> bool:
    text = f"{month:%Y-%m}"
    return (not purchase.first or text >= purchase.first) and (not purchase.last or text <= purchase.last)


def _day(month: date, dice: Random) -> date:
    return _weekday(month + timedelta(days=dice.randrange(28)))


def _weekday(day: date) -> date:
    """The day itself, or the Friday before a weekend where that is in the same month, else the Monday after."""
    if day.weekday() < 5:
        return day
    friday = day - timedelta(days=day.weekday() - 4)
    return friday if friday.month == day.month else day + timedelta(days=7 - day.weekday())
