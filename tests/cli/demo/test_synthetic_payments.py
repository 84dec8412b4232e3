"""Are the synthetic payments the same each time, plainly invented, and right except where they mean to be wrong?"""

import csv
import io
from collections import Counter, defaultdict
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import pytest

from placepound.cli.demo.geography import build_geography
from placepound.cli.demo.synthetic_bodies import BODIES
from placepound.cli.demo.synthetic_layouts import LABEL
from placepound.cli.demo.synthetic_payments import (
    MONTHS_IN_A_FILE,
    TRUST,
    SyntheticPayments,
    build_payments,
    spellings,
)
from placepound.core.money.spend.rows import SpendClass
from placepound.core.records.preview import Outcome
from placepound.core.terms.amount import Amount
from placepound.exchange.grid import read_grid
from tests.analytics.spend.planted import load_all

SEED = 2026


@lru_cache(maxsize=1)
def published() -> tuple[SyntheticPayments, ...]:
    return build_payments(build_geography(SEED), SEED)


def table(file: SyntheticPayments) -> list[list[str]]:
    """The rows of a file from its heading on, blank rows left out."""
    if file.filename.endswith(".xlsx"):
        rows = [[str(cell) for cell in row] for row in read_grid(file.content, filename=file.filename).sheets[0].rows]
    else:
        text = file.content.decode("cp1252" if file.payer == "borough" else "utf-8-sig")
        rows = [row for row in csv.reader(io.StringIO(text)) if row]
    start = next(number for number, row in enumerate(rows) if "Supplier" in " ".join(row))
    return rows[start:]


def column(file: SyntheticPayments, *names: str) -> list[str]:
    """One column of the payments, totals left out."""
    headings, *rows = table(file)
    at = next(headings.index(name) for name in names if name in headings)
    supplier = next(place for place, name in enumerate(headings) if name.startswith("Supplier"))
    return [row[at] for row in rows if len(row) > supplier and row[supplier]]


AMOUNTS = ("Net amount", "Net Amount", "Net", "Amount (£)", "Amount")


def pence(text: str) -> int:
    negative = text.startswith(("(", "-")) or text.endswith("-")
    return int(Decimal(text.strip("()-£").replace(",", "").replace("£", "")) * 100) * (-1 if negative else 1)


def suppliers_of(payer: str) -> set[str]:
    return {name for file in published() if file.payer == payer for name in column(file, "Supplier name", *SUPPLIERS)}


SUPPLIERS = ("Supplier Name", "Supplier")


def file_of(part: str) -> SyntheticPayments:
    return next(file for file in published() if part in file.filename)


def test_the_same_seed_makes_the_same_bytes_and_another_seed_others() -> None:
    again = build_payments(build_geography(SEED), SEED)
    assert [file.content for file in again] == [file.content for file in published()]
    assert build_payments(build_geography(7), 7) != published()


def test_four_bodies_publish_every_month_of_two_years_once() -> None:
    names = [file.filename for file in published()]
    assert len(set(names)) == len(names)
    covered = Counter(dict.fromkeys(MONTHS_IN_A_FILE, 0))
    for file in published():
        covered[file.payer] += MONTHS_IN_A_FILE[file.payer]
        assert file.organisation == BODIES[file.payer].name
    assert set(covered.values()) == {24}
    assert 11_000 < sum(file.rows for file in published()) < 13_000


@pytest.mark.parametrize("file", published(), ids=lambda file: file.filename)
def test_every_file_says_that_it_is_synthetic_and_holds_what_it_should(file: SyntheticPayments) -> None:
    assert "synthetic" in file.filename
    if not file.filename.endswith(".xlsx"):
        assert LABEL.encode() in file.content
    amounts = column(file, *AMOUNTS)
    assert len(amounts) == file.rows
    if "minus signs" not in " ".join(file.notes):
        assert sum(map(pence, amounts)) == file.total.pence


def test_one_file_states_a_wrong_total_and_all_others_with_a_total_the_right_one() -> None:
    wrong = [file for file in published() if file.stated is not None and file.stated != file.total]
    assert [file.filename for file in wrong] == ["synthetic-county-payments-2024-11.csv"]
    assert {file.payer for file in published() if file.stated is None} == {TRUST}
    assert table(wrong[0])[-1][9] == f"{Decimal(wrong[0].stated.pence if wrong[0].stated else 0) / 100:.2f}"


def test_the_county_council_changes_its_layout_in_the_middle_of_a_year() -> None:
    headings = [tuple(table(file)[0]) for file in published() if file.payer == "county"]
    assert [len(one) for one in headings] == [12] * 18 + [7] * 6


def test_every_body_credits_and_one_file_has_lost_the_signs_of_its_credits() -> None:
    credits = {file.filename: sum(pence(text) < 0 for text in column(file, *AMOUNTS)) for file in published()}
    assert credits["synthetic-community-trust-payments-2024-25-q3.csv"] == 0
    assert all(sum(count for name, count in credits.items() if f"-{payer}-" in name) > 8 for payer in MONTHS_IN_A_FILE)
    assert "Credit note" in column(file_of("community-trust-payments-2024-25-q3"), "Expenditure Type")


def test_one_supplier_has_five_spellings_and_one_charity_four_funders() -> None:
    homecare = {payer: suppliers_of(payer) & spellings("homecare") for payer in MONTHS_IN_A_FILE}
    assert len(set().union(*homecare.values())) == len(spellings("homecare")) == 5
    assert all(homecare.values())
    assert all(suppliers_of(payer) & spellings("carers") for payer in MONTHS_IN_A_FILE)


def test_two_suppliers_become_one_under_a_new_name() -> None:
    before = set(column(file_of("county-payments-2025-09"), "Supplier name"))
    after = set(column(file_of("county-payments-2025-10"), "Supplier Name"))
    assert {"Larkenfold Care Homes Ltd", "Gullscar Nursing Homes Ltd"} <= before
    assert "Larkenfold and Gullscar Care Group Ltd" in after
    assert not {"Larkenfold Care Homes Ltd", "Gullscar Nursing Homes Ltd"} & after


def test_every_body_has_payees_that_it_redacted() -> None:
    assert all(any("REDACTED" in name for name in suppliers_of(payer)) for payer in MONTHS_IN_A_FILE)


def moved(payer: str, other: str) -> dict[str, list[tuple[date, int]]]:
    """What one body's files say of another by what it was for, in the order of days."""
    found: dict[str, list[tuple[date, int]]] = defaultdict(list)
    names = {BODIES[other].written, *SAID.get((other, payer), ())}
    for file in published():
        if file.payer != payer:
            continue
        services = column(file, "Service division label", "Expenses Type", "Expense Area", "G/L Description")
        days = column(file, "Date paid", "Invoice Payment Date", "Payment Date", "Date of Payment", "Date")
        amounts = column(file, *AMOUNTS)
        for name, what, day, amount in zip(
            column(file, "Supplier name", *SUPPLIERS), services, days, amounts, strict=True
        ):
            if name in names:
                found[what].append((read_day(day), pence(amount)))
    return {what: sorted(rows) for what, rows in found.items()}


SECTION_256 = "Section 256 payment for social care"
BETTER_CARE = "Contribution to the Vellmouth Better Care Pool"
SAID = {("icb", "county"): ("NHS Vellmouth and the Strand ICB",), ("county", TRUST): ("Strand County Council",)}


def read_day(text: str) -> date:
    for shape in ("%d/%m/%Y", "%Y-%m-%d", "%d-%b-%Y", "%Y-%m-%d %H:%M:%S"):
        try:
            return datetime.strptime(text, shape).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise ValueError(text)


def test_the_boards_payments_to_the_county_stand_on_both_sides_but_for_one_sum_and_one_penny() -> None:
    paid, received = moved("icb", "county"), moved("county", "icb")
    for what, times in ((SECTION_256, 8), (BETTER_CARE, 24)):
        assert len(paid[what]) == len(received[what]) == times
        days = [(there - here).days for (here, _), (there, _) in zip(paid[what], received[what], strict=True)]
        assert all(0 <= between <= 7 for between in days)
    sums = {what: [amount for _, amount in rows] for what, rows in paid.items()}
    differences = {
        what: [-there - here for here, (_, there) in zip(sums[what], rows, strict=True) if here != -there]
        for what, rows in received.items()
    }
    assert differences == {SECTION_256: [25_000_000], BETTER_CARE: [1]}


def test_some_transfers_stand_on_one_side_only() -> None:
    assert len(moved("icb", "county")["Contribution to the Vellmouth Learning Disability Pool"]) == 8
    assert "Contribution to the Vellmouth Learning Disability Pool" not in moved("county", "icb")
    assert len(moved("county", "borough")["Disabled facilities grant passed on"]) == 4
    assert len(moved("borough", "county")["Disabled facilities grant passed on"]) == 2
    assert len(moved("borough", "county")["Homelessness prevention top-up"]) == 2
    assert "Homelessness prevention top-up" not in moved("county", "borough")
    assert len(moved(TRUST, "county")["Social workers seconded to wards"]) == 8


def test_one_month_holds_payments_of_the_month_before_again() -> None:
    may = Counter(map(tuple, table(file_of("county-payments-2025-05"))[1:-1]))
    june = Counter(map(tuple, table(file_of("county-payments-2025-06"))[1:-1]))
    assert sum((may & june).values()) == 3


def test_money_of_the_board_is_never_below_what_it_publishes() -> None:
    amounts = [pence(text) for file in published() if file.payer == "icb" for text in column(file, "Amount")]
    assert min(amount for amount in amounts if amount > 0) >= Amount.pounds(25_000).pence


def test_every_file_loads_unasked_and_says_of_itself_what_is_true_of_it(tmp_path: Path) -> None:
    for payer in MONTHS_IN_A_FILE:
        mine = [file for file in published() if file.payer == payer]
        loaded = load_all(tmp_path, [(file.filename, file.content) for file in mine], body=payer)
        for file in mine:
            report = loaded.file(file.filename).report
            assert report is not None, file.filename
            held = sum(one.pence for one in report.classes if one.spend_class in HELD)
            assert report.rows(SpendClass.DUPLICATE) == (3 if "again" in " ".join(file.notes) else 0)
            assert bool(report.lost_signs) is ("minus signs" in " ".join(file.notes))
            assert report.lost_signs or held == file.total.pence
            assert report.stated == (file.stated.pence if file.stated is not None else None)
            assert report.outcome is outcome(file), file.filename


HELD = (SpendClass.PAYMENT, SpendClass.CREDIT, SpendClass.DUPLICATE)


def outcome(file: SyntheticPayments) -> Outcome:
    if file.stated is None:
        return Outcome.NO_CONTROL
    return Outcome.RECONCILED if file.stated == file.total else Outcome.NOT_RECONCILED
