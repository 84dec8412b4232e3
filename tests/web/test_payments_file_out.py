"""Can a person take a file of payments out again that was loaded wrongly, and does every page say what became of it?"""

import pytest
from django.urls import reverse

from placepound.actions import spend_files
from placepound.actions.requests import mark
from placepound.registers.models import SpendFile, WorkRequest
from placepound.web.shared.words import day
from tests.factories import World, small_world
from tests.factories.eyes import seen_by_the_system
from tests.factories.spend_accounts import ORDER, guess, keep, loaded, month_account
from tests.web.desk import sign_in, text

__all__ = ["seen_by_the_system"]
pytestmark = pytest.mark.django_db
WHY = "It holds the payments of another council"


@pytest.fixture
def world() -> World:
    return small_world()


@pytest.fixture
def file(world: World) -> SpendFile:
    (kept,) = keep(world, world.council, loaded(month_account(1, "2024-04")), sharing="public")
    return kept


def at(file: SpendFile, name: str = "payment-file-withdraw") -> str:
    return reverse(name, kwargs={"key": file.pk})


def shown(world: World, file: SpendFile, who: str = "finance") -> str:
    return text(sign_in(world, who).get(at(file, "payment-file")))


def progress(world: World, request: WorkRequest) -> str:
    address = f"{reverse('payments-progress', args=[world.place.slug])}?since={request.pk}"
    return text(sign_in(world, "finance").get(address))


def taken_out(world: World, file: SpendFile) -> WorkRequest:
    """As a person asks and the worker does it."""
    request = spend_files.ask_to_withdraw(by=world.finance, on=world.on, file_id=file.pk, why=WHY)
    spend_files.record_withdrawal(by=world.finance, on=world.on, file_id=file.pk, why=WHY)
    mark(by=world.system, on=world.on, request_id=request.pk, state="done", message="It was taken out.")
    return request


def test_the_page_of_a_file_leads_to_a_form_that_says_what_will_happen(world: World, file: SpendFile) -> None:
    assert f'href="{at(file)}">Take this file out</a>' in shown(world, file)
    form = text(sign_in(world, "finance").get(at(file)))
    for said in (
        "Its payments leave the figures when these are next brought up to date",
        "The file may be loaded again",
        "Why is it taken out?",
        "20 payments",
    ):
        assert said in form


def test_the_form_asks_the_worker_and_shows_how_that_is_going(world: World, file: SpendFile) -> None:
    client = sign_in(world, "finance")
    assert "Give the reason" in text(client.post(at(file), {"why": " "}))
    assert not WorkRequest.objects.exists()
    response = client.post(at(file), {"why": WHY})
    request = WorkRequest.objects.get()
    assert (request.kind, request.subject_id) == ("withdraw_spend", file.pk)
    assert response.url == f"{reverse('payments-progress', args=[world.place.slug])}?since={request.pk}"
    page = progress(world, request)
    assert "Taking payments out" in page
    assert f"Take out {file.name}" in page
    assert f"Working on “{file.name}”" in page or "The next one waits for its turn" in page
    account = shown(world, file)
    assert "It is being taken out" in account
    assert "Take this file out" not in account
    again = client.post(at(file), {"why": WHY}, follow=True)
    assert "This file is being taken out already" in text(again)
    assert WorkRequest.objects.count() == 1


def test_what_came_of_it_leads_to_bringing_the_figures_up_to_date(world: World, file: SpendFile) -> None:
    page = progress(world, taken_out(world, file))
    for said in ("Payments that were taken out", "It was taken out.", "Taken out", "Bring the figures up to date"):
        assert said in page
    assert f'href="{at(file, "payment-file")}"' in page


def test_figures_brought_up_to_date_after_it_are_not_asked_for_again(world: World, file: SpendFile) -> None:
    request = taken_out(world, file)
    update = spend_files.ask_to_release(by=world.finance, on=world.on, partnership_id=world.place.pk)
    mark(by=world.system, on=world.on, request_id=update.pk, state="done", message="They were.")
    page = progress(world, request)
    assert reverse("payments-update", args=[world.place.slug]) not in page
    assert "Where the money goes" in page


def test_the_page_of_a_file_taken_out_says_when_and_why_and_keeps_its_account(world: World, file: SpendFile) -> None:
    taken_out(world, file)
    page = shown(world, file)
    for said in (
        "This file was taken out",
        "Taken out",
        f"On {day(world.on)}",
        WHY,
        "loaded again",
        "Every row in one class",
    ):
        assert said in page, said
    assert f'href="{at(file)}"' not in page
    assert reverse("history", kwargs={"kind": "spendfile", "key": file.pk}) in page
    public = shown(world, file, "public")
    assert "This file was taken out" in public
    assert WHY not in public
    history = sign_in(world, "finance").get(reverse("history", kwargs={"kind": "spendfile", "key": file.pk}))
    assert WHY in text(history)
    late = sign_in(world, "finance").get(at(file), follow=True)
    assert "This file was taken out already" in text(late)


def test_a_file_of_which_nothing_is_kept_is_not_taken_out(world: World) -> None:
    from placepound.core.money.spend.loaded import LoadedFile

    (asks,) = keep(world, world.council, LoadedFile(name="a.csv", digest="5" * 64, guess=guess(ORDER)))
    assert "Take this file out" not in shown(world, asks)
    assert "nothing to take out" in text(sign_in(world, "finance").get(at(asks), follow=True))


@pytest.mark.parametrize(
    ("who", "status"), [("public", 302), ("voluntary", 403), ("stranger", 403), ("commissioner", 200)]
)
def test_only_those_who_import_here_take_a_file_out(world: World, file: SpendFile, who: str, status: int) -> None:
    client = sign_in(world, who)
    assert client.get(at(file)).status_code == status
    if status != 200:
        client.post(at(file), {"why": "Mischief"})
        assert not WorkRequest.objects.exists()
        assert "Take this file out" not in shown(world, file, who)
