"""How does a preview look in a terminal? The control first, then what was refused, then what is still open."""

from placepound.cli.loading import cell
from placepound.cli.speech import err, say, show_table
from placepound.core.records.preview import Column, Preview, PreviewRow, RowClass
from placepound.core.terms.amount import Amount

MOST_SHOWN = 20


def show_preview(preview: Preview) -> None:
    """All that an import would do: rows read and what became of them, in rows and in money."""
    _show_columns(preview)
    _show_control(preview)
    for sentence in (*preview.skipped, *preview.notices):
        say(sentence)
    _show_refused(preview)
    for question in preview.questions:
        options = "; ".join(f"{value} ({label})" for value, label in question.options)
        say(f"To settle: {question.sentence}" + (f" Choices: {options}." if options else ""), style="yellow")


def _show_columns(preview: Preview) -> None:
    layout = preview.layout
    if layout is None:
        return
    evidence = {guess.number: guess.evidence for guess in preview.guesses}
    rows = [
        (header, column.label, evidence.get(number, ""))
        for number, (header, column) in enumerate(zip(layout.headers, layout.columns, strict=True), start=1)
    ]
    unit = f", an amount of 1 is {layout.unit}" if layout.unit else ""
    show_table(f"{preview.filename}: columns{unit}", ("Header", "Holds", "Because"), rows)


def _show_control(preview: Preview) -> None:
    control = preview.reconciliation
    rows = [
        ("Rows read", f"{control.rows_read:,}", ""),
        ("= accepted", f"{control.accepted:,}", control.accepted_sum.exact()),
        ("+ refused", f"{control.refused:,}", control.refused_sum.exact()),
        ("+ totals", f"{control.totals:,}", ""),
        ("Of the accepted, negative", f"{control.negative_rows:,}", control.negative_sum.exact()),
        ("The document's own total", control.stated_at, _or_none(control.stated)),
        ("Accepted less its own total", "", _or_none(control.difference)),
        ("Rounding allows", "", Amount(control.tolerance).exact() if control.stated is not None else ""),
        ("Outcome", "", control.outcome.value),
    ]
    show_table(f"{preview.filename}: control", ("", "Rows", "Sum"), rows, right=(1, 2))


def _or_none(amount: Amount | None) -> str:
    return "none given" if amount is None else amount.exact()


def _show_refused(preview: Preview) -> None:
    refused = [row for row in preview.rows if row.verdict is RowClass.REFUSED]
    for row in refused[:MOST_SHOWN]:
        err.print(_sentence(preview.filename, row), soft_wrap=True)
    further = preview.reconciliation.refused - min(len(refused), MOST_SHOWN)
    if further > 0:
        err.print(f"{further:,} further rows were refused; the pages list them all.", soft_wrap=True)


def _sentence(filename: str, row: PreviewRow) -> str:
    said = row.text(Column.SERVICE) or row.written
    return f"{cell(filename, row.where)}: {row.reason}" + (f" [{said}]" if said else "")
