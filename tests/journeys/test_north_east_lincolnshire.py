"""North East Lincolnshire: is £144m of £195m pooled, and what if somebody takes millions for pounds?

From the NHS Confederation's Integration and innovation at place, 2024: section 75 pools of £144m in a health and care
budget of £195m, which is 73.8%.
"""

from pathlib import Path

from placepound.core.terms.amount import Amount
from tests.journeys import legs
from tests.journeys.person import Arrive, Person

PLACE = "North East Lincolnshire joint committee"
TOGETHER = "Humber and North Yorkshire ICB and North East Lincolnshire Council (together)"
PUBLISHED = "Health and care budget inside and outside the Section 75 pool, 2024"
TYPED = "Section 75 pool, typed in millions"
IN_MILLIONS = """Funded by,Service area,Planned spending,Pool
ICB and council,Health and social care inside the pool,144,Section 75 pooled budget
ICB and council,Health and social care outside the pool,51,
Total,,195,
"""


def test_a_commissioner_sets_the_unit_right_before_anything_is_kept(arrive: Arrive, tmp_path: Path) -> None:
    person = arrive("commissioner")
    looks_at_the_published_sums(person)
    cannot_undo_without_a_reason(person)
    takes_millions_for_pounds_and_sets_it_right(person, tmp_path)
    explains_the_pool_to_its_row(person)
    writes_a_rule_and_retires_it(person)
    person.go_to_source(TYPED)
    person.undo("Typed again only to check it")
    legs.is_gone(person, PLACE)


def looks_at_the_published_sums(person: Person) -> None:
    person.go_to_pound(PLACE)
    assert legs.files_equal_the_page(person) == Amount.pounds(195_000_000)
    pooled_share_is_right(person)


def pooled_share_is_right(person: Person) -> None:
    assert person.row("Net by arrangement", "Section 75 pooled budget")[-2:] == ["£144m", "73.8%"]
    assert person.row("Net by arrangement", "Partners’ own budgets")[-2:] == ["£51m", "26.2%"]


def cannot_undo_without_a_reason(person: Person) -> None:
    person.go_to_source(PUBLISHED)
    person.follow("Undo this statement")
    person.press("Undo it")
    (problem,) = person.problems()
    assert problem == "Give the reason: it is kept with your name"
    person.follow(problem, within=person.page.locator(".nhsuk-error-summary"))
    assert person.page.evaluate("document.activeElement.name") == "why"
    person.page.get_by_label("Why is it undone?").fill("To be typed in millions")
    person.press("Undo it")
    person.sees("Its money has left every figure")
    legs.is_gone(person, PLACE)


def takes_millions_for_pounds_and_sets_it_right(person: Person, folder: Path) -> None:
    """Bare figures: the page asks for the unit, shows what the answer makes of the file, and lets it be changed."""
    typed = folder / "pool-in-millions.csv"
    typed.write_text(IN_MILLIONS, encoding="utf-8")
    person.bring(PLACE, typed, publisher=TOGETHER, title=TYPED, basis="Budget", Financial_year="2024/25")
    person.sees("What is one unit worth?", "It cannot be accepted yet")
    person.answer(**{"What is one unit worth?": "Pounds"})
    assert person.figures()["Accepted"] == "£195"
    person.page.get_by_text("What each column holds").click()
    person.answer(**{"Amounts without a unit of their own are in": "Millions of pounds (£m)"})
    assert person.figures()["Accepted"] == "£195,000,000"
    assert person.figures()["The document's own total"] == "£195,000,000"
    person.sees("Reconciled")
    person.accept(TYPED)
    person.go_to_pound(PLACE)
    assert person.figures()[legs.NET] == "£195m"
    pooled_share_is_right(person)
    assert legs.files_equal_the_page(person) == Amount.pounds(195_000_000)


def explains_the_pool_to_its_row(person: Person) -> None:
    person.follow("£144m", within=person.table_named("Net by arrangement"))
    person.sees("Through: Section 75 pooled budget")
    legs.rows_behind_add_up(person, Amount.pounds(144_000_000))
    assert "144 £144,000,000" in legs.open_row(person, "Health and social care inside the pool")


def writes_a_rule_and_retires_it(person: Person) -> None:
    row = person.page.locator(":target")
    group = "COM Community health"
    legs.write_rule(
        person,
        within=row,
        group=group,
        reason="Only to try what a rule moves",
        moves="catch 1 row on record with £144,000,000, and move 1 row",
    )
    person.go_to_pound(PLACE)
    person.sees("£51m is unmapped")
    person.go_to_source(TYPED)
    person.follow(f"Coding rules of {PLACE}")
    person.follow("Retire the rule", within=person.main)
    person.comes_to("Retire this rule")
    person.sees("£144,000,000")
    person.page.get_by_label("Why is it retired?").fill("It was only tried")
    person.press("Retire the rule")
    person.comes_to("The rules are applied")
    person.go_to_pound(PLACE)
    person.sees("£195m is unmapped")
