"""How is a published spend file to be read? The source profile: its columns, dates, unit, signs and totals."""

from dataclasses import dataclass
from enum import StrEnum

from placepound.core.records.preview import Question, Unit


class SpendColumn(StrEnum):
    """What a column of a spend file holds. AMOUNT is the one measure that counts, net of VAT where a file has it."""

    BODY = "body"
    DATE = "date"
    TRANSACTION = "transaction"
    AMOUNT = "amount"
    GROSS = "gross"
    VAT = "vat"
    IRRECOVERABLE_VAT = "irrecoverable_vat"
    SUPPLIER = "supplier"
    COMPANY_NUMBER = "company_number"
    CHARITY_NUMBER = "charity_number"
    ODS_CODE = "ods_code"
    UNIT = "unit"
    SERVICE = "service"
    PURPOSE = "purpose"
    CODE = "code"
    CAPITAL = "capital"
    CARD = "card"
    MERCHANT = "merchant"
    POSTCODE = "postcode"
    IGNORED = "ignored"

    @property
    def label(self) -> str:
        return self.value.replace("_", " ").capitalize()


READ = tuple(column for column in SpendColumn if column is not SpendColumn.IGNORED)
"""The columns that are read, in the order in which tables of rows hold them."""


class DateOrder(StrEnum):
    """Which part of a date comes first. Months are never taken to come first unless a person says so.

    MONTHS: cells say a month and no day; a payment then stands on the last day of its month, if a person says so.
    """

    YEAR_FIRST = "year first"
    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"
    SERIAL = "spreadsheet serial"
    MONTHS = "months only"


class Sign(StrEnum):
    """How a file writes money paid out: as positive amounts, or as negative ones that must be turned round."""

    AS_WRITTEN = "as written"
    REVERSED = "reversed"


class TotalRule(StrEnum):
    """Whether rows that add up others are looked for: by structure and arithmetic, never by their words."""

    ARITHMETIC = "by arithmetic"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceProfile:
    """How one layout of spend file is read: remembered for a body under the fingerprint of its header.

    headers, columns: one entry for each header cell, in the file's order. Only one column is the AMOUNT.
    unit, date_order: None until known, which is then a question.
    """

    fingerprint: str
    headers: tuple[str, ...]
    columns: tuple[SpendColumn, ...]
    date_order: DateOrder | None
    unit: Unit | None
    sign: Sign = Sign.AS_WRITTEN
    totals: TotalRule = TotalRule.ARITHMETIC

    def place(self, column: SpendColumn) -> int | None:
        """Where a column stands, counted from 0; None where the layout has none."""
        return self.columns.index(column) if column in self.columns else None

    def has(self, column: SpendColumn) -> bool:
        return column in self.columns


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Why a part of a profile was taken so. part: a column's heading, or date order, unit, sign, totals, header."""

    part: str
    value: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileGuess:
    """A profile with the evidence for each part. Open questions stop a load until a person answers.

    doubts: why the sum of a file read so may be wrong.
    """

    profile: SourceProfile
    evidence: tuple[Evidence, ...]
    questions: tuple[Question, ...] = ()
    notices: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
