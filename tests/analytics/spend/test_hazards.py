"""Does every hazard of the field note on the place pound end in its class, its flag or its message?"""

import gzip
import io
import zipfile
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from placepound.core.money.spend.payees import payee_kind
from placepound.core.money.spend.profile import DateOrder, Sign
from placepound.core.money.spend.released import PayeeKind
from placepound.core.money.spend.rows import FileReport, Flag, Reason, SpendClass
from placepound.core.records.preview import Outcome, Unit
from tests.analytics.spend.planted import Loaded, differences, load_all, load_planted
from tests.exchange import makers
from tests.factories.spend_files import Spec, plant_file
from tests.factories.spend_formats import Form, workbook
from tests.factories.spend_rows import Damage
from tests.factories.spend_totals import WRONG_BY, Totals
from tests.factories.spend_words import COMPANIES, PEOPLE, REDACTED
from tests.factories.spend_writing import Credits, Dates, Day, Money

HEADINGS = "Date paid,Transaction number,Amount,Supplier name,Service area"
PLAIN = tuple(f"{day}/05/2024,P{day},{day * 61}.25,Dovecote Ltd,Adults" for day in range(14, 26))
"""Twelve payments as they mostly are, so that nothing has to be asked."""

ROWS = ("14/05/2024,T1,100.00,Acorn Care Ltd,Adults", "20/05/2024,T2,250.50,Birch Homes Ltd,Adults")


def text(*rows: str, headings: str = HEADINGS) -> bytes:
    return "\r\n".join((headings, *rows, "")).encode()


def loaded(root: Path, content: bytes, *, name: str = "payments.csv", **options: Any) -> Loaded:
    return load_all(root, [(name, content)], **options)


def report(one: Loaded, place: int = 0) -> FileReport:
    told = one.result.files[place]
    assert told.report is not None, told
    return told.report


def asked(one: Loaded) -> tuple[str, ...]:
    """The questions that stop a file, by their field."""
    (told,) = one.result.files
    assert told.report is None
    assert one.rows == {}
    assert told.guess is not None, told
    return tuple(question.field for question in told.guess.questions)


def row(one: Loaded, number: int) -> tuple[str, str, int | None]:
    found = one.rows[1][number]
    return found["spend_class"], found["reason"], found["pence"]


def amounts(root: Path, written: Sequence[str]) -> list[tuple[str, str, int | None]]:
    """What becomes of amounts, each in a row of its own below plain ones."""
    rows = (f'14/05/2024,T{place},"{one}",Cedar Trust,Adults' for place, one in enumerate(written))
    one = loaded(root, text(*PLAIN, *rows))
    return [row(one, place + 14) for place in range(len(written))]


def test_every_way_of_writing_a_credit_keeps_its_sign(tmp_path: Path) -> None:
    written = ("-1.00", "(1.00)", "1.00-", "1.00CR", "1.00 cr", "\u22121.00", "-£1,234.50", "(£1,234.50)", "£-1.00")
    assert amounts(tmp_path, written) == [
        ("credit", "", pence) for pence in (-100, -100, -100, -100, -100, -100, -123_450, -123_450, -100)
    ]


def test_amounts_with_signs_of_money_and_stray_marks_are_read(tmp_path: Path) -> None:
    written = ("£1,234.50", "1 234.50", "1234.", "1234.50.", " 1,234.50 ", "GBP 12.00", "0.00", "41.666666")
    assert [pence for _, _, pence in amounts(tmp_path, written)] == [
        123_450, 123_450, 123_400, 123_450, 123_450, 1_200, 0, 4_167,
    ]  # fmt: skip


def test_an_amount_that_is_none_is_refused_and_never_nothing(tmp_path: Path) -> None:
    written = ("n/a", "see invoice", "#REF!", "12.34.56", "1,23,456.00", "£", "--", "1e5", "12.00 EUR", "50%")
    assert amounts(tmp_path, written) == [("refused", "amount unreadable", None)] * len(written)


def test_an_empty_amount_is_refused_as_such(tmp_path: Path) -> None:
    assert amounts(tmp_path, ("", "  ")) == [("refused", "no amount", None)] * 2


def test_a_unit_is_read_from_the_heading_or_the_cell_and_asked_for_where_nothing_says_it(tmp_path: Path) -> None:
    planted = plant_file("thousands", Spec(layout="C", unit=Unit.THOUSANDS, totals=Totals.LABELLED))
    assert differences(planted, load_planted(tmp_path / "thousands", [planted])) == []
    assert amounts(tmp_path / "cells", ("£1.2m", "£3k")) == [("payment", "", 120_000_000), ("payment", "", 300_000)]
    few = (f"1{place}/05/2024,T{place},{place}.5,Acorn Care Ltd,Adults" for place in range(1, 9))
    assert asked(loaded(tmp_path / "asked", text(*few))) == ("unit",)


@pytest.mark.parametrize("dates", [one for one in Dates if one is not Dates.MIXED])
def test_every_way_of_writing_a_day_is_read(dates: Dates, tmp_path: Path) -> None:
    planted = plant_file(dates, Spec(dates=dates, rows=12))
    one = load_planted(tmp_path, [planted])
    assert differences(planted, one) == []
    guess = one.result.files[0].guess
    assert guess is not None
    assert guess.profile.date_order is planted.date_order


def test_days_that_could_be_months_are_asked_for_and_answered_once(tmp_path: Path) -> None:
    rows = (f"0{place}/0{place + 1}/2024,T{place},100.50,Acorn Care Ltd,Adults" for place in range(1, 8))
    content = text(*rows)
    assert asked(loaded(tmp_path, content)) == ("date_order",)
    answered = loaded(tmp_path, content, answers={"date_order": DateOrder.DAY_FIRST.value})
    assert answered.rows[1][2]["paid_on"] == date(2024, 2, 1)


def test_months_never_come_first_unasked(tmp_path: Path) -> None:
    rows = (f"05/{place}/2024,T{place},{place}00.50,Acorn Care Ltd,Adults" for place in range(14, 28))
    assert asked(loaded(tmp_path, text(*rows))) == ("date_order",)


def test_a_day_that_never_was_is_refused_with_its_amount(tmp_path: Path) -> None:
    bad = ("31/02/2024", "soon", "00/00/0000", "2024-13-45")
    rows = (f"{one},T{place + 3},75.00,Cedar Trust,Adults" for place, one in enumerate(bad))
    one = loaded(tmp_path, text(*ROWS, *rows, ",T9,75.00,Cedar Trust,Adults"))
    assert [row(one, place) for place in range(4, 8)] == [("refused", "date unreadable", 7_500)] * 4
    assert row(one, 8) == ("refused", "no date", 7_500)


def test_a_day_outside_the_files_month_counts_and_is_flagged(tmp_path: Path) -> None:
    planted = plant_file("outside", Spec(damage=(Damage.OUTSIDE_MONTH,)))
    one = load_planted(tmp_path, [planted])
    assert differences(planted, one) == []
    assert [flag for flag, _, _ in report(one).flags if flag is Flag.OUTSIDE_MONTH]
    assert len(report(one).months) == 2


def test_a_total_is_one_by_arithmetic_and_never_by_its_words(tmp_path: Path) -> None:
    labelled = "20/05/2024,T3,350.50,Fleet Total,Grand Total"
    one = loaded(tmp_path, text(*ROWS, labelled, ",,701.00,,"))
    assert row(one, 4) == ("payment", "", 35_050)
    assert row(one, 5) == ("control total", "", 70_100)
    assert (report(one).stated, report(one).difference) == (70_100, 0)
    assert report(one).outcome is Outcome.RECONCILED


def test_the_shape_of_a_total_without_its_sum_is_refused_and_the_difference_shown(tmp_path: Path) -> None:
    planted = plant_file("wrong", Spec(totals=Totals.WRONG))
    one = load_planted(tmp_path, [planted])
    assert differences(planted, one) == []
    assert (report(one).outcome, report(one).difference) == (Outcome.NOT_RECONCILED, -WRONG_BY)


def test_a_file_without_a_total_says_that_it_has_no_control(tmp_path: Path) -> None:
    one = loaded(tmp_path, text(*ROWS))
    assert (report(one).outcome, report(one).stated, report(one).difference) == (Outcome.NO_CONTROL, None, None)


@pytest.mark.parametrize("in_workbook", [False, True])
def test_a_row_whose_cells_have_slipped_is_refused_and_never_read_one_column_off(
    in_workbook: bool, tmp_path: Path
) -> None:
    """The separator in a payee's name was not quoted, so a transaction number stands where the amount should."""
    headings = ("Entity", "Date", "Expense type", "Supplier", "Transaction number", "Amount")
    days = range(14, 28)
    whole = [("A Trust", f"{day}/05/2024", "Fees", "Acorn Care Ltd", f"51000{day}", f"{day}00.50") for day in days]
    slipped = ("A Trust", "14/05/2024", "Fees", "Thrift", " Oakley and Sons", "5100000123", "750.00")
    if in_workbook:
        content = makers.xlsx({"Payments": [headings, *whole, slipped]})
    else:
        content = "\r\n".join(map(",".join, [headings, *whole, slipped])).encode()
    one = loaded(tmp_path, content, name="slipped.xlsx" if in_workbook else "slipped.csv")
    assert row(one, 16)[:2] == ("refused", "more cells than headings")
    assert report(one).pence(SpendClass.PAYMENT) == sum(day * 10_000 + 50 for day in days)


def test_extra_empty_cells_are_fine(tmp_path: Path) -> None:
    one = loaded(tmp_path, text(f"{ROWS[0]},,,", ROWS[1], "14/05/2024,T3,7.00,Cedar Trust"))
    assert [row(one, place)[0] for place in (2, 3, 4)] == ["payment"] * 3


def test_transaction_numbers_are_text(tmp_path: Path) -> None:
    written = ("000123", "1E5", "PI-77", "51000000000000000123")
    rows = (f"14/05/2024,{one},7.5{place},Cedar,Adults" for place, one in enumerate(written))
    one = loaded(tmp_path, text(*PLAIN, *rows))
    assert tuple(one.rows[1][place + 14]["transaction"] for place in range(4)) == written


def test_one_number_on_many_lines_is_normal_and_identical_rows_are_flagged_and_kept(tmp_path: Path) -> None:
    one = loaded(tmp_path, text(*ROWS, "20/05/2024,T2,9.50,Birch Homes Ltd,Adults", ROWS[1]))
    assert {row(one, place)[0] for place in (3, 4, 5)} == {"payment"}
    assert [one.rows[1][place]["flags"] for place in (3, 4, 5)] == ["", "", Flag.REPEATED.value]
    assert report(one).pence(SpendClass.PAYMENT) == 61_050


def test_redacted_payees_and_people_count_and_are_never_named_organisations(tmp_path: Path) -> None:
    rows = (f"14/05/2024,T{place},50.0{place},{name},Adults" for place, name in enumerate((*REDACTED, *PEOPLE)))
    one = loaded(tmp_path, text(*PLAIN, *rows))
    assert report(one).rows(SpendClass.PAYMENT) == len(PLAIN) + len(REDACTED) + len(PEOPLE)
    assert {payee_kind(name) for name in REDACTED} == {PayeeKind.REDACTED}
    assert {payee_kind(name) for name in PEOPLE} == {PayeeKind.INDIVIDUAL}
    assert {payee_kind(name) for name in COMPANIES} == {PayeeKind.NAMED}


def test_net_is_counted_beside_gross_and_vat_and_a_disagreement_is_flagged(tmp_path: Path) -> None:
    planted = plant_file("gross", Spec(layout="D", damage=(Damage.GROSS_WRONG,), totals=Totals.UNLABELLED))
    one = load_planted(tmp_path, [planted])
    assert differences(planted, one) == []
    assert [count for flag, count, _ in report(one).flags if flag is Flag.GROSS_DISAGREES] == [1]


def test_payments_by_card_are_flagged(tmp_path: Path) -> None:
    planted = plant_file("cards", Spec(layout="B", rows=60))
    one = load_planted(tmp_path, [planted])
    assert differences(planted, one) == []
    cards = sum(fact.card for fact in planted.facts)
    assert [count for flag, count, _ in report(one).flags if flag is Flag.CARD] == [cards]


def test_a_file_that_lost_its_signs_is_flagged_and_one_that_kept_them_is_not(tmp_path: Path) -> None:
    spec = Spec(layout="C", rows=900, credit_rows=20)
    kept = plant_file("signs", spec, name="kept-2024-05")
    lost = plant_file("other", Spec(layout="C", rows=900, credit_rows=20, credits=Credits.LOST), name="lost-2024-06")
    one = load_planted(tmp_path, [kept, lost])
    assert differences(kept, one) == []
    assert report(one, 0).lost_signs == ""
    assert "negative" in report(one, 1).lost_signs


def test_signs_that_are_turned_round_are_asked_for_and_turned_back(tmp_path: Path) -> None:
    planted = plant_file("turned", Spec(layout="C", reversed=True, totals=Totals.SUBTOTALS, damage=(Damage.BAD_DATE,)))
    assert asked(load_planted(tmp_path, [planted])) == ("sign",)
    answered = load_planted(tmp_path, [planted], answers={"sign": Sign.REVERSED.value})
    assert differences(planted, answered) == []


def test_hidden_sheets_and_banners_are_passed_over_and_named(tmp_path: Path) -> None:
    planted = plant_file("hidden", Spec(form=Form.CELLS, banners=3, hidden=True))
    one = load_planted(tmp_path, [planted])
    assert differences(planted, one) == []
    said = " ".join(report(one).notices)
    assert "Working" in said
    assert "stands above the table" in said


def test_each_sheet_of_a_workbook_has_an_account_of_its_own(tmp_path: Path) -> None:
    heading = ("Payment date", "Net amount", "Supplier name", "Service area")
    april = [heading, *((_day(4, day), _money(day * 6_100 + 25), "Acorn Care Ltd", "Adults") for day in range(14, 20))]
    may = [heading, *((_day(5, day), _money(day * 7_300 + 50), "Birch Homes Ltd", "Adults") for day in range(14, 24))]
    content = workbook([("April 2024", april), ("May 2024", may)], form=Form.CELLS)
    one = loaded(tmp_path, content, name="both.xlsx")
    assert [told.sheet for told in one.result.files] == ["April 2024", "May 2024"]
    assert [report(one, place).rows(SpendClass.PAYMENT) for place in (0, 1)] == [6, 10]


def _day(month: int, day: int) -> Day:
    return Day(text="", day=date(2024, month, day))


def _money(pence: int) -> Money:
    return Money(text="", pounds=Fraction(pence, 100))


def test_labels_merged_over_rows_are_filled_down_and_amounts_never(tmp_path: Path) -> None:
    heading = ("Service area", "Payment date", "Net amount", "Supplier name")
    plain = [("Children", f"{day}/05/2024", day * 61.25, "Dovecote Ltd") for day in range(14, 26)]
    merged = [
        ("Adults", "14/05/2024", 1010.5, "Acorn"), ("", "15/05/2024", "", "Birch"), ("", "16/05/2024", 99.5, "Cedar"),
    ]  # fmt: skip
    content = makers.xlsx({"Payments": [heading, *plain, *merged]}, merged=("A14:A16", "C14:C15"))
    one = loaded(tmp_path, content, name="merged.xlsx")
    assert [one.rows[1][place]["unit"] for place in (14, 15, 16)] == ["Adults"] * 3
    assert [row(one, place) for place in (14, 15, 16)] == [
        ("payment", "", 101_050), ("refused", "no amount", None), ("payment", "", 9_950),
    ]  # fmt: skip


HOSTILE = [
    (b"", "x.csv", "The file is empty"),
    (b"%PDF-1.7 ...", "x.csv", "PDF"),
    (b"<html><body><table><tr><td>1</td></tr></table></body></html>", "x.xls", "web page"),
    (b'{"rows": []}', "x.csv", "JSON"),
    (makers.ole("EncryptedPackage", b"secret"), "x.xlsx", "password"),
    (gzip.compress(text(*ROWS), mtime=0)[:-9], "x.csv.gz", "damaged or was cut short"),
    (gzip.compress(bytes(400_000_000), mtime=0), "x.csv.gz", "unpacks to more than"),
    (text(), "x.csv", "no rows below"),
    (b"\r\n\r\n , , \r\n", "x.csv", "blank rows only"),
    (b"one,two\r\n", "x.csv", "No row of headings"),
    (text('14/05/2024,T1,5.00,"Acorn,Adults', ROWS[1]), "x.csv", "never closed"),
    (text(*ROWS).replace(b"Acorn", b"Ac\x81rn\xe9"), "x.csv", "no letters"),
    (text(*ROWS).replace(b"Acorn", b"Ac\x00rn"), "x.csv", "zero bytes"),
]


@pytest.mark.parametrize(("content", "name", "said"), HOSTILE, ids=[said for _, _, said in HOSTILE])
def test_a_hostile_file_is_refused_with_a_sentence_and_the_others_are_kept(
    content: bytes, name: str, said: str, tmp_path: Path
) -> None:
    one = load_all(tmp_path, [(name, content), ("good.csv", text(*ROWS))])
    refused, kept = one.result.files
    assert said in " ".join(refused.refused)
    assert refused.report is None
    assert kept.report is not None
    assert list(one.rows) == [kept.report.file]


def test_letters_that_were_lost_before_are_told(tmp_path: Path) -> None:
    one = loaded(tmp_path, text(*ROWS, "14/05/2024,T3,7.00,Caf\ufffd Marguerite,Adults"))
    assert "letter" in " ".join(report(one).notices)


def test_letters_of_an_older_encoding_are_kept(tmp_path: Path) -> None:
    rows = (*ROWS, "14/05/2024,T3,£7.00,Café “Société” O’Hara – Zoë,Adults")
    content = "\r\n".join((HEADINGS, *rows, "")).encode("cp1252")
    one = loaded(tmp_path, content)
    assert one.rows[1][4]["supplier"] == "Café “Société” O’Hara – Zoë"
    assert row(one, 4) == ("payment", "", 700)
    assert report(one).encoding.startswith("Windows-1252")


def test_an_archive_of_several_files_is_read_file_by_file(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("2024/april.csv", text(ROWS[0]))
        archive.writestr("2024/may.csv", text(ROWS[1]))
        archive.writestr("__MACOSX/2024/._may.csv", b"\x00\x05\x16\x07")
        archive.writestr("readme.pdf", b"%PDF-1.7")
    one = loaded(tmp_path, out.getvalue(), name="both.zip")
    kept = [told for told in one.result.files if told.report]
    assert [told.report.rows(SpendClass.PAYMENT) for told in kept if told.report] == [1, 1]
    assert "readme.pdf" in " ".join(report(one).notices)


def test_a_layout_that_changes_is_another_profile_and_no_error(tmp_path: Path) -> None:
    changed = "Supplier,Net Amount (£),Payment Date,Ref,Directorate"
    other = ("Acorn Care Ltd,12.50,14/06/2024,T8,Adults", "Birch Homes Ltd,13.75,20/06/2024,T9,Adults")
    one = load_all(tmp_path, [("may.csv", text(*ROWS)), ("june.csv", text(*other, headings=changed))])
    first, second = (report(one, place) for place in (0, 1))
    assert first.fingerprint != second.fingerprint
    assert second.pence(SpendClass.PAYMENT) == 2_625


def test_a_heading_that_nobody_knows_is_asked_for_and_its_answer_is_enough(tmp_path: Path) -> None:
    headings = "When,Which,Wonga,Who,Where"
    one = loaded(tmp_path, text(*ROWS, headings=headings))
    assert "amount" in asked(one)
    answered = loaded(tmp_path, text(*ROWS, headings=headings), answers={"amount": "3", "date": "1"})
    assert report(answered).pence(SpendClass.PAYMENT) == 35_050


def test_reasons_have_sentences_that_their_reader_can_act_on() -> None:
    assert all(reason.sentence.endswith(".") for reason in Reason if reason is not Reason.NONE)
