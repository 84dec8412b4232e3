"""Does the place pound stay quick over 150 bodies and ten years of payments?"""

import random
import time
from collections.abc import Iterator
from datetime import date

from django.core.management import call_command
from django.test import Client

from bench.pages import BUILDER, ON, visit
from bench.timing import console, report
from placepound.actions import areas, organisations, partnerships
from placepound.actions.releases import LineWithPayments, ReleaseFacts, land_release
from placepound.core.money.service_groups import service_groups
from placepound.core.money.spend.released import PayeeKind, ReleasedLine
from placepound.core.terms.area import AreaCode, AreaLevel
from placepound.core.terms.organisation import OrganisationKind
from placepound.core.terms.period import Period
from placepound.registers.base import writing
from placepound.registers.models import Flow, Partnership, PoundCell, Statement

SLUG = "measured-region"
BODIES = 150
YEARS = range(2016, 2026)
LINES_EACH = 60
PATHS = (f"/places/{SLUG}/pound/", f"/places/{SLUG}/pound/?group=HOM", f"/places/{SLUG}/years/")


def measure() -> None:
    """Median time and queries of the place pound over a region, for the public, after the first visit."""
    call_command("migrate", verbosity=0)
    if not Partnership.objects.filter(slug=SLUG).exists():
        _build()
    client = Client(headers={"host": "localhost"})
    here = Statement.objects.filter(partnership__slug=SLUG)
    cells = PoundCell.objects.filter(statement__in=here).count()
    report(
        f"The place pound over {BODIES} bodies and {len(YEARS)} years: {here.count():,} statements, {cells:,} cells",
        ("page", "first, ms", "median, ms", "queries"),
        [(path, *visit(client, path)) for path in PATHS],
    )


def _build() -> None:
    start = time.perf_counter()
    place = areas.add_area(
        by=BUILDER, on=ON, level=AreaLevel.PLACE, code=AreaCode("REG000", 2021), name="Measured region"
    )
    partnership = partnerships.set_up_partnership(
        by=BUILDER, on=ON, name="Measured region", area_id=place.pk, synthetic=True
    )
    bodies = [
        organisations.add_organisation(
            by=BUILDER, on=ON, name=f"Measured body {number}", kind=OrganisationKind.UNITARY, synthetic=True
        ).pk
        for number in range(1, BODIES + 1)
    ]
    for body in bodies:
        partnerships.add_partner(by=BUILDER, on=ON, partnership_id=partnership.pk, organisation_id=body)
    facts = ReleaseFacts(digest="0" * 64, folder="measured", manifest={})
    land_release(by=BUILDER, on=ON, partnership_id=partnership.pk, facts=facts, lines=_lines(bodies), transfers=())
    with writing("measure pages"):
        Statement.objects.filter(partnership=partnership).update(sharing="public")
    count = Flow.objects.filter(statement__partnership=partnership).count()
    console.print(f"Landed {count:,} flows of {BODIES} bodies in {time.perf_counter() - start:.0f} s")


def _lines(bodies: list[int]) -> Iterator[LineWithPayments]:
    chance = random.Random(2026)
    groups = [group.code for group in service_groups()]
    for body in bodies:
        for year in YEARS:
            for number in range(LINES_EACH):
                yield _line(body, year, number, groups[number % len(groups)], chance), ()


def _line(body: int, year: int, number: int, group: str, chance: random.Random) -> ReleasedLine:
    pence = chance.randrange(10_000, 90_000_000)
    day = date(year, 4 + number % 9, 1 + number % 28)
    return ReleasedLine(
        payer=str(body),
        payee=None,
        payee_name=f"Supplier {chance.randrange(4_000)} of {number}",
        payee_key=f"SUPPLIER {number}",
        kind=PayeeKind.NAMED,
        service=f"Service {number % 40}",
        service_group=group,
        fund=None,
        area=None,
        flow_class="spend",
        provider_kind="",
        period=Period.financial_year(year),
        pence=pence,
        rows=12,
        credits=0,
        credit_rows=0,
        capital=0,
        cards=0,
        first_day=day,
        last_day=day,
        months=((f"{day:%Y-%m}", pence, 12),),
    )
