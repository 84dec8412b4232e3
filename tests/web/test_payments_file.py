"""Does a file of payments account for every row, explain itself, and let a person put its layout right once?"""

import csv
import io
import re
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from placepound.actions.spend_files import receive_spend
from placepound.core.money.spend.loaded import LoadedFile
from placepound.core.money.spend.plain import report_from, report_to
from placepound.core.money.spend.rows import FileReport, Reason, SpendClass
from placepound.registers.models import SpendFile, SpendProfile, WorkRequest
from tests.factories import World, make_spend_file, small_world
from tests.factories.eyes import seen_by_the_system
from tests.factories.spend_accounts import (
    ORDER,
    PAID,
    WHICH_AMOUNT,
    account,
    full_account,
    guess,
    keep,
    loaded,
    month_account,
)
from tests.web.desk import form_of, sign_in, text
from tests.web.payments_world import published

__all__ = ["seen_by_the_system"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return small_world()


def at(file: SpendFile, name: str = "payment-file", **more: str) -> str:
    return reverse(name, kwargs={"key": file.pk, **more})


def shown(world: World, file: SpendFile, who: str = "finance") -> str:
    return text(sign_in(world, who).get(at(file)))


def words(page: str) -> str:
    """A page without its marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_every_class_stands_with_its_rows_its_share_and_its_sum_and_they_add_up_to_what_was_read(world: World) -> None:
    may = published(world)["may"]
    page = words(shown(world, may))
    for said in (
        "Payments Money paid out. They count. 30 75.0% £12,000",
        "Credits Money that came back. They count, with their minus sign. 2 5.0% −£500.50",
        "Totals Rows that add up others: a control, never counted. 1 2.5% £12,000",
        "3 7.5% £300",
        "4 10.0% £200.57",
        "Rows read 40 100.0% £24,000.07",
        "40 rows read = 30 + 2 + 1 + 3 + 4",
        "£24,000.07 = £12,000 − £500.50 + £12,000 + £300 + £200.57",
    ):
        assert said in page


def test_the_stated_total_and_the_difference_are_shown_in_pounds_and_pence(world: World) -> None:
    page = words(shown(world, published(world)["may"]))
    assert "Payments £12,000 Credits −£500.50 Duplicates £300 Refused rows that the total includes £200.57" in page
    assert "Together £12,000.07 Stated in row 41 of the file £12,000 Difference £0.07 7 pence" in page
    assert "Row 44 39 rows from row 4 £12,000 £12,000.07 £0.07" in page


def test_where_no_total_is_stated_the_page_says_what_cannot_be_determined(world: World) -> None:
    (file,) = keep(world, world.council, loaded(account(1, "a.csv", {PAID: (1, 100)}, (("2024-04", 100, 1),))))
    page = words(shown(world, file))
    assert "None stated" in page
    assert "No total is stated, in the file or elsewhere" in page
    assert "Cannot be determined without a total" in page


def test_refused_rows_stand_by_reason_with_the_sentence_that_explains_it(world: World) -> None:
    page = words(shown(world, published(world)["may"]))
    assert "No date The row has no date of payment. 3 £200.57" in page
    assert "Amount cannot be read The amount cannot be read as money. 1 £0" in page


def test_a_duplicate_stands_beside_the_row_that_it_repeats(world: World) -> None:
    files = published(world)
    page = shown(world, files["may"])
    assert "Row 9" in page
    assert f'<a href="{at(files["april"])}">Row 17 of payments 2024-04.csv</a>' in page
    assert "The first 1 of 3." in page


def test_a_row_of_a_file_that_is_not_shared_is_not_shown_beside(world: World) -> None:
    hidden = make_spend_file(owner=world.icb, sharing="own", number=101, name="hidden.csv")
    (file,) = keep(world, world.council, loaded(full_account(102, "May.csv")), sharing="public")
    assert "hidden.csv" not in shown(world, file)
    assert "hidden.csv" in shown(world, file, "commissioner")
    assert hidden.number == 101


def test_what_deserves_a_look_is_listed_with_rows_and_sums(world: World) -> None:
    files = published(world)
    page = words(shown(world, files["may"]))
    assert "Repeated within the file The same row stands in the file more than once. 4 £80" in page
    assert "Paid by card The row says that a procurement card paid. 2 £12.50" in page
    assert "4 rows repeat an earlier one." in page
    june = words(shown(world, files["june"]))
    assert "The minus signs of credits look lost" in june
    assert "None of 900 rows is negative" in june


def test_how_it_was_read_shows_the_evidence_for_every_part(world: World) -> None:
    page = words(shown(world, published(world)["may"]))
    assert "Net Amount Amount that counts “Net Amount” is a known heading." in page
    assert "Dates Day first Dates such as “25/04/2024” can only be day first." in page
    assert "Letters are written in Windows-1252 Headings stand in Row 3" in page


def test_payments_of_several_months_are_a_picture_with_its_table(world: World) -> None:
    files = published(world)
    page = shown(world, files["may"])
    assert "<svg" in page
    assert "The same figures as a table" in page
    april = shown(world, files["april"])
    assert "The same figures as a table" not in april
    assert "April 2024" in april


def test_a_file_with_a_day_far_from_the_others_has_a_table_and_no_picture(world: World) -> None:
    slip = account(1, "a.csv", {PAID: (2, 200)}, (("1924-04", 100, 1), ("2024-04", 100, 1)))
    (file,) = keep(world, world.council, loaded(slip))
    page = shown(world, file)
    assert "April 1924" in page
    assert "The same figures as a table" not in page


def test_a_replaced_file_names_what_took_its_place(world: World) -> None:
    files = published(world)
    page = shown(world, files["old"])
    assert "A newer issue took its place" in page
    assert f'href="{at(files["new"])}"' in page


def test_a_refused_file_says_why_and_what_to_do(world: World) -> None:
    file = published(world)["refused"]
    page = shown(world, file)
    assert "The file is locked with a password." in page
    assert "load the corrected file" in page
    client = sign_in(world, "finance")
    response = client.get(at(file, "payment-profile"), follow=True)
    assert "No table was found in this file" in text(response)


def test_a_file_that_asks_shows_its_questions_and_leads_to_the_answer(world: World) -> None:
    file = published(world)["asks"]
    page = shown(world, file)
    assert ORDER.sentence in page
    assert f'href="{at(file, "payment-profile")}"' in page
    assert f'href="{at(file, "payment-profile")}"' not in shown(world, file, "councillor")


@pytest.mark.parametrize(
    ("sharing", "sees"),
    [
        ("public", {"public", "stranger", "voluntary", "commissioner", "finance"}),
        ("partnership", {"voluntary", "commissioner", "finance"}),
        ("own", {"finance"}),
    ],
)
def test_each_person_sees_what_is_shared_with_them(world: World, sharing: str, sees: set[str]) -> None:
    (file,) = keep(world, world.council, loaded(month_account(1, "2024-04")), sharing=sharing)
    for who in ("public", "stranger", "voluntary", "commissioner", "finance"):
        client = sign_in(world, who)
        pages = [client.get(at(file)), client.get(at(file, "payment-file-download", kind="csv"))]
        assert {page.status_code for page in pages} == {200 if who in sees else 404}, who


def test_the_account_leaves_as_csv_and_as_a_workbook(world: World) -> None:
    file = published(world)["may"]
    client = sign_in(world, "finance")
    said = client.get(at(file, "payment-file-download", kind="csv")).content.decode("utf-8-sig")
    rows = [tuple(row.values()) for row in csv.DictReader(io.StringIO(said))]
    assert ("Class", "Credits", "2", "-500.50", "") in rows
    assert ("Class", "All rows read", "40", "24000.07", "") in rows
    assert ("Control", "Difference", "", "0.07", "£0.07 (7 pence)") in rows
    book = openpyxl.load_workbook(io.BytesIO(client.get(at(file, "payment-file-download", kind="xlsx")).content))
    assert book.sheetnames == ["Account", "How it was read", "Rows in other files", "Notes"]
    assert [cell.value for cell in next(book["Rows in other files"].iter_rows(min_row=2))][:3] == [
        9, "payments 2024-04.csv", 17,
    ]  # fmt: skip


def test_an_account_is_kept_and_read_again_whole() -> None:
    report = full_account(7, "May.csv", replaced_by=9)
    assert report_from(report_to(report)) == report
    before = {key: value for key, value in report_to(report).items() if key not in ("repeats", "replaced_by")}
    assert report_from(before) == FileReport(
        **{name: getattr(report, name) for name in report.__slots__ if name not in ("repeats", "replaced_by")}
    )


def form(world: World, file: SpendFile, who: str = "finance") -> dict[str, Any]:
    """What the form of a file's layout would send as it stands."""
    return form_of(sign_in(world, who).get(at(file, "payment-profile")))


def asking_file(world: World, *questions: Any) -> SpendFile:
    """A file that waits as it came, for an answer."""
    request = receive_spend(
        by=world.finance,
        on=world.on,
        partnership_id=world.place.pk,
        organisation_id=world.council.pk,
        filename="August.csv",
        content=b"Date,Amount\n",
    )
    one = LoadedFile(name="August.csv", digest="c" * 64, guess=guess(*questions))
    (file,) = keep(world, world.council, one, upload_id=request.subject_id)
    return file


def test_questions_stand_on_top_with_their_options_and_the_answer_has_the_file_read_again(world: World) -> None:
    file = asking_file(world, ORDER, WHICH_AMOUNT)
    page = text(sign_in(world, "finance").get(at(file, "payment-profile")))
    assert page.index("What the file does not say") < page.index("What each column holds")
    assert ORDER.sentence in page
    assert "Column 3: Net Amount" in page
    assert f"remembered for {world.council.name}" in page
    sent = form(world, file) | {"date_order": "month first", "amount": "4", "why": "The council says so"}
    response = sign_in(world, "finance").post(at(file, "payment-profile"), sent)
    request = WorkRequest.objects.order_by("-pk")[0]
    assert (request.kind, request.subject_id) == ("load_spend", file.upload_id)
    assert response.url.endswith(f"?since={request.pk}")
    kept = SpendProfile.objects.get(organisation=world.council)
    assert kept.profile["date_order"] == "month first"
    assert kept.profile["columns"] == ["date", "supplier", "ignored", "amount", "transaction"]
    assert kept.why == "The council says so"


def test_a_file_that_is_no_longer_held_is_to_be_loaded_again(world: World) -> None:
    file = published(world)["may"]
    page = text(sign_in(world, "finance").get(at(file, "payment-profile")))
    assert "The file itself is no longer kept" in page
    sent = form(world, file) | {"column-4": "service", "why": "Departments are services here"}
    response = sign_in(world, "finance").post(at(file, "payment-profile"), sent, follow=True)
    assert "load it again to have it read so" in text(response)
    assert response.redirect_chain[-1][0].startswith(reverse("payments-load", args=[world.place.slug]))
    assert SpendProfile.objects.get().profile["columns"][3] == "service"
    assert "Its layout was corrected since" in shown(world, file)
    assert "Departments are services here" in shown(world, file)
    assert form(world, file)["column-4"] == "service"


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"why": " "}, "Say why it is read so"),
        ({"column-3": "ignored"}, "Say which column holds the amount that counts"),
        ({"column-1": "ignored"}, "Say which column holds the date of payment"),
        ({"column-4": "amount"}, "Only one column can hold: Amount"),
        ({"unit": "£z"}, "Select a valid choice"),
    ],
)
def test_a_layout_that_cannot_be_is_refused_with_what_was_said_kept(
    world: World, said: dict[str, str], problem: str
) -> None:
    file = published(world)["may"]
    sent = form(world, file) | {"column-5": "code", "why": "Known"} | said
    response = sign_in(world, "finance").post(at(file, "payment-profile"), sent)
    assert "There is a problem" in text(response)
    assert problem in text(response)
    assert form_of(response)["column-5"] == "code"
    assert not SpendProfile.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("public", 302), ("voluntary", 403), ("stranger", 403), ("finance", 200)])
def test_only_those_who_import_here_correct_a_layout(world: World, who: str, status: int) -> None:
    (file,) = keep(world, world.council, loaded(month_account(1, "2024-04")), sharing="public")
    assert sign_in(world, who).get(at(file, "payment-profile")).status_code == status


def test_the_page_asks_as_often_for_a_thousand_rows_beside_as_for_ten(world: World) -> None:
    client = sign_in(world, "finance")
    counts = []
    for number, rows in ((10, 10), (20, 1_000)):
        one = full_account(number, f"{number}.csv").repeats[0]
        report = full_account(
            number,
            f"{number}.csv",
            repeats=tuple(type(one)(row=row, reason=one.reason, pence=1, paid_on=one.paid_on, of_file=1, of_row=row)
                          for row in range(rows)),
        )  # fmt: skip
        (file,) = keep(world, world.council, loaded(report))
        client.get(at(file))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(at(file)).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] < 15, counts


def test_every_reason_and_class_has_its_words() -> None:
    from placepound.web.understand import payments_words

    assert set(payments_words.SHORT_REASONS) == set(Reason) - {Reason.NONE}
    assert set(payments_words.CLASSES) == set(SpendClass)
