"""Do published payments get in from the command line and by the worker, and is every refusal plain?"""

import gzip
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import Any

import pytest

from placepound.actions import spend_files, suppliers
from placepound.actions.requests import perform
from placepound.cli.worker import handlers
from placepound.registers.models import (
    AuditLine,
    MatchState,
    PoundCell,
    SpendFile,
    SpendLine,
    SpendProfile,
    SpendRelease,
    SpendTransfer,
    Statement,
    SupplierMatch,
    Upload,
    WorkRequest,
)
from tests.cli.conftest import Ran, Run
from tests.factories import World, make_partnership_member

COUNCIL = """Date paid,Supplier name,Service label,Transaction number,Net amount
02/04/2024,Acorn Homecare Ltd,Home care,T1,"1,250.00"
29/04/2024,ACORN HOMECARE LIMITED,Home care,T2,(50.00)
15/05/2024,NHS Fernshire Integrated Care Board,Contribution,T3,300.00
16/05/2024,REDACTED PERSONAL DATA,Direct payments,T4,15.02
16/05/2024,REDACTED PERSONAL DATA,Direct payments,T5,15.02
17/05/2024,REDACTED PERSONAL DATA,Direct payments,T6,15.02
18/05/2024,REDACTED PERSONAL DATA,Direct payments,T7,15.02
19/05/2024,REDACTED PERSONAL DATA,Direct payments,T8,15.02
,,,,1575.10
"""
ICB = """Entity,Date,Expense type,Supplier,Transaction number,Amount
NHS Fernshire ICB,2024-04-03,Community,Acorn Home Care Ltd,9001,30000.00
NHS Fernshire ICB,2024-05-17,Income,Fernshire Council,9002,-300.00
"""
UNCLEAR = "Paid,To,Transaction number,Amount\n01/02/2024,Acorn Homecare Ltd,T1,1.10\n03/04/2024,Birch,T2,2.20\n"


@pytest.fixture
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path / "home"
    settings.HOME.mkdir()
    return settings.HOME


def load(run: Run, folder: Path, text: str, *more: str, body: str = "Fernshire Council", name: str = "a.csv") -> Ran:
    path = folder / name
    path.write_text(text)
    return run("load", "spend", path, "--organisation", body, *more)


def test_payments_become_a_place_pound_that_reconciles(run: Run, world: World, home: Path, tmp_path: Path) -> None:
    ran = load(run, tmp_path, COUNCIL)
    assert ran.code == 0, ran.err
    for words in ("payment", "credit", "control total", "£1,575.10", "reconciled", "1 file loaded, 9 rows."):
        assert words in ran.out
    assert run("release", "spend", "--place", "fernshire").code == 0
    statement = Statement.objects.get()
    assert (statement.accepted_sum, statement.outcome, statement.confidence) == (157_510, "reconciled", "A")
    assert sum(PoundCell.objects.values_list("amount", flat=True)) == 157_510
    acorn = SpendLine.objects.get(payee_name__icontains="acorn")
    assert (acorn.payments, acorn.pence, acorn.credits) == (2, 120_000, -5_000)


def test_a_payment_between_partners_is_found_from_both_sides(
    run: Run, world: World, home: Path, tmp_path: Path
) -> None:
    assert load(run, tmp_path, COUNCIL).code == 0
    assert load(run, tmp_path, ICB, body=world.icb.name, name="icb.csv").code == 0
    assert run("release", "spend", "--place", "fernshire").code == 0
    transfer = SpendTransfer.objects.get()
    assert (transfer.state, transfer.paid, transfer.received) == ("matched", 30_000, 30_000)
    assert (transfer.payer, transfer.payee) == (world.council, world.icb)
    received = PoundCell.objects.get(flow_class="income")
    assert (received.payer, received.amount) == (world.icb, 30_000)


def test_names_that_a_person_finds_to_be_one_body_are_one_from_then_on(
    run: Run, world: World, home: Path, tmp_path: Path
) -> None:
    load(run, tmp_path, COUNCIL)
    load(run, tmp_path, ICB, body=world.icb.name, name="icb.csv")
    run("release", "spend", "--place", "fernshire")
    match = SupplierMatch.objects.get(state=MatchState.OPEN)
    decided = suppliers.accept_match(by=world.finance, on=world.on, match_id=match.pk, why="Same company number")
    run("release", "spend", "--place", "fernshire")
    lines = SpendLine.objects.filter(payee=decided.organisation, statement__withdrawn_on__isnull=True)
    assert sorted(lines.values_list("pence", flat=True)) == [120_000, 3_000_000]
    assert any("Same company number" in reason for reason in lines.values_list("match_reason", flat=True))
    suppliers.undo_match(by=world.finance, on=world.on, match_id=match.pk, why="They are two")
    run("release", "spend", "--place", "fernshire")
    apart = SpendLine.objects.filter(payee=decided.organisation, statement__withdrawn_on__isnull=True)
    assert list(apart.values_list("payee_name", flat=True)) == ["Acorn Home Care Ltd"]


def test_payments_of_another_body_are_left_out_until_a_person_answers(
    run: Run, world: World, home: Path, tmp_path: Path
) -> None:
    theirs = COUNCIL.replace("Date paid", "Body name,Date paid").replace("\n0", "\nWolds Council,0")
    theirs = theirs.replace("\n1", "\nWolds Council,1").replace("\n2", "\nWolds Council,2").replace("\n,", "\n,,")
    ran = load(run, tmp_path, theirs)
    assert "The file says that its payments are of “Wolds Council”." in ran.out
    assert run("release", "spend", "--place", "fernshire").code == 0
    statement = Statement.objects.get()
    assert not statement.counted
    assert "“Wolds Council”" in statement.note


def test_a_file_that_cannot_be_read_as_answered_goes_on_counting(
    run: Run, world: World, home: Path, tmp_path: Path
) -> None:
    load(run, tmp_path, COUNCIL)
    assert load(run, tmp_path, COUNCIL, "--map", "99=amount").code == 2
    assert load(run, tmp_path, COUNCIL, "--map", "2=amount").code == 2
    assert load(run, tmp_path, COUNCIL).code == 0
    assert [one.state for one in SpendFile.objects.all()] == ["loaded"]
    assert run("release", "spend", "--place", "fernshire").code == 0
    assert Statement.objects.get().accepted_sum == 157_510


def test_figures_of_a_place_are_made_by_one_at_a_time(run: Run, world: World, home: Path, tmp_path: Path) -> None:
    load(run, tmp_path, COUNCIL)
    (home / "releases" / "fernshire").mkdir(parents=True)
    with (home / "releases" / "fernshire" / "lock").open("a") as lock:
        flock(lock, LOCK_EX)
        ran = run("release", "spend", "--place", "fernshire")
    assert (ran.code, "are being brought up to date at this moment" in ran.err) == (2, True)
    assert run("release", "spend", "--place", "fernshire").code == 0


def test_the_same_file_again_changes_nothing(run: Run, world: World, home: Path, tmp_path: Path) -> None:
    load(run, tmp_path, COUNCIL)
    ran = load(run, tmp_path, COUNCIL, name="copy.csv")
    assert (ran.code, SpendFile.objects.count()) == (0, 1)
    assert "1 already held." in ran.out


def test_an_unclear_file_is_asked_about_once_and_remembered(run: Run, world: World, home: Path, tmp_path: Path) -> None:
    asked = load(run, tmp_path, UNCLEAR)
    assert asked.code == 2
    assert "Choices:" in asked.err
    assert SpendFile.objects.get().state == "asks"
    assert load(run, tmp_path, UNCLEAR, "--date-order", "day first").code == 0
    assert SpendFile.objects.get().state == "loaded"
    assert SpendProfile.objects.get().profile["date_order"] == "day first"
    later = UNCLEAR.replace("2024", "2025")
    assert load(run, tmp_path, later, name="later.csv").code == 0


def test_a_stated_total_is_compared_in_pence(run: Run, world: World, home: Path, tmp_path: Path) -> None:
    text = COUNCIL.replace(",,,,1575.10\n", "")
    assert load(run, tmp_path, text, "--stated", "a.csv=1575.09", "--stated-where", "the council's page").code == 0
    file = SpendFile.objects.get()
    assert (file.stated, file.difference, file.stated_from) == (157_509, 1, "the council's page")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--unit", "dollars"), "is none of the choices for --unit"),
        (("--map", "amount"), "Write --map '3=amount'"),
        (("--stated", "1575"), "Write --stated 'file.csv=1234.56'"),
        (("--sharing", "everyone"), "is none of the choices for --sharing"),
        (("--place", "nowhere"), "Its spending counts in: fernshire"),
    ],
)
@pytest.mark.usefixtures("world", "home")
def test_what_cannot_be_understood_is_said(run: Run, tmp_path: Path, more: tuple[str, ...], said: str) -> None:
    ran = load(run, tmp_path, COUNCIL, *more)
    assert ran.code == 2
    assert said in ran.err
    assert not SpendFile.objects.exists()


def test_a_missing_file_is_named(run: Run, world: World, home: Path, tmp_path: Path) -> None:
    ran = run("load", "spend", tmp_path / "none.csv", "--organisation", "Fernshire Council")
    assert (ran.code, "There is no file or folder" in ran.err) == (2, True)


def test_a_place_without_payments_has_nothing_to_bring_up_to_date(run: Run, world: World, home: Path) -> None:
    ran = run("release", "spend", "--place", "fernshire")
    assert ran.code == 2
    assert "No payments of this place are loaded yet." in ran.err


def test_the_worker_loads_what_the_pages_received_within_bounds(world: World, home: Path) -> None:
    request = spend_files.receive_spend(
        by=world.finance,
        on=world.on,
        partnership_id=world.place.pk,
        organisation_id=world.council.pk,
        filename="april.csv.gz",
        content=gzip.compress(COUNCIL.encode(), mtime=0),
    )
    perform(request.pk, handlers())
    request.refresh_from_db()
    assert (request.state, request.message) == ("done", "1 file loaded, 9 rows.")
    assert bytes(Upload.objects.get().content) == b""
    asked = spend_files.ask_to_release(by=world.finance, on=world.on, partnership_id=world.place.pk)
    perform(asked.pk, handlers())
    asked.refresh_from_db()
    assert asked.message == "The figures hold 8 payments in 3 lines."
    assert SpendRelease.objects.get().pence == 157_510


def test_the_worker_says_why_a_hostile_file_was_not_loaded(world: World, home: Path) -> None:
    request = spend_files.receive_spend(
        by=world.finance,
        on=world.on,
        partnership_id=world.place.pk,
        organisation_id=world.council.pk,
        filename="april.xls",
        content=b"<html><table><tr><td>1</td></tr></table></html>",
    )
    perform(request.pk, handlers())
    assert WorkRequest.objects.get().message == "1 could not be read."
    assert "web page" in SpendFile.objects.get().guess["refused"][0]


def withdraw(run: Run, file: str, *more: str, why: str = "It is of another council") -> Ran:
    words = ("--organisation", "Fernshire Council", "--place", "fernshire", "--why", why)
    return run("load", "withdraw", file, *words, *more)


def test_a_file_that_was_loaded_wrongly_leaves_the_figures_and_may_be_loaded_again(
    run: Run, world: World, home: Path, tmp_path: Path
) -> None:
    load(run, tmp_path, COUNCIL)
    run("release", "spend", "--place", "fernshire")
    ran = withdraw(run, "a.csv")
    assert ran.code == 0, ran.err
    assert "“a.csv” was taken out." in ran.out
    file = SpendFile.objects.get()
    assert (file.state, file.number, file.withdrawn_why) == ("withdrawn", 1, "It is of another council")
    ran = run("release", "spend", "--place", "fernshire")
    assert ran.code == 0, ran.err
    assert "The figures hold 0 payments in 0 lines." in ran.out
    gone = Statement.objects.get()
    assert (gone.withdrawn_on is not None, gone.superseded_by) == (True, None)
    assert "No payments of this place are loaded yet." in run("release", "spend", "--place", "fernshire").err
    assert load(run, tmp_path, COUNCIL).code == 0
    file.refresh_from_db()
    assert (SpendFile.objects.count(), file.state, file.number, file.withdrawn_on) == (1, "loaded", 2, None)
    run("release", "spend", "--place", "fernshire")
    assert sum(PoundCell.objects.values_list("amount", flat=True)) == 157_510


def test_one_file_of_two_is_taken_out_by_its_number_and_the_other_stays(
    run: Run, world: World, home: Path, tmp_path: Path
) -> None:
    load(run, tmp_path, COUNCIL)
    june = "Date paid,Supplier name,Service label,Transaction number,Net amount\n02/06/2024,Birch,Care,T9,10.00\n"
    load(run, tmp_path, june.replace("02/06", "25/06"), name="june.csv")
    run("release", "spend", "--place", "fernshire")
    assert withdraw(run, "1").code == 0
    assert run("release", "spend", "--place", "fernshire").code == 0
    assert sum(PoundCell.objects.values_list("amount", flat=True)) == 1_000
    assert dict(SpendFile.objects.values_list("name", "state")) == {"a.csv": "withdrawn", "june.csv": "loaded"}


def test_a_file_that_was_replaced_counts_again_when_the_newer_issue_is_taken_out(
    run: Run, world: World, home: Path, tmp_path: Path
) -> None:
    rows = [f"{1 + n % 28:02}/04/2024,Supplier {n},Care,R{n},{n + 1}.{n + 10}" for n in range(40)]
    heading = "Date paid,Supplier name,Service label,Transaction number,Net amount"
    first = load(run, tmp_path, "\n".join([heading, *rows]), "--unit", "£", name="april.csv")
    assert first.code == 0, first.err
    load(run, tmp_path, "\n".join([heading, *rows, "30/04/2024,More,Care,R99,1.25"]), name="april-v2.csv")
    assert SpendFile.objects.get(name="april.csv").state == "replaced"
    assert withdraw(run, "april-v2.csv").code == 0
    old = SpendFile.objects.get(name="april.csv")
    assert (old.state, old.payments, old.duplicates) == ("loaded", 40, 0)


@pytest.mark.parametrize(
    ("file", "why", "said"),
    [
        ("none.csv", "A reason", "No file “none.csv” of this body is loaded here."),
        ("7", "A reason", "No file “7” of this body is loaded here."),
        ("a.csv", " ", "Say why it is taken out."),
    ],
)
@pytest.mark.usefixtures("world", "home")
def test_what_cannot_be_taken_out_is_said(run: Run, tmp_path: Path, file: str, why: str, said: str) -> None:
    load(run, tmp_path, COUNCIL)
    ran = withdraw(run, file, why=why)
    assert (ran.code, said in ran.err) == (2, True), ran.err
    assert SpendFile.objects.get().state == "loaded"


def test_two_files_of_one_name_are_told_apart_by_their_numbers(
    run: Run, world: World, home: Path, tmp_path: Path
) -> None:
    load(run, tmp_path, COUNCIL)
    load(run, tmp_path, COUNCIL.replace("2024", "2025"))
    ran = withdraw(run, "a.csv")
    assert "could be several: a.csv is 1; a.csv is 2. Give the number." in ran.err


def asked_out(world: World, file: SpendFile) -> WorkRequest:
    """A file that a person asked to have taken out, once the worker came to it."""
    request = spend_files.ask_to_withdraw(by=world.finance, on=world.on, file_id=file.pk, why="Of another council")
    perform(request.pk, handlers())
    request.refresh_from_db()
    return request


def test_the_worker_takes_out_what_a_person_asked_for(run: Run, world: World, home: Path, tmp_path: Path) -> None:
    load(run, tmp_path, COUNCIL)
    file = SpendFile.objects.get()
    request = asked_out(world, file)
    assert request.state == "done", request.message
    assert request.message.startswith("“a.csv” was taken out.")
    file.refresh_from_db()
    assert (file.state, file.withdrawn_on, file.withdrawn_why) == ("withdrawn", world.on, "Of another council")
    assert AuditLine.objects.filter(action="spend_files.record_withdrawal", by=world.finance.person).exists()


def test_a_file_that_counts_in_another_place_too_stays_for_that_place(
    run: Run, world: World, home: Path, tmp_path: Path
) -> None:
    make_partnership_member(partnership=world.elsewhere, organisation=world.council, counted=True)
    load(run, tmp_path, COUNCIL, "--place", "fernshire")
    load(run, tmp_path, COUNCIL, "--place", world.elsewhere.slug)
    here = SpendFile.objects.get(partnership=world.place)
    assert asked_out(world, here).state == "done"
    load(run, tmp_path, COUNCIL.replace("2024", "2025"), "--place", "fernshire", name="later.csv")
    here.refresh_from_db()
    assert (here.state, SpendFile.objects.get(partnership=world.elsewhere).state) == ("withdrawn", "loaded")
    assert run("release", "spend", "--place", world.elsewhere.slug).code == 0
    assert Statement.objects.get(partnership=world.elsewhere).accepted_sum == 157_510
    load(run, tmp_path, COUNCIL, "--place", "fernshire")
    here.refresh_from_db()
    assert (here.state, here.payments, here.withdrawn_on) == ("loaded", 7, None)


def test_a_withdrawal_that_the_record_was_not_told_of_is_made_good(
    run: Run, world: World, home: Path, tmp_path: Path
) -> None:
    from placepound.analytics.spend.load import withdraw as take_out
    from placepound.cli.spend_work import store

    load(run, tmp_path, COUNCIL)
    take_out(store(), [1], organisation=str(world.council.pk), on=world.on, by="test")
    assert asked_out(world, SpendFile.objects.get()).state == "done"
    assert SpendFile.objects.get().state == "withdrawn"
