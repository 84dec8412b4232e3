"""What was paid in each month, and which months are on file? Month sums of payments, and what files cover."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from placepound.core.money.service_groups import UNMAPPED
from placepound.core.money.spend.released import PayeeKind, ReleasedLine
from placepound.core.rules.reader import RuleValue, value
from placepound.core.terms.period import Period
from placepound.core.terms.problem import Problem, Refused

_MONTH = re.compile(r"[12]\d{3}-(0[1-9]|1[0-2])")
_NAMES = tuple(f"{date(2000, month, 1):%B}" for month in range(1, 13))


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthSum:
    """What one payer paid one payee in one month for one service group. month: as "2016-04". payments: their number.

    named: False for a sum over payees that are not named, such as redacted ones: they are not one payee.
    compared_as: the service group under the rules by which two periods are compared, where those are not the rules that
    service_group was found by.
    """

    payer: str
    payee: str
    month: str
    pence: int
    payments: int
    service_group: str = UNMAPPED
    compared_as: str | None = None
    named: bool = True

    def __post_init__(self) -> None:
        if not _MONTH.fullmatch(self.month):
            raise ValueError(f"a month is written as 2016-04, not {self.month!r}")
        if self.payments < 1:
            raise ValueError("a month's sum is over at least one payment: leave out a month without any")


def month_sums(lines: Iterable[ReleasedLine]) -> tuple[MonthSum, ...]:
    """Month sums of lines. lines: of flow classes that may be added up, such as spend and transfers but not income.

    A payee without an organisation is told apart by its name; payees that are not named are one sum of each kind.
    """
    return tuple(
        MonthSum(
            payer=line.payer,
            payee=payee_of(line),
            month=month,
            pence=pence,
            payments=payments,
            service_group=line.service_group,
            named=line.kind is PayeeKind.NAMED,
        )
        for line in lines
        for month, pence, payments in line.months
    )


def payee_of(line: ReleasedLine) -> str:
    """The key by which the payee of a line is told from others."""
    if line.kind is not PayeeKind.NAMED:
        return f"not named: {line.kind.value}"
    return line.payee if line.payee is not None else f"name: {line.payee_key}"


def least_of_fullest_month(*, on: date) -> RuleValue:
    """In percent of the payments of a file's fullest month: a month with fewer is not covered by the file."""
    return value("month_on_file_least_share", on=on)


def months_on_file(
    files: Iterable[tuple[str, Sequence[tuple[str, int, int]]]], *, least: RuleValue
) -> dict[str, frozenset[str]]:
    """The months that each payer's files cover, by payer.

    files: the payer and the months of each file, as pence and payments by month. A file often holds late payments of
    the month before: they do not put that month on file, because the rest of it is not there.
    """
    found: dict[str, set[str]] = {}
    for payer, months in files:
        fullest = max((payments for _, _, payments in months), default=0)
        covered = {month for month, _, payments in months if payments * 100 >= fullest * least.whole}
        found.setdefault(payer, set()).update(covered)
    return {payer: frozenset(months) for payer, months in found.items()}


def months_of(period: Period) -> tuple[str, ...]:
    """The months of a period, in order. Raises Refused where it does not begin and end with a month."""
    if period.start.day != 1 or (period.end + timedelta(days=1)).day != 1:
        message = f"Choose whole months: {period.label} begins or ends within one, and files are summed by month."
        raise Refused(Problem(message=message, field="period"))
    first, last = (day.year * 12 + day.month - 1 for day in (period.start, period.end))
    return tuple(f"{number // 12}-{number % 12 + 1:02d}" for number in range(first, last + 1))


def spoken(months: Iterable[str], *, years: bool = True) -> str:
    """Months for reading: April to June 2016 and September 2016. years: False for bare months as ordered."""
    runs: list[list[str]] = []
    for month in sorted(months) if years else months:
        if runs and _number(month) == _number(runs[-1][-1]) + 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    said = [_run(run[0], run[-1], years=years) for run in runs]
    return " and ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:])


def _run(first: str, last: str, *, years: bool) -> str:
    names = (_NAMES[int(first[5:]) - 1], _NAMES[int(last[5:]) - 1])
    if not years:
        return names[0] if first == last else f"{names[0]} to {names[1]}"
    if first == last:
        return f"{names[0]} {first[:4]}"
    same = first[:4] == last[:4]
    return f"{names[0]}{'' if same else f' {first[:4]}'} to {names[1]} {last[:4]}"
