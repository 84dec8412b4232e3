"""Real published files are read, or say clearly why not."""

from pathlib import Path

import pytest

from placepound.core.records.preview import Column, Unit
from placepound.core.terms.amount import Amount
from placepound.core.terms.problem import Refused
from placepound.exchange.statements import preview_statement

DATA = Path(__file__).parents[3] / "shared" / "data"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the folder shared/data beside the project is absent")


@needs_data
def test_pooled_budget_facts_are_read_in_pounds() -> None:
    path = DATA / "money_facts" / "pooled_budget_facts.csv"
    preview = preview_statement(path.read_bytes(), filename=path.name)
    assert preview.layout is not None
    assert preview.layout.unit is Unit.POUNDS
    assert preview.rows[0].amount == Amount.pounds(55_900_000)
    assert preview.rows[0].text(Column.SERVICE) == "Better Care Fund total"
    assert preview.reconciliation.accepted == preview.reconciliation.rows_read == 11


@needs_data
def test_grant_allocations_are_read_in_thousands() -> None:
    path = DATA / "money_facts" / "ph_grant_2015_16_partial.csv"
    preview = preview_statement(path.read_bytes(), filename=path.name)
    assert preview.rows[0].amount == Amount.pounds(8_486_000)
    assert preview.acceptable


@needs_data
@pytest.mark.parametrize("path", sorted(DATA.glob("fingertips_next/upload_*.csv")), ids=lambda path: path.stem)
def test_foreign_uploads_get_clear_messages(path: Path) -> None:
    content = path.read_bytes()
    if not content.strip():
        with pytest.raises(Refused, match="The file is empty"):
            preview_statement(content, filename=path.name)
        return
    preview = preview_statement(content, filename=path.name)
    assert not preview.acceptable
    assert preview.problems or preview.questions


@needs_data
@pytest.mark.parametrize(
    "name",
    ["gm_council_spend/manchester_clean_2012-07.csv.gz", "leeds_council_spend/processed_2016-04.csv.gz"],
)
def test_council_payments_ask_only_for_their_unit(name: str) -> None:
    preview = preview_statement((DATA / name).read_bytes(), filename=name)
    assert [question.field for question in preview.questions] == ["unit"]
    assert preview.questions[0].suggested == "£"
    assert preview.reconciliation.accepted == preview.reconciliation.rows_read > 3000
