"""Where is the table, and which column is which? The header row, each column by its heading, the layout remembered."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from placepound.core.records.preview import Column, ColumnGuess, Layout, Question, Unit
from placepound.core.terms.problem import Problem
from placepound.core.terms.written import read_written
from placepound.exchange.cells import Sheet, Value, letters, shown
from placepound.exchange.headings import Guess, fingerprint_of, guess, key_of

LOOKED_AT = 50
"""How many filled rows are searched for the header, and how many below it show whether a column holds numbers."""

_LONG_HEADING = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A table found in a sheet.

    header: index of its header among the filled rows; first: index of the first row below it.
    amount: index of the column read as the amount, None where none is known yet. score: how sure the header is.
    """

    header: int
    first: int
    layout: Layout
    guesses: tuple[ColumnGuess, ...]
    amount: int | None
    score: float
    notices: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()


def find_table(sheet: Sheet, layout: Layout | None) -> Found | None:
    """The table of a sheet, by a remembered or corrected layout if it fits, else by its headings; None without one."""
    if layout is not None and layout.headers:
        found = _remembered(sheet, layout)
        if found:
            return found
    if layout is not None and not layout.headers and layout.header_row in sheet.numbers:
        return _guessed(sheet, list(sheet.numbers).index(layout.header_row))
    header = _find_header(sheet)
    if header is None:
        return None
    found = _guessed(sheet, header)
    if layout is None or not layout.headers:
        return found
    changed = "The layout kept for this publisher does not fit these headings, so the columns were matched afresh."
    return replace(found, notices=(changed, *found.notices))


def with_answers(layout: Layout, answers: Mapping[str, str]) -> Layout:
    """The layout with a person's answers: ``amount`` as the number of a column from 1, ``unit`` as £, £k or £m."""
    columns = list(layout.columns)
    if answers.get("amount"):
        chosen = int(answers["amount"]) - 1
        columns = [Column.IGNORED if column is Column.AMOUNT else column for column in columns]
        columns[chosen] = Column.AMOUNT
    unit = Unit(answers["unit"]) if answers.get("unit") else layout.unit
    return replace(layout, columns=tuple(columns), unit=unit)


def column_name(index: int, heading: str, *, text_file: bool) -> str:
    """A column as its reader would look for it; index counts from 0."""
    place = str(index + 1) if text_file else letters(index + 1)
    return f"Column {place}: {heading.strip() or 'no heading'}"


def is_money(value: Value) -> bool:
    """Whether a cell can be read as an amount in some unit."""
    if isinstance(value, str):
        units = (Unit.MILLIONS, Unit.POUNDS)  # 1.234 is an amount in millions only, 1234567890 in pounds only
        return any(map(str.isdigit, value)) and any(
            not isinstance(read_written(value, unit_pence=unit.pence), Problem) for unit in units
        )
    return isinstance(value, int | float) and not isinstance(value, bool)


def _find_header(sheet: Sheet) -> int | None:
    scores = [_header_score(row) for row in sheet.rows[:LOOKED_AT]]
    best = max(scores, default=0.0)
    if best >= 3:
        return scores.index(best)
    return next(
        (index for index, row in enumerate(sheet.rows[:LOOKED_AT]) if _could_be_header(sheet, index, row)), None
    )


def _header_score(row: Sequence[Value]) -> float:
    texts = [shown(value).strip() for value in row]
    filled = [text for text in texts if text]
    if len(filled) < 2 or any(len(text) > _LONG_HEADING for text in filled):
        return 0.0
    named: dict[Column, int] = {}
    figures = 0
    for text in filled:
        named_by = guess(text)
        if named_by.column is not Column.IGNORED:
            named[named_by.column] = max(named_by.weight, named.get(named_by.column, 0))
        elif is_money(text):
            figures += 1
    return sum(named.values()) + (2 if Column.AMOUNT in named else 0) - 3 * figures if len(named) > 1 else 0.0


def _could_be_header(sheet: Sheet, index: int, row: Sequence[Value]) -> bool:
    """Whether a row of unknown words stands over a table: only words, most columns named, and something below it."""
    texts = [shown(value).strip() for value in row if shown(value).strip()]
    below = [len([value for value in other if value != ""]) for other in sheet.rows[index + 1 : index + 1 + LOOKED_AT]]
    usual = Counter(below).most_common(1)[0][0] if below else len(texts)
    return (
        len(texts) >= max(2, 0.6 * usual)
        and all(isinstance(value, str) and not is_money(value) for value in row if value != "")
        and all(text[0].isalpha() and len(text) <= _LONG_HEADING for text in texts)
        and not any(any(map(str.isdigit, text)) and len(text) > 12 for text in texts)
        and (any(any(map(is_money, other)) for other in sheet.rows[index + 1 : index + 6]) or not below)
    )


def _remembered(sheet: Sheet, layout: Layout) -> Found | None:
    rows = list(sheet.rows[:LOOKED_AT])
    order = sorted(range(len(rows)), key=lambda index: sheet.numbers[index] != layout.header_row)
    for index in order:
        depth = _depth(sheet, index)
        headings = _headings(sheet, index, depth)
        if fingerprint_of(headings) == layout.fingerprint:
            return _apply(sheet, index, depth, headings, layout)
    return None


def _apply(sheet: Sheet, header: int, depth: int, headings: tuple[str, ...], layout: Layout) -> Found:
    kept: dict[str, list[Column]] = {}
    for heading, column in zip(layout.headers, layout.columns, strict=False):
        kept.setdefault(key_of(heading), []).append(column)
    columns = tuple(kept[key].pop(0) if kept.get(key := key_of(heading)) else Column.IGNORED for heading in headings)
    guesses = tuple(
        ColumnGuess(number=number, header=heading, column=column, evidence="as kept or corrected for these headings")
        for number, (heading, column) in enumerate(zip(headings, columns, strict=True), start=1)
    )
    amounts = [index for index, column in enumerate(columns) if column is Column.AMOUNT]
    return Found(
        header=header,
        first=header + depth,
        layout=_layout(sheet, header, headings, columns, unit=layout.unit),
        guesses=guesses,
        amount=_suggested(headings, amounts),
        score=100.0,
        questions=_amount_questions(sheet, headings, amounts, first=header + depth),
    )


def _guessed(sheet: Sheet, header: int) -> Found:
    depth = _depth(sheet, header)
    headings = _headings(sheet, header, depth)
    below = sheet.rows[header + depth : header + depth + LOOKED_AT]
    guesses = _checked([guess(heading) for heading in headings], below)
    _one_of_each(guesses, headings, text_file=sheet.is_text)
    columns = tuple(each.column for each in guesses)
    amounts = [index for index, column in enumerate(columns) if column is Column.AMOUNT]
    return Found(
        header=header,
        first=header + depth,
        layout=_layout(sheet, header, headings, columns, unit=None),
        guesses=tuple(
            ColumnGuess(number=number, header=heading, column=each.column, evidence=each.evidence)
            for number, (heading, each) in enumerate(zip(headings, guesses, strict=True), start=1)
        ),
        amount=_suggested(headings, amounts),
        score=_header_score(headings),
        questions=_amount_questions(sheet, headings, amounts, first=header + depth),
        notices=_repeated(headings),
    )


def _layout(
    sheet: Sheet, header: int, headings: tuple[str, ...], columns: tuple[Column, ...], *, unit: Unit | None
) -> Layout:
    return Layout(
        sheet=sheet.name,
        header_row=sheet.numbers[header],
        headers=headings,
        columns=columns,
        unit=unit,
        fingerprint=fingerprint_of(headings),
    )


def _depth(sheet: Sheet, header: int) -> int:
    """How many filled rows the header takes: more than one where its cells are merged with the row below."""
    number = sheet.numbers[header]
    ends = [bottom for (top, left), (bottom, right) in sheet.merged if top == number and bottom - top in (1, 2)]
    last = max(ends, default=number)
    return max(1, sum(number <= other <= last for other in sheet.numbers[header : header + 3]))


def _headings(sheet: Sheet, header: int, depth: int) -> tuple[str, ...]:
    """The heading over each column; one merged over several columns stands over each of them."""
    texts = [[shown(value).strip() for value in row] for row in sheet.rows[header : header + depth]]
    over = {sheet.numbers[header + line]: texts[line] for line in range(depth)}
    for (top, left), (_, right) in sheet.merged:
        row = over.get(top)
        if row and left <= len(row):
            for column in range(left, min(right, len(row))):
                row[column] = row[column] or row[left - 1]
    width = max(map(len, texts)) if sheet.is_text else max(_last_filled(row) for row in texts)
    cells = ((row[column] for row in texts if column < len(row) and row[column]) for column in range(width))
    return tuple(" ".join(dict.fromkeys(" ".join(part.split()) for part in parts)) for parts in cells)


def _last_filled(row: Sequence[str]) -> int:
    return max((index for index, text in enumerate(row, start=1) if text), default=0)


def _checked(named: list[Guess], below: Sequence[Sequence[Value]]) -> list[Guess]:
    """The guesses without amounts that hold no figures; but a column plainly named as the only amount stays it."""
    checked = [_with_cells(each, index, below) for index, each in enumerate(named)]
    if any(each.column is Column.AMOUNT for each in checked):
        return checked
    return [
        plain if plain.column is Column.AMOUNT and plain.weight == 4 else other
        for plain, other in zip(named, checked, strict=True)
    ]


def _with_cells(named: Guess, index: int, below: Sequence[Sequence[Value]]) -> Guess:
    """The guess, unless the cells say otherwise: a column without a figure is not the amount."""
    if named.column is not Column.AMOUNT:
        return named
    cells = [row[index] for row in below if index < len(row) and shown(row[index]).strip()]
    figures = sum(map(is_money, cells))
    if cells and figures < len(cells) / 2 and (named.weight < 4 or not figures):
        return Guess(column=Column.IGNORED, evidence=f"{named.evidence}, but its cells are not amounts")
    return named


def _one_of_each(guesses: list[Guess], headings: Sequence[str], *, text_file: bool) -> None:
    """Keep the best column of each kind but the amount; another of the kind is shown and not read."""
    for column in Column:
        places = [index for index, each in enumerate(guesses) if each.column is column]
        if column in (Column.AMOUNT, Column.IGNORED) or len(places) < 2:
            continue
        best = max(places, key=lambda index: (guesses[index].weight, -index))
        used = column_name(best, headings[best], text_file=text_file)
        for index in places:
            if index != best:
                evidence = f"{guesses[index].evidence}, but {used} fits {column.label.lower()} better"
                guesses[index] = Guess(column=Column.IGNORED, evidence=evidence)


def _repeated(headings: Sequence[str]) -> tuple[str, ...]:
    times = Counter(heading for heading in headings if heading)
    return tuple(
        f"The heading “{heading}” stands over {count} columns." for heading, count in times.items() if count > 1
    )


def _suggested(headings: Sequence[str], amounts: Sequence[int]) -> int | None:
    """The amount column, or the likeliest of several: the net one, then the first."""
    net = [index for index in amounts if "net" in headings[index].casefold().split()]
    return next(iter(net or amounts), None)


def _amount_questions(
    sheet: Sheet, headings: Sequence[str], amounts: Sequence[int], *, first: int
) -> tuple[Question, ...]:
    if len(amounts) == 1:
        return ()
    if amounts:
        sentence = "Several columns could hold the amount. Choose the one to count; the others are not added."
        places = list(amounts)
        suggested = next((str(i + 1) for i in amounts if "net" in headings[i].casefold().split()), None)
    else:
        sentence = "No heading names the amount. Choose the column that holds it."
        suggested = None
        below = sheet.rows[first : first + LOOKED_AT]
        with_figures = [i for i in range(len(headings)) if any(i < len(row) and is_money(row[i]) for row in below)]
        places = with_figures or list(range(len(headings)))
    options = tuple((str(i + 1), column_name(i, headings[i], text_file=sheet.is_text)) for i in places)
    return (Question(field="amount", sentence=sentence, options=options, suggested=suggested),)
