"""The synthetic place: can a finance officer see a file through that asks, refuses, is undone, and counts once?"""

import random
from pathlib import Path

from placepound.core.terms.amount import Amount
from tests.journeys import legs
from tests.journeys.person import Arrive, Person

PLACE = "Vellmouth (synthetic)"
COUNTY = "The Strand County Council (synthetic)"
WAITING = "synthetic-county-grants-2026-27.csv"
GRANTS = "Grants to community groups 2026/27 (synthetic)"
PLANNED = "Home adaptations planned for 2027/28 (synthetic)"
YEAR = "2025/26, actual"


def test_a_finance_officer_sees_files_through_to_the_place_pound_and_out_again(arrive: Arrive, tmp_path: Path) -> None:
    person = arrive("finance officer")
    looks_at_gross_transfers_and_net(person)
    answers_the_file_that_waits(person)
    net = brings_a_generated_file(person, tmp_path)
    maps_what_no_rule_catches(person, net)
    person.go_to_source(PLANNED)
    person.undo("It was only a draft")
    person.follow("History of this statement")
    person.sees("It was only a draft", "Demo finance officer")
    person.go_to_pound(PLACE)
    assert "2027/28" not in " ".join(tabs(person))


def tabs(person: Person) -> list[str]:
    return person.page.get_by_role("navigation", name="Period and status").get_by_role("link").all_inner_texts()


def looks_at_gross_transfers_and_net(person: Person) -> None:
    """Transfers are taken out once, and every figure of the files is that of the page."""
    person.go_to_pound(PLACE)
    person.sees("Synthetic", YEAR)
    net = legs.files_equal_the_page(person)
    person.explain(legs.NET)
    figures = {label: pounds(text) for label, text in person.figures().items()}
    assert figures[legs.NET] == net == figures[legs.GROSS] - figures["Transfers taken out"]
    legs.rows_behind_add_up(person, net)
    person.follow("Place pound")
    person.explain("Transfers taken out")
    person.sees("Transfers among these rows", "transfers taken out")


def pounds(shown: str) -> Amount:
    """An exact figure as a page shows it."""
    return Amount.pounds(shown.replace("£", "").replace(",", "").replace("−", "-"))


def answers_the_file_that_waits(person: Person) -> None:
    """The file does not say what one unit is worth; until somebody does, it cannot be accepted."""
    person.menu("Sources")
    person.follow("Uploads that wait")
    person.follow(f"Go on with {WAITING}")
    person.comes_to("Check before you accept")
    person.sees("What is one unit worth?", "It cannot be accepted yet")
    person.answer(**{"What is one unit worth?": "Thousands"})
    assert person.figures()["Accepted"] == "£298,850"
    person.sees("Reconciled")
    person.accept(GRANTS)
    person.go_to_pound(PLACE)
    person.follow("2026/27, planned")
    assert legs.files_equal_the_page(person) == Amount.pounds(298_850)


def brings_a_generated_file(person: Person, folder: Path) -> Amount:
    """A credit, a row that is no money and a total row: every row read is accepted, refused, or a control."""
    draw = random.Random(7)
    amounts = [Amount(draw.randrange(10_000, 900_000_000)) for _ in range(40)]
    amounts[3] = Amount(0) - amounts[3]
    rows = [f'{COUNTY},Stair rail type {number},"{amount.exact()}"' for number, amount in enumerate(amounts)]
    total = Amount.total(amounts)
    file = folder / "synthetic-adaptations.csv"
    lines = ["Commissioner,Service,Amount (£)", *rows, f"{COUNTY},Nobody knows,see note 4", f'Total,,"{total.exact()}"']
    file.write_text("\n".join(lines), encoding="utf-8")
    person.bring(PLACE, file, publisher=COUNTY, title=PLANNED, basis="Budget", Financial_year="2027/28")
    assert person.figures()["Rows read"] == "42"
    assert person.row("Every row read is in one of these", "Refused")[1] == "1"
    person.sees("“see note 4”", "of which negative", total.exact())
    person.accept(PLANNED)
    person.go_to_pound(PLACE)
    person.follow("2027/28, planned")
    assert legs.files_equal_the_page(person) == total
    return total


def maps_what_no_rule_catches(person: Person, net: Amount) -> None:
    person.sees(f"{net.short()} is unmapped")
    person.follow("See these rows")
    legs.rows_behind_add_up(person, net)
    assert "Stair rail type 1" in legs.open_row(person, "Stair rail type 1")
    row = person.page.locator(":target")
    row.get_by_role("link", name="Write a rule").click()
    person.page.get_by_label("How it compares").select_option(label="begins with")
    person.page.get_by_label("Text").fill("stair rail")
    person.page.get_by_label("Service group").select_option(label="EQP2 Equipment and adaptations: adaptations")
    person.page.get_by_label("Reason").fill("Rails are fitted in homes (synthetic)")
    person.press("See what it would do")
    person.comes_to("What this rule would do")
    person.sees(f"It would catch 40 rows on record with {net.exact()}, and move 40 rows to another group")
    person.press("Keep this rule")
    person.comes_to("The rules are applied")
    person.go_to_pound(PLACE)
    person.follow("2027/28, planned")
    person.sees_not("is unmapped")
    assert legs.files_equal_the_page(person) == net
