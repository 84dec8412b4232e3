"""Which payments does a workbook hold? The tables of its visible sheets, as texts; what is no payment is told."""

from collections.abc import Mapping, Sequence

from placepound.analytics.spend.sheets import MOST_TOLD, RawSheet, refuse_without_table, sheets_of, with_notices
from placepound.core.money.spend.profile import SpendColumn
from placepound.exchange.cells import Sheet, letters, quoted, shown
from placepound.exchange.kinds import Kind
from placepound.exchange.limits import Limits, count_of
from placepound.exchange.spend_headings import guess_spend
from placepound.exchange.spend_profile import find_header
from placepound.exchange.workbooks import read_workbook

ERROR = "#ERROR"
"""What stands for a cell whose value cannot be used, so that it is refused and never taken for blank."""

_NO_LABELS = frozenset(
    {SpendColumn.AMOUNT, SpendColumn.GROSS, SpendColumn.VAT, SpendColumn.IRRECOVERABLE_VAT, SpendColumn.TRANSACTION}
)


def book_sheets(content: bytes, *, name: str, kind: Kind, limits: Limits) -> list[RawSheet]:
    """The tables of a workbook. Where some sheets name payments, others are summaries or notes: told, not read."""
    grid = read_workbook(content, filename=name, kind=kind, limits=limits)
    notices = [*grid.notices, *grid.skipped]
    found: list[tuple[RawSheet, ...]] = []
    unread: list[list[list[str]]] = []
    for sheet in grid.sheets:
        texts = _texts(sheet)
        tables = sheets_of(sheet, texts, name=name, encoding=grid.encoding)
        if tables:
            found.append(with_notices(tables, _unusable(sheet)))
        elif texts:
            notices.append(f"The sheet “{sheet.name}” holds no table and was not read.")
            unread.append(texts)
    if not found:
        refuse_without_table(next(iter(unread), []))
    named = [any(map(_names_payments, tables)) for tables in found]
    kept: list[RawSheet] = []
    for one, names_payments in zip(found, named, strict=True):
        if names_payments or not any(named):
            kept += one
        else:
            notices.append(_passed_over(one))
    return list(with_notices(kept, notices))


def _passed_over(tables: Sequence[RawSheet]) -> str:
    held = count_of(sum(table.table.num_rows for table in tables), "row")
    return f"The sheet “{tables[0].sheet}” was not read: its headings name no payments. It holds {held}."


def _names_payments(sheet: RawSheet) -> bool:
    """Whether headings name an amount and when or to whom it was paid, as a summary does not."""
    named = {guess_spend(heading).column for heading in sheet.headers}
    return bool(named & {SpendColumn.AMOUNT, SpendColumn.GROSS} and named & {SpendColumn.DATE, SpendColumn.SUPPLIER})


def _texts(sheet: Sheet) -> list[list[str]]:
    """What cells say. Merged labels stand in every row that they cover, and a value that cannot be used is an error."""
    rows = [[value if isinstance(value, str) else shown(value) for value in row] for row in sheet.rows]
    index_of = {number: index for index, number in enumerate(sheet.numbers)}
    for number, place in sheet.bad:
        if number in index_of:
            _put(rows[index_of[number]], place, ERROR)
    if sheet.merged:
        _fill_down(sheet, rows, index_of)
    for row in rows:
        while row and not row[-1].strip():
            row.pop()
    return rows


def _fill_down(sheet: Sheet, rows: list[list[str]], index_of: Mapping[int, int]) -> None:
    """Labels merged over several rows are said in each of them. Amounts never are: they would count twice."""
    header = find_header(rows)
    if header is None:
        return
    labels = {
        place for place, heading in enumerate(rows[header], start=1) if guess_spend(heading).column not in _NO_LABELS
    }
    for (top, left), (bottom, right) in sheet.merged:
        first = index_of.get(top, -1)
        if first <= header or left != right or left not in labels or left > len(rows[first]):
            continue
        for index in range(first + 1, len(rows)):
            if sheet.numbers[index] > bottom:
                break
            _put(rows[index], left, rows[first][left - 1])


def _put(row: list[str], place: int, text: str) -> None:
    """Write a text into a row. place: counted from 1."""
    row.extend([""] * (place - len(row)))
    row[place - 1] = text


def _unusable(sheet: Sheet) -> tuple[str, ...]:
    """A sentence for each cell without a usable value, up to a bound."""
    places = sorted(sheet.bad)[:MOST_TOLD]
    more = len(sheet.bad) - len(places)
    told = (f"{quoted(sheet.name)}!{letters(place)}{number} {sheet.bad[number, place]}" for number, place in places)
    return (*told, *((f"{count_of(more, 'further cell')} without a usable value.",) if more else ()))
