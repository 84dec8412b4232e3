"""Does the digest reach those who asked for it, and hold links only?"""

from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.core.mail import EmailMessage

from placepound.actions import accounts
from tests import factories
from tests.cli.conftest import Run
from tests.factories import World, import_statement

ADDRESS = ("digest", "--address", "https://placepound.example.org/")


@pytest.fixture
def waiting(world: World) -> World:
    """Something waits for finance and the commissioner; only finance asked for the digest."""
    import_statement(world, "Service,Amount (£)\nA wholly unknown thing,987654\n")
    person = world.people["finance"]
    person.wants_digest = True
    person.save()
    return world


def send(run: Run, django_capture_on_commit_callbacks: Any) -> Any:
    with django_capture_on_commit_callbacks(execute=True):
        return run(*ADDRESS)


def test_it_holds_links_and_neither_names_nor_figures(
    run: Run, waiting: World, mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: Any
) -> None:
    ran = send(run, django_capture_on_commit_callbacks)
    assert ran.code == 0, ran.err
    (mail,) = mailoutbox
    assert mail.to == [waiting.people["finance"].email]
    links = [line for line in str(mail.body).splitlines() if line.startswith("https://")]
    assert links[0] == "https://placepound.example.org/"
    assert len(links) == 2
    said = f"{mail.subject} {mail.body}"
    for word in ("987", "Fernshire", "unknown thing", waiting.people["finance"].name):
        assert word not in said


def test_who_did_not_ask_gets_nothing(
    run: Run, waiting: World, mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: Any
) -> None:
    person = waiting.people["finance"]
    person.wants_digest = False
    person.save()
    ran = send(run, django_capture_on_commit_callbacks)
    assert "0 people asked for the digest; 0 were written to." in ran.out
    assert mailoutbox == []


def test_where_nothing_waits_nobody_is_written_to(
    run: Run, world: World, mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: Any
) -> None:
    person = world.people["voluntary"]
    person.wants_digest = True
    person.save()
    assert send(run, django_capture_on_commit_callbacks).code == 0
    assert mailoutbox == []


def test_a_mail_server_that_fails_is_said_plainly(
    run: Run, waiting: World, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise SMTPServerDisconnected("Connection unexpectedly closed")

    monkeypatch.setattr(accounts, "send_mail", fail)
    monkeypatch.setattr(accounts.transaction, "on_commit", lambda function: function())
    ran = run(*ADDRESS)
    assert ran.code == 2
    assert "The mail server did not take a digest: Connection unexpectedly closed." in ran.err


def test_an_address_that_is_none(run: Run, db: None) -> None:
    ran = run("digest", "--address", "placepound.example.org")
    assert ran.code == 2
    assert "is no web address" in ran.err


def test_only_the_system_learns_who_gets_it(waiting: World) -> None:
    from placepound.registers.queries.digests import digest_readers

    assert digest_readers(viewer=waiting.system, on=waiting.on) == (waiting.people["finance"].pk,)
    assert digest_readers(viewer=waiting.steward, on=waiting.on) == ()
    assert factories.make_user().pk not in digest_readers(viewer=waiting.system, on=waiting.on)


def test_the_daily_run_lets_go_of_files_that_nobody_accepted_in_time(run: Run, world: World) -> None:
    upload = factories.receive_statement(world, "Service,Amount (£)\nHome care,5\n")
    assert run(*ADDRESS).code == 0
    upload.refresh_from_db()
    assert bytes(upload.content) == b""
    assert upload.state == "discarded"
