"""What became of each row of a spend file? Raw rows, the one class each ends in, and the account of a whole file."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from placepound.core.money.spend.profile import SpendColumn
from placepound.core.records.preview import Outcome


class SpendClass(StrEnum):
    """The one class that every source row ends in."""

    PAYMENT = "payment"
    CREDIT = "credit"
    CONTROL_TOTAL = "control total"
    DUPLICATE = "duplicate"
    REFUSED = "refused"


class Reason(StrEnum):
    """Why a row is refused, or whose duplicate it is."""

    NONE = ""
    NO_AMOUNT = "no amount"
    AMOUNT_UNREADABLE = "amount unreadable"
    NO_DATE = "no date"
    DATE_UNREADABLE = "date unreadable"
    NOT_THE_SUM = "looks like a total and is not the sum"
    EXTRA_CELLS = "more cells than headings"
    HEADING_AGAIN = "heading repeated"
    SAME_FILE = "same file again"
    SAME_TRANSACTION = "same transaction in another file"
    REISSUED = "in a newer issue of the file"
    DROPPED = "not in the newer issue of the file"

    @property
    def sentence(self) -> str:
        return _SENTENCES[self]


_SENTENCES = {
    Reason.NONE: "",
    Reason.NO_AMOUNT: "The row has no amount.",
    Reason.AMOUNT_UNREADABLE: "The amount cannot be read as money.",
    Reason.NO_DATE: "The row has no date of payment.",
    Reason.DATE_UNREADABLE: "The date cannot be read as a day in the order that the file uses.",
    Reason.NOT_THE_SUM: "The row says neither when nor to whom, and its amount is not the sum of rows above it.",
    Reason.EXTRA_CELLS: "The row has more filled cells than the file has headings, so its cells cannot be placed.",
    Reason.HEADING_AGAIN: "The row repeats the headings.",
    Reason.SAME_FILE: "Every row of this file is already held from the same file.",
    Reason.SAME_TRANSACTION: "The same transaction is held from another file of this body.",
    Reason.REISSUED: "A newer issue of this file holds the same row.",
    Reason.DROPPED: "The newer issue of this file no longer holds the row.",
}


class Flag(StrEnum):
    """What deserves a look although the row counts."""

    REPEATED = "repeated"
    ROUNDED = "rounded"
    OUTSIDE_MONTH = "outside month"
    GROSS_DISAGREES = "gross disagrees"
    CARD = "card"
    NO_PAYEE = "no payee"


@dataclass(frozen=True, slots=True, kw_only=True)
class RawRow:
    """One row as published. file: its number in the store. row: its record in the file, the header counted, from 1.

    texts: what each column of the profile says, stripped; a column that the layout lacks is absent.
    extra: what filled cells beyond the headings say.
    """

    file: int
    row: int
    texts: tuple[tuple[SpendColumn, str], ...]
    extra: str = ""

    def text(self, column: SpendColumn) -> str:
        return next((text for key, text in self.texts if key is column), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendRow:
    """One row, read. pence: None where no amount could be read. of_file, of_row: the row that a duplicate repeats."""

    file: int
    row: int
    spend_class: SpendClass
    reason: Reason
    pence: int | None
    paid_on: date | None
    flags: frozenset[Flag] = frozenset()
    of_file: int | None = None
    of_row: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassSum:
    """The rows of one class, and of one reason in it, with the sum of those whose amount could be read, in pence."""

    spend_class: SpendClass
    reason: Reason
    rows: int
    pence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """One total that the file states. row: where it stands. pence: what it says. difference: rows it sums less it."""

    row: int
    pence: int
    first_row: int
    rows: int
    difference: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatedRow:
    """A row beside the row of another file that it repeats. of_row: None where that file no longer holds the row."""

    row: int
    reason: Reason
    pence: int | None
    paid_on: date | None
    of_file: int
    of_row: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReport:
    """The account of one file or sheet: every row in one class, in rows and in pence.

    digest: SHA-256 of the file as received. sheet: empty for a text file. read = sum of classes, rows and pence.
    stated: what the file, or the body elsewhere, says that it comes to, and stated_from where; None if neither does.
    difference: payments, credits, duplicates and refused rows, but for those that the total leaves out, less stated.
    lost_signs: why the minus signs of credits look lost; empty where they do not. doubts: what else speaks against the
    sum. Where either does, a person answers for using it.
    repeats: the first rows that other files hold too, side by side. replaced_by: the number of the newer issue.
    """

    file: int
    name: str
    digest: str
    sheet: str
    encoding: str
    header_row: int
    fingerprint: str
    read: int
    blank: int
    classes: tuple[ClassSum, ...]
    controls: tuple[Control, ...]
    stated: int | None
    stated_from: str
    difference: int | None
    outcome: Outcome
    first_day: date | None
    last_day: date | None
    months: tuple[tuple[str, int, int], ...]
    flags: tuple[tuple[Flag, int, int], ...]
    lost_signs: str = ""
    doubts: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    repeats: tuple[RepeatedRow, ...] = ()
    replaced_by: int | None = None

    def rows(self, spend_class: SpendClass) -> int:
        return sum(one.rows for one in self.classes if one.spend_class is spend_class)

    def pence(self, spend_class: SpendClass) -> int:
        return sum(one.pence for one in self.classes if one.spend_class is spend_class)
