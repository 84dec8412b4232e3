"""One picture of each kind, small enough to read, with every oddity that a picture must survive."""

from collections.abc import Callable
from datetime import date

from placepound.core.records.preview import Outcome, Reconciliation
from placepound.core.terms.amount import Amount
from placepound.core.terms.period import Period
from placepound.pictures.charts import PerHead, amount_bars, per_head_bars, reconciliation_bars
from placepound.pictures.flow_layout import FlowNode, Link
from placepound.pictures.flow_picture import flow_picture
from placepound.pictures.maps import MapArea, area_map
from placepound.pictures.months import MonthColumn, month_columns
from placepound.pictures.picture import Bar, Picture
from placepound.pictures.waterfall import waterfall
from placepound.pictures.years import YearTotal, year_columns

# Services of the Leicester, Leicestershire and Rutland SEND strategy, August 2020, and invented oddities.
BARS = (
    Bar(label="Education placements", amount=Amount.pounds(116_900_000), href="/services/1"),
    Bar(label="Early help (all children)", amount=Amount.pounds(18_500_000)),
    Bar(
        label='CAMHS Outpatients <City> & County, "with" a name that is far too long for one line',
        amount=Amount(797_000_001),
    ),
    Bar(label="Credit note", amount=Amount(-123_456), note="Confidence D"),
    Bar(label="Unmapped", amount=Amount.pounds(1_800_000), remainder=True),
    Bar(label="Not attributable", amount=Amount.pounds(444_000), remainder=True),
)

RECONCILIATION = Reconciliation(
    rows_read=28,
    blank=1,
    accepted=26,
    refused=1,
    totals=1,
    accepted_sum=Amount.pounds(194_729_000),
    refused_sum=Amount.pounds(12_000),
    negative_rows=1,
    negative_sum=Amount.pounds(-500),
    stated=Amount.pounds(194_741_000),
    stated_at="line 29, column 3",
    difference=Amount.pounds(-12_000),
    tolerance=0,
    outcome=Outcome.WITH_EXCLUSIONS,
)

NODES = (
    FlowNode(key="icb", label="Integrated care board", level=0),
    FlowNode(key="council", label="Council", level=0),
    FlowNode(key="pool", label="Pooled fund", level=1),
    FlowNode(key="home", label="Care at home", level=2),
    FlowNode(key="mind", label="Mental health", level=2),
    FlowNode(key="unm", label="Unmapped", level=2, remainder=True),
)

LINKS = (
    Link(source="icb", target="pool", amount=Amount.pounds(30), category="icb"),
    Link(source="council", target="pool", amount=Amount.pounds(20), category="council"),
    Link(source="pool", target="home", amount=Amount.pounds(50), category="icb"),
    Link(source="icb", target="mind", amount=Amount.pounds(60), category="icb"),
    Link(source="council", target="unm", amount=Amount(1_234), category="council"),
    Link(source="council", target="home", amount=Amount.pounds(-5), category="council"),
)

AREAS = tuple(
    MapArea(
        label=f"Invented area {i}",
        amount=Amount.pounds(1_000_000 * (i + 1)),
        population=None if i == 5 else 10_000,
        polygons=((((float(i), 0.0), (i + 1.0, 0.0), (i + 1.0, 1.0), (float(i), 1.0)),),),
    )
    for i in range(6)
)

STEPS = (
    Bar(label="Payees no longer paid", amount=Amount.pounds(-2_100_000), note="12 payees", href="/changes/gone"),
    Bar(
        label="New payees <unresolved> & others, with a name that is far too long for one line",
        amount=Amount(325_000_01),
    ),
    Bar(label="More or fewer payments", amount=Amount(0)),
    Bar(label="Larger or smaller payments", amount=Amount(-300)),
    Bar(label="Cannot be split", amount=Amount.pounds(95_000), remainder=True),
)

MONTHS = (
    MonthColumn(month="2016-04", amount=Amount.pounds(310_000), credits=Amount.pounds(-82_000), payments=31, href="/4"),
    MonthColumn(month="2016-06", amount=Amount.pounds(-4_000), payments=2),
    MonthColumn(month="2016-07", amount=Amount(0)),
    MonthColumn(month="2017-03", amount=Amount(123_456_78), payments=1_234),
)

YEARS = (
    YearTotal(period=Period.financial_year(2014), amount=Amount.pounds(1_160_000_000), href="/2014"),
    YearTotal(period=Period.financial_year(2015), amount=None),
    YearTotal(period=Period.financial_year(2016), amount=Amount.pounds(-90_000_000)),
    YearTotal(period=Period.financial_year(2017), amount=Amount(0), missing="7 of 12 months"),
    YearTotal(period=Period.financial_year(2018), amount=Amount(123_456_789_01), missing="2 of 150 bodies in part"),
)
SPRING = YearTotal(period=Period(date(2019, 4, 1), date(2019, 6, 30)), amount=Amount.pounds(300_000_000))


def steps(start: int) -> Picture:
    """A waterfall of the steps from so many pounds."""
    first = Amount.pounds(start)
    return waterfall(
        start=Bar(label="2015/16", amount=first),
        changes=STEPS,
        end=Bar(label="2016/17", amount=first + Amount.total(bar.amount for bar in STEPS)),
        subtitle="Payments of the council, net of VAT, 2015/16 and 2016/17",
    )


MAKERS: dict[str, Callable[[], Picture]] = {
    "amounts": lambda: amount_bars(bars=BARS, subtitle="Budget, as at August 2020", dimension="Service"),
    "one bar": lambda: amount_bars(bars=BARS[:1], subtitle="Budget", dimension="Service"),
    "nothing but a credit": lambda: amount_bars(bars=BARS[3:4], subtitle="Budget", dimension="Service"),
    "per head": lambda: per_head_bars(
        figures=[PerHead(label=a.label, amount=a.amount, population=a.population) for a in AREAS],
        subtitle="Pounds a head, residents, mid-2020",
        dimension="Neighbourhood",
    ),
    "reconciliation": lambda: reconciliation_bars(reconciliation=RECONCILIATION, subtitle="One file"),
    "flow": lambda: flow_picture(
        headings=["Payer", "Arrangement", "Service group"], nodes=NODES, links=LINKS, subtitle="Spending"
    ),
    "waterfall": lambda: steps(4_000_000),
    "waterfall with cut totals": lambda: steps(482_000_000),
    "waterfall below nothing": lambda: steps(-900_000),
    "years": lambda: year_columns(years=YEARS, subtitle="Net amounts, each pound once"),
    "years lying": lambda: year_columns(years=[*YEARS, SPRING], subtitle="Net amounts, each pound once"),
    "months": lambda: month_columns(months=MONTHS, subtitle="Payments of the council, net of VAT"),
    "map": lambda: area_map(
        areas=AREAS, subtitle="Pounds a head", dimension="Neighbourhood", not_attributable=Amount.pounds(77)
    ),
}


KINDS = tuple(MAKERS)
