"""Which rows of a body's files were published before? The comparison as expressions, on any engine."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from placepound.analytics.engines import collect, lending
from placepound.analytics.spend.tables import DUPLICATES
from placepound.analytics.spend.texts import Lend
from placepound.core.money.spend.duplicates import COUNTED, Alike, Reissue, Unproved, covers, settle
from placepound.core.money.spend.rows import Reason, SpendClass
from placepound.core.rules.reader import RuleValue

SUM = ("organisation", "paid_on", "pence")
TEXTS = ("transaction", "supplier", "unit", "service", "purpose", "code")
"""Everything compared, as in the reference's rows. A column that the layout lacks is as good as an empty cell."""

OF_A_ROW = (*SUM, "file", "row", "spend_class", "flags")

OWN = pa.schema(
    [
        pa.field("own_class", pa.string()),
        pa.field("pence", pa.int64()),
        pa.field("paid_on", pa.date32()),
        pa.field("flags", pa.string()),
    ]
)
MOVED = pa.schema([*DUPLICATES, *OWN])
"""Rows that take another class, with the class they had and what they are worth."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What comparing files found: rows that take another class (columns of MOVED), re-issues, what stays unproved.

    alike: files that may be re-issues with other texts.
    """

    moved: pa.Table
    reissues: tuple[Reissue, ...]
    unproved: tuple[Unproved, ...]
    alike: tuple[Alike, ...] = ()

    @property
    def duplicates(self) -> pa.Table:
        return self.moved.select(DUPLICATES.names).cast(DUPLICATES)


def compare(engine: Any, rows: ir.Table, *, share: RuleValue) -> Found:
    """Compare the files of each body in a table of ROWS, in the order of their numbers.

    Only rows that stand in more than one file are brought together, by their numbers; the rest stays in the engine.
    """
    held = counted(rows)
    found = _compared(engine, held, share=share)
    with lending(engine) as lend:
        return replace(found, alike=tuple(_alike(engine, held, found.moved, lend=lend, share=share.whole)))


def _compared(engine: Any, held: ir.Table, *, share: RuleValue) -> Found:
    met = collect(engine, meetings(held))
    if not met.num_rows:
        return Found(moved=MOVED.empty_table(), reissues=(), unproved=())
    with lending(engine) as lend:
        meeting = lend(met)
        reissues = _reissues(engine, met, meeting, held, share=share.whole)
        if not reissues:
            return _found(collect(engine, _again(meeting)), MOVED.empty_table(), reissues)
        issues = lend(_issues(reissues))
        claimed = lend(collect(engine, _claimed(meeting, issues)))
        replaced = ibis.union(_reissued(claimed), _dropped(held, issues, claimed))
        return _found(collect(engine, _again(_live(meeting, issues, claimed))), collect(engine, replaced), reissues)


def _found(again: pa.Table, replaced: pa.Table, reissues: tuple[Reissue, ...]) -> Found:
    moved = pa.concat_tables([one.select(MOVED.names).cast(MOVED) for one in (replaced, again.filter(again["proved"]))])
    rest = again.filter(pc.invert(again["proved"])).group_by("file").aggregate([("row", "count"), ("pence", "sum")])
    return Found(
        moved=moved.sort_by([("file", "ascending"), ("row", "ascending")]),
        reissues=reissues,
        unproved=tuple(
            Unproved(file=one["file"], rows=one["row_count"], pence=one["pence_sum"])
            for one in rest.sort_by("file").to_pylist()
        ),
    )


def _alike(engine: Any, held: ir.Table, moved: pa.Table, *, lend: Lend, share: int) -> Iterator[Alike]:
    """Days and amounts are looked at first and alone, as in ``meetings``."""
    if moved.num_rows:
        held = held.anti_join(lend(moved.select(["file", "row"])), ["file", "row"])
    sums = held.group_by(SUM).agg(first=held.file.min(), last=held.file.max())
    near = held.semi_join(sums.filter(sums.first < sums.last), SUM)
    number = near.transaction.fill_null("").re_replace("^0+", "").upper()
    said = ibis.ifelse(number != "", ibis.literal("#") + number, near.supplier.fill_null("").upper())
    marks = near.select("file", *SUM, mark=said).filter(lambda t: t.mark != "")
    marks = marks.group_by("file", *SUM, "mark").agg(rows=marks.count())
    other = marks.view()
    same = [*(marks[name] == other[name] for name in (*SUM, "mark")), marks.file < other.file]
    pairs = marks.join(other, same).select(
        older=marks.file, newer=other.file, pence=marks.pence, rows=ibis.least(marks.rows, other.rows)
    )
    met = pairs.group_by("older", "newer").agg(pence=(pairs.pence * pairs.rows).sum(), rows=pairs.rows.sum())
    found = collect(engine, met.order_by("older", "newer")).to_pylist()
    if not found:
        return
    sizes = collect(engine, held.group_by("file").agg(rows=held.count())).to_pylist()
    of_file = {one["file"]: one["rows"] for one in sizes}
    for one in found:
        if covers(one["rows"], min(of_file[one["older"]], of_file[one["newer"]]), share=share):
            yield Alike(older=one["older"], newer=one["newer"], rows=int(one["rows"]), pence=int(one["pence"]))


def counted(rows: ir.Table) -> ir.Table:
    """Payments and credits whose day and amount are known."""
    return rows.filter(rows.spend_class.isin(sorted(COUNTED)), rows.pence.notnull(), rows.paid_on.notnull())


def meetings(held: ir.Table) -> ir.Table:
    """Rows that stand in more than one file of a body, the second of a file with the second of another.

    first_file, first_row: where the row stands first, which names all its occurrences. proved: by a transaction number.
    Days and amounts are looked at first and alone: few rows meet in these, and only theirs are texts worth comparing.
    """
    sums = held.group_by(SUM).agg(first=held.file.min(), last=held.file.max())
    said = ibis.array([held[name].fill_null("") for name in TEXTS])
    near = held.select("file", "row", "spend_class", "flags", *SUM, said=said).semi_join(
        sums.filter(sums.first < sums.last), SUM
    )
    within = ibis.window(group_by=[*SUM, "said", "file"], order_by="row")
    told = near.mutate(time=ibis.row_number().over(within))
    across = ibis.window(group_by=[*SUM, "said", "time"])
    by_file = ibis.window(group_by=[*SUM, "said", "time"], order_by="file")
    found = told.select(
        *OF_A_ROW,
        files=told.count().over(across),
        first_file=told.file.first().over(by_file),
        first_row=told.row.first().over(by_file),
        proved=told.said[0] != "",
    )
    return found.filter(found.files > 1)


def _reissues(engine: Any, met: pa.Table, meeting: ir.Table, held: ir.Table, *, share: int) -> tuple[Reissue, ...]:
    """The pairs of files that share enough; few, so that the reference itself settles between them."""
    meets = {one["values"]: one["counts"] for one in pc.value_counts(met["file"]).to_pylist()}
    in_these = held.filter(held.file.isin(sorted(meets)))
    by_month = in_these.group_by("file", year=in_these.paid_on.year(), month=in_these.paid_on.month())
    by_file = _sizes(collect(engine, by_month.agg(rows=in_these.count(), pence=in_these.pence.sum())))
    if not any(covers(count, by_file[file].rows, share=share) for file, count in meets.items()):
        return ()
    other = meeting.view()
    same = [meeting.first_file == other.first_file, meeting.first_row == other.first_row, meeting.file < other.file]
    pairs = meeting.join(other, same).select(older=meeting.file, newer=other.file, pence=meeting.pence)
    shared = collect(engine, pairs.group_by("older", "newer").agg(shared=pairs.count(), shared_pence=pairs.pence.sum()))
    found = (_reissue(**one, by_file=by_file, share=share) for one in shared.to_pylist())
    return settle(one for one in found if one.whole or covers(one.shared, one.newer_rows, share=share))


@dataclass(slots=True)
class _Size:
    rows: int = 0
    pence: int = 0
    months: set[tuple[int, int]] = field(default_factory=set)


def _sizes(sums: pa.Table) -> dict[int, _Size]:
    """The rows, pence and months of each file."""
    by_file: dict[int, _Size] = defaultdict(_Size)
    for one in sums.to_pylist():
        size = by_file[one["file"]]
        size.rows += one["rows"]
        size.pence += int(one["pence"])
        size.months.add((one["year"], one["month"]))
    return by_file


def _reissue(
    *, older: int, newer: int, shared: int, shared_pence: int, by_file: dict[int, _Size], share: int
) -> Reissue:
    before, after = by_file[older], by_file[newer]
    return Reissue(
        older=older,
        newer=newer,
        whole=covers(shared, before.rows, share=share) and before.months <= after.months,
        shared=shared,
        shared_pence=int(shared_pence),
        older_rows=before.rows,
        older_pence=before.pence,
        newer_rows=after.rows,
        newer_pence=after.pence,
    )


def _issues(reissues: tuple[Reissue, ...]) -> pa.Table:
    return pa.table(
        {
            "older": pa.array([one.older for one in reissues], pa.int32()),
            "newer": pa.array([one.newer for one in reissues], pa.int32()),
            "whole": pa.array([one.whole for one in reissues], pa.bool_()),
        }
    )


def _claimed(met: ir.Table, issues: ir.Table) -> ir.Table:
    """Rows of older files with the row that takes their place, in the first newer file where several hold it."""
    newer = met.view()
    found = met.join(issues, met.file == issues.older).filter(lambda t: t.whole | ~t.proved)
    same = [found.first_file == newer.first_file, found.first_row == newer.first_row, found.newer == newer.file]
    of_a_row = {name: found[name] for name in OF_A_ROW}
    held = found.join(newer, same).select(**of_a_row, of_file=newer.file, of_row=newer.row)
    order = ibis.row_number().over(ibis.window(group_by=["file", "row"], order_by="of_file"))
    return held.mutate(place=order).filter(lambda t: t.place == 0)


def _live(met: ir.Table, issues: ir.Table, claimed: ir.Table) -> ir.Table:
    """Rows whose file nothing has replaced, and that no newer file has taken over."""
    replaced = issues.filter(issues.whole).select(file="older")
    return met.anti_join(replaced, "file").anti_join(claimed, ["file", "row"])


def _again(live: ir.Table) -> ir.Table:
    """Rows that an earlier file holds too, with the earliest. Those that are proved the same take another class."""
    by_file = ibis.window(group_by=["first_file", "first_row"], order_by="file")
    found = live.mutate(of_file=live.file.first().over(by_file), of_row=live.row.first().over(by_file))
    later = found.filter(found.of_file < found.file)
    return _moved(later, SpendClass.DUPLICATE, Reason.SAME_TRANSACTION, proved=later.proved)


def _reissued(claimed: ir.Table) -> ir.Table:
    return _moved(claimed, SpendClass.DUPLICATE, Reason.REISSUED)


def _dropped(held: ir.Table, issues: ir.Table, claimed: ir.Table) -> ir.Table:
    whole = issues.filter(issues.whole)
    gone = held.join(whole, held.file == whole.older).anti_join(claimed, ["file", "row"])
    found = gone.mutate(of_file=gone.newer, of_row=ibis.null("int32"))
    return _moved(found, SpendClass.REFUSED, Reason.DROPPED)


def _moved(rows: ir.Table, spend_class: SpendClass, reason: Reason, **further: ir.Column) -> ir.Table:
    return rows.select(
        organisation=rows.organisation,
        file=rows.file,
        row=rows.row,
        spend_class=ibis.literal(spend_class.value),
        reason=ibis.literal(reason.value),
        of_file=rows.of_file,
        of_row=rows.of_row,
        own_class=rows.spend_class,
        pence=rows.pence,
        paid_on=rows.paid_on,
        flags=rows.flags,
        **further,
    )
