"""How much does each row say? Amounts of one column in a known unit, and the unit where the file does not state it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import isfinite
from statistics import median

from placepound.core.records.preview import Question, Unit
from placepound.core.terms.amount import Amount
from placepound.core.terms.problem import Problem
from placepound.core.terms.written import MOST_DIGITS, MOST_PENCE, Written, read_written
from placepound.exchange.cells import Sheet, Value, exact, shown
from placepound.exchange.headings import unit_of, unit_of_banner
from placepound.exchange.limits import count_of

FORMULA = "The amount is worked out by a formula; the value saved with it was used."
_PLAIN = re.compile(r"-?(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,40})?", re.ASCII)
_PENNY_PLACES = {Unit.POUNDS: 2, Unit.THOUSANDS: 5, Unit.MILLIONS: 8}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one amount cell says: an amount, why it cannot be read, or neither where it is blank."""

    amount: Amount | None = None
    precision: int = 0
    written: str = ""
    problem: str = ""
    notices: tuple[str, ...] = ()


_BLANK = Reading()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitChoice:
    """The unit of the amounts that do not state their own.

    stated: what the file or a person says, None where nobody does. used: what the rows are read in meanwhile.
    """

    stated: Unit | None
    used: Unit
    questions: tuple[Question, ...] = ()
    notices: tuple[str, ...] = ()


def choose_unit(cells: Sequence[Value], *, heading: str, banner: Sequence[str], told: Unit | None) -> UnitChoice:
    """The unit of a column, from its heading, the lines above the table, its cells' £ signs, or a question.

    told: what a person or a remembered layout says; it is used, and a different statement of the file is noticed.
    """
    by_heading = unit_of(heading)
    by_banner = next((unit for unit in map(unit_of_banner, banner) if unit), None)
    stated = by_heading or by_banner
    if told:
        return UnitChoice(stated=told, used=told, notices=tuple(_told_otherwise(cells, stated=stated, told=told)))
    differ = by_heading and by_banner and by_heading is not by_banner
    if stated and not differ:
        return UnitChoice(stated=stated, used=stated)
    marks = _Marks.count(cells)
    if differ and marks.without_unit:
        sentence = f"The heading “{heading.strip()}” says {by_heading}, but a line above the table says {by_banner}."
        return _ask(f"{sentence} Choose which is right.", suggested=by_heading)
    if stated or not marks.without_unit:
        return UnitChoice(stated=stated, used=stated or Unit.POUNDS)
    if marks.pounds == marks.without_unit and not marks.own:
        notice = "Every amount has a £ sign and is written to the pound or the penny, so amounts were read in pounds."
        return UnitChoice(stated=Unit.POUNDS, used=Unit.POUNDS, notices=(notice,))
    return _ask(marks.sentence(), suggested=marks.likely())


def _told_otherwise(cells: Sequence[Value], *, stated: Unit | None, told: Unit) -> Iterator[str]:
    """What deserves a look where the unit comes from a person or a remembered layout."""
    if stated and stated is not told:
        yield f"The file says {stated}, but the layout says {told}, so amounts were read in {told}."
    marks = _Marks.count(cells)
    if marks.own and marks.without_unit:
        own, others = count_of(marks.own, "amount"), count_of(marks.without_unit, "other")
        yield f"{own} with thousand or million written out; {others} read in {told}. Check that they are in {told}."


def _ask(sentence: str, *, suggested: Unit | None) -> UnitChoice:
    options = (
        (Unit.POUNDS.value, "Pounds: 1,250 is £1,250"),
        (Unit.THOUSANDS.value, "Thousands of pounds: 1,250 is £1.25 million"),
        (Unit.MILLIONS.value, "Millions of pounds: 1.25 is £1.25 million"),
    )
    question = Question(
        field="unit", sentence=sentence, options=options, suggested=suggested.value if suggested else None
    )
    return UnitChoice(stated=None, used=suggested or Unit.POUNDS, questions=(question,))


@dataclass(slots=True)
class _Marks:
    """What the cells of a column say of their unit. pounds: those with a £ sign and digits to the pound or penny."""

    own: int
    pounds: int
    without_unit: int
    values: list[Decimal]

    @classmethod
    def count(cls, cells: Sequence[Value]) -> "_Marks":
        marks = cls(0, 0, 0, [])
        for cell in cells:
            if isinstance(cell, str):
                marks._count_text(cell)
            elif isinstance(cell, int | float) and not isinstance(cell, bool):
                marks.without_unit += 1
                marks.values.append(exact(cell))
        return marks

    def _count_text(self, text: str) -> None:
        said = read_written(text, unit_pence=Unit.MILLIONS.pence) if text.strip() else None
        if not isinstance(said, Written):
            return
        if said.own_unit:
            self.own += 1
            return
        self.without_unit += 1
        self.values.append(Decimal(said.amount.pence) / Unit.MILLIONS.pence)
        places = len("".join(letter for letter in text.partition(".")[2] if letter.isdigit()))
        self.pounds += "£" in text and places in (0, 2)

    def sentence(self) -> str:
        if self.own:
            own, others = count_of(self.own, "amount"), count_of(self.without_unit, "other")
            return f"{own} with thousand or million written out, and {others} without. Choose what those are in."
        if self.pounds:
            return f"{count_of(self.pounds, 'amount')} with a £ sign, others without. Choose what those are in."
        return "The file does not say whether its amounts are in pounds, thousands or millions. Choose one."

    def likely(self) -> Unit | None:
        """A suggestion only: pounds for large or to-the-penny figures, millions for small ones with decimals."""
        sizes = [abs(value) for value in self.values if value]
        if self.pounds or not sizes:
            return Unit.POUNDS if self.pounds else None
        to_the_penny = sum(_places(value) == 2 for value in sizes)
        if max(sizes) >= 1_000_000 or median(sizes) >= 20_000 or (to_the_penny > len(sizes) / 2 and max(sizes) >= 1000):
            return Unit.POUNDS
        return Unit.MILLIONS if max(sizes) < 1000 and any(_places(value) for value in sizes) else None


def _places(number: Decimal) -> int:
    return max(0, -int(number.normalize().as_tuple().exponent)) if number.is_finite() else 0


class AmountReader:
    """Reads the amount cells of one column, each text once."""

    def __init__(self, sheet: Sheet, column: int, *, unit: Unit, cells: Sequence[Value]) -> None:
        self._sheet = sheet
        self._column = column
        self._worth = unit.pence
        self._places = _PENNY_PLACES[unit]
        self._known: dict[Value, Reading] = {}
        self._to_the_penny = unit is Unit.POUNDS and any(map(_is_to_the_penny, cells))

    def read(self, index: int) -> Reading:
        """What the amount cell of one filled row says."""
        row = self._sheet.rows[index]
        place = (self._sheet.numbers[index], self._column + 1)
        if self._sheet.bad and place in self._sheet.bad:
            return Reading(problem=f"The amount cell {self._sheet.bad[place]}", written="")
        value = row[self._column] if self._column < len(row) else ""
        if value == "":
            return _BLANK
        reading = self._known.get(value) if value is not True and value is not False else None
        if reading is None:
            reading = self._read(value)
            if not isinstance(value, bool):  # True and 1 are one key
                self._known[value] = reading
        if self._sheet.formulas and place in self._sheet.formulas and reading.amount is not None:
            return Reading(
                amount=reading.amount,
                precision=reading.precision,
                written=reading.written,
                notices=(*reading.notices, FORMULA),
            )
        return reading

    def _read(self, value: Value) -> Reading:
        if isinstance(value, str):
            return self._written(value) if value.strip() else _BLANK
        text = shown(value)
        if isinstance(value, bool) or not isinstance(value, int | float):
            return Reading(
                written=text, problem=f"The amount cell holds “{text}”, a date or a yes or no, not an amount."
            )
        if not isfinite(value):
            return Reading(
                written=text, problem="The amount is larger than any number a spreadsheet holds. Correct it."
            )
        return self._plain(text, rounding=True) or self._written(text)

    def _plain(self, text: str, *, rounding: bool) -> Reading | None:
        """The quick way for plain digits, equal to the reader of the core; None for whatever is not that plain.

        rounding: a number that a spreadsheet worked out need not be whole pence; what was typed as text must be.
        """
        if not _PLAIN.fullmatch(text):
            return None
        whole, _, part = text.partition(".")
        pence, rest = divmod(abs(int(whole + part)) * self._worth, 10 ** len(part))
        if not rounding and (rest or len(whole.lstrip("-") + part) > MOST_DIGITS):
            return None
        pence += 2 * rest >= 10 ** len(part)
        if pence >= MOST_PENCE:
            return None
        amount = Amount(-pence if text.startswith("-") else pence)
        if rest:
            notice = f"{text} is not a whole number of pence and was rounded to the nearest penny."
            return Reading(amount=amount, precision=1, written=text, notices=(notice,))
        precision = 0 if self._to_the_penny else self._worth // (2 * 10 ** len(part))
        return Reading(amount=amount, precision=precision, written=text)

    def _written(self, text: str) -> Reading:
        plain = self._plain(text, rounding=False) if len(text.partition(".")[2]) <= self._places else None
        if plain:
            return plain
        said = read_written(text, unit_pence=self._worth)
        if isinstance(said, Problem):
            return Reading(written=text, problem=said.message)
        precision = 0 if self._to_the_penny and not said.own_unit else said.precision
        return Reading(amount=said.amount, precision=precision, written=text)


def _is_to_the_penny(value: Value) -> bool:
    """Whether a cell shows pence: a column that does was written to the penny, though 12.50 shows as 12.5."""
    if isinstance(value, str):
        point = value.rfind(".")
        return point >= 0 and value[point + 1 : point + 3].isdigit() and not value[point + 3 : point + 4].isdigit()
    return isinstance(value, float) and not value.is_integer() and _places(exact(value)) >= 2
