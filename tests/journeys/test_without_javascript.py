"""Can a statement be brought in, accepted and looked at where no script runs?"""

from pathlib import Path

from placepound.core.terms.amount import Amount
from tests.journeys import legs
from tests.journeys.person import Arrive

PLACE = "Vellmouth (synthetic)"
COUNTY = "The Strand County Council (synthetic)"
TITLE = "Reablement planned for 2028/29 (synthetic)"


def test_a_statement_goes_from_file_to_place_pound_without_script(arrive: Arrive, tmp_path: Path) -> None:
    person = arrive("finance officer", java_script_enabled=False)
    file = tmp_path / "synthetic-reablement.csv"
    file.write_text(f"Commissioner,Service,Spend\n{COUNTY},Reablement,1.5\nTotal,,1.5\n", encoding="utf-8")
    person.bring(PLACE, file, publisher=COUNTY, title=TITLE, basis="Budget", Financial_year="2028/29")
    person.sees("What is one unit worth?")
    person.answer(**{"What is one unit worth?": "Millions"})
    assert person.figures()["Accepted"] == "£1,500,000"
    person.accept(TITLE)
    person.go_to_pound(PLACE)
    person.follow("2028/29, planned")
    assert legs.files_equal_the_page(person) == Amount.pounds(1_500_000)
    person.page.get_by_text("Narrow by partner").click()
    person.page.get_by_label("For what").select_option(label="Care at home: reablement")
    person.press("Show")
    person.sees("Remove filter: For what: Care at home: reablement")
    person.explain(legs.NET)
    assert "1.5 £1,500,000" in legs.open_row(person, "Reablement")
    person.undo("It was only tried")
