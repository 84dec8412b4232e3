"""Which rows are totals of others? Judged by structure and arithmetic: a total is a control and is never counted."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from placepound.core.records.preview import Column, RowClass
from placepound.core.terms.amount import Amount
from placepound.exchange.amounts import Reading


class Label(IntEnum):
    """How much a row reads like a total."""

    NONE = 0
    BLANK = 1
    WEAK = 2
    STRONG = 3


_DEEPEST = 20
_WORDS = re.compile(r"[^\W\d_]+|\d+")
_MAY_BE = re.compile(r"total|\bsum\b|all services|overall|^[\W\d_]+$", re.IGNORECASE)
_TOTALS = frozenset({"total", "totals", "subtotal", "subtotals"})
_WHOLE = frozenset({"sum", "grand sum", "all services", "all services total", "overall", "sum total"})
_GENERAL = frozenset(
    {
        "a", "above", "all", "allocation", "amount", "and", "annual", "budget", "budgets", "by", "care",
        "commissioned", "commissioners", "commissioning", "contribution", "contributions", "cost", "costs",
        "date", "expenditure", "for", "fund", "funding", "funds", "grand", "gross", "health", "in", "income",
        "investment", "items", "k", "lines", "m", "net", "of", "outturn", "overall", "period", "pool", "pooled",
        "pounds", "programme", "schemes", "section", "service", "services", "spend", "spending", "sub", "sum",
        "table", "the", "council", "councils", "ccg", "ccgs", "icb", "nhs", "partner", "partners", "authority",
        "authorities", "to", "total", "totals", "subtotal", "subtotals", "value", "year",
    }
)  # fmt: skip
"""Words that say nothing of a total's own: with these alone a label is a total's and not a service's."""


def label_of(text: str, groups: frozenset[str]) -> Label:
    """How much a label reads like a total: STRONG for total, grand total or total of a group that the file names.

    WEAK where it merely begins or ends with the word, as a service's own name may.
    """
    if text and not _MAY_BE.search(text):
        return Label.NONE
    words = [word.casefold() for word in _WORDS.findall(text)]
    if not words:
        return Label.BLANK
    named = " ".join(words)
    if named in _WHOLE:
        return Label.STRONG
    if words[:2] in (["sub", "total"], ["grand", "total"]) or words[0] in _TOTALS or words[-1] in _TOTALS:
        general = all(word in _GENERAL or word.isdigit() for word in words)
        rest = set(group_in(text).split())
        named_in_file = bool(rest) and any(rest <= set(group.split()) for group in groups)
        return Label.STRONG if general or named_in_file else Label.WEAK
    return Label.NONE


def group_in(text: str) -> str:
    """The group that a total's label names: councils in Total councils, in Sub-total for councils, Councils total."""
    words = [word.casefold() for word in _WORDS.findall(text)]
    return " ".join(word for word in words if word not in {*_TOTALS, "sub", "grand", "for", "of", "all", "by"})


def group_key(text: str) -> str:
    """A group's name as labels are compared with it."""
    return " ".join(word.casefold() for word in _WORDS.findall(text))


@dataclass(slots=True, kw_only=True)
class Line:
    """One row on its way to a verdict.

    index counts the filled rows of the sheet. identity: how many columns besides the label say what the row is.
    group: the key of its commissioner. heading: it is a line of text without an amount.
    """

    index: int
    texts: tuple[tuple[Column, str], ...]
    reading: Reading
    label: Label = Label.NONE
    label_text: str = ""
    identity: int = 0
    group: str = ""
    heading: bool = False
    verdict: RowClass = RowClass.ACCEPTED
    reason: str = ""
    notices: list[str] = field(default_factory=list)
    total: "Total | None" = None

    def refuse(self, reason: str) -> None:
        self.verdict = RowClass.REFUSED
        self.reason = reason


@dataclass(slots=True, kw_only=True)
class Tally:
    """A running sum of rows: pence, rows, what rounding allows, and the amounts of refused rows among them."""

    pence: int = 0
    rows: int = 0
    precision: int = 0
    refused: int = 0
    refused_rows: int = 0

    def add(self, line: Line) -> None:
        amount = line.reading.amount
        if amount is None:
            return
        if line.verdict is RowClass.ACCEPTED:
            self.pence += amount.pence
            self.rows += 1
            self.precision += line.reading.precision
        elif line.verdict is RowClass.REFUSED:
            self.refused += amount.pence
            self.refused_rows += 1

    def since(self, earlier: "Tally") -> "Tally":
        return Tally(
            pence=self.pence - earlier.pence,
            rows=self.rows - earlier.rows,
            precision=self.precision - earlier.precision,
            refused=self.refused - earlier.refused,
            refused_rows=self.refused_rows - earlier.refused_rows,
        )

    def copy(self) -> "Tally":
        return self.since(Tally())


@dataclass(slots=True, kw_only=True)
class Total:
    """A row taken as a total: what it covers, and by how much it differs.

    begin: the running sums before the first row it covers. group: the commissioner whose rows it sums, empty for a run.
    difference: the covered rows less the total, in pence. with_refused: it agrees only with refused rows counted in.
    """

    line: Line
    covers: Tally
    begin: Tally
    group: str
    what: str
    difference: int
    tolerance: int
    agrees: bool
    with_refused: bool = False

    @property
    def start(self) -> int:
        """How many accepted rows stand before the first that it covers."""
        return self.begin.rows

    @property
    def end(self) -> int:
        return self.begin.rows + self.covers.rows


@dataclass(slots=True)
class _Sum:
    covers: Tally
    begin: Tally
    group: str
    what: str


class TotalJudge:
    """Gives each candidate row its verdict, top to bottom, with the running sums of what stands above it."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._above = Tally()
        self._at_last_total = Tally()
        self._at_heading = Tally()
        self._groups: dict[str, Tally] = {}
        self._open: list[Total] = []
        self.totals: list[Total] = []
        self._whole = Tally()

    def judge(self) -> list[Total]:
        """Every row's verdict is final afterwards. Returns the totals, top to bottom."""
        if all(line.label is Label.NONE for line in self._lines):
            return self.totals
        for line in self._lines:
            if line.label is Label.NONE:
                self._whole.add(line)
                if line.group:
                    self._groups.setdefault(line.group, Tally()).add(line)
        for line in self._lines:
            if line.verdict is RowClass.ACCEPTED and line.label is not Label.NONE and line.reading.amount is not None:
                self._decide(line)
            if line.heading:
                self._at_heading = self._above.copy()
            if line.verdict is not RowClass.TOTAL:
                self._above.add(line)
        return self.totals

    @property
    def uncovered(self) -> list[Total]:
        """The totals that no later total sums up."""
        return self._open

    def _decide(self, line: Line) -> None:
        best = self._best(line)
        is_row = line.label is Label.WEAK and line.identity > 0
        if best and best.agrees and not is_row:
            self._take(best)
        elif line.label is Label.STRONG and not line.identity:
            self._take(best or self._nothing_covered(line))
        elif line.label is Label.BLANK:
            line.refuse(
                f"It names no service or provider, and {line.reading.amount} is not the sum of the rows above. "
                "If it is a payment, say for what; if it is a total, correct it."
            )
        elif line.label is Label.STRONG or line.identity or line.group:
            line.notices.append(
                "Its label reads like a total, but it sums no rows above and names more: taken as a row."
            )
        else:
            line.refuse(
                f"“{line.label_text}” reads like a total, but {line.reading.amount} is not the sum of the rows above. "
                "If it is a service, name its provider or commissioner; if it is a total, correct it."
            )

    def _take(self, total: Total) -> None:
        line = total.line
        line.verdict = RowClass.TOTAL
        line.total = total
        line.reason = _sentence(total)
        while self._open and not total.group and self._open[-1].start >= total.start and total.end > total.start:
            self._open.pop()
        self._open.append(total)
        self.totals.append(total)
        self._at_last_total = self._above.copy()

    def _best(self, line: Line) -> Total | None:
        """The sum that comes nearest; of those that agree equally, the first in this order."""
        candidates = [self._compare(line, each) for each in self._sums(line) if each.covers.rows]
        agreeing = [total for total in candidates if total.agrees]
        if agreeing:
            return min(agreeing, key=lambda total: (total.with_refused, abs(total.difference)))
        return candidates[-1 if line.label is Label.STRONG and self._is_grand(line) else 0] if candidates else None

    def _is_grand(self, line: Line) -> bool:
        rest = self._whole.rows - self._above.rows
        return "grand" in line.label_text.casefold() or "overall" in line.label_text.casefold() or rest <= 0

    def _sums(self, line: Line) -> Iterable["_Sum"]:
        """Each sum that a total may state."""
        yield self._run(self._at_last_total, "the rows since the last total")
        named = line.group or group_in(line.label_text)
        if named in self._groups:
            yield _Sum(self._groups[named], Tally(), named, f"all rows of “{named}”")
        yield self._run(self._at_heading, "the rows since the last heading")
        for total in reversed(self._open[-_DEEPEST:]):
            if not total.group:
                yield self._run(total.begin, "the totals above")
        if not self._above.rows:
            yield _Sum(self._whole, Tally(), "", "all rows of the file")
        yield self._run(Tally(), "all rows above")

    def _run(self, begin: Tally, what: str) -> "_Sum":
        return _Sum(self._above.since(begin), begin, "", what if begin.rows else "all rows above")

    def _compare(self, line: Line, stated: "_Sum") -> Total:
        covers = stated.covers
        amount = line.reading.amount or Amount(0)
        difference = covers.pence - amount.pence
        tolerance = 1 + covers.precision + line.reading.precision
        agrees = abs(difference) <= tolerance
        with_refused = not agrees and covers.refused_rows > 0 and abs(difference + covers.refused) <= tolerance
        return Total(
            line=line,
            covers=covers.copy(),
            begin=stated.begin,
            group=stated.group,
            what=stated.what,
            difference=difference,
            tolerance=tolerance,
            agrees=agrees or with_refused,
            with_refused=with_refused,
        )

    def _nothing_covered(self, line: Line) -> Total:
        return self._compare(line, _Sum(Tally(), self._above.copy(), "", "no rows"))


def _sentence(total: Total) -> str:
    covered = f"{total.what} ({total.covers.rows:,})" if total.covers.rows else "no rows"
    allowed = f", allowing ±{Amount(total.tolerance)} for rounding" if total.tolerance > 1 else ""
    if total.with_refused:
        refused = Amount(total.covers.refused)
        return f"Control total: agrees with {covered} and the refused rows among them ({refused}){allowed}."
    if total.agrees:
        return f"Control total: agrees with {covered}{allowed}."
    side = "more" if total.difference > 0 else "less"
    return (
        f"Control total that does not agree: {covered} come to {Amount(total.covers.pence)}, "
        f"{abs(Amount(total.difference))} {side} than it states{allowed}."
    )
