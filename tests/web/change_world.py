"""What changed between two years in the tests' place? A small table of payments, and files that cover most months."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from placepound.core.money.spend.months import months_of
from placepound.core.money.spend.released import PayeeKind
from placepound.core.terms.period import Period
from placepound.registers.models import Organisation
from tests.factories import World, make_organisation, make_spend_file
from tests.factories.payments import payment, release_payments

BEFORE, AFTER = Period.financial_year(2023), Period.financial_year(2024)
FIRST, SECOND = "2023-04-01.2024-03-31", "2024-04-01.2025-03-31"
APRIL_TO_DECEMBER = months_of(BEFORE)[:9]


def two_years(world: World) -> Organisation:
    """
    | payer   | payee         | for  | 2023/24                  | 2024/25          |
    | council | Harbour Trust | HOM1 | 10 payments, £1,000      | 12, £1,800       |
    | council | Hill Homes    | HOM1 | 4, £400                  |                  |
    | council | Quay Care     | PRE1 |                          | £250             |
    | council | redacted      |      | £10                      | £40              |
    | icb     | Harbour Trust | HOM1 | £50 in May               | £80 in May       |
    | icb     | Harbour Trust | HOM1 | £60 in February, no file | £70 in February  |
    """
    harbour = make_organisation(name="Harbour Trust", kind="vcfse")
    to = {"payee": harbour, "group": "HOM1"}
    council, icb = world.council, world.icb
    cover(world, council, [*months_of(BEFORE), *months_of(AFTER)])
    cover(world, icb, [*APRIL_TO_DECEMBER, *months_of(AFTER)])
    release_payments(
        world,
        [
            *(payment(council, "Harbour Trust", 100, date(2023, 4, day), **to) for day in range(1, 11)),
            *(payment(council, "Harbour Trust", 150, date(2024, 4, day), **to) for day in range(1, 13)),
            *(payment(council, "Hill Homes", 100, date(2023, 9, day), group="HOM1") for day in range(1, 5)),
            payment(council, "Quay Care", 250, date(2024, 10, 1), group="PRE1"),
            payment(council, "", 10, date(2023, 6, 1), kind=PayeeKind.REDACTED),
            payment(council, "", 40, date(2024, 6, 1), kind=PayeeKind.REDACTED),
            payment(icb, "Harbour Trust", 50, date(2023, 5, 1), **to),
            payment(icb, "Harbour Trust", 60, date(2024, 2, 1), **to),
            payment(icb, "Harbour Trust", 80, date(2024, 5, 1), **to),
            payment(icb, "Harbour Trust", 70, date(2025, 2, 1), **to),
        ],
        files=False,
    )
    return harbour


def cover(world: World, body: Organisation, months: Iterable[str], **said: Any) -> None:
    """One loaded file for each month, shared among the partners: whoever sees the files sees what is made of them."""
    for month in months:
        day = date(int(month[:4]), int(month[5:]), 28)
        make_spend_file(
            **{
                "partnership": world.place,
                "organisation": body,
                "owner": body,
                "sharing": "partnership",
                "shared_with_partnership": world.place,
                "first_day": day.replace(day=1),
                "last_day": day,
                "report": {"months": [[month, 1, 1]]},
            }
            | said
        )
