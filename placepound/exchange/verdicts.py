"""What becomes of each row? Accepted, refused with its reason, or a total: one verdict for every row read."""

from collections.abc import Sequence
from dataclasses import dataclass

from placepound.core.records.preview import Column, PreviewRow, RowClass, Unit
from placepound.core.terms.amount import Amount
from placepound.exchange.amounts import AmountReader, Reading
from placepound.exchange.cells import Place, Sheet, Value, shown
from placepound.exchange.disarm import armed
from placepound.exchange.layouts import Found
from placepound.exchange.limits import LIMITS, refuse
from placepound.exchange.totals import Label, Line, Total, TotalJudge, group_key, label_of

HEADING = "heading or note: no amount"

_SAYS_WHAT = (Column.SERVICE, Column.PROVIDER, Column.SCHEME, Column.FUND, Column.AREA, Column.COUNTERPARTY)
_NEVER_IDENTITY = frozenset({Column.AMOUNT, Column.NOTE, Column.PERIOD, Column.BASIS})
_NO_COLUMN = Reading(problem="Which column holds the amount is not known yet.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """All rows with their verdicts, and the totals among them. uncovered: those that no later total sums up."""

    rows: tuple[PreviewRow, ...]
    totals: tuple[Total, ...]
    uncovered: tuple[Total, ...]


def judge_rows(sheet: Sheet, found: Found, *, unit: Unit, lost_letters: bool) -> Judged:
    """The verdict on every filled row below the header, read in a unit."""
    lines = _Reader(sheet, found, unit=unit, lost_letters=lost_letters).lines()
    judge = TotalJudge(lines)
    totals = judge.judge()
    _note_duplicates(sheet, lines)
    column = (found.amount or 0) + 1
    rows = tuple(
        PreviewRow(
            number=sheet.numbers[line.index],
            where=sheet.where(line.index, column),
            verdict=line.verdict,
            reason=line.reason,
            texts=line.texts,
            written=line.reading.written,
            amount=line.reading.amount,
            precision=line.reading.precision,
            notices=tuple(line.notices),
        )
        for line in lines
    )
    return Judged(rows=rows, totals=tuple(totals), uncovered=tuple(judge.uncovered))


def amount_cells(sheet: Sheet, found: Found) -> list[Value]:
    """The cells of the amount column below the header."""
    column = found.amount
    if column is None:
        return []
    return [row[column] for row in sheet.rows[found.first :] if column < len(row)]


class _Reader:
    """Turns filled rows into lines: their texts by column, their amount, and how much they look like a total."""

    def __init__(self, sheet: Sheet, found: Found, *, unit: Unit, lost_letters: bool) -> None:
        self._sheet = sheet
        self._found = found
        self._lost_letters = lost_letters
        columns = found.layout.columns
        self._identity = self._identity_columns()
        self._said = [
            (place, column)
            for place, column in enumerate(columns)
            if column not in (Column.IGNORED, Column.AMOUNT) or place in self._identity
        ]
        self._keys: dict[str, str] = {}
        self._commissioner = columns.index(Column.COMMISSIONER) if Column.COMMISSIONER in columns else None
        self._fill = _merged_texts(sheet, found, [place for place, _ in self._said])
        self._width = len(columns)
        self._amount_heading = found.layout.headers[found.amount] if found.amount is not None else ""
        self._amounts = (
            AmountReader(sheet, found.amount, unit=unit, cells=amount_cells(sheet, found))
            if found.amount is not None
            else None
        )

    def lines(self) -> list[Line]:
        lines = [self._line(index) for index in range(self._found.first, len(self._sheet.rows))]
        groups = frozenset(line.group for line in lines if line.group) | frozenset(
            group_key(line.label_text) for line in lines if line.heading
        )
        for line in lines:
            if line.verdict is RowClass.ACCEPTED and line.label is not Label.BLANK:
                line.label = label_of(line.label_text, groups)
            elif line.label is Label.BLANK and line.label_text:
                line.label = label_of(line.label_text, groups) or Label.BLANK
        return lines

    def _identity_columns(self) -> list[int]:
        """The columns that say what a row is: service, provider and the like, or whatever text there is."""
        columns = self._found.layout.columns
        for wanted in (
            [i for i, column in enumerate(columns) if column in _SAYS_WHAT],
            [i for i, column in enumerate(columns) if column not in _NEVER_IDENTITY | {Column.IGNORED}],
        ):
            if wanted:
                return wanted
        return [i for i, column in enumerate(columns) if column not in _NEVER_IDENTITY]

    def _line(self, index: int) -> Line:
        row = self._sheet.rows[index]
        filled = self._fill.get(index)
        width = len(row)
        texts = []
        own: dict[int, str] = {}
        is_text = self._sheet.is_text
        for place, column in self._said:
            value = row[place] if place < width else ""
            from_left = False
            if value == "" and filled and place in filled:
                value, from_left = filled[place]
            text = value.strip() if value.__class__ is str else shown(value)
            if not text:
                continue
            if text[0] == "'" and is_text:
                text = armed(text)
            if column is not Column.IGNORED:
                texts.append((column, text))
            if not from_left:
                own[place] = text
        reading = self._amounts.read(index) if self._amounts else _NO_COLUMN
        line = Line(index=index, texts=tuple(texts), reading=reading, notices=list(reading.notices))
        self._name(line, row, own)
        self._check(line, row)
        return line

    def _name(self, line: Line, row: Sequence[Value], own: dict[int, str]) -> None:
        """What the row calls itself, how many other columns say what it is, and whose it is."""
        named = [own[place] for place in self._identity if place in own]
        line.identity = max(0, len(named) - 1)
        commissioner = own.get(self._commissioner, "") if self._commissioner is not None else ""
        line.group = self._key_of(commissioner)
        if named:
            line.label_text = named[0]
            return
        line.label = Label.BLANK
        others = [value.strip() for value in row if isinstance(value, str) and value.strip()]
        line.label_text = next((text for text in others if text != line.reading.written), "")
        if line.label_text == commissioner and label_of(commissioner, frozenset()) is not Label.NONE:
            line.group = ""

    def _key_of(self, commissioner: str) -> str:
        key = self._keys.get(commissioner)
        if key is None:
            key = self._keys[commissioner] = group_key(commissioner)
        return key

    def _check(self, line: Line, row: Sequence[Value]) -> None:
        """Refuse what cannot be a row of the statement, with its amount where it has one."""
        reading = line.reading
        if reading.problem:
            line.refuse(reading.problem)
        elif reading.amount is None:
            filled = [value for value in row if shown(value).strip()]
            line.heading = len(filled) <= 1 and len(line.texts) <= 1
            line.refuse(HEADING if line.heading else "no amount: the cell is blank")
        if reading.written and reading.written.strip() == self._amount_heading:
            line.refuse("heading or note: repeats the header")
        if self._sheet.is_text and any(value != "" and shown(value).strip() for value in row[self._width :]):
            line.refuse(
                f"The row has {len(row)} cells under {self._width} headings, so its cells may have slipped. "
                "A text with the separator in it needs quotation marks."
            )
        if self._lost_letters and any("�" in value for value in row if isinstance(value, str)):
            line.refuse("Letters were lost before the file came here (�). Export it again, then upload it.")


def _merged_texts(sheet: Sheet, found: Found, columns: Sequence[int]) -> dict[int, dict[int, tuple[Value, bool]]]:
    """What merged label cells say in the rows and columns they cover, and whether it came from a column to the left."""
    if not sheet.merged:
        return {}
    index_of: dict[int, int] = {number: index for index, number in enumerate(sheet.numbers)}
    wanted = set(columns)
    said: dict[int, dict[int, tuple[Value, bool]]] = {}
    work = 0
    for (top, left), (bottom, right) in sheet.merged:
        first = index_of.get(top)
        if first is None or first < found.first or left > len(sheet.rows[first]):
            continue
        covered = [column for column in range(left - 1, right) if column in wanted]
        value = sheet.rows[first][left - 1]
        index = first
        while covered and index < len(sheet.rows) and sheet.numbers[index] <= bottom:
            said.setdefault(index, {}).update({column: (value, column != left - 1) for column in covered})
            work += len(covered)
            index += 1
        if work > LIMITS.merged_cells:
            refuse("The sheet merges more cells than any table needs. Unmerge them, save it and upload it again.")
    return said


def _note_duplicates(sheet: Sheet, lines: Sequence[Line]) -> None:
    first: dict[tuple[Place | Value, ...], int] = {}
    for line in lines:
        if line.verdict is not RowClass.ACCEPTED:
            continue
        key = tuple(sheet.rows[line.index])
        earlier = first.setdefault(key, line.index)
        if earlier != line.index:
            line.notices.append(f"Identical to row {sheet.numbers[earlier]:,}; both are kept.")


def sum_of(rows: Sequence[PreviewRow], verdict: RowClass) -> Amount:
    """The sum of the readable amounts of one verdict."""
    return Amount(sum(row.amount.pence for row in rows if row.verdict is verdict and row.amount is not None))
