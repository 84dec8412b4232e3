"""Do four people and the public see different things in the synthetic place, and may they do different things?"""

import pytest

from tests.journeys import legs
from tests.journeys.person import Arrive, Person

PLACE = "Vellmouth (synthetic)"
ICBS_OWN = "NHS Vellmouth and the Strand Integrated Care Board (synthetic): budget 2025/26"
BOROUGHS_OWN = "Vellmouth Borough Council (synthetic): received from partners 2025/26"
NAMED = "The Strand County Council (synthetic): outturn 2023/24"
PUBLISHED = "Vellmouth Borough Council (synthetic): outturn 2024/25"

SEEN = {
    "commissioner": (29, {ICBS_OWN, NAMED, PUBLISHED}),
    "finance officer": (28, {NAMED, PUBLISHED}),
    "councillor": (29, {BOROUGHS_OWN, NAMED, PUBLISHED}),
    "voluntary sector": (2, {NAMED, PUBLISHED}),
    "": (1, {PUBLISHED}),
}
"""Who sees how many of the 24 statements and six years of payments, and which of the four with sharing of their own."""


def titles(person: Person) -> list[str]:
    """The sources of the synthetic place that a person finds listed."""
    person.menu("Sources")
    person.page.get_by_label("Place", exact=True).select_option(label=PLACE)
    with person.page.expect_navigation():
        person.press("Apply")
    headings, *rows = person.table("Sources")
    assert headings[0] == "Statement"
    return [row[0] for row in rows]


@pytest.mark.parametrize("who", SEEN)
def test_each_sees_the_sources_shared_with_them_and_no_other(arrive: Arrive, who: str) -> None:
    count, special = SEEN[who]
    listed = titles(arrive(who))
    assert len(listed) == count
    found = {title for title in (ICBS_OWN, BOROUGHS_OWN, NAMED, PUBLISHED) for row in listed if row.startswith(title)}
    assert found == special


def test_the_place_pound_holds_what_each_may_see_and_says_so(arrive: Arrive) -> None:
    """The board keeps its budget for 2025/26 to itself: only its own people count it."""
    nets = {}
    for who in SEEN:
        person = arrive(who)
        person.go_to_pound(PLACE)
        person.sees("This view holds only what partners share with everybody" if not who else "what is shared with you")
        planned = person.page.get_by_role("link", name="2025/26, planned")
        if planned.count():
            planned.click()
            person.sees("2025/26, planned")
            nets[who] = person.figures()[legs.NET]
    assert set(nets) == {"commissioner", "finance officer", "councillor"}
    assert nets["finance officer"] == nets["councillor"] != nets["commissioner"]


def test_the_public_counts_only_the_one_statement_that_is_published(arrive: Arrive) -> None:
    person = arrive()
    person.go_to_pound(PLACE)
    person.sees("2024/25, actual")
    person.sees("Vellmouth Borough Council (synthetic)", "From 1 source")
    person.sees_not("The Strand County Council", "Integrated Care Board")
    legs.files_equal_the_page(person)


def test_a_councillor_is_told_why_statements_are_not_theirs_to_bring(arrive: Arrive) -> None:
    """No link leads there; a colleague may have sent theirs."""
    colleague = arrive("commissioner")
    colleague.start_import(PLACE)
    person = arrive("councillor")
    person.menu("Sources")
    assert person.page.get_by_role("link", name="Bring in a statement").count() == 0
    person.page.goto(colleague.page.url)
    person.sees("Only a commissioner, a finance officer or a steward can bring in statements")
    person.go_to_source(PUBLISHED)
    assert person.page.get_by_role("link", name="Undo this statement").count() == 0


def test_the_public_is_asked_to_sign_in_and_comes_back_to_where_it_was(arrive: Arrive) -> None:
    colleague = arrive("commissioner")
    colleague.start_import(PLACE)
    person = arrive()
    person.page.goto(colleague.page.url)
    person.comes_to("Sign in")
    person.enter_password("commissioner")
    person.comes_to("Bring in a statement")
