"""How do tests load files? Small ones written in a line, loaded into a store, and read back with their accounts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from placepound.analytics import engines
from placepound.analytics.spend.load import LoadResult, load
from placepound.analytics.spend.store import Store
from placepound.core.money.spend.profile import SourceProfile
from placepound.core.money.spend.rows import FileReport, SpendClass

DAY = date(2026, 11, 21)
HEADINGS = "Payment Date,Net Amount,Supplier Name,Transaction Number,Service Area"


def csv(*rows: str, headings: str = HEADINGS) -> bytes:
    return "\n".join([headings, *rows, ""]).encode()


APRIL = csv(
    "2016-04-01,100.00,Acorn Care Ltd,T1,Adults",
    "2016-04-02,200.00,Birch Homes Ltd,T2,Adults",
    "2016-04-03,-50.00,Cedar Trust,T3,Children",
    "2016-04-04,300.00,Acorn Care Ltd,T4,Adults",
)
"""Four rows, which come to £550."""

APRIL_AGAIN = csv(
    "2016-04-01,100.00,Acorn Care Ltd,T1,Adults",
    "2016-04-02,200.00,Birch Homes Ltd,T2,Adults",
    "2016-04-03,-50.00,Cedar Trust,T3,Children",
    "2016-04-04,310.00,Acorn Care Ltd,T4,Adults",
    "2016-04-05,5.00,Elm Ltd,T5,Adults",
)
"""A newer issue of April: one amount corrected, one row more. It comes to £565."""

MAY = csv(
    "2016-05-01,10.00,Acorn Care Ltd,T6,Adults",
    "2016-05-02,20.00,Birch Homes Ltd,T7,Adults",
    "2016-04-04,300.00,Acorn Care Ltd,T4,Adults",
)
"""Three rows, the last of which stands in April as well."""


def put(
    store: Store, *files: tuple[str, bytes], organisation: str = "1", by: str = "Ada", **options: Any
) -> LoadResult:
    """Load files with nothing remembered, and see that every account tells what the store holds."""
    options = {"profile_of": _nothing} | options
    result = load(store, files, organisation=organisation, on=DAY, by=by, **options)
    check_accounts(store, organisation)
    return result


def _nothing(fingerprint: str) -> SourceProfile | None:
    return None


@cache
def _engine() -> Any:
    return engines.duckdb()


def shown(store: Store, **which: Any) -> list[dict[str, Any]]:
    """The rows of a store, in order."""
    rows: list[dict[str, Any]] = engines.collect(_engine(), store.rows(_engine(), **which)).to_pylist()
    return sorted(rows, key=lambda row: (row["file"], row["row"]))


def classes(store: Store, **which: Any) -> dict[tuple[int, int], str]:
    """By file and row, the class and what it repeats: "payment", or "duplicate of 1:2"."""
    return {(row["file"], row["row"]): _said(row) for row in shown(store, **which)}


def _said(row: Mapping[str, Any]) -> str:
    if row["of_file"] is None:
        return str(row["spend_class"])
    of_row = f":{row['of_row']}" if row["of_row"] is not None else ""
    return f"{row['spend_class']} of {row['of_file']}{of_row}"


def counted(store: Store, **which: Any) -> int:
    """What payments and credits come to, in pence."""
    return sum(row["pence"] for row in shown(store, **which) if row["spend_class"] in ("payment", "credit"))


def check_accounts(store: Store, organisation: str) -> None:
    """Every account of a body tells the classes of its rows, in rows and in pence, and the months that still count."""
    rows = shown(store, organisations=[organisation])
    for file in store.files(organisations=[organisation]):
        held = [row for row in rows if row["file"] == file.number]
        report = file.report
        assert report.read == len(held)
        assert _told(report) == _sums(held)
        assert sum(pence for _, pence, _ in report.months) == sum(
            report.pence(kind) for kind in (SpendClass.PAYMENT, SpendClass.CREDIT)
        )
        moved = [(row["row"], row["of_file"], row["of_row"]) for row in held if row["of_file"] is not None]
        assert [(one.row, one.of_file, one.of_row) for one in report.repeats] == moved[: len(report.repeats)]
        assert bool(moved) == bool(report.repeats)


def class_sums(store: Store, organisation: str) -> list[tuple[Any, ...]]:
    """File, class, reason, rows and pence, summed by the engine: for more rows than a test looks at one by one."""
    rows = store.rows(_engine(), organisations=[organisation])
    sums = rows.group_by("file", "spend_class", "reason").agg(rows=rows.count(), pence=rows.pence.sum().fill_null(0))
    return [tuple(one.values()) for one in engines.collect(_engine(), sums).to_pylist()]


def _told(report: FileReport) -> Counter[tuple[str, str, str]]:
    sums: Counter[tuple[str, str, str]] = Counter()
    for one in report.classes:
        sums["rows", one.spend_class, one.reason] = one.rows
        sums["pence", one.spend_class, one.reason] = one.pence
    return sums


def _sums(rows: Sequence[Mapping[str, Any]]) -> Counter[tuple[str, str, str]]:
    sums: Counter[tuple[str, str, str]] = Counter()
    for row in rows:
        sums["rows", row["spend_class"], row["reason"]] += 1
        sums["pence", row["spend_class"], row["reason"]] += row["pence"] or 0
    return sums
