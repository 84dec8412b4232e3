"""What becomes of long work: done, refused or failed, and always told?"""

from datetime import date

import pytest

from placepound.actions import requests
from placepound.core.terms.problem import Problem, Refused
from placepound.core.terms.viewer import Viewer
from placepound.registers.models import Statement, WorkRequest
from placepound.registers.queries.uploads import upload_page, work
from tests.factories import World, receive_statement, small_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return small_world()


def ask(world: World, kind: str = "anything", subject: object = None) -> WorkRequest:
    return requests.ask(by=world.finance, on=world.on, kind=kind, subject=subject or world.place)  # type: ignore[arg-type]


def test_the_handler_acts_as_the_person_who_asked(world: World) -> None:
    seen: list[tuple[Viewer, date, int]] = []

    def handler(by: Viewer, on: date, subject: int) -> str:
        seen.append((by, on, subject))
        return "It is done."

    request = ask(world)
    requests.perform(request.pk, {"anything": handler})
    assert seen == [(world.finance, world.on, world.place.pk)]
    told = work(request.pk, viewer=world.finance, on=world.on)
    assert told is not None
    assert (told.state, told.message, told.finished) == ("done", "It is done.", True)


def test_a_refusal_is_told_in_its_own_words(world: World) -> None:
    def handler(by: Viewer, on: date, subject: int) -> str:
        raise Refused((Problem(message="First."), Problem(message="Second.")))

    request = ask(world)
    requests.perform(request.pk, {"anything": handler})
    request.refresh_from_db()
    assert (request.state, request.message) == ("refused", "First.\nSecond.")


def test_a_mistake_of_ours_is_told_without_its_insides(world: World) -> None:
    def handler(by: Viewer, on: date, subject: int) -> str:
        raise ZeroDivisionError("secret")

    request = ask(world)
    requests.perform(request.pk, {"anything": handler})
    request.refresh_from_db()
    assert request.state == "failed"
    assert "secret" not in request.message
    assert "Nothing was changed" in request.message


def test_a_request_runs_once(world: World) -> None:
    runs: list[int] = []

    def handler(by: Viewer, on: date, subject: int) -> str:
        runs.append(subject)
        return ""

    request = ask(world)
    for _ in range(2):
        requests.perform(request.pk, {"anything": handler})
    assert len(runs) == 1


def test_strangers_do_not_see_how_work_is_going(world: World) -> None:
    request = ask(world)
    assert work(request.pk, viewer=world.stranger, on=world.on) is None
    assert work(request.pk, viewer=Viewer.public(), on=world.on) is None


def test_an_upload_is_read_and_accepted_by_the_worker_s_own_table(world: World) -> None:
    from placepound.actions.handlers import HANDLERS

    upload = receive_statement(world, "Service,Amount (£)\nHome care,5\n")
    for kind in ("read_upload", "accept_upload"):
        request = ask(world, kind, upload)
        requests.perform(request.pk, HANDLERS)
        request.refresh_from_db()
        assert request.state == "done", request.message
    page = upload_page(upload.pk, viewer=world.finance, on=world.on)
    assert page is not None
    assert page.line.statement_pk == Statement.objects.get().pk
