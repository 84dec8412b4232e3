"""Does the served demo, with its worker and its limits, tell a person what is wrong with a hostile file?"""

from typing import Any

import pytest

from tests.exchange import makers
from tests.journeys.person import Arrive, Person

PLACE = "Vellmouth (synthetic)"
COUNTY = "The Strand County Council (synthetic)"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def person(arrive: Arrive) -> Person:
    return arrive("finance officer")


def send(person: Person, name: str, content: bytes) -> None:
    file: dict[str, Any] = {"name": name, "mimeType": WORKBOOK, "buffer": content}
    person.bring(PLACE, file, publisher=COUNTY, title=f"Sent as {name}", basis="Estimate", Financial_year="2029/30")


def test_a_zip_bomb_is_refused_and_let_go(person: Person) -> None:
    send(person, "bomb.xlsx", makers.raw_xlsx("", extra={"xl/bomb.xml": b"<a>" + bytes(450_000_000)}))
    person.comes_to("This file cannot be read")
    person.sees("unpacks to more than 400 MB", "Nothing was kept in the record")
    person.press("Let it go")
    person.sees("“bomb.xlsx” was let go. Nothing of it is in the record.")


def test_letters_of_an_old_encoding_blank_rows_and_an_endless_amount(person: Person) -> None:
    rows = f"Commissioner,Service,Amount (£)\n{COUNTY},Café – “warm” rooms,£1,200.50\n".replace(
        "£1,200.50", '"£1,200.50"'
    )
    rows += ",,\n" * 200_000 + f"{COUNTY},Odd,1e9999\n{COUNTY},Reablement,(200.50)\n,,1000\n"
    send(person, "old.csv", rows.encode("cp1252"))
    person.comes_to("Check before you accept")
    person.sees("“1e9999” is written with an exponent", "200,000 blank rows passed over", "Read as Windows-1252")
    assert person.figures()["Rows read"] == "4"
    assert person.row("Every row read is in one of these", "Accepted")[1:] == ["2", "£1,000"]
    assert person.row("Every row read is in one of these", "Refused")[1] == "1"
    assert person.row("Every row read is in one of these", "Recognised as totals")[1] == "1"
    person.follow("Accepted", within=person.page.get_by_role("navigation", name="Rows by verdict"))
    person.sees("Café – “warm” rooms", "(200.50)")
    person.accept("Sent as old.csv")
    person.follow("Totals", within=person.page.get_by_role("navigation", name="Rows by verdict"))
    person.sees("Control total")


def test_a_formula_never_worked_out_is_refused_by_its_cell(person: Person) -> None:
    rows = [("Commissioner", "Service", "Amount (£)"), (COUNTY, "Reablement", 5), (COUNTY, "Rest", ("=C2*2", ""))]
    send(person, "formula.xlsx", makers.xlsx({"Budget": rows}))
    person.comes_to("Check before you accept")
    person.sees("Budget!C3", "holds a formula whose value was never worked out")
    assert person.figures()["Accepted"] == "£5"
