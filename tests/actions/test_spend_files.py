"""A file of payments can be taken out again and loaded anew, and a file loaded more narrowly narrows what it made."""

from datetime import date
from typing import Any

import pytest

from placepound.actions import spend_files
from placepound.actions.requests import mark
from placepound.core.money.spend.loaded import LoadedFile
from placepound.core.terms.problem import Refused
from placepound.core.terms.viewer import Sharing
from placepound.registers.models import AuditLine, SpendFile, SpendRelease, Statement, Upload, WorkRequest
from placepound.registers.queries.spend_accounts import spend_file
from placepound.registers.queries.spend_releases import earlier_figures
from tests import factories
from tests.factories import World
from tests.factories.payments import payment, release_payments
from tests.factories.spend_accounts import ORDER, guess, keep, loaded, month_account

pytestmark = pytest.mark.django_db
WHY = "It holds the payments of another council"


@pytest.fixture
def world() -> World:
    return factories.small_world()


def april(number: int = 1, **said: Any) -> LoadedFile:
    return loaded(month_account(number, "2024-04"), **said)


def kept(world: World, *files: LoadedFile, **said: Any) -> SpendFile:
    (file,) = keep(world, world.council, *(files or (april(),)), **said)
    return file


def withdraw(world: World, file: SpendFile, **said: Any) -> SpendFile:
    return spend_files.record_withdrawal(by=world.finance, on=world.on, file_id=file.pk, why=WHY, **said)


def figures(world: World) -> SpendRelease:
    """Figures made of April's payments."""
    return release_payments(world, [payment(world.council, "Acorn", 10, date(2024, 4, 5))], files=False)


def waits(world: World) -> tuple[int, int]:
    """How many files the figures do not follow yet, and how many of these were taken out."""
    page = earlier_figures(world.place.slug, viewer=world.finance, on=world.on)
    assert page is not None
    return page.waiting.files, page.waiting.taken_out


def test_asking_keeps_the_reason_and_leaves_the_work_to_the_worker(world: World) -> None:
    file = kept(world)
    request = spend_files.ask_to_withdraw(by=world.finance, on=world.on, file_id=file.pk, why=WHY)
    assert (request.kind, request.subject_id, request.state) == ("withdraw_spend", file.pk, "queued")
    file.refresh_from_db()
    assert (file.state, file.withdrawn_why, file.withdrawn_on) == ("loaded", WHY, None)
    page = spend_file(file.pk, viewer=world.finance, on=world.on)
    assert page is not None
    assert (page.leaving, page.may_withdraw, page.withdrawn_why) == (request.pk, False, "")
    with pytest.raises(Refused, match="being taken out already"):
        spend_files.ask_to_withdraw(by=world.finance, on=world.on, file_id=file.pk, why=WHY)
    mark(by=world.system, on=world.on, request_id=request.pk, state="refused", message="Other files are being loaded.")
    assert spend_files.ask_to_withdraw(by=world.finance, on=world.on, file_id=file.pk, why=WHY).pk != request.pk


@pytest.mark.parametrize("who", ["councillor", "voluntary", "stranger", "public"])
def test_only_those_who_import_take_a_file_out(world: World, who: str) -> None:
    file = kept(world, sharing="public")
    for action in (spend_files.ask_to_withdraw, spend_files.record_withdrawal):
        with pytest.raises(Refused, match="Only a commissioner"):
            action(by=world.viewers[who], on=world.on, file_id=file.pk, why=WHY)
    assert not WorkRequest.objects.exists()


def test_what_is_not_kept_is_not_taken_out_and_a_reason_is_given(world: World) -> None:
    asks = kept(world, LoadedFile(name="a.csv", digest="5" * 64, guess=guess(ORDER)))
    with pytest.raises(Refused, match="nothing to take out"):
        spend_files.ask_to_withdraw(by=world.finance, on=world.on, file_id=asks.pk, why=WHY)
    file = kept(world)
    with pytest.raises(Refused, match="Say why"):
        spend_files.ask_to_withdraw(by=world.finance, on=world.on, file_id=file.pk, why=" ")
    withdraw(world, file)
    for action in (spend_files.ask_to_withdraw, spend_files.record_withdrawal):
        with pytest.raises(Refused, match="taken out already"):
            action(by=world.finance, on=world.on, file_id=file.pk, why=WHY)


def test_a_file_taken_out_keeps_its_account_and_its_history(world: World) -> None:
    file = withdraw(world, kept(world))
    assert (file.state, file.withdrawn_on, file.withdrawn_why, file.payments) == ("withdrawn", world.on, WHY, 20)
    line = AuditLine.objects.filter(subject_kind="spendfile", subject_id=str(file.pk)).order_by("-pk")[0]
    assert (line.why, line.before["state"], line.after["state"]) == (WHY, "loaded", "withdrawn")


def test_a_file_that_it_had_replaced_counts_again_and_no_other_is_made(world: World) -> None:
    old = kept(world, loaded(month_account(1, "2024-04", replaced_by=2), replaced=True))
    new = kept(world, april(2, digest="b" * 64))
    elsewhere = loaded(month_account(3, "2024-06"))
    withdraw(world, new, beside=[april(), elsewhere])
    old.refresh_from_db()
    assert (old.state, old.report["replaced_by"]) == ("loaded", None)
    assert SpendFile.objects.count() == 2


def test_the_same_file_loaded_again_is_loaded_under_its_new_number(world: World) -> None:
    file = withdraw(world, kept(world))
    again = kept(world, april(7, digest=file.digest))
    assert (again.pk, again.state, again.number) == (file.pk, "loaded", 7)
    assert (again.withdrawn_on, again.withdrawn_why) == (None, "")


def test_what_waits_counts_files_taken_out_of_the_figures_in_use(world: World) -> None:
    first, second = keep(world, world.council, april(), loaded(month_account(2, "2024-05")))
    figures(world)
    assert waits(world) == (0, 0)
    withdraw(world, first)
    assert waits(world) == (1, 1)
    kept(world, april(3, digest=first.digest))
    assert waits(world) == (1, 0)
    figures(world)
    assert waits(world) == (0, 0)
    late = kept(world, loaded(month_account(4, "2024-06")))
    withdraw(world, late)
    assert waits(world) == (0, 0)
    withdraw(world, second)
    assert waits(world) == (1, 1)


def test_a_file_that_counts_again_is_not_yet_in_the_figures(world: World) -> None:
    kept(world, loaded(month_account(1, "2024-04", replaced_by=2), replaced=True))
    new = kept(world, april(2, digest="b" * 64))
    figures(world)
    withdraw(world, new, beside=[april()])
    assert waits(world) == (2, 1)


def test_older_figures_that_do_not_name_their_files_wait_too(world: World) -> None:
    from placepound.registers.base import writing

    file = kept(world)
    release = figures(world)
    with writing("test"):
        SpendRelease.objects.filter(pk=release.pk).update(manifest={"newest_file": 1})
    assert waits(world) == (0, 0)
    withdraw(world, file)
    assert waits(world) == (1, 1)


def test_another_part_of_the_file_that_still_asks_is_let_go_with_it(world: World) -> None:
    request = spend_files.receive_spend(
        by=world.finance,
        on=world.on,
        partnership_id=world.place.pk,
        organisation_id=world.council.pk,
        filename="book.xlsx",
        content=b"A book",
    )
    asks = LoadedFile(name="book.xlsx", digest="5" * 64, sheet="May", guess=guess(ORDER))
    file, _ = keep(world, world.council, april(), asks, upload_id=request.subject_id)
    withdraw(world, file)
    upload = Upload.objects.get()
    assert (upload.state, bytes(upload.content)) == ("discarded", b"")


def test_an_earlier_reading_stands_where_a_file_is_not_read_anew(world: World) -> None:
    file = kept(world)
    same = kept(world, LoadedFile(name="a.csv", digest=file.digest, guess=guess(ORDER), held=True))
    assert (same.pk, same.state, same.payments) == (file.pk, "loaded", 20)


def test_a_file_loaded_again_more_narrowly_is_narrowed_with_all_that_was_made_of_it(world: World) -> None:
    file = kept(world, sharing="public")
    other = kept(world, loaded(month_account(2, "2024-05")), sharing="public")
    release = figures(world)
    assert Statement.objects.get().sharing == Sharing.PUBLIC
    kept(world, april(again=True, digest=file.digest), sharing="own")
    file.refresh_from_db()
    release.refresh_from_db()
    other.refresh_from_db()
    assert (file.sharing, release.sharing, other.sharing) == (Sharing.OWN, Sharing.OWN, Sharing.PUBLIC)
    assert Statement.objects.get().sharing == Sharing.OWN
    assert figures(world).pk == release.pk


def test_loading_again_never_widens(world: World) -> None:
    file = kept(world, sharing="own")
    for again in (True, False):
        kept(world, april(again=again, digest=file.digest), sharing="public")
        file.refresh_from_db()
        assert file.sharing == Sharing.OWN


def test_files_beside_those_loaded_keep_their_sharing_and_their_upload(world: World) -> None:
    file = kept(world, sharing="public")
    kept(world, loaded(month_account(2, "2024-05")), sharing="own", beside=[april(digest=file.digest)])
    file.refresh_from_db()
    assert (file.sharing, file.upload) == (Sharing.PUBLIC, None)
