"""The synthetic place: can a finance officer take published payments from a file's question to who depends on whom?"""

import random
from pathlib import Path

from placepound.core.money.spend.change import ChangePart
from placepound.core.terms.amount import Amount
from tests.journeys import legs
from tests.journeys.files import pounds, read_csv, total
from tests.journeys.person import Arrive, Person

PLACE = "Vellmouth (synthetic)"
COUNTY = "The Strand County Council (synthetic)"
YEAR = "2022/23"
REDACTED = "REDACTED PERSONAL DATA"
NAMES = ("Lantern Carers Centre", "Quill and Anchor Wool Shop", REDACTED, "Brightkelp Homecare Ltd", "Wick and Wax Ltd")
SERVICES = ("Carers' breaks", "Knitted waistcoats", "Direct payments", "Home care", "Candles for the harbour")
HEADINGS = "Paid on,Paid to,Department,What for,Reference,Net £"
LOADED = "Payments that were loaded"

Row = tuple[str, str, Amount]
"""A day that could be day or month first, a name, an amount."""


def test_a_finance_officer_takes_a_file_from_its_question_to_single_payments(arrive: Arrive, tmp_path: Path) -> None:
    person = arrive("finance officer")
    rows = published()
    file = written(tmp_path / "strand-payments-2022-23.csv", rows)
    load(person, file)
    answers_what_the_file_does_not_say(person, file.name)
    its_account_adds_up(person, file.name, rows)
    again = tmp_path / "strand-payments-again.csv"
    again.write_bytes(file.read_bytes())
    picture = tmp_path / "strand-payments-scanned.csv"
    picture.write_bytes(b"%PDF-1.7 a scan")
    load(person, again, picture)
    person.sees("1 already held", "1 could not be read")
    person.follow(picture.name, within=person.main)
    person.sees("This file could not be read", "The file is a PDF", "Nothing of it was kept")
    published_payments(person)
    bring_up_to_date(person)
    person.follow("Where the money goes", within=person.main)
    person.follow(f"{YEAR}, actual")
    assert legs.files_equal_the_page(person) == whole(rows)
    finds_each_supplier_with_its_payments(person, rows)
    is_not_shown_people_singly(person)


def published() -> list[Row]:
    draw = random.Random(11)
    rows = []
    for number in range(60):
        amount = Amount(draw.randrange(50_000, 9_000_000))
        day = f"{1 + number % 12:02}/{4 + number % 6:02}/2022"
        rows.append((day, NAMES[number % 5], Amount(0) - amount if number % 14 == 3 else amount))
    return rows


def whole(rows: list[Row], name: str = "") -> Amount:
    return Amount.total(amount for _, to, amount in rows if name in ("", to))


def written(path: Path, rows: list[Row]) -> Path:
    """With credits in brackets, and a total that no label tells from a payment."""
    lines = [HEADINGS]
    for number, (day, name, amount) in enumerate(rows):
        shown = amount.exact().replace("£", "")
        shown = f"({shown[1:]})" if amount < Amount(0) else shown
        lines.append(f'{day},{name},Adults,{SERVICES[NAMES.index(name)]},R{number},"{shown}"')
    lines.append(f',,,,,"{whole(rows).exact().replace("£", "")}"')
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def published_payments(person: Person) -> None:
    person.go_to_place(PLACE)
    person.follow("Published payments", within=person.main)
    person.comes_to("Published payments")


def load(person: Person, *files: Path) -> None:
    """Load files of the county, and wait until the worker is through with them."""
    published_payments(person)
    person.follow("Load files of payments", within=person.main)
    person.page.get_by_label("Whose payments are they").select_option(label=COUNTY)
    person.page.get_by_label("Files").set_input_files(list(files))
    with person.page.expect_navigation():
        person.press("Load")
    person.wait_for_the_worker()
    person.comes_to(LOADED)


def bring_up_to_date(person: Person) -> None:
    with person.page.expect_navigation():
        person.press("Bring the figures up to date")
    person.wait_for_the_worker()
    person.sees("The figures hold")


def answers_what_the_file_does_not_say(person: Person, name: str) -> None:
    person.sees("1 with a question to answer")
    person.follow(name, within=person.main)
    person.sees("Every date", "could be day first or month first", "No payment of it counts until then")
    person.follow("Answer", within=person.main)
    person.page.get_by_role("radio", name="Day first").check()
    person.page.get_by_label("Column 4: What for").select_option(label="Service")
    with person.page.expect_navigation():
        person.press("Remember and read again")
    assert person.problems() == ["Say why it is read so"]
    person.page.get_by_label("Why is it read so?").fill("The council writes the day first")
    with person.page.expect_navigation():
        person.press("Remember and read again")
    person.wait_for_the_worker()
    person.sees("1 file loaded, 61 rows")


def its_account_adds_up(person: Person, name: str, rows: list[Row]) -> None:
    person.follow(name, within=person.main)
    person.sees("Agrees with its total", "61 rows read = 55 + 5 + 1 + 0 + 0")
    figures = person.figures()
    assert (figures["Counted"], figures["Stated total"], figures["Difference"]) == (
        whole(rows).exact(), whole(rows).exact(), "£0")  # fmt: skip
    classes = {
        row["Item"]: row for row in read_csv(person.download("CSV of the whole account")) if row["Part"] == "Class"
    }
    assert pounds(classes["Credits"]["Sum (£)"]) == Amount.total(a for _, _, a in rows if a < Amount(0))


def finds_each_supplier_with_its_payments(person: Person, rows: list[Row]) -> None:
    person.go_to_place(PLACE)
    person.follow("Suppliers", within=person.main, exact=True)
    person.page.get_by_label("Year").select_option(label=YEAR)
    with person.page.expect_navigation():
        person.press("Show")
    named = {name: whole(rows, name) for name in NAMES if name != REDACTED}
    held_back = {"Names that the payer redacted": whole(rows, REDACTED)}
    assert {name.removesuffix(" (synthetic)"): amount for name, amount in listed(person).items()} == named | held_back
    assert person.figures()["To payees not named"] == whole(rows, REDACTED).short()
    person.follow("Wick and Wax Ltd", within=person.main)
    person.table_named("Payers, years and services").get_by_role(
        "link", name=named["Wick and Wax Ltd"].exact()
    ).first.click()
    person.comes_to("Payments to Wick and Wax Ltd")
    payments = person.table("Payments, one by one")
    assert [line[1].replace("−", "-") for line in payments[1:-1]] == [
        amount.exact() for _, name, amount in sorted(rows, key=in_order) if name == "Wick and Wax Ltd"
    ]
    assert payments[-1][:2] == ["All 12 payments", named["Wick and Wax Ltd"].exact()]


def in_order(row: Row) -> tuple[str, ...]:
    day, month, year = row[0].split("/")
    return year, month, day


def is_not_shown_people_singly(person: Person) -> None:
    person.go_to_source(f"Payments of {COUNTY}, {YEAR}")
    held_back = person.page.get_by_role("row").filter(has_text="Payees whose names the body redacted").first
    person.follow("Payment by payment", within=held_back)
    person.comes_to("Payments to Payees whose names the body redacted")
    assert person.table("Payments, one by one") == []


SPELT = "BRIGHTKELP HOME CARE LTD"
KNOWN = "Brightkelp Homecare Ltd (synthetic)"


def test_two_names_are_one_supplier_after_one_reviewed_match_and_two_again_once_it_is_undone(arrive: Arrive) -> None:
    person = arrive("finance officer")
    apart = suppliers(person)
    person.follow("Names to review", within=person.main)
    card = person.page.get_by_role("listitem").filter(has_text=SPELT).first
    with person.page.expect_navigation():
        card.get_by_role("button", name="The same").click()
    assert person.problems() == ["Say how you know: it is kept with your name"]
    person.page.get_by_label("How do you know?").fill("Same company number on both bodies’ contracts (synthetic)")
    person.press("The same")
    person.sees("1 decision made or undone on that day or later may not be in them yet")
    bring_up_to_date(person)
    together = suppliers(person)
    assert SPELT not in together
    assert together[KNOWN] == apart[KNOWN] + apart[SPELT]
    assert Amount.total(together.values()) == Amount.total(apart.values())
    person.follow(KNOWN.removesuffix(" (synthetic)"), within=person.main)
    person.sees("has two payers on file")
    assert {row[0] for row in person.table("Names as written")[1:]} >= {SPELT, "Brightkelp Homecare Ltd"}
    undoes(person)
    assert suppliers(person) == apart


def suppliers(person: Person) -> dict[str, Amount]:
    person.go_to_place(PLACE)
    person.follow("Suppliers", within=person.main, exact=True)
    return listed(person)


def listed(person: Person) -> dict[str, Amount]:
    """What each supplier of the open page was paid, from the file that the page offers."""
    return {row["Supplier"]: pounds(row["Amount (£)"]) for row in read_csv(person.download("CSV of Suppliers"))}


def undoes(person: Person) -> None:
    person.go_to_place(PLACE)
    person.follow("Names to review", within=person.main)
    person.follow("The same 1", within=person.main)
    person.follow("Undo", within=person.main)
    person.page.get_by_label("Why is it undone?").fill("Two companies after all")
    person.press("Undo it")
    person.sees("1 decision made or undone on that day or later may not be in them yet")
    bring_up_to_date(person)


def test_what_changed_adds_up_and_a_councillor_reads_it_without_loading_anything(arrive: Arrive) -> None:
    person = arrive("councillor")
    published_payments(person)
    assert person.page.get_by_role("link", name="Load files of payments").count() == 0
    assert person.page.get_by_role("button", name="Bring the figures up to date").count() == 0
    person.follow("What changed between two years", within=person.main)
    person.page.get_by_label("From").select_option(label="2024/25")
    person.page.get_by_label("To", exact=True).select_option(label="2025/26")
    with person.page.expect_navigation():
        person.press("Compare")
    rows = read_csv(person.download("CSV of What changed, by payee"))
    for row in rows:
        assert total(row[f"{part.label} (£)"] for part in ChangePart) == pounds(row["Difference (£)"])
        assert pounds(row["Paid in 2025/26 (£)"]) - pounds(row["Paid in 2024/25 (£)"]) == pounds(row["Difference (£)"])
    figures = person.figures()
    assert figures["2024/25"] == total(row["Paid in 2024/25 (£)"] for row in rows).short()
    assert figures["2025/26"] == total(row["Paid in 2025/26 (£)"] for row in rows).short()
    assert figures["Up by"] == total(row["Difference (£)"] for row in rows).short()
