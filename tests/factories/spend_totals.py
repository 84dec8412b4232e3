"""Which totals does a publisher put among its rows, and what do they come to?"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import StrEnum
from fractions import Fraction
from itertools import groupby
from random import Random

from placepound.core.money.spend.rows import Reason, SpendClass
from tests.factories.spend_layouts import Facet
from tests.factories.spend_rows import Hand, Line, Truth
from tests.factories.spend_writing import Cell, Money, thousands


class Totals(StrEnum):
    """What totals a file has. A wrong one has the shape of a total and is not the sum."""

    NONE = "none"
    UNLABELLED = "a grand total without a label"
    LABELLED = "a grand total with a label"
    FIRST = "a grand total above the rows"
    TWICE = "a total and the grand total"
    SUBTOTALS = "subtotals by department, and a grand total"
    SUBTOTALS_UNLABELLED = "subtotals and a grand total without labels"
    SUBTOTALS_ONLY = "subtotals alone"
    WRONG = "a wrong grand total without a label"
    WRONG_LABELLED = "a wrong grand total with a label"

    @property
    def in_blocks(self) -> bool:
        return self in (Totals.SUBTOTALS, Totals.SUBTOTALS_UNLABELLED, Totals.SUBTOTALS_ONLY)

    @property
    def is_wrong(self) -> bool:
        return self in (Totals.WRONG, Totals.WRONG_LABELLED)


WRONG_BY = 100_000
"""By how many pence a wrong total is wrong."""

_LABELS = ("Total", "Grand Total", "TOTAL:", "Total payments")


def totalled(lines: Sequence[Line], totals: Totals, hand: Hand, dice: Random) -> list[Line]:
    """The rows with their totals. For totals by department the rows must stand by department."""
    whole = _sum(lines)
    everywhere = (Facet.BODY, Facet.DEPARTMENT, Facet.SUPPLIER, Facet.DATE)
    match totals:
        case Totals.UNLABELLED:
            return [*lines, *_gap(dice), _total(whole, hand, lines)]
        case Totals.LABELLED:
            at = _label_place(hand, dice, everywhere)
            return [*lines, *_gap(dice), _total(whole, hand, lines, at=at, label=dice.choice(_LABELS))]
        case Totals.FIRST:
            return [_total(whole, hand, lines, at=hand.layout.place(Facet.DEPARTMENT), label="Total"), *lines]
        case Totals.TWICE:
            first = _total(whole, hand, lines, at=hand.layout.place(Facet.DEPARTMENT), label="Total")
            return [*lines, first, _total(whole, hand, lines)]
        case Totals.WRONG:
            return [*lines, _wrong(whole, hand)]
        case Totals.WRONG_LABELLED:
            return [*lines, _wrong(whole, hand, at=_label_place(hand, dice, everywhere[:2]), label="Grand Total")]
        case Totals.SUBTOTALS | Totals.SUBTOTALS_UNLABELLED | Totals.SUBTOTALS_ONLY:
            with_label = totals is not Totals.SUBTOTALS_UNLABELLED
            found = [*_by_block(lines, hand, with_label=with_label)]
            if totals is Totals.SUBTOTALS_ONLY:
                return found
            at = hand.layout.place(Facet.DEPARTMENT) if with_label else None
            return [*found, _total(whole, hand, lines, at=at, label="Grand Total")]
        case _:
            return list(lines)


def _sum(lines: Iterable[Line]) -> int:
    """What the publisher's own spreadsheet makes of the amounts, to the penny."""
    exact = sum((line.exact for line in lines), Fraction(0))
    return round(exact)


def _gap(dice: Random) -> tuple[Line, ...]:
    return (Line(cells=()),) if dice.random() < 0.4 else ()


def _label_place(hand: Hand, dice: Random, facets: Sequence[Facet]) -> int:
    places = [hand.layout.place(facet) for facet in facets if hand.layout.has(facet)]
    return dice.choice(places)


def _total(pence: int, hand: Hand, lines: Iterable[Line], *, at: int | None = None, label: str = "") -> Line:
    """A row of nothing but sums: also of gross and VAT, where the layout has them."""
    lines = tuple(lines)
    cells: list[Cell] = [""] * len(hand.layout.columns)
    for facet, value in (
        (Facet.NET, pence),
        (Facet.GROSS, pence + _vat(lines, hand)),
        (Facet.VAT, _vat(lines, hand)),
    ):
        if hand.layout.has(facet):
            cells[hand.layout.place(facet)] = _written(value, hand)
    if at is not None:
        cells[at] = label
    truth = Truth(spend_class=SpendClass.CONTROL_TOTAL, pence=pence, what="a total")
    return Line(cells=tuple(cells), truth=truth)


def _vat(lines: Iterable[Line], hand: Hand) -> int:
    return sum(hand.seen(line.fact.vat) for line in lines if line.fact and line.exact)


def _wrong(whole: int, hand: Hand, *, at: int | None = None, label: str = "") -> Line:
    made = _total(whole + WRONG_BY, hand, (), at=at, label=label)
    truth = Truth(
        spend_class=SpendClass.REFUSED, reason=Reason.NOT_THE_SUM, pence=whole + WRONG_BY, what="a wrong total"
    )
    return replace(made, truth=truth)


def _written(pence: int, hand: Hand) -> Cell:
    """Totals are written plainly, with the minus sign in front."""
    pence *= hand.sign
    if hand.in_thousands:
        return thousands(pence)
    pounds, rest = divmod(abs(pence), 100)
    return Money(text=f"{'-' if pence < 0 else ''}{pounds}.{rest:02d}", pounds=Fraction(pence, 100))


def _by_block(lines: Sequence[Line], hand: Hand, *, with_label: bool) -> Iterable[Line]:
    for block, found in groupby(lines, key=lambda line: line.block):
        rows = tuple(found)
        yield from rows
        if any(line.exact for line in rows):
            at = hand.layout.place(Facet.DEPARTMENT) if with_label else None
            yield _total(_sum(rows), hand, rows, at=at, label=f"{block} Total")
