"""Which spend files do bodies publish, and what is true of every row? Made from a seed, apart from what reads them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from random import Random

from placepound.core.money.spend.profile import DateOrder, Sign, SpendColumn
from placepound.core.money.spend.released import PayeeKind
from placepound.core.money.spend.rows import Flag, Reason, SpendClass
from placepound.core.records.preview import Unit
from tests.factories.spend_formats import (
    Encoding,
    Form,
    LineEnd,
    Packing,
    Separator,
    packed,
    text_file,
    workbook,
)
from tests.factories.spend_layouts import CERTAIN, LAYOUTS, Facet, Heading, Layout, arranged
from tests.factories.spend_rows import Damage, Hand, Line, as_text, is_money, paid, plant
from tests.factories.spend_totals import Totals, totalled
from tests.factories.spend_words import BODY, Fact, facts
from tests.factories.spend_writing import Amounts, Cell, Credits, Dates


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """How one file is to be. What the form or the layout cannot have (a separator in a workbook) is left out.

    banners: rows above the heading. rows: payments and credits before damage. unit: what amounts are counted in.
    reversed: money paid out is written as negative. hidden: a workbook has a hidden sheet of other payments.
    """

    layout: str = "A"
    heading: Heading = Heading.AS_LISTED
    banners: int = 0
    form: Form = Form.TEXT
    encoding: Encoding = Encoding.UTF_8
    separator: Separator = Separator.COMMA
    line_end: LineEnd = LineEnd.WINDOWS
    quote_all: bool = False
    packing: Packing = Packing.NONE
    amounts: Amounts = Amounts.PLAIN
    credits: Credits = Credits.MINUS
    dates: Dates = Dates.SLASHES
    totals: Totals = Totals.NONE
    damage: tuple[Damage, ...] = ()
    rows: int = 24
    credit_rows: int = 2
    unit: Unit = Unit.POUNDS
    reversed: bool = False
    hidden: bool = False
    year: int = 2024
    month: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class PlantedRow:
    """One row and what is true of it. row: its record in the file, banners, blanks and the heading counted, from 1.

    of_file, of_row: the row that it repeats, its file by name.
    """

    row: int
    spend_class: SpendClass
    reason: Reason = Reason.NONE
    pence: int | None = None
    paid_on: date | None = None
    flags: frozenset[Flag] = frozenset()
    payee: PayeeKind = PayeeKind.NAMED
    texts: Mapping[SpendColumn, str] = field(default_factory=dict)
    what: str = ""
    of_file: str = ""
    of_row: int | None = None

    @property
    def counts(self) -> bool:
        return self.spend_class in (SpendClass.PAYMENT, SpendClass.CREDIT)


@dataclass(frozen=True, kw_only=True)
class PlantedFile:
    """A file as published and the truth about it.

    encoding: the name under which a reader reports it, UTF-8 for letters that all encodings write alike; empty for a
    workbook. columns: for each heading in the file's order, what it can only be; None where several readings are right.
    stated: what the file says that it comes to, in pence, rightly or wrongly. fact_of: the payment behind a row.
    """

    name: str
    content: bytes
    encoding: str
    spec: Spec
    layout: Layout
    header_row: int
    columns: tuple[SpendColumn | None, ...]
    rows: tuple[PlantedRow, ...]
    blank: int
    stated: int | None
    facts: tuple[Fact, ...] = ()
    fact_of: Mapping[int, Fact] = field(default_factory=dict)

    @property
    def date_order(self) -> DateOrder:
        """The order that the file's dates are in. Where a workbook holds true dates, any order but month first."""
        return {Form.SERIALS: DateOrder.SERIAL, Form.CELLS: DateOrder.YEAR_FIRST}.get(
            self.spec.form, self.spec.dates.order
        )

    @property
    def sign(self) -> Sign:
        return Sign.REVERSED if self.spec.reversed else Sign.AS_WRITTEN

    @cached_property
    def total(self) -> int:
        """What all payments and credits come to, in pence: what a reader must reach exactly."""
        return sum(row.pence or 0 for row in self.rows if row.counts)

    @cached_property
    def sums(self) -> dict[tuple[SpendClass, Reason], tuple[int, int]]:
        """Rows and pence by class and reason."""
        rows = Counter((row.spend_class, row.reason) for row in self.rows)
        pence: Counter[tuple[SpendClass, Reason]] = Counter()
        for row in self.rows:
            pence[row.spend_class, row.reason] += row.pence or 0
        return {key: (count, pence[key]) for key, count in rows.items()}

    @property
    def controls(self) -> tuple[PlantedRow, ...]:
        return tuple(row for row in self.rows if row.spend_class is SpendClass.CONTROL_TOTAL)

    @property
    def difference(self) -> int | None:
        """What the file should come to less what it says: of a right total, what rounding leaves.

        Of a wrong one, all other readable amounts less it.
        """
        if self.stated is None:
            return None
        everything = sum(row.pence or 0 for row in self.rows if row.spend_class is not SpendClass.CONTROL_TOTAL)
        if self.spec.totals.is_wrong:
            return everything - 2 * self.stated
        return everything - sum(row.pence or 0 for row in self.rows if row.reason is Reason.NOT_THE_SUM) - self.stated

    def row(self, number: int) -> PlantedRow:
        return next(row for row in self.rows if row.row == number)


def plant_file(seed: int | str, spec: Spec, *, given: Sequence[Fact] = (), name: str = "") -> PlantedFile:
    """One file of a seed and a specification. given: the payments it is to hold, in place of drawn ones."""
    for attempt in range(20):
        made = _attempt(f"{seed} {attempt}" if attempt else str(seed), spec, given=tuple(given), name=name)
        if made is not None:
            return made
    raise ValueError(f"no file without a chance sum from the seed {seed}")


def _attempt(seed: str, spec: Spec, *, given: tuple[Fact, ...], name: str) -> PlantedFile | None:
    dice = Random(f"file {seed}")
    hand = hand_of(spec, dice)
    credits = min(spec.credit_rows, spec.rows // 3)
    held = given or facts(seed, spec.rows, year=spec.year, month=spec.month, credits=credits)
    if spec.unit is Unit.THOUSANDS:
        held = tuple(replace(one, vat=0, irrecoverable=0) for one in held)
    if spec.totals.in_blocks:
        held = tuple(sorted(held, key=lambda fact: fact.department))
    body = [paid(fact, hand, dice) for fact in held]
    plant(body, spec.damage, hand, dice)
    lines = totalled(body, spec.totals, hand, dice)
    if _sums_by_chance(lines, hand):
        return None
    above = _banners(spec, hand.layout)
    heading = Line(cells=hand.layout.headings)
    name = name or f"spend-{spec.layout.lower()}-{spec.year}-{spec.month:02d}"
    everything = [*above, heading, *lines]
    while spec.form.is_workbook and not any(everything[-1].cells):
        everything.pop()  # a sheet ends with its last filled cell
    content, encoding = _content([line.cells for line in everything], spec, name=name, seed=seed)
    return PlantedFile(
        name=f"{name}{'.xlsx' if spec.form.is_workbook else '.csv'}{_packing(spec).value}",
        content=content,
        encoding=encoding,
        spec=spec,
        layout=hand.layout,
        header_row=len(above) + 1,
        columns=tuple(CERTAIN.get(column.facet) for column in hand.layout.columns),
        rows=tuple(_rows(everything)),
        blank=sum(1 for line in everything if not any(as_text(cell).strip() for cell in line.cells)),
        stated=_stated(lines, spec.totals),
        facts=held,
        fact_of={number: line.fact for number, line in enumerate(everything, start=1) if line.fact},
    )


def hand_of(spec: Spec, dice: Random) -> Hand:
    """How the publisher of a specification writes."""
    return Hand(
        layout=_in_unit(arranged(LAYOUTS[spec.layout], spec.heading, dice), spec.unit),
        amounts=spec.amounts,
        credits=spec.credits,
        dates=spec.dates,
        sign=-1 if spec.reversed else 1,
        in_thousands=spec.unit is Unit.THOUSANDS,
        true_minus=spec.encoding is not Encoding.CP1252,
    )


def _in_unit(layout: Layout, unit: Unit) -> Layout:
    if unit is Unit.POUNDS:
        return layout
    money = (Facet.NET, Facet.GROSS, Facet.VAT, Facet.IRRECOVERABLE)
    return replace(
        layout,
        columns=tuple(
            replace(column, heading=f"{column.heading.strip(' .:')} £000") if column.facet in money else column
            for column in layout.columns
        ),
    )


def _rows(lines: Iterable[Line]) -> Iterable[PlantedRow]:
    for number, line in enumerate(lines, start=1):
        if line.truth:
            truth = line.truth
            yield PlantedRow(
                row=number,
                spend_class=truth.spend_class,
                reason=truth.reason,
                pence=truth.pence,
                paid_on=truth.paid_on,
                flags=truth.flags,
                payee=truth.payee,
                texts=truth.texts,
                what=truth.what,
            )


def _stated(lines: Sequence[Line], totals: Totals) -> int | None:
    """What the file says that it comes to: its last total, or all of its subtotals where it has no other."""
    found = [line.truth for line in lines if line.truth and line.truth.what in ("a total", "a wrong total")]
    if not found:
        return None
    if totals is Totals.SUBTOTALS_ONLY:
        return sum(truth.pence or 0 for truth in found)
    return found[-1].pence


_BANNERS = (
    "Payments to suppliers of £500 or more",
    "",
    "Published under the transparency rules; amounts are net of recoverable VAT",
    "Contact: transparency@thistledown.example",
)


def _banners(spec: Spec, layout: Layout) -> list[Line]:
    """Rows above the heading: a title, a blank one, and remarks; some publishers pad them to the width of the table."""
    when = date(spec.year, spec.month, 1)
    texts = (f"{BODY}: {when:%B %Y}", *_BANNERS)[: spec.banners]
    padding = ("",) * (len(layout.columns) - 1) if spec.quote_all or spec.form.is_workbook else ()
    return [Line(cells=(text, *padding) if text else ()) for text in texts]


def _packing(spec: Spec) -> Packing:
    return Packing.NONE if spec.form.is_workbook else spec.packing


def _content(rows: Sequence[Sequence[Cell]], spec: Spec, *, name: str, seed: str) -> tuple[bytes, str]:
    """The file, and the encoding that a reader must report."""
    if spec.form.is_workbook:
        hidden = [("Working", _decoy(spec, seed))] if spec.hidden else []
        return workbook([("Payments", rows)], form=spec.form, merged=spec.banners, hidden=hidden), ""
    text = text_file(
        rows,
        encoding=spec.encoding,
        separator=spec.separator,
        line_end=spec.line_end,
        quote_all=spec.quote_all,
    )
    reported = Encoding.UTF_8.value if text.isascii() else spec.encoding.reported
    return packed(text, spec.packing, name=f"{name}.csv"), reported


def _decoy(spec: Spec, seed: str) -> list[tuple[Cell, ...]]:
    """What a hidden sheet holds: payments of the same layout that were never meant to be published."""
    dice = Random(f"decoy {seed}")
    hand = hand_of(spec, dice)
    drawn = facts(f"decoy {seed}", 5, year=spec.year, month=spec.month)
    return [hand.layout.headings, *(paid(fact, hand, dice).cells for fact in drawn)]


def _sums_by_chance(lines: Sequence[Line], hand: Hand) -> bool:
    """Whether a row that could be taken for a total happens to be the sum of some rows right above or all below it."""
    amounts = [round(line.exact) for line in lines]
    for at, line in enumerate(lines):
        planted_total = line.truth and line.truth.what == "a total"
        if not line.truth or planted_total or line.truth.pence is None or not _could_be_a_total(line, hand):
            continue
        running = 0
        for amount in reversed(amounts[:at]):
            running += amount
            if abs(running - line.truth.pence) <= 2:
                return True
        if abs(sum(amounts) - amounts[at] - line.truth.pence) <= 2:
            return True
    return False


def _could_be_a_total(line: Line, hand: Hand) -> bool:
    """No transaction number, and no date or no payee."""
    said = {
        column.facet: as_text(cell).strip() or is_money(cell)
        for column, cell in zip(hand.layout.columns, line.cells, strict=False)
    }
    return not said.get(Facet.TRANSACTION) and not (said.get(Facet.DATE) and said.get(Facet.SUPPLIER))
