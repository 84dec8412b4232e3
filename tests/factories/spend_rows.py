"""Which rows does a spend file hold, and what is true of each? Payments first, then the damage that is planted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from itertools import accumulate
from random import Random

from placepound.core.money.spend.profile import SpendColumn
from placepound.core.money.spend.released import PayeeKind
from placepound.core.money.spend.rows import Flag, Reason, SpendClass
from tests.factories.spend_layouts import CERTAIN, Facet, Layout
from tests.factories.spend_words import BODY, BODY_CODE, Fact
from tests.factories.spend_writing import (
    NO_DAYS,
    UNREADABLE,
    Amounts,
    Cell,
    Credits,
    Dates,
    Money,
    day,
    money,
    thousands,
    unrounded,
)


class Damage(StrEnum):
    """What is wrong with some rows, or only looks wrong."""

    EMPTY_EXTRA = "empty cells beyond the headings"
    EXTRA_FILLED = "a filled cell beyond the headings"
    SHORT = "trailing empty cells left out"
    BLANK = "blank rows"
    HEADING_AGAIN = "the heading again"
    NOTE = "a note in a row of its own"
    UNREADABLE = "an amount that is none"
    NO_AMOUNT = "no amount"
    BAD_DATE = "a day that never was"
    NO_DATE = "no date"
    NO_PAYEE = "no payee"
    STRAY_TOTAL = "a lone amount that sums nothing"
    REPEATED = "the same row twice"
    TOTAL_LABEL = "a payment whose label ends in Total"
    SUM_IN_DISGUISE = "a payment that equals the sum of the rows above"
    ROUNDED = "more digits than pence"
    OUTSIDE_MONTH = "a day of another month"
    GROSS_WRONG = "gross that is not net and VAT"
    MULTILINE = "a line end inside a cell"
    ZERO = "nothing paid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What a reader must make of one row. payee: of what kind the payee truly is. what: why the row is there."""

    spend_class: SpendClass
    reason: Reason = Reason.NONE
    pence: int | None = None
    paid_on: date | None = None
    flags: frozenset[Flag] = frozenset()
    payee: PayeeKind = PayeeKind.NAMED
    texts: Mapping[SpendColumn, str] = field(default_factory=dict)
    what: str = "as paid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row on its way into a file. truth: None for what is no row: banners, the heading, blanks.

    exact: what it adds to the publisher's own total, in pence, before rounding. block: whose subtotal it is under.
    """

    cells: tuple[Cell, ...]
    truth: Truth | None = None
    fact: Fact | None = None
    exact: Fraction = Fraction(0)
    block: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """How one publisher writes. sign: -1 where money paid out is negative. in_thousands: amounts are in £000."""

    layout: Layout
    amounts: Amounts
    credits: Credits
    dates: Dates
    sign: int = 1
    in_thousands: bool = False
    true_minus: bool = True

    def money(self, pence: int, dice: Random) -> Cell:
        if self.in_thousands:
            return thousands(self.sign * pence)
        return money(
            self.sign * pence, amounts=self.amounts, credits=self.credits, dice=dice, true_minus=self.true_minus
        )

    def seen(self, pence: int) -> int:
        """What a reader makes of an amount: lost signs are lost."""
        return abs(pence) if self.credits is Credits.LOST else pence


def paid(fact: Fact, hand: Hand, dice: Random) -> Line:
    """The row of one payment, whole."""
    cells = tuple(_cell(column.facet, fact, hand, dice) for column in hand.layout.columns)
    flags = {Flag.CARD} if fact.card and hand.layout.has(Facet.CARD) else set()
    pence = hand.seen(fact.pence)
    return Line(
        cells=cells,
        fact=fact,
        exact=Fraction(pence),
        block=fact.department,
        truth=Truth(
            spend_class=SpendClass.PAYMENT if pence >= 0 else SpendClass.CREDIT,
            pence=pence,
            paid_on=fact.paid_on,
            flags=frozenset(flags),
            payee=fact.payee,
            texts=_texts(hand.layout, cells),
        ),
    )


def _cell(facet: Facet, fact: Fact, hand: Hand, dice: Random) -> Cell:
    amounts = {
        Facet.NET: fact.pence,
        Facet.GROSS: fact.gross,
        Facet.VAT: fact.vat,
        Facet.IRRECOVERABLE: fact.irrecoverable,
    }
    if facet in amounts:
        blank = facet is Facet.IRRECOVERABLE and not fact.irrecoverable
        return "" if blank else hand.money(amounts[facet], dice)
    if facet in (Facet.DATE, Facet.EFFECTIVE):
        return day(fact.paid_on, dates=hand.dates, dice=dice)
    return {
        Facet.BODY: BODY,
        Facet.BODY_CODE: BODY_CODE,
        Facet.FAMILY: "Department of Health",
        Facet.DEPARTMENT: fact.department,
        Facet.DIVISION: fact.division,
        Facet.CATEGORY: fact.category,
        Facet.PURPOSE: fact.purpose,
        Facet.CODE: fact.code,
        Facet.TRANSACTION: fact.transaction,
        Facet.SUPPLIER: fact.supplier,
        Facet.COMPANY: fact.company,
        Facet.CHARITY: fact.charity,
        Facet.CAPITAL: "Capital" if fact.capital else "Revenue",
        Facet.CARD: ("Yes" if fact.card else "No"),
        Facet.MERCHANT: f"{fact.category} merchants",
    }[facet]


_KEPT = (Facet.SUPPLIER, Facet.TRANSACTION, Facet.COMPANY, Facet.CHARITY)


def _texts(layout: Layout, cells: Sequence[Cell]) -> dict[SpendColumn, str]:
    """What a reader must keep of who was paid, letter by letter."""
    places = [(place, column.facet) for place, column in enumerate(layout.columns) if column.facet in _KEPT]
    return {CERTAIN[facet]: text.strip() for place, facet in places if isinstance(text := cells[place], str)}


Plant = Callable[[list[Line], Hand, Random], None]


def plant(lines: list[Line], damages: Sequence[Damage], hand: Hand, dice: Random) -> None:
    """Damage the rows in place, each kind once or more; kinds that the layout cannot have are left out.

    Each takes a row that nothing else has touched. What depends on the rows around it comes last.
    """
    last = (Damage.STRAY_TOTAL, Damage.SUM_IN_DISGUISE)
    for damage in sorted(damages, key=lambda one: last.index(one) if one in last else -1):
        _PLANTS[damage](lines, hand, dice)


def _untouched(lines: list[Line], dice: Random) -> int | None:
    places = _untouched_places(lines)
    return dice.choice(places) if places else None


def _untouched_places(lines: list[Line]) -> list[int]:
    return [at for at, line in enumerate(lines) if line.truth and line.truth.what == "as paid"]


def _put(line: Line, hand: Hand, facet: Facet, cell: Cell) -> tuple[Cell, ...]:
    at = hand.layout.place(facet)
    return (*line.cells[:at], cell, *line.cells[at + 1 :])


def _with(line: Line, what: Damage, *, cells: tuple[Cell, ...], exact: Fraction | None = None, **truth: object) -> Line:
    assert line.truth is not None
    return replace(
        line,
        cells=cells,
        exact=line.exact if exact is None else exact,
        truth=replace(line.truth, what=what.value, **truth),  # type: ignore[arg-type]
    )


def _change(change: Callable[[Line, Hand, Random], Line | None]) -> Plant:
    """A plant that changes one untouched row, or leaves all as they are where the change cannot be made."""

    def planted(lines: list[Line], hand: Hand, dice: Random) -> None:
        at = _untouched(lines, dice)
        changed = change(lines[at], hand, dice) if at is not None else None
        if at is not None and changed is not None:
            lines[at] = changed

    return planted


def _empty_extra(line: Line, hand: Hand, dice: Random) -> Line:
    return _with(line, Damage.EMPTY_EXTRA, cells=(*line.cells, *([""] * dice.randint(1, 4))))


def _extra_filled(line: Line, hand: Hand, dice: Random) -> Line:
    """A separator inside a text that nobody quoted, where the last column holds a text; else one cell too many."""
    last = hand.layout.columns[-1].facet
    cells = (*line.cells, *([""] * dice.randint(0, 1)), "see also invoice 7")
    if last is Facet.SUPPLIER:
        cells = (*line.cells[:-1], "Thrift", " Oakley and Sons")
    return _with(line, Damage.EXTRA_FILLED, cells=cells, spend_class=SpendClass.REFUSED, reason=Reason.EXTRA_CELLS)


def _short(line: Line, hand: Hand, dice: Random) -> Line | None:
    blank = len(line.cells)
    while blank and line.cells[blank - 1] == "":
        blank -= 1
    return _with(line, Damage.SHORT, cells=line.cells[:blank]) if blank < len(line.cells) else None


def _unreadable(line: Line, hand: Hand, dice: Random) -> Line:
    cells = _put(line, hand, Facet.NET, dice.choice(UNREADABLE))
    refused = {"spend_class": SpendClass.REFUSED, "reason": Reason.AMOUNT_UNREADABLE}
    return _with(line, Damage.UNREADABLE, cells=cells, exact=Fraction(0), pence=None, flags=frozenset(), **refused)


def _no_amount(line: Line, hand: Hand, dice: Random) -> Line:
    cells = _put(line, hand, Facet.NET, dice.choice(("", " ")))
    refused = {"spend_class": SpendClass.REFUSED, "reason": Reason.NO_AMOUNT}
    return _with(line, Damage.NO_AMOUNT, cells=cells, exact=Fraction(0), pence=None, flags=frozenset(), **refused)


def _bad_date(line: Line, hand: Hand, dice: Random) -> Line:
    cells = _put(line, hand, Facet.DATE, dice.choice(NO_DAYS))
    refused = {"spend_class": SpendClass.REFUSED, "reason": Reason.DATE_UNREADABLE}
    return _with(line, Damage.BAD_DATE, cells=cells, paid_on=None, **refused)


def _no_date(line: Line, hand: Hand, dice: Random) -> Line:
    cells = _put(line, hand, Facet.DATE, "")
    return _with(line, Damage.NO_DATE, cells=cells, paid_on=None, spend_class=SpendClass.REFUSED, reason=Reason.NO_DATE)


def _no_payee(line: Line, hand: Hand, dice: Random) -> Line:
    assert line.truth is not None
    cells = _put(line, hand, Facet.SUPPLIER, "")
    return _with(
        line,
        Damage.NO_PAYEE,
        cells=cells,
        flags=line.truth.flags | {Flag.NO_PAYEE},
        texts=_texts(hand.layout, cells),
        payee=PayeeKind.NOT_STATED,
    )


def _total_label(line: Line, hand: Hand, dice: Random) -> Line:
    facet = dice.choice((Facet.SUPPLIER, Facet.DEPARTMENT))
    cells = _put(line, hand, facet, dice.choice(("Tidewater Fuel Total", "Grand Total", "Fleet costs Total", "Total")))
    payee = {"payee": PayeeKind.NAMED} if facet is Facet.SUPPLIER else {}
    return _with(line, Damage.TOTAL_LABEL, cells=cells, texts=_texts(hand.layout, cells), **payee)


def _rounded(line: Line, hand: Hand, dice: Random) -> Line | None:
    assert line.fact is not None
    assert line.truth is not None
    if hand.in_thousands:
        return None
    odd = unrounded(hand.sign * hand.seen(line.fact.pence), dice)
    return _with(
        line,
        Damage.ROUNDED,
        cells=_put(line, hand, Facet.NET, odd),
        exact=odd.pounds * 100 * hand.sign,
        flags=line.truth.flags | {Flag.ROUNDED},
    )


def _outside_month(line: Line, hand: Hand, dice: Random) -> Line:
    assert line.fact is not None
    assert line.truth is not None
    other = line.fact.paid_on.replace(day=1) + timedelta(days=dice.choice((-1, -40, 45, -300)))
    cells = _put(line, hand, Facet.DATE, day(other, dates=hand.dates, dice=dice))
    return _with(line, Damage.OUTSIDE_MONTH, cells=cells, paid_on=other, flags=line.truth.flags | {Flag.OUTSIDE_MONTH})


def _gross_wrong(line: Line, hand: Hand, dice: Random) -> Line | None:
    if not hand.layout.has(Facet.GROSS):
        return None
    assert line.fact is not None
    assert line.truth is not None
    cells = _put(line, hand, Facet.GROSS, hand.money(line.fact.gross + 1_234, dice))
    return _with(line, Damage.GROSS_WRONG, cells=cells, flags=line.truth.flags | {Flag.GROSS_DISAGREES})


def _multiline(line: Line, hand: Hand, dice: Random) -> Line:
    cells = _put(line, hand, Facet.DEPARTMENT, 'Property\nand "Estates"')
    return _with(line, Damage.MULTILINE, cells=cells)


def _zero(line: Line, hand: Hand, dice: Random) -> Line:
    assert line.fact is not None
    cells = _put(line, hand, Facet.NET, hand.money(0, dice))
    if hand.layout.has(Facet.GROSS):
        nothing = replace(line, cells=_put(replace(line, cells=cells), hand, Facet.GROSS, hand.money(0, dice)))
        cells = _put(nothing, hand, Facet.VAT, hand.money(0, dice))
    return _with(line, Damage.ZERO, cells=cells, exact=Fraction(0), pence=0, spend_class=SpendClass.PAYMENT)


def _blank(lines: list[Line], hand: Hand, dice: Random) -> None:
    wide = ("",) * len(hand.layout.columns)
    for cells in ((), wide, (" ", *wide[1:])):
        at = dice.randint(1, len(lines))
        lines.insert(at, Line(cells=cells, block=lines[at - 1].block))


def _heading_again(lines: list[Line], hand: Hand, dice: Random) -> None:
    at = dice.randint(1, len(lines))
    truth = Truth(spend_class=SpendClass.REFUSED, reason=Reason.HEADING_AGAIN, what=Damage.HEADING_AGAIN.value)
    lines.insert(at, Line(cells=hand.layout.headings, truth=truth, block=lines[at - 1].block))


def _note(lines: list[Line], hand: Hand, dice: Random) -> None:
    at = dice.randint(1, len(lines))
    truth = Truth(spend_class=SpendClass.REFUSED, reason=Reason.NO_AMOUNT, what=Damage.NOTE.value)
    cells = [""] * len(hand.layout.columns)
    cells[hand.layout.place(Facet.DEPARTMENT)] = "Some payments were made late"
    lines.insert(at, Line(cells=tuple(cells), truth=truth, block=lines[at - 1].block))


def _stray_total(lines: list[Line], hand: Hand, dice: Random) -> None:
    """A lone amount with money above and below it: at the foot it would be a wrong total."""
    money = [at for at, line in enumerate(lines) if line.exact]
    if len(money) < 2:
        return
    at = dice.randint(money[0] + 1, money[-1])
    pence = 7_777_777_77 + dice.randint(1, 999_999)
    cells: list[Cell] = [""] * len(hand.layout.columns)
    cells[hand.layout.place(Facet.NET)] = hand.money(pence, dice)
    truth = Truth(spend_class=SpendClass.REFUSED, reason=Reason.NOT_THE_SUM, pence=pence, what=Damage.STRAY_TOTAL.value)
    lines.insert(at, Line(cells=tuple(cells), truth=truth, block=lines[at - 1].block))


def _repeated(lines: list[Line], hand: Hand, dice: Random) -> None:
    at = _untouched(lines, dice)
    if at is not None:
        assert lines[at].truth is not None
        cells, flags = lines[at].cells, lines[at].truth.flags
        lines[at] = _with(lines[at], Damage.REPEATED, cells=cells)
        lines.insert(at + 1, _with(lines[at], Damage.REPEATED, cells=cells, flags=flags | {Flag.REPEATED}))


def _sum_in_disguise(lines: list[Line], hand: Hand, dice: Random) -> None:
    """A whole payment, or one that lacks only its transaction number, of exactly the sum of what stands above."""
    if hand.in_thousands:
        return
    sums = [round(running) for running in accumulate((line.exact for line in lines), initial=Fraction(0))]
    places = [at for at in _untouched_places(lines) if at >= 2 and sums[at] > 0]
    if not places:
        return
    at = dice.choice(places)
    fact = lines[at].fact
    assert fact is not None
    made = paid(replace(fact, pence=sums[at], vat=0), hand, dice)
    cells = made.cells
    if hand.layout.has(Facet.TRANSACTION) and dice.random() < 0.5:
        cells = _put(made, hand, Facet.TRANSACTION, "")
    lines[at] = _with(made, Damage.SUM_IN_DISGUISE, cells=cells, texts=_texts(hand.layout, cells))


_PLANTS: dict[Damage, Plant] = {
    Damage.EMPTY_EXTRA: _change(_empty_extra),
    Damage.EXTRA_FILLED: _change(_extra_filled),
    Damage.SHORT: _change(_short),
    Damage.BLANK: _blank,
    Damage.HEADING_AGAIN: _heading_again,
    Damage.NOTE: _note,
    Damage.UNREADABLE: _change(_unreadable),
    Damage.NO_AMOUNT: _change(_no_amount),
    Damage.BAD_DATE: _change(_bad_date),
    Damage.NO_DATE: _change(_no_date),
    Damage.NO_PAYEE: _change(_no_payee),
    Damage.STRAY_TOTAL: _stray_total,
    Damage.REPEATED: _repeated,
    Damage.TOTAL_LABEL: _change(_total_label),
    Damage.SUM_IN_DISGUISE: _sum_in_disguise,
    Damage.ROUNDED: _change(_rounded),
    Damage.OUTSIDE_MONTH: _change(_outside_month),
    Damage.GROSS_WRONG: _change(_gross_wrong),
    Damage.MULTILINE: _change(_multiline),
    Damage.ZERO: _change(_zero),
}


def as_text(cell: Cell) -> str:
    """What a text file says in a cell."""
    return cell if isinstance(cell, str) else cell.text


def is_money(cell: Cell) -> bool:
    return isinstance(cell, Money)
