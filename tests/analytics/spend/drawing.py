"""How is a load drawn in a test? A file as a table of texts, with what must become of each row beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from placepound.core.money.spend.account import GivenTotal, SpendFile
from placepound.core.money.spend.profile import DateOrder, Sign, SourceProfile, SpendColumn, TotalRule
from placepound.core.money.spend.rows import Flag, RawRow, Reason, SpendClass, SpendRow
from placepound.core.records.preview import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """One meaning: a title, a drawn file, and what must come out.

    table: a line of columns (values of SpendColumn, and extra), then a line for each row, cells parted by bars. Right
    of the double bar: the class or the reason, then the pence, then flags. days: of each row, where that matters.
    says: what the account must say, by attribute.
    """

    title: str
    table: str
    order: DateOrder = DateOrder.YEAR_FIRST
    unit: Unit = Unit.POUNDS
    sign: Sign = Sign.AS_WRITTEN
    totals: TotalRule = TotalRule.ARITHMETIC
    month: str | None = None
    given: GivenTotal | None = None
    days: tuple[date | None, ...] = ()
    says: Mapping[str, Any] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[SpendColumn, ...]:
        return tuple(SpendColumn(name) for name in _cells(self._lines[0])[0] if name != "extra")

    def file(self, number: int) -> SpendFile:
        profile = SourceProfile(
            fingerprint=f"layout {number}",
            headers=tuple(f"The {column.label}" for column in self.columns),
            columns=self.columns,
            date_order=self.order,
            unit=self.unit,
            sign=self.sign,
            totals=self.totals,
        )
        return SpendFile(
            organisation=f"body {number % 3}",
            file=number,
            name=f"file {number}.csv",
            digest=f"{number:064x}",
            sheet="",
            encoding="utf-8",
            header_row=1,
            blank=0,
            profile=profile,
            month=self.month,
            given=self.given,
        )

    def raw(self, number: int) -> tuple[RawRow, ...]:
        names = _cells(self._lines[0])[0]
        return tuple(_raw(number, place, names, _cells(line)[0]) for place, line in enumerate(self._lines[1:], 2))

    def expected(self, number: int) -> tuple[SpendRow, ...]:
        return tuple(_expected(number, place, _cells(line)[1]) for place, line in enumerate(self._lines[1:], 2))

    @property
    def _lines(self) -> list[str]:
        return [line for line in self.table.splitlines() if line.strip()]


def _cells(line: str) -> tuple[list[str], list[str]]:
    said, _, expected = line.partition("||")
    return [cell.strip() for cell in said.split("|")], [cell.strip() for cell in expected.split("|")]


def _raw(file: int, row: int, names: list[str], cells: list[str]) -> RawRow:
    said = dict(zip(names, cells, strict=True))
    extra = said.pop("extra", "")
    return RawRow(file=file, row=row, texts=tuple((SpendColumn(key), text) for key, text in said.items()), extra=extra)


def _expected(file: int, row: int, cells: list[str]) -> SpendRow:
    word, pence, flags = (*cells, "", "")[:3]
    is_class = word in tuple(SpendClass)
    return SpendRow(
        file=file,
        row=row,
        spend_class=SpendClass(word) if is_class else SpendClass.REFUSED,
        reason=Reason.NONE if is_class else Reason(word),
        pence=int(pence.replace(",", "")) if pence else None,
        paid_on=None,
        flags=frozenset(Flag(flag.strip()) for flag in flags.split(",") if flag.strip()),
    )
