"""Which class does each row of a spend file end in? The plain reference of the whole step, for one file."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from placepound.core.money.spend.amounts import ReadAmount, read_pence
from placepound.core.money.spend.cards import says_card
from placepound.core.money.spend.dates import read_day
from placepound.core.money.spend.profile import READ, DateOrder, Sign, SourceProfile, SpendColumn, TotalRule
from placepound.core.money.spend.rows import Flag, RawRow, Reason, SpendClass, SpendRow
from placepound.core.money.spend.totals import Candidate, Stretch, Totals, resolve
from placepound.core.records.preview import Unit
from placepound.core.rules.tolerances import control_total
from placepound.core.terms.problem import Problem, Refused

DESCRIBING = tuple(
    column
    for column in READ
    if column
    not in {
        SpendColumn.BODY,
        SpendColumn.DATE,
        SpendColumn.TRANSACTION,
        SpendColumn.AMOUNT,
        SpendColumn.GROSS,
        SpendColumn.VAT,
        SpendColumn.IRRECOVERABLE_VAT,
        SpendColumn.SUPPLIER,
    }
)
"""Columns that say what a payment was for, or more of its payee. A row with nothing but a label has none of them."""

COUNTED = (SpendClass.PAYMENT, SpendClass.CREDIT)
"""The classes that are money paid or paid back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassifiedFile:
    """The rows of one file, each with its class, and the totals that the file states."""

    rows: tuple[SpendRow, ...]
    totals: Totals


def classify(rows: Iterable[RawRow], *, profile: SourceProfile, month: str | None) -> tuple[SpendRow, ...]:
    """The rows of one file, each in its one class. month: the month that the file is published for, as 2016-04."""
    return classify_file(rows, profile=profile, month=month).rows


def classify_file(rows: Iterable[RawRow], *, profile: SourceProfile, month: str | None) -> ClassifiedFile:
    """The rows of one file in their order, each in its one class, with the totals that the file states.

    Raises Refused where the profile does not say the unit of amounts, or the order of dates.
    """
    check_settled(profile)
    layout = _Layout(profile)
    judged = [layout.judge(row) for row in sorted(rows, key=lambda row: row.row)]
    totals = resolve(_stretches(judged), tolerance=tolerance())
    stated = {control.row for control in totals.controls}
    seen: set[object] = set()
    classified = []
    for one in judged:
        spend_class, reason = one.verdict(is_total=one.raw.row in stated)
        flags = frozenset(one.flags(month, seen)) if spend_class in COUNTED else frozenset()
        seen.add(one.key)
        classified.append(
            SpendRow(
                file=one.raw.file,
                row=one.raw.row,
                spend_class=spend_class,
                reason=reason,
                pence=one.amount.pence,
                paid_on=one.day,
                flags=flags,
            )
        )
    return ClassifiedFile(rows=tuple(classified), totals=totals)


def check_settled(profile: SourceProfile) -> None:
    """Raise Refused where a profile leaves open what a row cannot be read without."""
    problems = []
    if not profile.has(SpendColumn.AMOUNT):
        problems.append(Problem(message="No column holds the amount. Choose it.", field="columns"))
    if profile.unit is None:
        problems.append(Problem(message="Say if the amounts are in pounds, thousands or millions.", field="unit"))
    if profile.date_order is None and profile.has(SpendColumn.DATE):
        problems.append(Problem(message="Say which part of a date comes first.", field="date order"))
    if problems:
        raise Refused(tuple(problems))


def tolerance() -> int:
    """How far a total may be from the sum of its rows, in pence: the latest value, since it is the method's own."""
    return control_total(on=date.max).whole


@dataclass(frozen=True, slots=True)
class _Judged:
    """A row read by itself: what it can be before other rows are looked at."""

    raw: RawRow
    amount: ReadAmount
    day: date | None
    refused: Reason
    candidate: Candidate | None
    money_disagrees: bool

    @property
    def key(self) -> object:
        return self.raw.texts, self.raw.extra

    def verdict(self, *, is_total: bool) -> tuple[SpendClass, Reason]:
        if is_total:
            return SpendClass.CONTROL_TOTAL, Reason.NONE
        if self.candidate is not None and self.candidate.bare:
            return SpendClass.REFUSED, Reason.NOT_THE_SUM
        if self.refused is not Reason.NONE:
            return SpendClass.REFUSED, self.refused
        assert self.amount.pence is not None
        return (SpendClass.CREDIT if self.amount.pence < 0 else SpendClass.PAYMENT), Reason.NONE

    def flags(self, month: str | None, seen: set[object]) -> Iterator[Flag]:
        if self.key in seen:
            yield Flag.REPEATED
        if self.amount.rounded:
            yield Flag.ROUNDED
        if month and self.day is not None and f"{self.day:%Y-%m}" != month:
            yield Flag.OUTSIDE_MONTH
        if self.money_disagrees:
            yield Flag.GROSS_DISAGREES
        if says_card(self.raw.text(SpendColumn.CARD)):
            yield Flag.CARD
        if not self.raw.text(SpendColumn.SUPPLIER):
            yield Flag.NO_PAYEE


class _Layout:
    """A profile, ready to read rows."""

    def __init__(self, profile: SourceProfile) -> None:
        assert profile.unit is not None
        self._unit: Unit = profile.unit
        self._sign: Sign = profile.sign
        self._order: DateOrder = profile.date_order or DateOrder.YEAR_FIRST
        self._has = frozenset(profile.columns)
        self._headings = headings(profile)
        self._totals = profile.totals is TotalRule.ARITHMETIC

    def judge(self, raw: RawRow) -> _Judged:
        amount = self._money(raw, SpendColumn.AMOUNT)
        day = read_day(raw.text(SpendColumn.DATE), order=self._order)
        misplaced = self._misplaced(raw)
        return _Judged(
            raw=raw,
            amount=amount,
            day=day,
            refused=misplaced or amount.reason or _no_day(raw, day),
            candidate=None if misplaced else self._candidate(raw, amount.pence, day),
            money_disagrees=self._money_disagrees(raw, amount.pence),
        )

    def _money(self, raw: RawRow, column: SpendColumn) -> ReadAmount:
        return read_pence(raw.text(column), unit=self._unit, sign=self._sign)

    def _misplaced(self, raw: RawRow) -> Reason:
        if raw.extra:
            return Reason.EXTRA_CELLS
        is_heading = all(raw.text(column) == heading for column, heading in self._headings)
        return Reason.HEADING_AGAIN if is_heading else Reason.NONE

    def _candidate(self, raw: RawRow, pence: int | None, day: date | None) -> Candidate | None:
        has_payee = bool(raw.text(SpendColumn.SUPPLIER))
        lacks = (day is None and SpendColumn.DATE in self._has) or (not has_payee and SpendColumn.SUPPLIER in self._has)
        if not self._totals or pence is None or has_number(raw.text(SpendColumn.TRANSACTION)) or not lacks:
            return None
        bare = day is None and (not has_payee or self._is_label(raw))
        return Candidate(row=raw.row, pence=pence, bare=bare, dated=day is not None)

    def _is_label(self, raw: RawRow) -> bool:
        """Whether a row that has a text in the payee's place says nothing else."""
        return not any(raw.text(column) for column in DESCRIBING if column in self._has)

    def _money_disagrees(self, raw: RawRow, net: int | None) -> bool:
        if not {SpendColumn.GROSS, SpendColumn.VAT} <= self._has:
            return False
        gross, vat = self._money(raw, SpendColumn.GROSS).pence, self._money(raw, SpendColumn.VAT).pence
        return gross is not None and vat is not None and net is not None and gross != net + vat


def has_number(text: str) -> bool:
    """Whether a cell of transaction numbers holds one: a label such as Total is none."""
    return any("0" <= letter <= "9" for letter in text)


def headings(profile: SourceProfile) -> tuple[tuple[SpendColumn, str], ...]:
    """What a repeated row of headings says in each column that is read."""
    places = ((column, profile.place(column)) for column in READ)
    return tuple((column, profile.headers[place].strip()) for column, place in places if place is not None)


def _no_day(raw: RawRow, day: date | None) -> Reason:
    if day is not None:
        return Reason.NONE
    return Reason.DATE_UNREADABLE if raw.text(SpendColumn.DATE) else Reason.NO_DATE


def _stretches(judged: Sequence[_Judged]) -> Iterator[Stretch]:
    """A file as its candidates with what stands between them."""
    candidate: Candidate | None = None
    between: list[_Judged] = []
    for one in judged:
        if one.candidate is not None:
            yield _stretch(candidate, between)
            candidate, between = one.candidate, []
        elif one.amount.pence is not None:
            between.append(one)
    yield _stretch(candidate, between)


def _stretch(candidate: Candidate | None, between: Sequence[_Judged]) -> Stretch:
    kept = [one.amount.pence or 0 for one in between if one.refused is Reason.NONE]
    return Stretch(
        candidate=candidate,
        rows=len(between),
        pence=sum(one.amount.pence or 0 for one in between),
        kept_rows=len(kept),
        kept_pence=sum(kept),
        first_row=between[0].raw.row if between else None,
    )
