"""Can a person bring in a statement through the pages, see every row first, and undo it again?"""

import io
import zipfile
from typing import Any

import pytest
from django.urls import reverse

from placepound.registers.models import Flow, Statement, Upload, WorkRequest
from tests.factories import World, small_world
from tests.factories.eyes import quick_reading, seen_by_the_system
from tests.web.desk import accepted, bring, brought, form_of, generated, net_of, sign_in, steward_of_place, text, work

__all__ = ["quick_reading", "seen_by_the_system"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_reading")]


@pytest.fixture
def world() -> World:
    return small_world(starter_rules=True)


def page(key: int) -> str:
    return reverse("upload", kwargs={"key": key})


@pytest.mark.parametrize("seed", range(3))
def test_a_statement_goes_from_file_to_place_pound(world: World, seed: int) -> None:
    client = sign_in(world, "finance")
    content, pence = generated(world, seed=seed)
    response = bring(client, world, content)
    assert response.status_code == 302
    waiting = text(client.get(response.url))
    assert "The file waits for its turn" in waiting
    assert 'aria-live="polite"' in waiting
    assert '<noscript><meta http-equiv="refresh"' in waiting
    work()
    preview = text(client.get(response.url))
    assert "Check before you accept" in preview
    assert "The accepted rows add up to the total that the document states" in preview
    assert "Accept this statement" in preview
    upload = Upload.objects.get()
    client.post(reverse("upload-accept", kwargs={"key": upload.pk}))
    assert "Taking it into the record" in text(client.get(page(upload.pk)))
    work()
    statement = Statement.objects.get()
    landed = client.get(page(upload.pk))
    assert landed.url == reverse("source", kwargs={"key": statement.pk})
    assert statement.accepted_sum == pence == net_of(world, world.finance)


def test_nothing_is_kept_before_a_person_accepts(world: World) -> None:
    brought(sign_in(world, "finance"), world, generated(world, seed=4)[0])
    assert not Statement.objects.exists()
    assert not Flow.objects.exists()


def test_undo_takes_the_money_out_of_the_place_pound(world: World) -> None:
    client = sign_in(world, "finance")
    _, first = accepted(client, world, (kept := generated(world, seed=5))[0]), kept[1]
    accepted(client, world, generated(world, seed=6)[0], title="Second")
    second = Statement.objects.get(title="Second")
    response = client.post(
        reverse("source-undo", kwargs={"key": second.pk}), {"why": "Superseded in July"}, follow=True
    )
    assert "This statement was undone" in text(response)
    assert net_of(world, world.finance) == first
    assert "Superseded in July" in text(client.get(reverse("history", kwargs={"kind": "statement", "key": second.pk})))


def test_an_open_unit_stops_acceptance_until_it_is_answered(world: World) -> None:
    client = sign_in(world, "finance")
    upload = brought(client, world, f"Service,Commissioner,Spend\nHome care,{world.council.name},12.5\n".encode())
    shown = text(client.get(page(upload.pk)))
    assert "What is one unit worth?" in shown
    assert "Accept this statement" not in shown
    form = answers(client, upload) | {"unit": "£m"}
    assert client.post(reverse("upload-confirm", kwargs={"key": upload.pk}), form).status_code == 302
    work()
    assert "£12,500,000" in text(client.get(page(upload.pk)))
    client.post(reverse("upload-accept", kwargs={"key": upload.pk}))
    work()
    assert Statement.objects.get().accepted_sum == 12_500_000_00


def answers(client: Any, upload: Upload) -> dict[str, Any]:
    """What the form of a preview would send as it stands."""
    return form_of(client.get(page(upload.pk)), reverse("upload-confirm", kwargs={"key": upload.pk}))


def test_a_question_left_open_is_told_beside_its_field_and_what_was_said_is_kept(world: World) -> None:
    client = sign_in(world, "finance")
    upload = brought(client, world, b"Service,Commissioner,Spend\nHome care,The three councils,12.5\n")
    form = answers(client, upload) | {"unit": "£k", "payer-1": ""}
    response = client.post(reverse("upload-confirm", kwargs={"key": upload.pk}), form)
    said = text(response)
    assert "There is a problem" in said
    assert "Choose who “The three councils” is" in said
    assert form_of(response, reverse("upload-confirm", kwargs={"key": upload.pk}))["unit"] == "£k"
    assert not WorkRequest.objects.filter(state="queued").exists()


def test_what_a_name_means_is_asked_once_and_remembered(world: World) -> None:
    client = sign_in(world, "finance")
    upload = brought(client, world, "Service,Commissioner,Amount (£)\nHome care,Councils,1000.00\n".encode())
    assert "Who is “Councils”?" in text(client.get(page(upload.pk)))
    client.post(
        reverse("upload-confirm", kwargs={"key": upload.pk}),
        answers(client, upload) | {"payer-1": world.council.pk},
    )
    work()
    client.post(reverse("upload-accept", kwargs={"key": upload.pk}))
    work()
    assert Flow.objects.get().payer_id == world.council.pk
    again = brought(client, world, "Service,Commissioner,Amount (£)\nDay care,Councils,90.00\n".encode())
    shown = text(client.get(page(again.pk)))
    assert "Accept this statement" in shown
    assert "as kept or corrected for these headings" in shown


def test_a_column_that_was_guessed_wrongly_can_be_set_right(world: World) -> None:
    client = sign_in(world, "finance")
    content = f"Widget,Commissioner,Amount (£)\nHome care,{world.council.name},10.00\n".encode()
    upload = brought(client, world, content)
    form = answers(client, upload) | {"column-1": "service"}
    client.post(reverse("upload-confirm", kwargs={"key": upload.pk}), form)
    work()
    client.post(reverse("upload-accept", kwargs={"key": upload.pk}))
    work()
    assert Flow.objects.get().service == "Home care"


def test_two_amount_columns_are_refused_with_what_was_said_kept(world: World) -> None:
    client = sign_in(world, "finance")
    upload = brought(client, world, generated(world, seed=7)[0])
    form = answers(client, upload) | {"column-1": "amount"}
    response = client.post(reverse("upload-confirm", kwargs={"key": upload.pk}), form)
    assert "Exactly one column holds the amount that counts" in text(response)
    assert form_of(response, reverse("upload-confirm", kwargs={"key": upload.pk}))["column-1"] == "amount"


def test_refused_rows_are_shown_with_their_cell_and_reason(world: World) -> None:
    client = sign_in(world, "finance")
    content = (
        f"Service,Commissioner,Amount (£)\nHome care,{world.council.name},10.00\nOdd,{world.council.name},1e9999\n"
    ).encode()
    upload = brought(client, world, content)
    shown = text(client.get(page(upload.pk) + "?rows=refused"))
    assert "line 3, column 3" in shown
    assert "“1e9999” is written with an exponent" in shown
    assert "10.00" in text(client.get(page(upload.pk) + "?rows=accepted"))


def test_the_table_may_be_pointed_to_on_another_row(world: World) -> None:
    client = sign_in(world, "finance")
    content = (
        "Service,Amount (£),Commissioner\nOld,1.00,Nobody\n\n"
        f"Service,Amount (£),Commissioner\nNew,2.00,{world.council.name}\n"
    ).encode()
    upload = brought(client, world, content)
    client.post(reverse("upload-elsewhere", kwargs={"key": upload.pk}), {"sheet": "", "header_row": "4"})
    work()
    upload.refresh_from_db()
    assert upload.layout["header_row"] == 4
    response = client.post(reverse("upload-elsewhere", kwargs={"key": upload.pk}), {"sheet": "", "header_row": "four"})
    assert "Enter the number of a row, such as 4" in text(response)


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 500_000_000)
    return out.getvalue()


def test_an_empty_file_is_refused_at_once(world: World) -> None:
    response = bring(sign_in(world, "finance"), world, b"")
    assert response.status_code == 200
    assert "empty" in text(response)
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("content", "filename", "says"),
    [
        (b"\n\n\n", "blank.csv", "empty"),
        (b"%PDF-1.7 \x00\x01", "paper.pdf", "PDF"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "picture.xlsx", "picture"),
        (b"just some words\nand more words\n", "words.csv", "No header row was found"),
        (b"Service,Amount\n", "heads.csv", "headings but no rows"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_what_to_do(
    world: World, content: bytes, filename: str, says: str
) -> None:
    client = sign_in(world, "finance")
    upload = brought(client, world, content, filename=filename)
    shown = text(client.get(page(upload.pk)))
    assert upload.state == "unreadable"
    assert "This file cannot be read" in shown
    assert says.casefold() in shown.casefold()
    assert "bring the corrected one" in shown
    assert not Statement.objects.exists()


def test_a_zip_bomb_is_stopped_with_a_sentence(world: World) -> None:
    client = sign_in(world, "finance")
    upload = brought(client, world, bomb(), filename="bomb.xlsx")
    assert upload.state == "unreadable"
    assert "unpack" in text(client.get(page(upload.pk)))


def test_the_same_file_again_is_refused_beside_the_file(world: World) -> None:
    client = sign_in(world, "finance")
    content, _ = generated(world, seed=8)
    accepted(client, world, content)
    response = bring(client, world, content, title="Again")
    said = text(response)
    assert "This very file was accepted on" in said
    assert "Nothing was added" in said
    assert 'value="Again"' in said
    assert Statement.objects.count() == 1


def test_a_form_with_mistakes_keeps_what_was_said(world: World) -> None:
    client = sign_in(world, "finance")
    response = bring(client, world, b"x", document="", financial_year="2025/27", basis="")
    said = text(response)
    assert "Enter the document" in said
    assert "Say whether these are budget, outturn or estimate figures" in said
    assert 'value="Budget book"' in said
    assert "Choose “statement.csv” again" in said
    response = bring(client, world, b"x", financial_year="2025/27")
    assert "“2025/27” is not a financial year" in text(response)


def test_a_corrected_file_starts_from_what_was_said_before(world: World) -> None:
    client = sign_in(world, "finance")
    upload = brought(client, world, b"\n\n", title="Annex B figures")
    response = client.get(reverse("import", kwargs={"slug": world.place.slug}) + f"?from={upload.pk}")
    assert 'value="Annex B figures"' in text(response)


def test_an_upload_can_be_let_go(world: World) -> None:
    client = sign_in(world, "finance")
    upload = brought(client, world, generated(world, seed=9)[0])
    assert "statement.csv" in text(client.get(reverse("uploads")))
    client.post(reverse("upload-discard", kwargs={"key": upload.pk}))
    upload.refresh_from_db()
    assert bytes(upload.content) == b""
    assert "This file was let go" in text(client.get(page(upload.pk)))
    assert "No upload waits" in text(client.get(reverse("uploads")))


def test_markup_in_a_file_is_shown_as_text(world: World) -> None:
    client = sign_in(world, "finance")
    evil = "<script>alert(1)</script>"
    content = f'Service,Commissioner,"Amount (£)","{evil}"\n{evil},{evil},10.00,{evil}\n'.encode()
    upload = brought(client, world, content, filename="<b>x.csv", title=evil, document=evil)
    shown = client.get(page(upload.pk)).content.decode()
    assert evil not in shown
    assert "&lt;script&gt;" in shown


@pytest.mark.parametrize(
    ("who", "form", "preview"),
    [
        ("public", 302, 302),
        ("councillor", 403, 403),
        ("voluntary", 403, 403),
        ("stranger", 403, 404),
        ("finance", 200, 200),
        ("commissioner", 200, 200),
        ("steward", 200, 200),
    ],
)
def test_only_those_who_import_here_open_the_pages(world: World, who: str, form: int, preview: int) -> None:
    upload = brought(sign_in(world, "finance"), world, generated(world, seed=10)[0])
    client = sign_in(world, who)
    assert client.get(reverse("import", kwargs={"slug": world.place.slug})).status_code == form
    assert client.get(page(upload.pk)).status_code == preview


def test_a_stranger_cannot_accept_confirm_or_let_go(world: World) -> None:
    upload = brought(sign_in(world, "finance"), world, generated(world, seed=11)[0])
    for name in ("upload-accept", "upload-confirm", "upload-discard", "upload-read", "upload-elsewhere"):
        assert sign_in(world, "stranger").post(reverse(name, kwargs={"key": upload.pk})).status_code == 404
    upload.refresh_from_db()
    assert upload.state == "read"


def test_a_statement_kept_to_its_publisher_is_hidden_from_partners_even_as_an_upload(world: World) -> None:
    upload = brought(sign_in(world, "finance"), world, generated(world, seed=12)[0], sharing="own")
    assert sign_in(world, "commissioner").get(page(upload.pk)).status_code == 404
    assert sign_in(world, "finance").get(page(upload.pk)).status_code == 200
    refused = bring(sign_in(world, "commissioner"), world, generated(world, seed=13)[0], sharing="own")
    assert "Only people of the publisher can keep its statement to themselves" in text(refused)


def test_a_refusal_while_accepting_is_shown_on_the_page(world: World) -> None:
    client = sign_in(world, "finance")
    upload = brought(client, world, b"Service,Commissioner,Spend\nHome care,Nobody known,12.5\n")
    client.post(reverse("upload-accept", kwargs={"key": upload.pk}))
    assert [request.state for request in work()] == ["refused"]
    assert "Choose" in text(client.get(page(upload.pk)))
    assert 'role="alert"' in text(client.get(page(upload.pk)))


def test_templates_are_there_to_fill_in(world: World) -> None:
    client = sign_in(world, "public")
    csv = client.get(reverse("import-template", kwargs={"kind": "csv"}))
    assert csv.content.decode("utf-8-sig").startswith("Service,Commissioner")
    workbook = client.get(reverse("import-template", kwargs={"kind": "xlsx"}))
    assert zipfile.is_zipfile(io.BytesIO(workbook.content))


def test_the_only_place_is_chosen_without_asking(world: World) -> None:
    response = sign_in(world, "finance").get(reverse("upload-new"))
    assert response.url == reverse("import", kwargs={"slug": world.place.slug})
    assert steward_of_place(world).get(reverse("upload-new")).status_code == 302


def test_a_preview_takes_no_more_queries_for_more_rows(world: World, django_assert_max_num_queries: Any) -> None:
    client = sign_in(world, "finance")
    upload = brought(client, world, generated(world, seed=14, rows=300)[0])
    client.get(page(upload.pk))
    with django_assert_max_num_queries(22):
        client.get(page(upload.pk))
