"""What would importing a published statement do? Any file to a preview: layout, verdicts, control and questions."""

import gc
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from placepound.core.records.preview import Column, Layout, Preview, PreviewRow, Reconciliation, RowClass
from placepound.core.terms.problem import Problem
from placepound.exchange.amounts import UnitChoice, choose_unit
from placepound.exchange.cells import Grid, Sheet, letters, shown
from placepound.exchange.control import outside_totals, reconcile
from placepound.exchange.grid import read_grid
from placepound.exchange.layouts import LOOKED_AT, Found, find_table, with_answers
from placepound.exchange.limits import LIMITS, Limits, count_of, refuse
from placepound.exchange.verdicts import Judged, amount_cells, judge_rows

__all__ = ["preview_statement", "with_answers"]

_MOST_SHOWN = 10


def preview_statement(
    content: bytes, *, filename: str, layout: Layout | None = None, sheet: str | None = None, limits: Limits = LIMITS
) -> Preview:
    """Everything an import of this file would do, before anything is kept.

    layout: remembered for the publisher or corrected by the user, and then used as it is wherever its headings stand.
    sheet: the sheet to read instead of the best one.
    Raises Refused, and nothing else, for a file that cannot be read; one without a table has problems instead.
    """
    with _uncollected():
        return _preview(read_grid(content, filename=filename, limits=limits), content, layout=layout, sheet=sheet)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Pause the search for rings of garbage: rows make none, and looking through them takes two fifths of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _preview(grid: Grid, content: bytes, *, layout: Layout | None, sheet: str | None) -> Preview:
    digest = hashlib.sha256(content).hexdigest()
    tables = [(each, find_table(each, layout)) for each in grid.sheets]
    chosen, found = _choose(grid, tables, sheet=sheet or (layout.sheet if layout else None), asked=sheet is not None)
    others = tuple(_not_read(each, table) for each, table in tables if each is not chosen and each.rows)
    if found is None:
        return _without_table(grid, chosen, digest=digest, others=others)
    unit = _unit(chosen, found)
    judged = judge_rows(chosen, found, unit=unit.used, lost_letters=grid.lost_letters)
    control = reconcile(judged, sheet=chosen, column=found.amount)
    partly = outside_totals(judged, control)
    return Preview(
        filename=grid.filename,
        digest=digest,
        encoding=grid.encoding,
        layout=replace(found.layout, unit=unit.stated),
        rows=judged.rows,
        reconciliation=control,
        skipped=(*_above(chosen, found), *_beside(chosen, found), *others, *grid.skipped),
        questions=(*found.questions, *unit.questions),
        problems=_problems(judged, control),
        sheets=tuple(each.name for each in grid.sheets),
        guesses=found.guesses,
        notices=(
            *grid.notices,
            *found.notices,
            *unit.notices,
            *_row_notices(chosen, found, judged.rows),
            *((partly,) if partly else ()),
        ),
    )


Tables = Sequence[tuple[Sheet, Found | None]]


def _choose(grid: Grid, tables: Tables, *, sheet: str | None, asked: bool) -> tuple[Sheet, Found | None]:
    """The sheet asked for, or the one whose headings are surest and which then holds most rows."""
    named = next((table for table in tables if table[0].name == sheet), None)
    if named and (asked or named[1]):
        return named
    if asked and sheet in grid.hidden:
        refuse(f"The sheet “{sheet}” is hidden. Unhide it, save the workbook and upload it again.", field="sheet")
    if asked and sheet:
        refuse(f"The workbook has no sheet “{sheet}”. Choose one of its sheets.", field="sheet")
    if not tables:
        refuse("The workbook has no visible sheet with a table. Unhide the sheet, save it and upload it again.")
    return max(tables, key=lambda table: _rank(*table))


def _rank(sheet: Sheet, found: Found | None) -> tuple[bool, bool, float, int]:
    """With a table, with an amount column, how sure in steps, and how many rows."""
    if found is None:
        return False, False, 0.0, len(sheet.rows)
    return True, found.amount is not None, min(found.score, 10.0) // 5, len(sheet.rows) - found.first


def _not_read(sheet: Sheet, found: Found | None) -> str:
    rows = len(sheet.rows) - (found.first if found else 0)
    what = f"{count_of(rows, 'row')} under its headings" if found else f"{count_of(rows, 'row')} and no headings"
    return f"The sheet “{sheet.name}” was not read: it holds {what}. Choose it to read it instead."


def _unit(sheet: Sheet, found: Found) -> UnitChoice:
    heading = found.layout.headers[found.amount] if found.amount is not None else ""
    banner = [shown(value) for row in sheet.rows[: found.header] for value in row if shown(value).strip()]
    return choose_unit(amount_cells(sheet, found), heading=heading, banner=banner, told=found.layout.unit)


def _above(sheet: Sheet, found: Found) -> tuple[str, ...]:
    """A sentence for each filled row above the header."""
    return tuple(
        f"Row {sheet.numbers[index]:,} stands above the table and was not read: “{_short(sheet, index)}”"
        for index in range(found.header)
    )


def _short(sheet: Sheet, index: int) -> str:
    text = " ".join(shown(value).strip() for value in sheet.rows[index] if shown(value).strip())
    return text if len(text) <= 120 else text[:119] + "…"


def _beside(sheet: Sheet, found: Found) -> tuple[str, ...]:
    """Columns of a workbook that hold something to the right of the last heading."""
    width = len(found.layout.headers)
    if sheet.is_text or sheet.width <= width:
        return ()
    counts = {
        column: count
        for column in range(width, sheet.width)
        if (count := sum(column < len(row) and row[column] != "" for row in sheet.rows[found.first :]))
    }
    return tuple(
        f"Column {letters(column + 1)} has no heading and was not read: {count_of(count, 'cell')} filled."
        for column, count in list(counts.items())[:_MOST_SHOWN]
    )


def _row_notices(sheet: Sheet, found: Found, rows: Sequence[PreviewRow]) -> tuple[str, ...]:
    accepted = [row for row in rows if row.verdict is RowClass.ACCEPTED]
    repeated = sum(any(notice.startswith("Identical") for notice in row.notices) for row in accepted)
    column = (found.amount or 0) + 1
    formulas = sum(place[1] == column for place in sheet.formulas)
    rounded = sum(any("rounded" in notice for notice in row.notices) for row in accepted)
    said = {Column.SERVICE, Column.PROVIDER, Column.SCHEME, Column.FUND} & set(found.layout.columns)
    notices = (
        (repeated, f"{count_of(repeated, 'row')} identical to an earlier row. All are kept: was any listed twice?"),
        (formulas, f"{count_of(formulas, 'amount')} worked out by formula; the values saved with them were used."),
        (rounded, f"{count_of(rounded, 'amount')} not in whole pence, rounded to the nearest penny."),
        (not said, "No column says what the money was for, such as a service, provider, scheme or fund."),
    )
    return tuple(sentence for applies, sentence in notices if applies)


def _problems(judged: Judged, control: Reconciliation) -> tuple[Problem, ...]:
    """Why a table gives nothing to accept."""
    if control.accepted:
        return ()
    if not control.rows_read:
        return (
            Problem(message="The table has headings but no rows below them. Check that the right sheet was saved."),
        )
    reasons: dict[str, int] = {}
    for row in judged.rows:
        reason = row.reason if row.verdict is RowClass.REFUSED else "it is a total"
        reasons[reason] = reasons.get(reason, 0) + 1
    most = sorted(reasons.items(), key=lambda item: -item[1])[:3]
    told = "; ".join(f"{count:,} × {reason.rstrip('.')}" for reason, count in most)
    read = count_of(control.rows_read, "row")
    return (Problem(message=f"No row could be accepted, of {read} read: {told}."),)


def _without_table(grid: Grid, sheet: Sheet, *, digest: str, others: tuple[str, ...]) -> Preview:
    """A preview that says why no table was found."""
    if not sheet.rows:
        message = "The file has no filled rows." if sheet.is_text or not sheet.name else "The sheet is empty."
    else:
        message = (
            f"No header row was found in the first {LOOKED_AT} rows. A statement needs a row of headings, such as "
            "Service, Commissioner, Provider and Amount (£), above its figures."
        )
    control = reconcile(Judged(rows=(), totals=(), uncovered=()), sheet=sheet, column=None)
    unread = tuple(
        f"Row {sheet.numbers[index]:,} was not read: “{_short(sheet, index)}”"
        for index in range(min(len(sheet.rows), _MOST_SHOWN))
    )
    more = len(sheet.rows) - len(unread)
    return Preview(
        filename=grid.filename,
        digest=digest,
        encoding=grid.encoding,
        layout=None,
        rows=(),
        reconciliation=control,
        skipped=(*unread, *((f"{count_of(more, 'further row')} not read.",) if more else ()), *others, *grid.skipped),
        problems=(Problem(message=message),),
        sheets=tuple(each.name for each in grid.sheets),
        notices=grid.notices,
    )
