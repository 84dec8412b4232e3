"""What do the accounts of a body's files say beside one another? Rows moved, re-issues told, and what is unproved."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from placepound.analytics.spend.duplicates import Found
from placepound.analytics.spend.store import StoredFile
from placepound.core.money.spend.duplicates import Reissue, Unproved
from placepound.core.money.spend.overlay import MovedRows, overlaid
from placepound.core.money.spend.rows import ClassSum, FileReport, Flag, Reason, RepeatedRow, SpendClass
from placepound.core.terms.amount import Amount

SHOWN = 20
"""How many rows of each reason an account shows side by side with the rows that they repeat."""

_SAME = ["file", "own_class", "spend_class", "reason", "flags", "month"]


def beside(files: Sequence[StoredFile], found: Found) -> tuple[StoredFile, ...]:
    """The files of a body, each with its account as comparing them left it."""
    names = {file.number: file.name for file in files}
    moved = _moved(found.moved)
    repeats = _repeats(found.moved)
    notices = _notices(found, names)
    doubts: dict[int, list[str]] = {}
    for one in found.alike:
        doubts.setdefault(one.newer, []).append(
            f"{_rows(one.rows, one.pence)} in “{names[one.older]}”, file {one.older:,}, have the same day, amount and "
            "number, or name, and other texts. If it is the same list again, take one of the two files out."
        )
    replaced = {one.older: one.newer for one in found.reissues if one.whole}
    return tuple(
        replace(
            file,
            report=_account(
                file.own,
                moved=moved.get(file.number, ()),
                repeats=repeats.get(file.number, ()),
                notices=notices.get(file.number, ()),
                doubts=doubts.get(file.number, ()),
                replaced_by=replaced.get(file.number),
            ),
        )
        for file in files
    )


def _account(
    own: FileReport,
    *,
    moved: Iterable[MovedRows],
    repeats: Iterable[RepeatedRow],
    notices: Iterable[str],
    doubts: Iterable[str],
    replaced_by: int | None,
) -> FileReport:
    return replace(
        overlaid(own, moved),
        repeats=tuple(repeats),
        notices=(*own.notices, *notices),
        doubts=(*own.doubts, *doubts),
        replaced_by=replaced_by,
    )


def again(held: StoredFile, *, name: str) -> FileReport:
    """The account of a file that was loaded before: every row of it repeats the row in its place."""
    every = ClassSum(
        spend_class=SpendClass.DUPLICATE,
        reason=Reason.SAME_FILE,
        rows=held.own.read,
        pence=sum(one.pence for one in held.own.classes),
    )
    return replace(
        held.own,
        name=name,
        classes=(every,) if every.rows else (),
        months=(),
        flags=(),
        lost_signs="",
        doubts=(),
        notices=(f"It was loaded before as “{held.name}”, file {held.number:,}, and nothing changed.",),
    )


def _moved(moved: pa.Table) -> dict[int, list[MovedRows]]:
    """Rows that take another class, summed."""
    month = pc.strftime(moved["paid_on"], "%Y-%m")
    sums = moved.append_column("month", month).group_by(_SAME).aggregate([("row", "count"), ("pence", "sum")])
    by_file: dict[int, list[MovedRows]] = {}
    for one in sums.to_pylist():
        by_file.setdefault(one["file"], []).append(
            MovedRows(
                own_class=SpendClass(one["own_class"]),
                spend_class=SpendClass(one["spend_class"]),
                reason=Reason(one["reason"]),
                flags=frozenset(Flag(flag) for flag in one["flags"].split(",") if flag),
                month=one["month"],
                rows=one["row_count"],
                pence=one["pence_sum"],
            )
        )
    return by_file


def _repeats(moved: pa.Table) -> dict[int, list[RepeatedRow]]:
    """The first rows of each reason, in the order of the file's rows."""
    by_file: dict[int, list[RepeatedRow]] = {}
    for file in pc.unique(moved["file"]).to_pylist():
        of_file = moved.filter(pc.equal(moved["file"], file))
        reasons = pc.unique(of_file["reason"]).to_pylist()
        first = [of_file.filter(pc.equal(of_file["reason"], reason)).slice(0, SHOWN) for reason in reasons]
        shown = pa.concat_tables(first).sort_by("row").to_pylist()
        by_file[file] = [
            RepeatedRow(
                row=one["row"],
                reason=Reason(one["reason"]),
                pence=one["pence"],
                paid_on=one["paid_on"],
                of_file=one["of_file"],
                of_row=one["of_row"],
            )
            for one in shown
        ]
    return by_file


def _notices(found: Found, names: Mapping[int, str]) -> dict[int, list[str]]:
    notices: dict[int, list[str]] = {}
    for file, sentence in (*_of_reissues(found.reissues, names), *_of_unproved(found.unproved)):
        notices.setdefault(file, []).append(sentence)
    return notices


def _of_reissues(reissues: Iterable[Reissue], names: Mapping[int, str]) -> Iterator[tuple[int, str]]:
    """The difference in rows, told with the newer file and with the older one."""
    for one in reissues:
        older = f"“{names[one.older]}”, file {one.older:,}"
        newer = f"“{names[one.newer]}”, file {one.newer:,}"
        both = f"{_rows(one.shared, one.shared_pence)} in both"
        if one.whole:
            added = f"{_rows(one.added, one.added_pence)} only here"
            gone = f"{_rows(one.gone, one.gone_pence)} only there, which no longer count"
            yield one.newer, f"It is a newer issue of {older}: {both}, {added}, {gone}."
            yield one.older, f"A newer issue has taken its place: {newer}."
        else:
            yield one.newer, f"It repeats a part of {older}: {both}, counted once."
            yield one.older, f"A part of it was published again: {newer}, {both}, counted once."


def _of_unproved(unproved: Iterable[Unproved]) -> Iterator[tuple[int, str]]:
    for one in unproved:
        stand = "stands" if one.rows == 1 else "stand"
        yield (
            one.file,
            (
                f"{_rows(one.rows, one.pence)} {stand} just so in an earlier file as well. "
                "Without transaction numbers it cannot be told if they are one payment, so both count."
            ),
        )


def _rows(count: int, pence: int) -> str:
    return f"{count:,} {'row' if count == 1 else 'rows'} ({Amount(pence)})"
