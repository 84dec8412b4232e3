"""What would an import do? The preview of a published statement: every row read, its verdict, and the control total."""

from dataclasses import dataclass, field
from enum import StrEnum

from placepound.core.terms.amount import Amount
from placepound.core.terms.problem import Problem


class RowClass(StrEnum):
    """The one class that every row read ends in."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    TOTAL = "total"


class Unit(StrEnum):
    """What one unit in an amount column is worth."""

    POUNDS = "£"
    THOUSANDS = "£k"
    MILLIONS = "£m"

    @property
    def pence(self) -> int:
        return {"£": 100, "£k": 100_000, "£m": 100_000_000}[self.value]


class Column(StrEnum):
    """What a column of a statement holds. Department, purpose and code are said of single payments only."""

    SERVICE = "service"
    COMMISSIONER = "commissioner"
    PROVIDER = "provider"
    PROVIDER_KIND = "provider_kind"
    AMOUNT = "amount"
    PERIOD = "period"
    BASIS = "basis"
    FUND = "fund"
    SCHEME = "scheme"
    AREA = "area"
    FLOW = "flow"
    COUNTERPARTY = "counterparty"
    NOTE = "note"
    DEPARTMENT = "department"
    PURPOSE = "purpose"
    CODE = "code"
    IGNORED = "ignored"

    @property
    def label(self) -> str:
        return self.value.replace("_", " ").capitalize()


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How to read one layout of table: remembered per publisher under the fingerprint of its header.

    columns: one entry for each header cell, in the file's order.
    unit: None until known; a cell's own suffix (£1.2m) always wins over it.
    """

    sheet: str
    header_row: int
    headers: tuple[str, ...]
    columns: tuple[Column, ...]
    unit: Unit | None
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnGuess:
    """What one column was taken to hold, and why. number counts from 1, in the file's order."""

    number: int
    header: str
    column: Column
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What the file does not say and a person must confirm before the rows can be accepted."""

    field: str
    sentence: str
    options: tuple[tuple[str, str], ...]
    suggested: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewRow:
    """One row read: what it says, as written, and its verdict.

    number: the row in the sheet, counted from 1 as a spreadsheet shows it.
    where: the amount's cell, as ``Sheet1!F17`` (a workbook) or ``line 17, column 6`` (a text file).
    precision: half the last written digit, in pence (£1.8m is ±£50,000).
    """

    number: int
    where: str
    verdict: RowClass
    reason: str = ""
    texts: tuple[tuple[Column, str], ...] = ()
    written: str = ""
    amount: Amount | None = None
    precision: int = 0
    notices: tuple[str, ...] = ()

    def text(self, column: Column) -> str:
        """What the row says in a column; empty where it says nothing."""
        return next((text for key, text in self.texts if key is column), "")


class Outcome(StrEnum):
    """Whether a file agrees with the totals that it states itself."""

    RECONCILED = "reconciled"
    WITH_EXCLUSIONS = "reconciled with exclusions"
    NO_CONTROL = "no control in source"
    NOT_RECONCILED = "not reconciled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """The control of one file, in rows and in pence: read = accepted + refused + totals.

    refused_sum counts refused rows whose amount could be read. stated: the document's own grand total; stated_at: its
    cell. difference: accepted less stated, None where the source states no total. tolerance: what rounding allows.
    """

    rows_read: int
    blank: int
    accepted: int
    refused: int
    totals: int
    accepted_sum: Amount
    refused_sum: Amount
    negative_rows: int
    negative_sum: Amount
    stated: Amount | None
    stated_at: str
    difference: Amount | None
    tolerance: int
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """All that is known of an uploaded statement before anything is kept.

    skipped: one sentence each for rows above the header, hidden or unread sheets, and the like.
    questions: open ones stop acceptance. problems: what makes the whole file unreadable.
    guesses: each column with the evidence for what it holds. notices: what was read but deserves a look.
    """

    filename: str
    digest: str
    encoding: str
    layout: Layout | None
    rows: tuple[PreviewRow, ...]
    reconciliation: Reconciliation
    skipped: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    problems: tuple[Problem, ...] = ()
    sheets: tuple[str, ...] = field(default_factory=tuple)
    guesses: tuple[ColumnGuess, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def acceptable(self) -> bool:
        return not self.problems and not self.questions and self.reconciliation.accepted > 0
