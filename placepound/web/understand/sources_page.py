"""How is a source shown? Its figures in a strip, its control as a picture and table, and its rows for downloading."""

from django.core.cache import cache
from django.http import QueryDict

from placepound.core.records.preview import Column, Outcome, Reconciliation
from placepound.exchange import tables
from placepound.pictures.charts import reconciliation_bars
from placepound.pictures.picture import Picture, digest_of
from placepound.registers.queries.statements import Control, SourcePage, SourceRow, StatementLine
from placepound.web.shared import parts
from placepound.web.shared.addresses import changed
from placepound.web.shared.words import plural
from placepound.web.understand.imports_forms import MEANINGS
from placepound.web.understand.imports_page import OUTCOMES

SHARING_WORDS = {
    "own": "Only its owner",
    "named": "Its owner and the partners it names",
    "partnership": "The partners of this place",
    "public": "Everybody",
}
MAIN_TEXTS = frozenset({Column.SERVICE, Column.COMMISSIONER, Column.PROVIDER})
"""The texts of a row that have a column of their own on a page; the others stand below the first."""

CONFIDENCE_WORDS = {
    "A": "A: rows reconciled to the source",
    "B": "B: a published figure",
    "C": "C: apportioned",
    "D": "D: an estimate, or matched by name alone",
}


def state_of(line: StatementLine) -> tuple[str, str]:
    """A statement's state in a word, and the tone of its tag."""
    if line.withdrawn_on is not None:
        return "Replaced" if line.replaced else "Undone", "grey"
    if line.stands_beside:
        return "Beside an outturn", "grey"
    return ("Counted", "green") if line.counted else ("Left out", "orange")


def sources_table(lines: tuple[StatementLine, ...], links: dict[int, str]) -> parts.Table:
    """The list of sources."""
    return parts.Table(
        id="sources",
        caption="Sources",
        hide_caption=True,
        columns=(
            parts.Column(label="Statement"),
            parts.Column(label="Period"),
            parts.Column(label="Basis"),
            parts.Column(label="Rows", kind=parts.Kind.NUMBER),
            parts.Column(label="Accepted", kind=parts.Kind.MONEY),
            parts.Column(label="Control"),
            parts.Column(label="State"),
        ),
        rows=tuple(_source_line(line, links[line.pk]) for line in lines),
        empty="No source matches these filters.",
    )


def _source_line(line: StatementLine, href: str) -> tuple[object, ...]:
    state, tone = state_of(line)
    outcome, outcome_tone = OUTCOMES[line.outcome]
    return (
        parts.Cell(value=line.title, href=href, note=f"{line.publisher}, for {line.place}"),
        line.period,
        line.basis.capitalize(),
        line.rows_read,
        line.accepted_sum,
        parts.Cell(value="", tag=outcome, tone=outcome_tone),
        parts.Cell(value="", tag=state, tone=tone),
    )


def source_stats(page: SourcePage) -> tuple[parts.Stat, ...]:
    """The figures on top of a source's page."""
    control = page.control
    return (
        parts.Stat(
            label="Accepted",
            value=control.accepted_sum,
            note=f"{control.accepted:,} of {control.rows_read:,} rows",
            exactly=True,
        ),
        parts.Stat(
            label="The document's own total",
            value=control.stated if control.stated is not None else "None stated",
            note=f"Stated at {control.stated_at}"
            if control.stated is not None
            else "Nothing shows if rows are missing",
            exactly=True,
        ),
        parts.Stat(
            label="Difference",
            value=control.difference,
            note=_allowed(control) if control.difference is not None else "Cannot be determined without a total",
            exactly=True,
        ),
        parts.Stat(
            label="Confidence",
            value=page.line.confidence,
            note=CONFIDENCE_WORDS[page.line.confidence].partition(": ")[2],
        ),
    )


def payments_stats(page: SourcePage) -> tuple[parts.Stat, ...]:
    """The figures on top of a statement whose rows are payments, summed: its files state totals, it has none itself."""
    control = page.control
    return (
        parts.Stat(
            label="Payments less credits",
            value=control.accepted_sum,
            note=f"in {plural(control.accepted, 'line')}",
            exactly=True,
        ),
        parts.Stat(
            label="Of which credits",
            value=control.negative_sum,
            note=plural(control.negative_rows, "line"),
            exactly=True,
        ),
        parts.Stat(label="Its files", value=OUTCOMES[control.outcome][0], note=FILES[control.outcome]),
        parts.Stat(
            label="Confidence",
            value=page.line.confidence,
            note=CONFIDENCE_WORDS[page.line.confidence].partition(": ")[2],
        ),
    )


FILES = {
    "reconciled": "Each agrees with the total stated for it",
    "reconciled with exclusions": "Each agrees with its total; rows of some are refused",
    "no control in source": "At least one states no total",
    "not reconciled": "At least one differs from its stated total",
}


def _allowed(control: Control) -> str:
    return f"Rounding allows {control.tolerance.exact()}" if control.tolerance else "To the penny"


def control_picture(page: SourcePage) -> Picture:
    """The reconciliation as a picture, kept between requests: drawing takes longer than looking up."""
    subtitle = f"Pounds by verdict, {page.line.title}, {page.line.period}"
    key = f"picture-control-{digest_of(repr(page.control), subtitle)}"
    kept: Picture | None = cache.get(key)
    if kept is None:
        kept = reconciliation_bars(reconciliation=reconciliation(page.control), subtitle=subtitle)
        cache.set(key, kept)
    return kept


def reconciliation(control: Control) -> Reconciliation:
    """The control as the core knows it."""
    return Reconciliation(
        rows_read=control.rows_read,
        blank=control.blank,
        accepted=control.accepted,
        refused=control.refused,
        totals=control.totals,
        accepted_sum=control.accepted_sum,
        refused_sum=control.refused_sum,
        negative_rows=control.negative_rows,
        negative_sum=control.negative_sum,
        stated=control.stated,
        stated_at=control.stated_at,
        difference=control.difference,
        tolerance=control.tolerance.pence,
        outcome=Outcome(control.outcome),
    )


def verdict_tabs(page: SourcePage, query: QueryDict) -> tuple[parts.Tab, ...]:
    """One view of the rows for each verdict, and one of all."""
    control = page.control
    views = (
        ("", "All rows", control.rows_read),
        ("accepted", "Accepted", control.accepted),
        ("refused", "Refused", control.refused),
        ("total", "Totals", control.totals),
    )
    return tuple(
        parts.Tab(
            text=words, href=changed(query, verdict=verdict) + "#rows", current=page.verdict == verdict, count=count
        )
        for verdict, words, count in views
    )


def text_columns(rows: tuple[SourceRow, ...]) -> tuple[tuple[str, str], ...]:
    """Which texts of the rows have a column: those that any row fills, as key and words; the amount stands apart."""
    filled = {key for row in rows for key, text in row.texts if text.strip()}
    return tuple(
        (column.value, column.label)
        for column in MEANINGS
        if column.value in filled and column not in (Column.AMOUNT, Column.IGNORED)
    )


def rows_table(page: SourcePage, rows: tuple[SourceRow, ...]) -> tables.Table:
    """Every row of the document, to download: as it was written, its verdict, and where its money went."""
    texts = text_columns(rows)
    money, integer = tables.Kind.MONEY, tables.Kind.INTEGER
    columns = (
        tables.TableColumn(title="Row", kind=integer),
        tables.TableColumn(title="Cell"),
        tables.TableColumn(title="Verdict"),
        tables.TableColumn(title="Reason"),
        *(tables.TableColumn(title=words) for _, words in texts),
        tables.TableColumn(title="As written"),
        tables.TableColumn(title="Amount", kind=money),
        tables.TableColumn(title="Rounding (plus or minus)", kind=money),
        tables.TableColumn(title="Payer"),
        tables.TableColumn(title="Service group code"),
        tables.TableColumn(title="Service group"),
        tables.TableColumn(title="Coding rule"),
        tables.TableColumn(title="Notices"),
    )
    return tables.Table(
        title=page.line.title,
        columns=columns,
        rows=tuple(
            (
                row.number,
                row.where,
                row.verdict,
                row.reason,
                *(dict(row.texts).get(key, "") for key, _ in texts),
                row.written,
                row.amount,
                row.precision,
                row.payer,
                row.service_group,
                row.service_group_label,
                row.rule,
                " ".join(row.notices),
            )
            for row in rows
        ),
        notes=_notes(page),
    )


def _notes(page: SourcePage) -> tuple[str, ...]:
    line, control = page.line, page.control
    stated = f"{control.stated.exact()} at {control.stated_at}" if control.stated is not None else "none"
    return (
        f"Source: {page.document}{', ' + page.locator if page.locator else ''}. Published by {line.publisher}.",
        f"{line.basis.capitalize()}, {line.period}. Accepted on {line.accepted_on.isoformat()}.",
        f"{control.rows_read:,} rows read: {control.accepted:,} accepted with {control.accepted_sum.exact()}, "
        f"{control.refused:,} refused, {control.totals:,} totals. The document's own total: {stated}.",
        f"Result: {line.outcome}. File: {page.filename}, SHA-256 {page.digest}.",
    )
