"""Do pages stay quick with 100,000 flows, and do their queries stay few?"""

import statistics
import time
from datetime import date

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.made import rows, workbook
from bench.timing import console, report
from placepound.actions import areas, coding, organisations, partnerships, uploads
from placepound.core.records.facts import DocumentFacts
from placepound.core.terms.area import AreaCode, AreaLevel
from placepound.core.terms.organisation import OrganisationKind
from placepound.core.terms.viewer import Viewer
from placepound.registers.models import Flow

STATEMENTS = 20
ROWS_EACH = 5_000
VISITS = 11
BUILDER = Viewer.system("measure pages")
ON = date(2026, 11, 21)
SLUG = "measured-place"
PATHS = (
    f"/places/{SLUG}/pound/",
    f"/places/{SLUG}/pound/?group=HOM",
    f"/places/{SLUG}/pound/explain/?group=HOM",
    f"/places/{SLUG}/services/HOM/",
    f"/places/{SLUG}/",
    "/sources/",
    "/",
)


def measure() -> None:
    """Median time and queries of the pages that add up the place pound, cold caches first, then warm."""
    call_command("migrate", verbosity=0)
    if not Flow.objects.exists():
        _build()
    client = Client(headers={"host": "localhost"})
    report(
        f"Pages with {Flow.objects.count():,} flows in {STATEMENTS} statements, median of {VISITS - 1} after the first",
        ("page", "first, ms", "median, ms", "queries"),
        [(path, *visit(client, path)) for path in PATHS],
    )


def visit(client: Client, path: str) -> tuple[str, str, str]:
    """First and median milliseconds of a page, and how many queries it asks."""
    times = []
    for _ in range(VISITS):
        start = time.perf_counter()
        response = client.get(path)
        times.append((time.perf_counter() - start) * 1000)
        if response.status_code != 200:
            raise SystemExit(f"{path} answered {response.status_code}: nothing was measured.")
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return f"{times[0]:.0f}", f"{statistics.median(times[1:]):.0f}", str(len(queries))


def _build() -> None:
    start = time.perf_counter()
    place = areas.add_area(
        by=BUILDER, on=ON, level=AreaLevel.PLACE, code=AreaCode("MEA000", 2021), name="Measured place"
    )
    names = tuple(f"Neighbourhood {number}" for number in range(1, 21))
    for number, name in enumerate(names, start=1):
        code = AreaCode(f"MEA{number:03}", 2021)
        inner = areas.add_area(
            by=BUILDER, on=ON, level=AreaLevel.NEIGHBOURHOOD, code=code, name=name, within=(place.pk,), synthetic=True
        )
        areas.set_population(
            by=BUILDER, on=ON, area_id=inner.pk, year=2024, base="resident", people=15_000, source="invented"
        )
    bodies = [
        organisations.add_organisation(by=BUILDER, on=ON, name=name, kind=kind, synthetic=True)
        for name, kind in (("Measured ICB", OrganisationKind.ICB), ("Measured Council", OrganisationKind.UNITARY))
    ]
    partnership = partnerships.set_up_partnership(
        by=BUILDER, on=ON, name="Measured place", area_id=place.pk, synthetic=True
    )
    for body in bodies:
        partnerships.add_partner(by=BUILDER, on=ON, partnership_id=partnership.pk, organisation_id=body.pk)
    coding.load_starter_rules(by=BUILDER, on=ON, partnership_id=partnership.pk)
    for number in range(STATEMENTS):
        made = rows(ROWS_EACH, seed=number, bodies=tuple(body.name for body in bodies), areas=names)
        _bring_in(partnership.pk, bodies[number % 2].pk, f"Schedule {number}", workbook(made))
    console.print(f"Built {Flow.objects.count():,} flows through actions in {time.perf_counter() - start:.0f} s")


def _bring_in(partnership: int, publisher: int, title: str, content: bytes) -> None:
    facts = DocumentFacts(
        title=title, document="Made for measuring", basis="budget", financial_year="2026/27", sharing="public"
    )
    upload = uploads.receive(
        by=BUILDER,
        on=ON,
        partnership_id=partnership,
        publisher_id=publisher,
        filename=f"{title}.xlsx",
        content=content,
        facts=facts,
    )
    uploads.read(by=BUILDER, on=ON, upload_id=upload.pk)
    uploads.accept(by=BUILDER, on=ON, upload_id=upload.pk)
