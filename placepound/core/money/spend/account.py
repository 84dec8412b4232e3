"""Does a spend file add up? Every row in one class, in rows and in pence, against the total that the file states."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from placepound.core.money.spend.classify import COUNTED, ClassifiedFile, tolerance
from placepound.core.money.spend.lost_signs import WORDED, lost_signs, speaks_of_credit
from placepound.core.money.spend.profile import SourceProfile, SpendColumn
from placepound.core.money.spend.rows import ClassSum, FileReport, Flag, RawRow, Reason, SpendClass
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


def report(sums: Iterable[RowSum], *, file: SpendFile, totals: Totals, remarks: Remarks) -> FileReport:
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
        stated=control.stated,
        stated_from=control.stated_from,
        difference=control.difference,
        outcome=control.outcome,
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
        notices=(*control.notices, *_notices(counted, file=file, totals=totals, remarks=remarks)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Control:
    stated: int | None = None
    stated_from: str = ""
    difference: int | None = None
    outcome: Outcome = Outcome.NO_CONTROL
    notices: tuple[str, ...] = field(default=())


def _control(sums: Sequence[RowSum], *, file: SpendFile, totals: Totals) -> _Control:
    """What the file should come to, and by how much it does not."""
    stating = _stated(file, totals)
    if stating is None:
        return _Control()
    stated, stated_from, notices = stating
    refused = [one for one in sums if one.spend_class is SpendClass.REFUSED]
    whole = sum(one.pence for one in sums if one.spend_class is not SpendClass.CONTROL_TOTAL)
    kept = whole - sum(one.pence for one in refused)
    if totals.unmet is not None and file.given is None:
        whole -= totals.unmet.pence
    difference = whole - stated
    if abs(difference) > tolerance() >= abs(kept - stated):
        difference = kept - stated
        notices = (*notices, f"The total is met without the refused rows, which hold {Amount(whole - kept)}.")
    if abs(difference) > tolerance():
        outcome = Outcome.NOT_RECONCILED
    else:
        outcome = Outcome.WITH_EXCLUSIONS if refused else Outcome.RECONCILED
    return _Control(
        stated=stated, stated_from=stated_from, difference=difference, outcome=outcome, notices=notices
    )


def _stated(file: SpendFile, totals: Totals) -> tuple[int, str, tuple[str, ...]] | None:
    """The total of the whole file, where it stands, and what to say of it: a given one comes before the file's own."""
    grand, unmet, given = totals.grand, totals.unmet, file.given
    if given is not None:
        differs = grand is not None and abs(grand.pence - given.pence) > tolerance()
        notice = f"The file itself states {Amount(grand.pence)} in row {grand.row:,}." if grand and differs else ""
        return given.pence, given.where, (notice,) if notice else ()
    if grand is not None:
        return grand.pence, f"row {grand.row:,} of the file", ()
    if unmet is not None:
        where = f"row {unmet.row:,} of the file"
        return unmet.pence, where, (f"{where.capitalize()} has the form of a total, but is not the sum of the others.",)
    return None


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
    flagged = [(flag, [one for one in counted if flag in one.flags]) for flag in Flag]
    return tuple((flag, sum(one.rows for one in some), sum(one.pence for one in some)) for flag, some in flagged if some)


def _notices(counted: Sequence[RowSum], *, file: SpendFile, totals: Totals, remarks: Remarks) -> tuple[str, ...]:
    notices = []
    if totals.controls and totals.grand is None:
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
