"""Whom do the bodies of the tests' place pay? Four payers of one charity, people, a redacted payee, and one trust."""

from datetime import date
from typing import Any

from placepound.core.money.spend.released import PayeeKind
from placepound.registers.models import Organisation, SpendRelease
from tests.factories import World, make_organisation, make_partnership_member
from tests.factories.payments import payment, release_payments

YEARS = (2023, 2024)
MONTHS = [f"{year}-{month:02}" for year in range(2023, 2026) for month in range(1, 13)]


def on_file(months: list[str] | None = None) -> dict[str, Any]:
    """The account of a file as far as these pages look at it: the months that it covers."""
    return {"months": [[month, 1, 1] for month in (months or MONTHS)]}


def four_payers(world: World, **said: Any) -> tuple[Organisation, SpendRelease]:
    """
    | payer   | 2023/24                | 2024/25                              |
    | council | Harbour Trust £100     | Harbour Trust £620 (2), £-20 credit  |
    | icb     |                        | Harbour Trust £200, as Harbour Tr.   |
    | north   |                        | Harbour Trust £100                   |
    | south   |                        | Harbour Trust £100; Acorn £300       |
    | council | Acorn £50              | people £40 (4), redacted £10         |
    """
    harbour = make_organisation(name="Harbour Trust", kind="vcfse")
    north, south = (make_organisation(name=f"{name} Council", kind="district_council") for name in ("North", "South"))
    for body in (north, south):
        make_partnership_member(partnership=world.place, organisation=body, counted=True)
    to = {"payee": harbour, "match_reason": "Its name on record", "service": "Advice", "group": "VCS"}
    people = {"kind": PayeeKind.INDIVIDUAL, "service": "Direct payments"}
    release = release_payments(
        world,
        [
            payment(world.council, "Harbour Trust", 100, date(2023, 6, 5), **to),
            payment(world.council, "Harbour Trust", 320, date(2024, 5, 2), purpose="Grant, first half", **to),
            payment(world.council, "Harbour Trust", 320, date(2024, 11, 2), purpose="Grant, second half", **to),
            payment(world.council, "Harbour Trust", -20, date(2024, 11, 9), **to),
            payment(world.icb, "Harbour Tr.", 200, date(2024, 6, 3), **to),
            payment(north, "Harbour Trust", 100, date(2024, 7, 3), **to),
            payment(south, "Harbour Trust", 100, date(2024, 8, 3), **to),
            payment(south, "Acorn Care Ltd", 300, date(2024, 8, 3), service="Home care"),
            payment(world.council, "Acorn Care Ltd", 50, date(2023, 8, 3), service="Home care"),
            *(payment(world.council, "Jo Bloggs", 10, date(2024, 9, day), **people) for day in (1, 2, 3, 4)),
            payment(world.council, "", 10, date(2024, 9, 5), kind=PayeeKind.REDACTED, service="Support"),
        ],
        **{"report": on_file(), **said},
    )
    return harbour, release


def partners_pay(world: World, **said: Any) -> SpendRelease:
    """
    | payer   | 2023/24      | 2024/25                                                                      |
    | council | Acorn £100   | Acorn £150, coded; received from the ICB £30 (2); for a grant £7, by a rule  |
    | icb     | council £30  | council £30, which both sides show                                           |
    """
    charity, icb = make_organisation(name="Grants Trust", kind="vcfse"), world.icb
    received = {"payee": icb, "flow_class": "income", "service": "Housing"}
    passed_on = {"payee": world.council, "flow_class": "transfer"}
    return release_payments(
        world,
        [
            payment(world.council, "Acorn", 100, date(2023, 5, 1), group="HOM1"),
            payment(world.council, "Acorn", 150, date(2024, 5, 1), group="HOM1"),
            payment(world.council, icb.name, -20, date(2024, 5, 2), **received),
            payment(world.council, icb.name, -10, date(2024, 6, 2), **received),
            payment(world.council, charity.name, -7, date(2024, 6, 3), payee=charity, flow_class="income"),
            payment(icb, world.council.name, 30, date(2023, 5, 1), **passed_on),
            payment(icb, world.council.name, 30, date(2024, 5, 1), **passed_on),
        ],
        **{"report": on_file(), **said},
    )
