"""Do the worked inputs of the method note come out to the digit?"""

from fractions import Fraction

from placepound.core.money.elimination import eliminate
from placepound.core.money.flows import Flow, Status
from placepound.core.terms.amount import Amount
from placepound.core.terms.written import Written, read_written
from tests.core.money.worlds import TOLERANCE

# A. Leicester, Leicestershire and Rutland: SEND joint commissioning strategy, list as at August 2020.
#    commissioner, service, as written, pounds
LIST = [
    ("councils", "Education placements", "£116.9 million", 116_900_000),
    ("councils", "Education psychology", "£2.7 million", 2_700_000),
    ("councils", "Short breaks/respite", "£2.3 million", 2_300_000),
    ("councils", "Specialist nursery provision", "£2.4 million", 2_400_000),
    ("councils", "Assessment and support teams", "£2.3 million", 2_300_000),
    ("councils", "Specialist teaching service", "£6.6 million", 6_600_000),
    ("councils", "Domiciliary support", "£444k", 444_000),
    ("councils", "Social work provision (for disabled children)", "£1.1 million", 1_100_000),
    ("councils", "0-19 healthy child provision (all children)", "£16.2 million", 16_200_000),
    ("councils", "Early help (all children)", "£18.5 million", 18_500_000),
    ("ccgs", "Child and Family Support Service (CAFSS)", "£1.8 million", 1_800_000),
    ("ccgs", "Community Paediatric Medical Services", "£4.3 million", 4_300_000),
    ("ccgs", "Children's Continuing Care 0-18", "£2.7 million", 2_700_000),
    ("ccgs", "Adult Continuing Health Care (CHC) 18+", "£200k", 200_000),
    ("ccgs", "Speech and Language Therapy", "£1.5 million", 1_500_000),
    ("ccgs", "Children's Physiotherapy", "£1.25 million", 1_250_000),
    ("ccgs", "Children's Occupational Therapy", "£1 million", 1_000_000),
    ("ccgs", "Children's Community Nursing", "£364k", 364_000),
    ("ccgs", "CAMHS Triage and Access", "£200k", 200_000),
    ("ccgs", "CAMHS Eating Disorders", "£868k", 868_000),
    ("ccgs", "CAMHS Outpatients City and County", "£7.97 million", 7_970_000),
    ("ccgs", "CAMHS LD Team", "£1.1 million", 1_100_000),
    ("ccgs", "CAMHS Crisis Team", "£1.35 million", 1_350_000),
    ("ccgs", "CAMHS PBS", "£108k", 108_000),
    ("ccgs", "Early Intervention", "£380k", 380_000),
    ("all", "Community equipment loans", "£195,000", 195_000),
]


def written(text: str) -> Written:
    found = read_written(text, unit_pence=100)
    assert isinstance(found, Written)
    return found


FLOWS = [
    Flow(
        id=f"{number:02d}",
        payer=payer,
        service=service,
        amount=written(text).amount,
        precision=written(text).precision,
        period=None,
        status=Status.PLAN,
    )
    for number, (payer, service, text, _) in enumerate(LIST, start=1)
]


def place(*, leaving_out: str = "\0") -> tuple[Amount, int]:
    flows = [flow for flow in FLOWS if leaving_out not in (flow.service or "")]
    total = eliminate(flows, counted=frozenset({"councils", "ccgs", "all"}), tolerance=TOLERANCE)
    assert total.gross == total.net
    return total.net, total.precision


def by(payer: str) -> Amount:
    return Amount.total(flow.amount for flow in FLOWS if flow.payer == payer)


def test_each_line_is_read_as_the_method_note_reads_it() -> None:
    assert [flow.amount for flow in FLOWS] == [Amount.pounds(pounds) for *_, pounds in LIST]


def test_the_sums_are_those_of_the_method_note() -> None:
    assert by("councils") == Amount.pounds(169_444_000)
    assert by("ccgs") == Amount.pounds(25_090_000)
    assert place()[0] == Amount.pounds(194_729_000)
    assert place(leaving_out="all children")[0] == Amount.pounds(160_029_000)


def test_worst_case_rounding_is_1_219_million_of_which_one_line_is_half_a_million() -> None:
    precision = place()[1]
    assert Amount(precision) == Amount.pounds("1218500.50")
    assert round(Fraction(precision, 100_000)) == 1_219
    assert written("£1 million").precision == 50_000_000
    assert f"{Amount.total(flow.amount for flow in FLOWS).short()} (±{Amount(precision).short()})" == "£194.7m (±£1.2m)"


def test_leeds_third_sector_share_is_34_7_per_cent() -> None:
    share = Fraction(written("£102m").amount.pence, written("£294m").amount.pence)
    assert round(share * 1000) == 347


def test_north_east_lincolnshire_pools_73_8_per_cent_and_rounding_allows_73_4_to_74_3() -> None:
    pooled, budget = written("£144 million"), written("£195 million")
    share = Fraction(pooled.amount.pence, budget.amount.pence)
    least = Fraction(pooled.amount.pence - pooled.precision, budget.amount.pence + budget.precision)
    most = Fraction(pooled.amount.pence + pooled.precision, budget.amount.pence - budget.precision)
    assert [round(one * 1000) for one in (share, least, most)] == [738, 734, 743]
    assert budget.amount - pooled.amount == Amount.pounds(51_000_000)
