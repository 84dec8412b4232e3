"""Leicester, Leicestershire and Rutland: can a commissioner take the published list of 2020 from file to row?

From the joint commissioning strategy for children with special educational needs and disabilities, list as at August
2020: councils £169,444,000, clinical commissioning groups £25,090,000, all £194,729,000.
"""

from pathlib import Path

from placepound.cli.demo.published import FOLDER
from placepound.core.terms.amount import Amount
from tests.journeys import legs
from tests.journeys.person import Arrive, Person

PLACE = "Leicester, Leicestershire and Rutland SEND joint commissioning"
COUNCILS = "Leicester, Leicestershire and Rutland councils (three together)"
CCGS = "Leicester, Leicestershire and Rutland CCGs (three together)"
PUBLISHED = "What each agency funds or delivers for children with SEND, August 2020"
TYPED = "SEND services, typed again"
FILE = FOLDER / "llr-send-2020" / "statement-services.csv"
CAFSS = "Child and Family Support Service (CAFSS)"


def test_a_commissioner_takes_the_published_list_from_file_to_row(arrive: Arrive, tmp_path: Path) -> None:
    person = arrive("commissioner")
    looks_at_the_published_sums(person)
    is_refused_the_same_file(person)
    undoes_and_sees_the_money_leave(person)
    brings_it_typed_by_somebody_else(person, tmp_path)
    maps_what_no_rule_catches(person)
    explains_a_figure_to_its_row(person)
    person.go_to_source(TYPED)
    person.undo("Typed again only to check it")
    legs.is_gone(person, PLACE)


def looks_at_the_published_sums(person: Person) -> None:
    person.go_to_pound(PLACE)
    assert legs.files_equal_the_page(person) == Amount.pounds(194_729_000)
    assert person.figures()[legs.NET] == "£194.7m"
    person.sees("±£1.2m as published", "Cannot be determined: no population", "£1.8m is unmapped")
    shown = legs.shown_by_partner(person)
    assert (shown[COUNCILS], shown[CCGS]) == ("£169.4m", "£25.1m")
    for partner, net in ((COUNCILS, 169_444_000), (CCGS, 25_090_000)):
        person.follow(Amount.pounds(net).short(), within=person.table_named("Net by partner"))
        legs.rows_behind_add_up(person, Amount.pounds(net))
        person.sees(f"Who pays: {partner}")
        person.go_to_pound(PLACE)


def is_refused_the_same_file(person: Person) -> None:
    """Nothing that was said is lost; the browser lets go of the file, and the page says so."""
    person.start_import(PLACE)
    person.describe(FILE, publisher=COUNCILS, title="The same once more", basis="Budget", Financial_year="2020/21")
    person.press("Read the file")
    (problem,) = person.problems()
    assert problem.startswith("This very file was accepted on")
    assert f"as “{PUBLISHED}”. Nothing was added." in problem
    assert person.page.get_by_label("Title").input_value() == "The same once more"
    assert person.page.get_by_label("Financial year").input_value() == "2020/21"
    assert person.page.get_by_role("radio", name="Budget").is_checked()


def undoes_and_sees_the_money_leave(person: Person) -> None:
    person.go_to_source(PUBLISHED)
    person.follow("Undo this statement")
    person.press("Undo it")
    assert len(person.problems()) == 1
    assert person.page.title().startswith("Error: ")
    person.follow("Cancel")
    person.undo("To be typed by a second person")
    legs.is_gone(person, PLACE)


def brings_it_typed_by_somebody_else(person: Person, folder: Path) -> None:
    """Another person writes "The three councils", which the file does not explain: the page asks who that is."""
    typed = folder / "send-typed-again.csv"
    typed.write_text(FILE.read_text(encoding="utf-8").replace("Councils,", "The three councils,"), encoding="utf-8")
    person.bring(PLACE, typed, publisher=COUNCILS, title=TYPED, basis="Budget", Financial_year="2020/21")
    assert person.figures()["Rows read"] == "26"
    assert person.figures()["Accepted"] == "£194,729,000"
    assert person.row("Every row read is in one of these", "Read") == ["Read", "26", "£194,729,000"]
    person.sees("No total in the source", "It cannot be accepted yet", "Say who “The three councils” is.")
    assert person.page.get_by_role("button", name="Accept this statement").count() == 0
    person.answer(**{"Who is “The three councils”?": COUNCILS})
    person.sees_not("It cannot be accepted yet")
    person.accept(TYPED)
    person.sees("All 26 rows accepted; the document states no total")


def maps_what_no_rule_catches(person: Person) -> None:
    person.go_to_place(PLACE)
    person.go_to_pound(PLACE)
    person.follow("See these rows")
    assert person.figures()[legs.NET] == "£1,800,000"
    assert "£1.8 million" in legs.open_row(person, CAFSS)
    legs.write_rule(
        person,
        group="MHS1 Mental health: young people's outpatients",
        reason="The strategy lists it among mental health services for children",
        moves="catch 1 row on record with £1,800,000, and move 1 row",
    )
    person.go_to_pound(PLACE)
    person.sees_not("is unmapped")
    assert person.row("Who pays for what, net", "Mental health")[-1] == "£13.8m"
    assert person.figures()[legs.NET] == "£194.7m"


def explains_a_figure_to_its_row(person: Person) -> None:
    person.go_to_pound(PLACE)
    person.explain(legs.NET)
    legs.rows_behind_add_up(person, Amount.pounds(194_729_000))
    assert legs.open_row(person, "Community equipment loans").startswith("27 line 27, column 3 Community equipment")
    person.sees("All councils and CCGs of Leicester, Leicestershire and Rutland (split not given)")
