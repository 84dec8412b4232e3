"""In what are two written names alike, and is the difference said so that a person can decide?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placepound.core.money.spend.likeness import difference, name_parts


@pytest.mark.parametrize(
    ("text", "other", "said"),
    [
        ("Brightwater Publishing", "Brightwater Publishing Ltd", "same but for “Ltd”"),
        ("Tarrow And Vane", "Tarrow & Vane LLP", "same but for “LLP”"),
        ("One Brightwater Llp", "One Brightwater Ltd", "same but for “Llp” and “Ltd”"),
        ("Orange Tree Care Ltd", "Orangetree Care Limited", "the same letters with other spaces"),
        ("Brightwater Waste Manag", "Brightwater Waste Management Limited", "ends within “Management”, as if cut off"),
        ("Fostering Brightwater", "Brightwater Fostering", "the same words in another order"),
        ("The Tarrow Centre", "Tarrow Centre", "the same words"),
        ("Tarrow Baptism Church", "Tarrow Baptist Church", "one word differs: Baptism / Baptist"),
        ("Tarrow NHS Trust", "Tarrow NHS Foundation Trust", "same but for “Foundation”"),
        ("Tarrow MBC", "Tarrow Council", "one word differs: MBC / Council"),
        ("Www.Tarrow.Co.Uk", "Tarrow", "same but for “Www Co Uk”"),
        ("Tarrow Stores 2808", "Tarrow Stores", "same but for “2808”"),
        ("Tarrow", "Tarrow for One Two Three Four", "same but for “for One Two Three …”"),
        ("Tarrow Home Care", "Tarrow Day Nursery", "words differ: Home Care / Day Nursery"),
    ],
)
def test_a_difference_is_said_in_words(text: str, other: str, said: str) -> None:
    assert difference(text, other) == said


@given(st.text(max_size=50), st.text(max_size=50))
def test_any_two_names_have_parts_and_a_difference(text: str, other: str) -> None:
    assert difference(text, other)
    assert name_parts(text).words
    assert name_parts(text).letters


def test_abbreviations_plurals_and_order_are_the_same_words() -> None:
    said = name_parts("Tarrow Childrens Svs Assoc").words
    assert said == name_parts("Association of Tarrow Children's Services").words == (
        "association", "children", "service", "tarrow",
    )  # fmt: skip


def test_what_names_the_kind_of_a_body_is_left_out_only_beside_that_kind() -> None:
    assert name_parts("Tarrow MBC").kindless == name_parts("Metropolitan Borough of Tarrow").kindless
    assert name_parts("Tarrow MBC").kindless == name_parts("Tarrow Council").kindless
    assert name_parts("Tarrow Hospitals NHS Trust").kindless == name_parts("Tarrow NHS Foundation Trust").kindless
    assert name_parts("Tarrow City Club").kindless != name_parts("Tarrow Club").kindless
    assert name_parts("Tarrow Hospital Radio").kindless != name_parts("Tarrow Radio").kindless


def test_marks_tell_bodies_of_one_name_apart() -> None:
    assert name_parts("Project Co (No 2) North Ltd").marks == ("2", "no", "north")
    assert name_parts("Project Co Ltd").marks == ()


def test_codes_and_branches_after_a_name_and_the_payment_service_before_it_are_left_out() -> None:
    assert name_parts("Paybud *tarrow Crafts").letters == "tarrowcrafts"
    assert name_parts("Chatbook Mw7a5ash22").letters == name_parts("Chatbook").letters
    assert name_parts("Kingsmead - S0317").letters == name_parts("Kingsmead 004").letters == "kingsmead"
    assert name_parts("4214").letters == "4214"


def test_a_legal_form_that_was_cut_off_is_known() -> None:
    assert [name_parts(f"Brightwater Cleaning {end}").form for end in ("Ltd", "Limi", "L", "Llp", "")] == [
        "ltd", "ltd", "ltd", "llp", None,
    ]  # fmt: skip
    assert name_parts("Brightwater Clean").may_be_cut
    assert not name_parts("Brightwater").may_be_cut
