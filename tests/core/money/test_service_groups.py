"""Are the service groups those of the method note, with codes that never move?"""

import pytest

from placepound.core.money.service_groups import service_facets, service_group, service_groups, sub_groups
from placepound.core.terms.problem import Refused

# Group and number of sub-groups, as the method note lists them.
LISTED = {
    "PRE": 6, "EAR": 1, "EDU": 5, "ASM": 2, "HOM": 3, "RES": 4, "DAY": 2, "CAR": 0, "EQP": 3, "COM": 9, "MHS": 9,
    "LDA": 0, "CON": 4, "ACU": 4, "PRI": 3, "HOU": 0, "DOM": 0, "VCS": 0, "ENA": 4, "UNM": 0,
}  # fmt: skip


def test_the_groups_and_their_sub_groups_are_those_listed() -> None:
    tops = [group.code for group in service_groups() if group.parent is None]
    assert {top: len(sub_groups(top)) for top in tops} == LISTED
    assert len(service_groups()) == len(LISTED) + sum(LISTED.values())


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("PRE1", "Healthy child 0–19"),
        ("EDU5", "Assessment and casework"),
        ("COM6", "Community paediatrics"),
        ("MHS9", "Aftercare"),
        ("CON2", "Children's continuing care"),
        ("CAR", "Unpaid carers"),
        ("UNM", "Unmapped"),
    ],
)
def test_codes_keep_their_meaning(code: str, name: str) -> None:
    assert service_group(code).name == name


def test_a_code_says_the_group_it_belongs_to() -> None:
    for group in service_groups():
        assert group.top == group.code[:3]
        assert group.label.startswith(service_group(group.top).name)
        assert group.source == "Placepound service groups version 1"
    assert service_group("PRE1").label == "Prevention: healthy child 0–19"


def test_no_code_is_unmapped_and_unmapped_stands_last() -> None:
    assert service_group(None).code == service_group("").code == service_groups()[-1].code == "UNM"


@pytest.mark.parametrize("code", ["XXX", "pre1", "PRE7", "PRE1 "])
def test_an_unknown_code_is_refused(code: str) -> None:
    with pytest.raises(Refused, match="is not a service group"):
        service_group(code)
    with pytest.raises(Refused):
        sub_groups(code)


def test_the_facets_describe_a_service_beside_its_group() -> None:
    facets = {facet.code: facet.values for facet in service_facets()}
    assert list(facets) == ["age_band", "cohort", "function", "level", "mode"]
    assert facets["function"] == ("Prevent", "Assess", "Treat", "Support", "Accommodate", "Enable")
    assert facets["level"] == ("Universal", "Targeted", "Specialist")
