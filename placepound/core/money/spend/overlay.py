"""What does the account of a file say once its rows were compared with the body's other files?"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from placepound.core.money.spend.rows import ClassSum, FileReport, Flag, Reason, SpendClass


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedRows:
    """Rows of one file that agree in all of this, counted and summed: the class they had, and the one they take.

    month: of payment, as 2016-04.
    """

    own_class: SpendClass
    spend_class: SpendClass
    reason: Reason
    flags: frozenset[Flag]
    month: str
    rows: int
    pence: int


def overlaid(report: FileReport, moved: Iterable[MovedRows]) -> FileReport:
    """The account with rows in the classes that they take: what is read, stated and different stays as it was.

    Months and flags are of the rows that still count.
    """
    moved = tuple(moved)
    return replace(
        report,
        classes=_classes(report.classes, moved),
        months=_months(report.months, moved),
        flags=_flags(report.flags, moved),
    )


def _classes(classes: tuple[ClassSum, ...], moved: tuple[MovedRows, ...]) -> tuple[ClassSum, ...]:
    rows: Counter[tuple[SpendClass, Reason]] = Counter()
    pence: Counter[tuple[SpendClass, Reason]] = Counter()
    for one in classes:
        rows[one.spend_class, one.reason] += one.rows
        pence[one.spend_class, one.reason] += one.pence
    for move in moved:
        for key, times in (((move.own_class, Reason.NONE), -1), ((move.spend_class, move.reason), 1)):
            rows[key] += times * move.rows
            pence[key] += times * move.pence
    keys = ((spend_class, reason) for spend_class in SpendClass for reason in Reason)
    return tuple(
        ClassSum(spend_class=key[0], reason=key[1], rows=rows[key], pence=pence[key]) for key in keys if rows[key]
    )


def _months(months: tuple[tuple[str, int, int], ...], moved: tuple[MovedRows, ...]) -> tuple[tuple[str, int, int], ...]:
    rows = Counter({month: count for month, _, count in months})
    pence = Counter({month: sum_ for month, sum_, _ in months})
    for move in moved:
        rows[move.month] -= move.rows
        pence[move.month] -= move.pence
    return tuple((month, pence[month], rows[month]) for month in sorted(rows) if rows[month])


def _flags(flags: tuple[tuple[Flag, int, int], ...], moved: tuple[MovedRows, ...]) -> tuple[tuple[Flag, int, int], ...]:
    rows = Counter({flag: count for flag, count, _ in flags})
    pence = Counter({flag: sum_ for flag, _, sum_ in flags})
    for move in moved:
        for flag in move.flags:
            rows[flag] -= move.rows
            pence[flag] -= move.pence
    return tuple((flag, rows[flag], pence[flag]) for flag in Flag if rows[flag])
