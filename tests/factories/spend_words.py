"""What do payments look like before anybody writes them down? Invented payers' facts, drawn from a seed."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from placepound.core.money.spend.released import PayeeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One payment as it truly was. pence: net of VAT that is got back; credits are negative."""

    paid_on: date
    pence: int
    supplier: str
    transaction: str
    department: str
    division: str
    category: str
    purpose: str
    code: str
    payee: PayeeKind = PayeeKind.NAMED
    company: str = ""
    charity: str = ""
    capital: bool = False
    card: bool = False
    vat: int = 0
    irrecoverable: int = 0

    @property
    def gross(self) -> int:
        return self.pence + self.vat


BODY = "Thistledown Metropolitan Borough Council"
BODY_CODE = "http://statistics.example/id/thistledown"

DEPARTMENTS = {
    "Adult Social Care": ("Home care", "Residential care", "Day opportunities"),
    "Children & Families": ("Placements", "Early help", "Short breaks"),
    "Highways, Waste and Fleet": ("Street lighting", "Refuse collection", "Gritting"),
    "Corporate Services": ("Legal", "Premises", "Audit"),
    "Public Health": ("Sexual health", "Stop smoking", "School nursing"),
}
CATEGORIES = ("Private contractors", "Agency staff provision", "Premises", "Supplies and services", "Transport")
PURPOSES = ("Care package", "Repairs & maintenance", "Hired staff", "Fees; external", "Stationery", "Energy, electric")

COMPANIES = (
    "Brambleside Care Ltd", "Café Marguerite", "O'Hanlon & Daughters", "Kestrel Facilities Management Limited",
    "Nightjar Transport Ltd", "Société Dupré (UK) Ltd", "Quarrybank Energy PLC", "Zoë Lindqvist Consulting Ltd",
    "Hollow Tree School", "Fenwick, Thorne and Partners LLP", "Tidewater Homes Ltd", "Pewter Lane Print Co",
    "Grüne Brücke GmbH", "Sparrowhawk Security Services", "Long Meadow Nursing Home", "“Signpost” Advice",
    "Ash & Rowan Solicitors", "Marlpit Plant Hire", "Cobnut Nurseries (2009) Ltd", "Lapwing Software Limited",
)  # fmt: skip
CHARITIES = ("Larkrise Carers Trust", "Open Gate Shelter", "St Wilfrid’s Hospice", "Thistledown Mind and Body")
PEOPLE = ("Mr A Farthingale", "Mrs J Oakapple", "Ms P Quill", "Dr R Sandiway")
REDACTED = (
    "REDACTED PERSONAL DATA", "Redacted", "REDACTED", "Name withheld", "Redacted - personal data", "[REDACTED]",
)  # fmt: skip

_SPANS = ((50_000, 250_000), (250_000, 2_000_000), (2_000_000, 45_000_000), (1_200, 50_000))


def facts(seed: int | str, count: int, *, year: int, month: int, credits: int = 0) -> tuple[Fact, ...]:
    """That many payments of one month, no two of the same amount, so that none repeats another by chance.

    credits: how many of them are money back.
    """
    dice = Random(f"facts {seed}")
    taken: set[int] = set()
    found = [_fact(dice, number, year=year, month=month, taken=taken) for number in range(count)]
    for place in dice.sample(range(count), min(credits, count)):
        one = found[place]
        found[place] = replace(one, pence=-one.pence, vat=-one.vat, irrecoverable=-one.irrecoverable)
    return tuple(found)


def _fact(dice: Random, number: int, *, year: int, month: int, taken: set[int]) -> Fact:
    supplier, payee = _payee(dice)
    department = dice.choice(tuple(DEPARTMENTS))
    pence = _pence(dice, taken)
    return Fact(
        paid_on=_day(dice, number, year=year, month=month),
        pence=pence,
        supplier=supplier,
        transaction=_transaction(dice, number),
        department=department,
        division=dice.choice(DEPARTMENTS[department]),
        category=dice.choice(CATEGORIES),
        purpose=dice.choice(PURPOSES),
        code=f"{dice.randint(0, 99_999):05d}",
        payee=payee,
        company=f"{COMPANIES.index(supplier) * 37_501 + 104_221:08d}" if supplier in COMPANIES else "",
        charity=str(1_040_007 + 331 * CHARITIES.index(supplier)) if supplier in CHARITIES else "",
        capital=dice.random() < 0.15,
        card=dice.random() < 0.1,
        vat=pence // 5 if dice.random() < 0.6 else 0,
        irrecoverable=pence // 50 if dice.random() < 0.1 else 0,
    )


def _payee(dice: Random) -> tuple[str, PayeeKind]:
    chance = dice.random()
    if chance < 0.06:
        return dice.choice(REDACTED), PayeeKind.REDACTED
    if chance < 0.12:
        return dice.choice(PEOPLE), PayeeKind.INDIVIDUAL
    if chance < 0.3:
        return dice.choice(CHARITIES), PayeeKind.NAMED
    return dice.choice(COMPANIES), PayeeKind.NAMED


def _pence(dice: Random, taken: set[int]) -> int:
    """An amount that nothing else in the file has. One in four is of whole pounds."""
    while True:
        pence = dice.randint(*dice.choice(_SPANS))
        if dice.random() < 0.25:
            pence = pence // 100 * 100
        if pence not in taken:
            taken.add(pence)
            return pence


def _day(dice: Random, number: int, *, year: int, month: int) -> date:
    """The first payments fall late in the month, so that the order of day and month can be seen."""
    first = date(year, month, 1)
    days = (date(year + month // 12, month % 12 + 1, 1) - first).days
    return first + timedelta(days=dice.randint(13, days - 1) if number < 6 else dice.randrange(days))


def _transaction(dice: Random, number: int) -> str:
    """Digits, leading zeros or letters: numbers of transactions are text. The second half of it keeps them apart."""
    return dice.choice(("51{:08d}", "00{:07d}", "PI-{:06d}", "CH{:05d}x", "{:06d}/A")).format(
        number * 97 + dice.randint(1, 90)
    )
