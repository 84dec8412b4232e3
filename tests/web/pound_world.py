"""Which place do the tests of the place pound look at? An ICB and a council with a transfer, a pool and odd names."""

import re
from decimal import Decimal
from typing import Any

from django.http import HttpResponse

from placepound.core.terms.amount import Amount
from tests.factories import World, import_statement, small_world

COUNCIL = """Commissioner,Service,Provider kind,Fund,Area,Flow,Counterparty,Amount (£)
{council},Home care,Independent,,{north},spend,,"200,000,000.10"
{council},Residential care,Independent,Joint fund,,spend,,"50,000,000"
{council},Income from the ICB,,,,income,{icb},"30,000,000"
{council},Refund of home care,Independent,,{north},spend,,"-1,000,000.10"
Total,,,,,,,"279,000,000"
"""

ICB = """Commissioner,Service,Provider kind,Fund,Area,Flow,Counterparty,Amount (£)
{icb},Community nursing,NHS,,{north},spend,,"300,000,000"
{icb},Crisis team,NHS,,{south},spend,,"70,000,000"
{icb},Section 256 transfer,,,,transfer,{council},"30,000,000"
{icb},<script>alert('x')</script>,Voluntary sector,,,spend,,"900,000"
{icb},"=HYPERLINK(""http://x"",""y"")",Voluntary sector,,,spend,,"100,000"
Total,,,,,,,"401,000,000"
"""

NET = Amount.pounds(620_000_000)
GROSS = Amount.pounds(650_000_000)
TRANSFERS = Amount.pounds(30_000_000)
PUBLIC_NET = Amount.pounds(249_000_000)


def money_world() -> World:
    """The council's statement is public, the ICB's is shared with the partnership."""
    world = small_world(starter_rules=True)
    import_statement(world, fill(COUNCIL, world), title="Council budget", sharing="public")
    shared = {"by": world.commissioner, "publisher": world.icb, "title": "ICB budget", "sharing": "partnership"}
    import_statement(world, fill(ICB, world), filename="icb.csv", **shared)
    return world


def fill(text: str, world: World) -> str:
    """A statement in which the world's own names stand."""
    north, south = world.neighbourhoods
    return text.format(council=world.council.name, icb=world.icb.name, north=north.name, south=south.name)


def said(response: HttpResponse) -> str:
    """What a page says, its spaces evened out."""
    return " ".join(response.content.decode().split())


def stats(response: Any) -> dict[str, Amount]:
    """The figures of the strip on a page, by their labels."""
    found = re.findall(
        r'pp-stat__label">(.*?)</dt>\s*<dd class="pp-stat__value"><data class="pp-money" value="([^"]+)"',
        response.content.decode(),
        re.DOTALL,
    )
    return {label: pounds(value) for label, value in found}


def figures_with_links(response: Any) -> list[tuple[str, Amount]]:
    """Every figure of a page that opens to its explanation: the address and the amount."""
    found = re.findall(
        r'<a href="([^"]*/explain/[^"]*)"><data class="pp-money" value="([^"]+)"', response.content.decode()
    )
    return [(address.replace("&amp;", "&"), pounds(value)) for address, value in found]


def pounds(value: str) -> Amount:
    return Amount.pounds(Decimal(value))
