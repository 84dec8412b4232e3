"""Do the starter coding rules know the words of published lists, and leave alone what they cannot know?"""

from datetime import date
from itertools import combinations

import pytest

from placepound.core.money.coding_review import covers
from placepound.core.money.flows import Confidence
from placepound.core.money.mapping import Coder, check_rule, code_row, starter_rules
from placepound.core.money.service_groups import service_group, service_groups
from placepound.core.records.preview import Column

ON = date(2020, 8, 31)
RULES = starter_rules(on=ON)
CODER = Coder(RULES)


def group_of(text: str) -> str:
    return CODER.code({Column.SERVICE: text}, publisher=None, on=ON).service_group


# Leicester, Leicestershire and Rutland, joint commissioning strategy for special educational needs and disability
# (2020): the services as listed, and the group that the method note gives each.
PUBLISHED = [
    ("Education placements", "EDU1"),
    ("Education psychology", "EDU2"),
    ("Short breaks/respite", "DAY2"),
    ("Specialist nursery provision", "EDU4"),
    ("Assessment and support teams", "EDU5"),
    ("Specialist teaching service", "EDU3"),
    ("Domiciliary support", "HOM1"),
    ("Social work provision (for disabled children)", "ASM2"),
    ("0-19 healthy child provision (health visitors, school nurses etc for all children)", "PRE1"),
    ("Early help (for all children)", "EAR1"),
    ("Child and Family Support Service (CAFSS)", "UNM"),
    ("Community Paediatric Medical Services", "COM6"),
    ("Children's Continuing Care 0-18", "CON2"),
    ("Adult Continuing Health Care (CHC) 18+", "CON1"),
    ("Speech and Language Therapy", "COM3"),
    ("Children’s Physiotherapy", "COM4"),
    ("Children’s Occupational Therapy", "COM5"),
    ("Children's Community Nursing", "COM2"),
    ("CAMHS Triage and Access", "MHS4"),
    ("CAMHS Eating Disorders", "MHS2"),
    ("CAMHS Outpatients City and County", "MHS1"),
    ("CAMHS LD Team", "MHS5"),
    ("CAMHS Crisis Team", "MHS3"),
    ("CAMHS PBS", "MHS5"),
    ("Early Intervention", "MHS4"),
    ("Community equipment loans across all organisations", "EQP1"),
    # as the method note shortens four of them
    ("Social work provision (disabled children)", "ASM2"),
    ("0-19 healthy child provision", "PRE1"),
    ("Early help", "EAR1"),
    ("Adult Continuing Health Care 18+", "CON1"),
]

# Expense labels of two councils' published payments, which the rules were not written for, and what stays unmapped.
HELD_OUT = [
    ("Extra Care Sheltered Housing Payments", "RES3"),
    ("Registered Nursing Homes Permanent Payments", "RES2"),
    ("Residential Care Homes Payments", "RES1"),
    ("RNH Respite Payments", "DAY2"),
    ("Day Care Payments", "DAY1"),
    ("Foster Payments", "RES4"),
    ("Home Helps", "HOM1"),
    ("Individual Budget Payment", "CON4"),
    ("Disability Equipment", "EQP1"),
    ("Integrated Drug Treatment Grant", "PRE4"),
    ("Support for the homeless", "HOU"),
    ("Third party payments relating to Voluntary Organisations", "VCS"),
    ("Stationery", "UNM"),
    ("District heating", "UNM"),
    ("Accidental damage", "UNM"),
    ("Liquid Container Recycling", "UNM"),
    ("Occupational Health services", "UNM"),
    ("Adult Social Care", "UNM"),
    ("Children's Services", "UNM"),
    ("Better Care Fund", "UNM"),
    ("Rents", "UNM"),
]

# The groups' own names in the words that people use for them.
PLAIN_WORDS = [
    ("Sexual health clinics", "PRE3"), ("Childhood vaccinations", "PRE5"), ("Reablement", "HOM2"), ("Telecare", "HOM3"),
    ("Nursing home placements", "RES2"), ("Supported living", "RES3"), ("Children's homes", "RES4"),
    ("Day centres", "DAY1"), ("Unpaid carers", "CAR"), ("Home adaptations", "EQP2"), ("Wheelchair service", "EQP3"),
    ("District nursing", "COM1"), ("Urgent community response", "COM7"), ("Intermediate care beds", "COM8"),
    ("Hospice at home", "COM9"), ("Community mental health teams", "MHS6"), ("Mental health inpatient beds", "MHS7"),
    ("NHS talking therapies", "MHS8"), ("Section 117 aftercare", "MHS9"), ("Learning disability and autism", "LDA"),
    ("Joint packages of care", "CON3"), ("Personal health budgets", "CON4"), ("Emergency department", "ACU1"),
    ("Planned care", "ACU2"), ("Ambulance services", "ACU3"), ("Discharge to assess", "ACU4"),
    ("General practice", "PRI1"), ("Community pharmacy", "PRI2"), ("Prescribing", "PRI3"), ("Housing advice", "HOU"),
    ("Domestic abuse refuges", "DOM"), ("Independent advocacy", "VCS"), ("Workforce development", "ENA1"),
    ("Shared care record", "ENA2"), ("Commissioning support", "ENA3"), ("Contingency", "ENA4"),
    ("Smoking cessation", "PRE2"), ("Social prescribing", "PRE6"), ("Safeguarding adults", "ASM1"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "group"), PUBLISHED)
def test_the_published_list_is_coded_as_the_method_note_codes_it(text: str, group: str) -> None:
    assert group_of(text) == group


def test_an_early_intervention_line_is_coded_only_by_its_name_and_says_so() -> None:
    coding = CODER.code({Column.SERVICE: "Early Intervention"}, publisher=None, on=ON)
    assert coding.confidence is Confidence.D


@pytest.mark.parametrize(("text", "group"), HELD_OUT)
def test_labels_that_the_rules_were_not_written_for_are_coded_or_left_alone(text: str, group: str) -> None:
    assert group_of(text) == group


@pytest.mark.parametrize(("text", "group"), PLAIN_WORDS)
def test_plain_words_for_a_group_find_it(text: str, group: str) -> None:
    assert group_of(text) == group


def test_every_group_that_money_can_go_to_is_reached_by_some_rule() -> None:
    reached = {rule.service_group for rule in RULES}
    leaves = {group.code for group in service_groups()} - {group.parent for group in service_groups()} - {"UNM"}
    assert leaves - reached == set()


def test_no_starter_rule_stands_in_the_shadow_of_another() -> None:
    assert [(a.text, b.text) for a, b in combinations(RULES, 2) if covers(a, b)] == []


def test_every_starter_rule_is_whole_and_has_an_id_of_its_own() -> None:
    assert [problem for rule in RULES for problem in check_rule(rule)] == []
    assert len({rule.id for rule in RULES}) == len(RULES)
    assert {rule.author for rule in RULES} == {"Placepound"}
    assert all(len(rule.id) <= 60 and service_group(rule.service_group) for rule in RULES)


@pytest.mark.parametrize(
    "name", ["Leicester", "Leeds", "Rutland", "Lincolnshire", "Manchester", "Salford", "CAFSS", "Grimsby"]
)
def test_no_starter_rule_names_a_place_or_a_body(name: str) -> None:
    assert [rule.text for rule in RULES if name.casefold() in f"{rule.text} {rule.reason}".casefold()] == []


def test_the_fast_coder_agrees_with_the_plain_loop_on_all_of_them() -> None:
    for text, group in PUBLISHED + HELD_OUT + PLAIN_WORDS:
        assert code_row({Column.SERVICE: text}, RULES, publisher=None, on=ON).service_group == group
