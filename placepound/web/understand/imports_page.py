"""How is an upload shown before it is accepted? The control, the rows by verdict, and what each column holds."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict

from placepound.core.records.preview import Column, Preview, PreviewRow, Reconciliation, RowClass
from placepound.core.terms.amount import Amount
from placepound.registers.queries.uploads import UploadPage
from placepound.web.shared import parts
from placepound.web.shared.addresses import changed
from placepound.web.shared.words import plural
from placepound.web.understand.imports_forms import LayoutForm

OUTCOMES = {
    "reconciled": ("Reconciled", "green"),
    "reconciled with exclusions": ("Reconciled with exclusions", "yellow"),
    "no control in source": ("No total in the source", "grey"),
    "not reconciled": ("Not reconciled", "red"),
}
MEANS = {
    "reconciled": "The accepted rows add up to the total that the document states.",
    "reconciled with exclusions": "They add up to the stated total once the refused rows are allowed for.",
    "no control in source": "The document states no total of its own, so nothing shows whether rows are missing.",
    "not reconciled": "The accepted rows do not add up to the total that the document states.",
}
TEXTS = (
    Column.SERVICE,
    Column.COMMISSIONER,
    Column.PROVIDER,
    Column.FUND,
    Column.SCHEME,
    Column.AREA,
    Column.FLOW,
    Column.COUNTERPARTY,
    Column.PERIOD,
    Column.BASIS,
)
MOST_TEXTS = 4
ROWS = "rows"


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnLine:
    """One column of the file: its heading, what it is taken to hold, why, and the field that changes it."""

    number: int
    header: str
    evidence: str
    field: str
    sample: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewParts:
    """The parts of the preview page."""

    stats: tuple[parts.Stat, ...]
    outcome: str
    tone: str
    outcome_means: str
    control: parts.Table
    columns: tuple[ColumnLine, ...]
    tabs: tuple[parts.Tab, ...]
    rows: parts.Table
    left_over: int
    to_know: tuple[str, ...]
    waiting: tuple[str, ...]
    provisional: bool
    can_accept: bool


def preview_parts(page: UploadPage, form: LayoutForm | None, query: QueryDict) -> PreviewParts | None:
    """What the page of a read upload shows; None where there is no preview."""
    preview = page.preview
    if preview is None:
        return None
    control = preview.reconciliation
    verdict = _verdict(query, control)
    rows = tuple(row for row in preview.rows if row.verdict is verdict)
    words, tone = OUTCOMES[control.outcome]
    return PreviewParts(
        stats=_stats(control),
        outcome=words,
        tone=tone,
        outcome_means=MEANS[control.outcome],
        control=control_table(control, identity="control"),
        columns=_columns(page, form),
        tabs=_tabs(control, verdict, query),
        rows=_rows(rows, verdict),
        left_over=_read(control, verdict) - len(rows),
        to_know=_to_know(page),
        waiting=_waiting(page),
        provisional=any(question.field == "unit" for question in preview.questions),
        can_accept=page.ready and page.may_change and page.line.state == "read",
    )


def _verdict(query: QueryDict, control: Reconciliation) -> RowClass:
    asked = query.get(ROWS, "")
    if asked in set(RowClass):
        return RowClass(asked)
    return RowClass.REFUSED if control.refused else RowClass.ACCEPTED


def _read(control: Reconciliation, verdict: RowClass) -> int:
    return {
        RowClass.ACCEPTED: control.accepted,
        RowClass.REFUSED: control.refused,
        RowClass.TOTAL: control.totals,
    }[verdict]


def _stats(control: Reconciliation) -> tuple[parts.Stat, ...]:
    stated_at = f"Stated at {control.stated_at}" if control.stated is not None else "Nothing shows if rows are missing"
    return (
        parts.Stat(
            label="Rows read",
            value=control.rows_read,
            note=f"{control.accepted:,} accepted, {control.refused:,} refused, {plural(control.totals, 'total')}",
        ),
        parts.Stat(label="Accepted", value=control.accepted_sum, note=plural(control.accepted, "row"), exactly=True),
        parts.Stat(
            label="The document's own total",
            value=control.stated if control.stated is not None else "None stated",
            note=stated_at,
            exactly=True,
        ),
        parts.Stat(
            label="Difference",
            value=control.difference,
            note=_allowed(control) if control.difference is not None else "Cannot be determined without a total",
            exactly=True,
        ),
    )


def _allowed(control: Reconciliation) -> str:
    return f"Rounding allows {Amount(control.tolerance).exact()}" if control.tolerance else "To the penny"


def control_table(control: Reconciliation, *, identity: str) -> parts.Table:
    """The control of a file in rows and money."""
    rows: list[tuple[object, ...]] = [
        ("Accepted", control.accepted, control.accepted_sum),
        *([("of which negative", control.negative_rows, control.negative_sum)] if control.negative_rows else []),
        ("Refused", control.refused, control.refused_sum),
        (
            parts.Cell(value="Recognised as totals", note="A control, never added"),
            control.totals,
            "",
        ),
    ]
    return parts.Table(
        id=identity,
        caption="Every row read is in one of these",
        columns=(
            parts.Column(label="Verdict"),
            parts.Column(label="Rows", kind=parts.Kind.NUMBER),
            parts.Column(label="Amount", kind=parts.Kind.MONEY),
        ),
        rows=tuple(rows),
        total=("Read", control.rows_read, control.accepted_sum + control.refused_sum),
        note=_passed_over(control),
    )


def _passed_over(control: Reconciliation) -> str:
    said = [
        f"{plural(control.blank, 'blank row')} passed over." if control.blank else "",
        "The amount of refused rows counts those whose amount could be read." if control.refused else "",
    ]
    return " ".join(part for part in said if part)


def _columns(page: UploadPage, form: LayoutForm | None) -> tuple[ColumnLine, ...]:
    layout, preview = page.layout, page.preview
    if form is None or layout is None or preview is None:
        return ()
    why = {guess.number: guess.evidence for guess in preview.guesses}
    return tuple(
        ColumnLine(
            number=number,
            header=header or "no heading",
            evidence=why.get(number, ""),
            field=f"column-{number}",
            sample=_sample(preview, column),
        )
        for number, (header, column) in enumerate(zip(layout.headers, layout.columns, strict=True), start=1)
    )


def _sample(preview: Preview, column: Column) -> str:
    if column is Column.IGNORED:
        return ""
    for row in preview.rows:
        text = row.written if column is Column.AMOUNT else row.text(column)
        if text.strip() and row.verdict is RowClass.ACCEPTED:
            return text
    return ""


def _tabs(control: Reconciliation, verdict: RowClass, query: QueryDict) -> tuple[parts.Tab, ...]:
    words = {RowClass.ACCEPTED: "Accepted", RowClass.REFUSED: "Refused", RowClass.TOTAL: "Totals"}
    return tuple(
        parts.Tab(
            text=words[each],
            href=changed(query, rows=each.value) + "#rows",
            current=each is verdict,
            count=_read(control, each),
        )
        for each in RowClass
    )


def _rows(rows: Sequence[PreviewRow], verdict: RowClass) -> parts.Table:
    said = [column for column in TEXTS if any(row.text(column).strip() for row in rows)][:MOST_TEXTS]
    why = verdict is not RowClass.ACCEPTED
    return parts.Table(
        id="rows-read",
        caption={
            RowClass.ACCEPTED: "Rows that would be taken in",
            RowClass.REFUSED: "Rows that cannot be read as money, and why",
            RowClass.TOTAL: "Rows recognised as totals: a control, never added",
        }[verdict],
        hide_caption=True,
        columns=(
            parts.Column(label="Row"),
            *([parts.Column(label="Why")] if why else []),
            *(parts.Column(label=column.label) for column in said),
            parts.Column(label="As written"),
            parts.Column(label="Amount", kind=parts.Kind.MONEY),
        ),
        rows=tuple(
            (
                parts.Cell(value=str(row.number), note=row.where),
                *([row.reason] if why else []),
                *(_text(row, column, first=column is said[0]) for column in said),
                row.written,
                row.amount if row.amount is not None else "",
            )
            for row in rows
        ),
        empty={
            RowClass.ACCEPTED: "No row can be accepted.",
            RowClass.REFUSED: "No row was refused.",
            RowClass.TOTAL: "No row was recognised as a total.",
        }[verdict],
    )


def _text(row: PreviewRow, column: Column, *, first: bool) -> object:
    text = row.text(column)
    return parts.Cell(value=text, note=" ".join(row.notices)) if first and row.notices else text


def _to_know(page: UploadPage) -> tuple[str, ...]:
    """What a person should know before they accept: who is taken to pay, what is not read, what was noticed."""
    preview, layout = page.preview, page.layout
    if preview is None or layout is None:
        return ()
    names = {body.pk: body.name for body in page.bodies}
    payer = names.get(page.facts.payer or page.publisher_pk, "")
    unread = [
        f"Column {number}, “{header}”, is not read. If it matters, say below what it holds."
        for number, (header, column) in enumerate(zip(layout.headers, layout.columns, strict=True), start=1)
        if column is Column.IGNORED and header.strip()
    ]
    silent = Column.COMMISSIONER not in layout.columns and payer
    return (
        *((f"No column says who pays, so every row is taken as paid by {payer}.",) if silent else ()),
        *unread,
        *((f"Read as {preview.encoding}.",) if preview.encoding else ()),
        *preview.notices,
        *preview.skipped,
    )


def _waiting(page: UploadPage) -> tuple[str, ...]:
    """What still stands in the way of accepting, one sentence each."""
    preview = page.preview
    if preview is None:
        return ()
    unnamed = [name for name, body in page.payers if body is None]
    return (
        *(str(problem) for problem in preview.problems),
        *(question.sentence for question in preview.questions),
        *(f"Say who “{name}” is." for name in unnamed),
        *(("Say who pays where a row names nobody.",) if page.needs_payer else ()),
    )
