"""What happens to a statement on its way in, and on its way out again?"""

from collections.abc import Callable

import pytest

from placepound.actions import uploads
from placepound.core.records.facts import DocumentFacts
from placepound.core.records.preview import Column, Unit
from placepound.core.terms.amount import Amount
from placepound.core.terms.problem import Refused
from placepound.registers.models import Flow, RememberedBody, RememberedLayout, Statement, StatementRow, Upload
from placepound.registers.queries.history import history
from tests.factories import World, import_statement, read_upload, receive_statement, small_world

pytestmark = pytest.mark.django_db

CSV = """Budget book 2025/26
Commissioner,Service,Amount (£)
{council},Home care,"1,000.50"
{council},Home care refund,(250.25)
{council},Something odd,not a number
,,
{council},Day care,100
Total,,850.25
"""


@pytest.fixture
def world() -> World:
    return small_world(starter_rules=True)


def text(world: World) -> str:
    return CSV.format(council=world.council.name)


def test_every_row_ends_in_exactly_one_class_and_none_is_lost(world: World) -> None:
    statement = import_statement(world, text(world))
    assert (statement.rows_read, statement.accepted, statement.refused, statement.totals) == (5, 3, 1, 1)
    assert StatementRow.objects.filter(statement=statement).count() == statement.rows_read
    assert (statement.accepted_sum, statement.negative_sum) == (85025, -25025)
    assert (statement.stated, statement.difference) == (85025, 0)
    assert Amount.total(Amount(flow.amount) for flow in Flow.objects.filter(statement=statement)) == Amount(85025)


def test_the_same_file_again_is_refused_and_adds_nothing(world: World) -> None:
    import_statement(world, text(world), title="First")
    with pytest.raises(Refused, match="accepted on 2 June 2025 as “First”"):
        receive_statement(world, text(world), title="Again")
    assert Statement.objects.count() == 1


def test_after_undo_the_same_file_may_come_in_again(world: World) -> None:
    statement = import_statement(world, text(world))
    uploads.undo(by=world.finance, on=world.on, statement_id=statement.pk, why="read too early")
    again = import_statement(world, text(world))
    assert again.pk != statement.pk
    assert StatementRow.objects.filter(statement=statement).count() == statement.rows_read


def test_what_a_name_means_is_asked_once_and_remembered_for_that_publisher(world: World) -> None:
    csv = "Commissioner,Service,Amount (£)\nCouncils,Home care,5\n"
    upload = receive_statement(world, csv)
    read_upload(world, upload)
    with pytest.raises(Refused, match="Say which partner “Councils” is"):
        uploads.accept(by=world.finance, on=world.on, upload_id=upload.pk)
    import_statement(world, csv.replace("5", "6"), payers={"Councils": world.council}, title="Said")
    assert RememberedBody.objects.get().organisation == world.council
    third = import_statement(world, csv.replace("5", "7"), title="Remembered")
    assert {flow.payer for flow in Flow.objects.filter(statement=third)} == {world.council}


def test_a_column_corrected_once_is_remembered_for_the_next_file_in_another_order(world: World) -> None:
    upload = receive_statement(world, "Thing,Sum here\nHome care,£5\n", title="First")
    upload = read_upload(world, upload)
    uploads.confirm(
        by=world.finance, on=world.on, upload_id=upload.pk, columns=(Column.SERVICE, Column.AMOUNT), unit=Unit.POUNDS
    )
    uploads.read(by=world.finance, on=world.on, upload_id=upload.pk)
    uploads.accept(by=world.finance, on=world.on, upload_id=upload.pk)
    assert RememberedLayout.objects.count() == 1
    second = import_statement(world, "Sum here,Thing\n£7,Day care\n", title="Second")
    assert [(flow.service, flow.amount) for flow in Flow.objects.filter(statement=second)] == [("Day care", 700)]


def test_thousands_and_pounds_are_told_apart_or_asked(world: World) -> None:
    thousands = import_statement(world, "Service,Amount (£000)\nHome care,12.5\n", title="Thousands")
    assert thousands.accepted_sum == 1_250_000
    upload = read_upload(world, receive_statement(world, "Service,Amount\nHome care,12.5\nDay care,3\n"))
    assert [question["field"] for question in upload.summary["questions"]] == ["unit"]
    with pytest.raises(Refused):
        uploads.accept(by=world.finance, on=world.on, upload_id=upload.pk)
    uploads.confirm(by=world.finance, on=world.on, upload_id=upload.pk, unit=Unit.MILLIONS)
    uploads.read(by=world.finance, on=world.on, upload_id=upload.pk)
    assert uploads.accept(by=world.finance, on=world.on, upload_id=upload.pk).accepted_sum == 15_500_000_00


def test_an_amount_of_a_thousand_digits_is_refused_with_its_cell(world: World) -> None:
    statement = import_statement(world, "Service,Amount (£)\nHome care,1e9999\nDay care,5\n")
    row = StatementRow.objects.get(statement=statement, verdict="refused")
    assert statement.accepted_sum == 500
    assert "1e9999" in row.written or "1e9999" in row.reason
    assert row.where


@pytest.mark.parametrize("who", ["councillor", "voluntary", "stranger", "public"])
def test_only_those_with_the_duty_bring_statements_in(world: World, who: str) -> None:
    with pytest.raises(Refused, match="Only a commissioner"):
        receive_statement(world, text(world), by=world.viewers[who])
    assert not Upload.objects.exists()


def test_all_that_is_wrong_with_the_facts_is_said_at_once(world: World) -> None:
    with pytest.raises(Refused) as refused:
        uploads.receive(
            by=world.finance,
            on=world.on,
            partnership_id=world.place.pk,
            publisher_id=world.council.pk,
            filename="x.csv",
            content=b"",
            facts=DocumentFacts(title=" ", document="", basis="guess", financial_year="2015/17", url="ftp://x"),
        )
    fields = {problem.field for problem in refused.value.problems}
    assert {"title", "document", "basis", "financial_year", "url", "file"} <= fields


def test_an_area_that_is_not_of_this_place_is_not_guessed(world: World) -> None:
    north = world.neighbourhoods[0]
    csv = f"Service,Area,Amount (£)\nHome care,{north.name},5\nDay care,Atlantis,7\n"
    statement = import_statement(world, csv)
    areas = {flow.service: flow.area for flow in Flow.objects.filter(statement=statement)}
    assert areas == {"Home care": north, "Day care": None}
    row = StatementRow.objects.get(statement=statement, number=3)
    assert any("Atlantis" in notice for notice in row.notices)


def test_who_did_what_and_why_stands_in_the_history(world: World) -> None:
    statement = import_statement(world, text(world))
    uploads.undo(by=world.finance, on=world.on, statement_id=statement.pk, why="the wrong year")
    lines = history("statement", str(statement.pk), viewer=world.finance, on=world.on)
    assert lines is not None
    assert [line.action for line in lines] == ["uploads.undo", "uploads.accept"]
    assert lines[0].why == "the wrong year"
    assert lines[0].by == world.people["finance"].name
    withdrawn = next(change for change in lines[0].changes if change.field == "withdrawn_on")
    assert (withdrawn.before, withdrawn.after) == (None, world.on.isoformat())
    assert history("statement", str(statement.pk), viewer=world.stranger, on=world.on) is None


def test_a_discarded_upload_keeps_no_content(world: World) -> None:
    upload = read_upload(world, receive_statement(world, text(world)))
    uploads.discard(by=world.finance, on=world.on, upload_id=upload.pk, why="the wrong file")
    upload.refresh_from_db()
    assert bytes(upload.content) == b""
    with pytest.raises(Refused, match="cannot be changed now"):
        uploads.accept(by=world.finance, on=world.on, upload_id=upload.pk)


def test_a_file_is_read_before_any_transaction_opens(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from placepound.actions import reading
    from placepound.registers import base

    acting: list[str] = []

    def look(function: Callable[..., object], *args: object, memory_mb: int, seconds: float, **more: object) -> object:
        acting.append(base._writing.get())
        return function(*args, **more)

    monkeypatch.setattr(reading, "run_bounded", look)
    upload = receive_statement(world, text(world))
    uploads.read(by=world.finance, on=world.on, upload_id=upload.pk)
    uploads.accept(by=world.finance, on=world.on, upload_id=upload.pk)
    assert acting == ["", ""]


def test_an_answer_given_while_the_file_is_read_is_not_lost(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from placepound.actions import reading

    upload = read_upload(world, receive_statement(world, "Service,Amount\nHome care,12.5\n"))
    read_at_first = reading.run_bounded

    def interrupted(*args: object, **more: object) -> object:
        monkeypatch.setattr(reading, "run_bounded", read_at_first)
        uploads.confirm(by=world.finance, on=world.on, upload_id=upload.pk, unit=Unit.THOUSANDS)
        return read_at_first(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(reading, "run_bounded", interrupted)
    with pytest.raises(Refused, match="in the meantime"):
        uploads.read(by=world.finance, on=world.on, upload_id=upload.pk)
    upload.refresh_from_db()
    assert upload.layout is not None
    assert upload.layout["unit"] == Unit.THOUSANDS
