"""How is a preview kept between reading and accepting? Layouts and previews as JSON, and back."""

from dataclasses import asdict, replace
from typing import Any

from placepound.core.records.preview import (
    Column,
    ColumnGuess,
    Layout,
    Outcome,
    Preview,
    PreviewRow,
    Question,
    Reconciliation,
    RowClass,
    Unit,
)
from placepound.core.terms.amount import Amount
from placepound.core.terms.problem import Problem


def layout_to(layout: Layout) -> dict[str, Any]:
    """A layout as JSON holds it."""
    return asdict(layout)


def layout_from(plain: dict[str, Any]) -> Layout:
    """The layout again."""
    return Layout(
        sheet=plain["sheet"],
        header_row=plain["header_row"],
        headers=tuple(plain["headers"]),
        columns=tuple(Column(column) for column in plain["columns"]),
        unit=Unit(plain["unit"]) if plain["unit"] else None,
        fingerprint=plain["fingerprint"],
    )


def preview_to(preview: Preview, *, shown: int) -> dict[str, Any]:
    """A preview as JSON holds it, with at most ``shown`` accepted rows and as many of the others of each kind."""
    kept: list[PreviewRow] = []
    for verdict in RowClass:
        kept += [row for row in preview.rows if row.verdict is verdict][:shown]
    plain = asdict(replace(preview, rows=()))
    plain["rows"] = [_row_to(row) for row in sorted(kept, key=lambda row: row.number)]
    plain["reconciliation"] = _reconciliation_to(preview.reconciliation)
    return plain


def preview_from(plain: dict[str, Any]) -> Preview:
    """The preview again, with the rows that were kept."""
    return Preview(
        filename=plain["filename"],
        digest=plain["digest"],
        encoding=plain["encoding"],
        layout=layout_from(plain["layout"]) if plain["layout"] else None,
        rows=tuple(_row_from(row) for row in plain["rows"]),
        reconciliation=_reconciliation_from(plain["reconciliation"]),
        skipped=tuple(plain["skipped"]),
        questions=tuple(
            Question(**{**question, "options": tuple((a, b) for a, b in question["options"])})
            for question in plain["questions"]
        ),
        problems=tuple(Problem(**problem) for problem in plain["problems"]),
        sheets=tuple(plain["sheets"]),
        guesses=tuple(ColumnGuess(**{**guess, "column": Column(guess["column"])}) for guess in plain["guesses"]),
        notices=tuple(plain["notices"]),
    )


def _row_to(row: PreviewRow) -> dict[str, Any]:
    return {
        "number": row.number,
        "where": row.where,
        "verdict": row.verdict.value,
        "reason": row.reason,
        "texts": {column.value: text for column, text in row.texts},
        "written": row.written,
        "amount": row.amount.pence if row.amount is not None else None,
        "precision": row.precision,
        "notices": list(row.notices),
    }


def _row_from(plain: dict[str, Any]) -> PreviewRow:
    return PreviewRow(
        **{
            **plain,
            "verdict": RowClass(plain["verdict"]),
            "texts": tuple((Column(column), text) for column, text in plain["texts"].items()),
            "amount": Amount(plain["amount"]) if plain["amount"] is not None else None,
            "notices": tuple(plain["notices"]),
        }
    )


_SUMS = ("accepted_sum", "refused_sum", "negative_sum", "stated", "difference")


def _reconciliation_to(control: Reconciliation) -> dict[str, Any]:
    plain = asdict(control)
    for name in _SUMS:
        amount = getattr(control, name)
        plain[name] = amount.pence if amount is not None else None
    return plain


def _reconciliation_from(plain: dict[str, Any]) -> Reconciliation:
    sums = {name: Amount(plain[name]) if plain[name] is not None else None for name in _SUMS}
    return Reconciliation(**{**plain, **sums, "outcome": Outcome(plain["outcome"])})
