"""Leeds: does the record keep £294m of council commissioning apart from £144m of pools that may hold the same money?

From the paper of the Leeds Health and Wellbeing Board, 2016: £294m commissioned in 2015/16, of which £102m with the
third sector; four pools of £77m, £4m, £4m and £59m, of which the paper does not say whether they overlap.
"""

from pathlib import Path

from placepound.cli.demo.published import FOLDER
from placepound.core.terms.amount import Amount
from tests.journeys import legs
from tests.journeys.person import Arrive, Person

PLACE = "Leeds Health and Wellbeing Board partners"
COUNCIL = "Leeds City Council"
PUBLISHED = "Council commissioning budgets, 2015/16"
POOLS = "Pooled budgets of the council and three CCGs, 2016"
TYPED = "Council commissioning, typed again"
FILE = FOLDER / "leeds-2016" / "statement-commissioning.csv"
YEAR = "2015/16, planned"


def test_a_commissioner_keeps_the_councils_budgets_and_the_pools_apart(arrive: Arrive, tmp_path: Path) -> None:
    person = arrive("commissioner")
    looks_at_the_published_sums(person)
    sees_that_the_pools_have_no_sum(person)
    undoes_and_sees_the_year_leave(person)
    brings_a_wrong_digit_then_the_right_one(person, tmp_path)
    maps_a_pool_from_the_work_list(person)
    explains_the_third_sectors_money(person)
    person.go_to_source(TYPED)
    person.undo("Typed again only to check it")
    person.go_to_pound(PLACE)
    person.sees_not("£294m")


def looks_at_the_published_sums(person: Person) -> None:
    person.go_to_pound(PLACE)
    to_year(person)
    assert legs.files_equal_the_page(person) == Amount.pounds(294_000_000)
    assert person.figures()[legs.NET] == "£294m"
    person.sees("±£1m as published")
    charities = person.row("Net by kind of provider", "VCFSE")
    assert charities[-2:] == ["£102m", "34.7%"]


def to_year(person: Person) -> None:
    """The council's year, where more than one period is on record."""
    tab = person.page.get_by_role("navigation", name="Period and status").get_by_role("link", name=YEAR)
    if tab.count():
        tab.click()
    person.sees(YEAR)


def sees_that_the_pools_have_no_sum(person: Person) -> None:
    person.go_to_source(POOLS)
    person.sees(PUBLISHED)
    person.go_to_pound(PLACE)
    pools = person.page.get_by_role("navigation", name="Period and status").get_by_role("link", name="As at")
    pools.first.click()
    person.sees("The total cannot be determined", "between £77,000,000 and £144,000,000")
    person.sees_not("£438m", "£294m")
    assert person.row("Sources", POOLS)[-1] == "cannot be determined"


def undoes_and_sees_the_year_leave(person: Person) -> None:
    person.go_to_source(PUBLISHED)
    person.undo("To be typed by a second person")
    person.go_to_pound(PLACE)
    assert person.page.get_by_role("navigation", name="Period and status").count() == 0
    person.sees_not("£294m", YEAR)


def brings_a_wrong_digit_then_the_right_one(person: Person, folder: Path) -> None:
    """£199m where the paper has £192m: the control shows it, and what was said of the document is kept."""
    text = FILE.read_text(encoding="utf-8")
    wrong = folder / "leeds-wrong.csv"
    wrong.write_text(text.replace("£192m", "£199m"), encoding="utf-8")
    person.start_import(PLACE)
    person.describe(wrong, publisher=COUNCIL, title=TYPED, basis="Budget", Financial_year="2015/16")
    person.page.get_by_role("checkbox", name=POOLS).check()
    person.press("Read the file")
    assert person.problems() == ["Say why they may overlap, so that a reader can judge it"]
    assert person.page.get_by_label("Title").input_value() == TYPED
    assert person.page.get_by_role("checkbox", name=POOLS).is_checked()
    person.page.get_by_label("Why they may overlap").fill("Both hold the learning disability pool")
    person.page.get_by_label("File", exact=True).set_input_files(wrong)
    person.send()
    assert person.figures()["The document's own total"] == "£294,000,000"
    assert person.figures()["Difference"] == "£7,000,000"
    person.sees("Not reconciled", "stays out of the place pound until a person takes responsibility")
    person.follow("Bring a corrected file")
    assert person.page.get_by_label("Title").input_value() == TYPED
    person.page.get_by_label("File", exact=True).set_input_files(FILE)
    person.send()
    assert person.figures()["Difference"] == "£0"
    person.sees("Reconciled")
    person.accept(TYPED)
    person.sees("Both hold the learning disability pool")


def maps_a_pool_from_the_work_list(person: Person) -> None:
    person.follow(f"Coding rules of {PLACE}")
    person.follow("Unmapped money", within=person.main)
    row = person.page.get_by_role("row").filter(has_text="South Leeds Independence Centre")
    legs.write_rule(
        person,
        within=row,
        group="COM8 Community health: intermediate beds",
        reason="The centre offers beds between hospital and home",
        moves="catch 1 row on record with £4,000,000, and move 1 row",
    )
    person.follow("What is still unmapped")
    person.comes_to("Unmapped money")
    person.sees_not("South Leeds Independence Centre")


def explains_the_third_sectors_money(person: Person) -> None:
    person.go_to_pound(PLACE)
    to_year(person)
    assert person.figures()[legs.NET] == "£294m"
    person.follow("£102m", within=person.table_named("Net by kind of provider"))
    legs.rows_behind_add_up(person, Amount.pounds(102_000_000))
    row = legs.open_row(person, "Commissioned with the third sector")
    assert "£102m £102,000,000" in row
