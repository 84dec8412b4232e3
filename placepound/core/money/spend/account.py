"""Does a spend file add up? Every row in one class, in rows and in pence, against the total that the file states."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from placepound.core.money.spend.classify import COUNTED, ClassifiedFile, tolerance
from placepound.core.money.spend.lost_signs import WORDED, lost_signs, speaks_of_credit
from placepound.core.money.spend.profile import SourceProfile, SpendColumn
from placepound.core.money.spend.rows import ClassSum, Control, FileReport, Flag, RawRow, Reason, SpendClass
from placepound.core.money.spend.totals import Totals
from placepound.core.records.preview import Outcome
from placepound.core.terms.amount import Amount


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenTotal:
    """What a body says elsewhere that a file comes to, and where it says so."""

    pence: int
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendFile:
    """What is known of one file or sheet before its rows are classified.

    organisation: the key of the body. file: its number in the store. digest: SHA-256 of the file as received.
    sheet: empty for a text file. blank: rows with nothing in them, which are no rows. month: the month that it is
    published for, as 2016-04; None where that is not known. given: its total as published elsewhere.
    """

    organisation: str
    file: int
    name: str
    digest: str
    sheet: str
    encoding: str
    header_row: int
    blank: int
    profile: SourceProfile
    month: str | None = None
    given: GivenTotal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RowSum:
    """Rows of one file that agree in class, reason, flags and month of payment, counted and summed.

    month: as 2016-04; empty without a day. pence: of those whose amount could be read.
    """

    spend_class: SpendClass
    reason: Reason
    flags: frozenset[Flag]
    month: str
    rows: int
    pence: int
    first_day: date | None
    last_day: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remarks:
    """What else counted rows say: how many bodies they name, and how many positive ones speak of a credit.

    bodies: how many names, and the first and the last of them in the alphabet.
    """

    bodies: tuple[int, str, str] = (0, "", "")
    worded_rows: int = 0
    worded_pence: int = 0


def account(rows: Sequence[RawRow], classified: ClassifiedFile, *, file: SpendFile) -> FileReport:
    """The account of one file. rows: as published, in the order of the classified ones."""
    sums = [
        RowSum(
            spend_class=row.spend_class,
            reason=row.reason,
            flags=row.flags,
            month=f"{row.paid_on:%Y-%m}" if row.paid_on else "",
            rows=1,
            pence=row.pence or 0,
            first_day=row.paid_on,
            last_day=row.paid_on,
        )
        for row in classified.rows
    ]
    return report(sums, file=file, totals=classified.totals, remarks=_remarks(rows, classified))


def report(sums: Iterable[RowSum], *, file: SpendFile, totals: Totals, remarks: Remarks = Remarks()) -> FileReport:
    """The account of one file from sums of its rows, each row in one of them."""
    sums = tuple(sums)
    control = _control(sums, file=file, totals=totals)
    counted = [one for one in sums if one.spend_class in COUNTED]
    days = [day for one in counted for day in (one.first_day, one.last_day) if day is not None]
    return FileReport(
        file=file.file,
        name=file.name,
        digest=file.digest,
        sheet=file.sheet,
        encoding=file.encoding,
        header_row=file.header_row,
        fingerprint=file.profile.fingerprint,
        read=sum(one.rows for one in sums),
        blank=file.blank,
        classes=_classes(sums),
        controls=totals.controls,
        stated=control.stated if control else None,
        stated_from=control.stated_from if control else "",
        difference=control.summed - control.stated if control else None,
        outcome=_outcome(control, sums),
        first_day=min(days, default=None),
        last_day=max(days, default=None),
        months=_months(counted),
        flags=_flags(counted),
        lost_signs=lost_signs(
            rows=sum(one.rows for one in counted),
            credits=sum(one.rows for one in counted if one.spend_class is SpendClass.CREDIT),
            worded_rows=remarks.worded_rows,
            worded_pence=remarks.worded_pence,
        ),
        notices=(*(control.notices if control else ()), *_notices(counted, file=file, totals=totals, remarks=remarks)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Control:
    """What a file should come to, where that is stated, what its rows come to, and how far these may be apart."""

    stated: int
    stated_from: str
    summed: int
    allowed: int
    notices: tuple[str, ...] = ()

    @property
    def agrees(self) -> bool:
        return abs(self.summed - self.stated) <= self.allowed


def _control(sums: Sequence[RowSum], *, file: SpendFile, totals: Totals) -> _Control | None:
    """A total given elsewhere comes before the file's own; a row that only has the form of one comes last."""
    everything = sum(one.pence for one in sums if one.spend_class is not SpendClass.CONTROL_TOTAL)
    if file.given is not None:
        summed = _nearest(file.given.pence, everything, sums)
        notices = (*_left_out(everything - summed), *_other_total(totals, file.given.pence))
        return _Control(
            stated=file.given.pence,
            stated_from=file.given.where,
            summed=summed,
            allowed=tolerance(),
            notices=notices,
        )
    if totals.whole:
        stated = sum(control.pence for control in totals.whole)
        summed = stated + sum(control.difference for control in totals.whole)
        return _Control(
            stated=stated,
            stated_from=_places(totals.whole),
            summed=summed,
            allowed=tolerance() * len(totals.whole),
            notices=_left_out(everything - summed),
        )
    if totals.unmet is not None:
        where, stated = f"row {totals.unmet.row:,} of the file", totals.unmet.pence
        notice = f"{where.capitalize()} has the form of a total, but is not the sum of the others."
        return _Control(
            stated=stated, stated_from=where, summed=everything - stated, allowed=tolerance(), notices=(notice,)
        )
    return None


def _outcome(control: _Control | None, sums: Sequence[RowSum]) -> Outcome:
    if control is None:
        return Outcome.NO_CONTROL
    if not control.agrees:
        return Outcome.NOT_RECONCILED
    any_refused = any(one.spend_class is SpendClass.REFUSED for one in sums)
    return Outcome.WITH_EXCLUSIONS if any_refused else Outcome.RECONCILED


def _left_out(pence: int) -> tuple[str, ...]:
    return (f"The total leaves out refused rows of {Amount(pence)}.",) if pence else ()


def _nearest(stated: int, everything: int, sums: Sequence[RowSum]) -> int:
    """The sum of all rows, or without failed totals or all refused rows where that is what is stated."""
    refused = [one for one in sums if one.spend_class is SpendClass.REFUSED]
    failed = sum(one.pence for one in refused if one.reason is Reason.NOT_THE_SUM)
    ways = (everything, everything - failed, everything - sum(one.pence for one in refused))
    return next((summed for summed in ways if abs(summed - stated) <= tolerance()), everything)


def _other_total(totals: Totals, stated: int) -> tuple[str, ...]:
    """What the file itself states, where that is something else."""
    own = sum(control.pence for control in totals.whole)
    if not totals.whole or abs(own - stated) <= tolerance() * len(totals.whole):
        return ()
    return (f"The file itself states {Amount(own)} in {_places(totals.whole)}.",)


def _places(controls: Sequence[Control]) -> str:
    rows = [f"{control.row:,}" for control in controls]
    if len(rows) == 1:
        return f"row {rows[0]} of the file"
    if len(rows) > 3:
        return f"{len(rows):,} rows of the file, from {rows[0]} to {rows[-1]}"
    return f"rows {', '.join(rows[:-1])} and {rows[-1]} of the file"


def _classes(sums: Iterable[RowSum]) -> tuple[ClassSum, ...]:
    grouped: dict[tuple[SpendClass, Reason], tuple[int, int]] = {}
    for one in sums:
        rows, pence = grouped.get((one.spend_class, one.reason), (0, 0))
        grouped[one.spend_class, one.reason] = rows + one.rows, pence + one.pence
    return tuple(
        ClassSum(spend_class=spend_class, reason=reason, rows=grouped[key][0], pence=grouped[key][1])
        for spend_class in SpendClass
        for reason in Reason
        if (key := (spend_class, reason)) in grouped
    )


def _months(counted: Iterable[RowSum]) -> tuple[tuple[str, int, int], ...]:
    """Month, pence and rows, by the day of payment."""
    months: dict[str, tuple[int, int]] = {}
    for one in counted:
        pence, rows = months.get(one.month, (0, 0))
        months[one.month] = pence + one.pence, rows + one.rows
    return tuple((month, *months[month]) for month in sorted(months))


def _flags(counted: Sequence[RowSum]) -> tuple[tuple[Flag, int, int], ...]:
    """Flag, rows and pence."""
    flagged = {flag: [one for one in counted if flag in one.flags] for flag in Flag}
    return tuple(
        (flag, sum(one.rows for one in some), sum(one.pence for one in some)) for flag, some in flagged.items() if some
    )


def _notices(counted: Sequence[RowSum], *, file: SpendFile, totals: Totals, remarks: Remarks) -> tuple[str, ...]:
    notices = []
    if totals.controls and not totals.whole:
        count = len(totals.controls)
        said = "1 total within the file agrees" if count == 1 else f"{count:,} totals within the file agree"
        notices.append(f"{said} with the rows above; none states the whole file.")
    bodies, first, last = remarks.bodies
    if bodies > 1:
        notices.append(f"The rows name {bodies:,} bodies, from “{first}” to “{last}”.")
    repeated = sum(one.rows for one in counted if Flag.REPEATED in one.flags)
    if repeated and not file.profile.has(SpendColumn.TRANSACTION):
        rows = "1 row repeats" if repeated == 1 else f"{repeated:,} rows repeat"
        notices.append(f"{rows} an earlier one. Without transaction numbers it cannot be told if they are one payment.")
    return tuple(notices)


def _remarks(rows: Sequence[RawRow], classified: ClassifiedFile) -> Remarks:
    pairs = [
        (raw, row)
        for raw, row in zip(sorted(rows, key=lambda one: one.row), classified.rows, strict=True)
        if row.spend_class in COUNTED
    ]
    bodies = sorted({raw.text(SpendColumn.BODY) for raw, _ in pairs} - {""})
    remarks = Remarks(bodies=(len(bodies), bodies[0], bodies[-1]) if bodies else (0, "", ""))
    if any(row.spend_class is SpendClass.CREDIT for _, row in pairs):
        return remarks
    worded = [
        row.pence or 0
        for raw, row in pairs
        if (row.pence or 0) > 0 and any(speaks_of_credit(raw.text(column)) for column in WORDED)
    ]
    return replace(remarks, worded_rows=len(worded), worded_pence=sum(worded))
