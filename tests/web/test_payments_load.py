"""Can a person load a year of payments in one go, see how it is going, and be told what is wrong?"""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from placepound.actions.requests import mark
from placepound.core.money.spend.loaded import LoadedFile
from placepound.registers.models import SpendFile, Upload, WorkRequest
from tests.factories import World, make_upload, make_work_request, small_world
from tests.factories.eyes import seen_by_the_system
from tests.factories.spend_accounts import ORDER, guess, keep, loaded, month_account
from tests.web.desk import form_of, sign_in, text
from tests.web.payments_world import published

__all__ = ["seen_by_the_system"]
pytestmark = pytest.mark.django_db

MONTHS = ("April.csv", "May.csv", "June.xlsx")


@pytest.fixture
def world() -> World:
    return small_world()


def send(world: World, *files: SimpleUploadedFile, who: str = "finance", **said: Any) -> Any:
    """Send the form with files."""
    usual = {"organisation": world.council.pk, "sharing": "partnership", "file": list(files)}
    return sign_in(world, who).post(reverse("payments-load", args=[world.place.slug]), usual | said)


def file(name: str, content: bytes = b"Date,Supplier,Amount\n") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_several_files_become_a_request_each_and_the_progress_page_lists_them(world: World) -> None:
    response = send(world, *(file(name) for name in MONTHS))
    requests = list(WorkRequest.objects.filter(kind="load_spend").order_by("pk"))
    assert [Upload.objects.get(pk=one.subject_id).filename for one in requests] == list(MONTHS)
    assert response.url == reverse("payments-progress", args=[world.place.slug]) + f"?since={requests[0].pk}"
    shown = text(sign_in(world, "finance").get(response.url))
    for name in MONTHS:
        assert name in shown
    assert "0 of 3 done" in shown
    assert '<noscript><meta http-equiv="refresh"' in shown
    assert 'aria-live="polite"' in shown


def test_the_form_takes_several_files_and_names_the_persons_own_body(world: World) -> None:
    response = sign_in(world, "finance").get(reverse("payments-load", args=[world.place.slug]))
    shown = text(response)
    assert 'type="file" multiple' in shown
    assert form_of(response)["organisation"] == str(world.council.pk)
    assert world.charity.name not in shown
    assert "at most 25 MB together" in shown
    named = reverse("payments-load", args=[world.place.slug]) + f"?organisation={world.icb.pk}"
    assert form_of(sign_in(world, "finance").get(named))["organisation"] == str(world.icb.pk)


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"file": []}, "Choose one or more files"),
        ({"organisation": ""}, "Choose the body that paid"),
        ({"sharing": ""}, "Choose who may see them"),
    ],
)
def test_what_is_missing_is_told_beside_its_field(world: World, said: dict[str, Any], problem: str) -> None:
    shown = text(send(world, file("April.csv"), **said))
    assert "There is a problem" in shown
    assert problem in shown
    assert not Upload.objects.exists()


def test_an_empty_file_among_others_is_named_and_nothing_is_kept(world: World) -> None:
    shown = text(send(world, file("April.csv"), file("May.csv", b"")))
    assert "“May.csv” is empty. Leave it out." in shown
    assert not Upload.objects.exists()


def test_too_many_files_at_once_are_refused_with_the_number(world: World) -> None:
    shown = text(send(world, *(file(f"{number}.csv") for number in range(61))))
    assert "Choose at most 60 files at once; these are 61" in shown


def test_files_larger_together_than_the_limit_are_refused_before_they_are_read(world: World) -> None:
    with override_settings(UPLOAD_LIMIT_BYTES=1024 * 1024):
        response = send(world, file("April.csv", b"x" * 700_000), file("May.csv", b"x" * 700_000))
    assert response.status_code == 413
    assert not Upload.objects.exists()


def test_whoever_is_of_another_body_cannot_hide_a_file_from_themselves(world: World) -> None:
    shown = text(send(world, file("April.csv"), who="commissioner", sharing="own"))
    assert "Only people of the body can keep its payments to themselves" in shown
    assert "Choose the files again: the browser let go of them" in shown
    assert not Upload.objects.exists()


@pytest.mark.parametrize("name", ["payments-load", "payments-progress"])
@pytest.mark.parametrize(("who", "status"), [("public", 302), ("voluntary", 403), ("stranger", 403), ("finance", 200)])
def test_only_those_who_import_here_load_payments(world: World, name: str, who: str, status: int) -> None:
    assert sign_in(world, who).get(reverse(name, args=[world.place.slug])).status_code == status


def done(world: World, name: str, *files: LoadedFile) -> WorkRequest:
    """A file that was sent and worked on."""
    send(world, file(name))
    request = WorkRequest.objects.order_by("-pk")[0]
    keep(world, world.council, *files, upload_id=request.subject_id)
    mark(by=world.system, on=world.on, request_id=request.pk, state="done", message="The file was read.")
    return request


def test_what_came_of_each_file_leads_to_its_account(world: World) -> None:
    first = done(world, "April.csv", loaded(month_account(1, "2024-04")))
    done(world, "May.csv", LoadedFile(name="May.csv", digest="5" * 64, guess=guess(ORDER)))
    done(world, "June.csv", LoadedFile(name="June.csv", digest="6" * 64, refused=("It is a picture.",)))
    address = reverse("payments-progress", args=[world.place.slug]) + f"?since={first.pk}"
    shown = text(sign_in(world, "finance").get(address))
    for one in SpendFile.objects.all():
        assert f'href="{reverse("payment-file", args=[one.pk])}"' in shown
    for said in ("Loaded", "Has a question", "Could not be read", "20 rows read", "Bring the figures up to date"):
        assert said in shown
    assert "refresh" not in shown
    later = text(sign_in(world, "finance").get(address.replace(str(first.pk), str(first.pk + 1))))
    assert "April.csv" not in later


def test_the_pages_that_lead_here(world: World) -> None:
    published(world)
    client = sign_in(world, "finance")
    link = f'href="{reverse("payments-load", args=[world.place.slug])}"'
    for address in (reverse("payments", args=[world.place.slug]), reverse("import", args=[world.place.slug])):
        assert link in text(client.get(address))


def test_the_progress_page_asks_as_often_for_many_files_as_for_one(world: World) -> None:
    client = sign_in(world, "finance")
    address = reverse("payments-progress", args=[world.place.slug])
    counts = []
    for more in (1, 40):
        for _ in range(more):
            upload = make_upload(partnership=world.place, publisher=world.council, owner=world.council, kind="spend")
            make_work_request(owner=world.council, kind="load_spend", subject_id=upload.pk)
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] < 20, counts
