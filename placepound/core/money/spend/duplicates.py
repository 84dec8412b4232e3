"""Which rows of a body's files were published before? The same file, a re-issue of it, or a transaction again."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from placepound.core.money.spend.rows import Reason, SpendClass
from placepound.core.rules.reader import RuleValue, value

COUNTED = frozenset({SpendClass.PAYMENT, SpendClass.CREDIT})
"""The classes whose rows are compared. Totals and refused rows keep their class, whatever other files hold."""

Key = tuple[object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRow:
    """What comparing files needs to know of one classified row: all that a re-issue of it would repeat."""

    file: int
    row: int
    spend_class: SpendClass
    pence: int | None
    paid_on: date | None
    transaction: str | None = None
    supplier: str | None = None
    unit: str | None = None
    service: str | None = None
    purpose: str | None = None
    code: str | None = None

    @property
    def key(self) -> Key:
        """Everything compared. A column that the layout lacks is as good as an empty cell."""
        texts = (self.transaction, self.supplier, self.unit, self.service, self.purpose, self.code)
        return (self.paid_on, self.pence, *(text or "" for text in texts))


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldFile:
    """One file or sheet of a body with its rows in order. digest: of the file as received."""

    file: int
    digest: str
    rows: tuple[HeldRow, ...]
    sheet: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """What comparing files made of one row: the class in place of its own, and the row of another file it repeats."""

    file: int
    row: int
    spend_class: SpendClass
    reason: Reason
    of_file: int
    of_row: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reissue:
    """Two files of a body that share many rows, in rows and in pence.

    whole: the newer holds so much of the older that it replaces all of it; otherwise the newer repeats a part of it.
    """

    older: int
    newer: int
    whole: bool
    shared: int
    shared_pence: int
    older_rows: int
    older_pence: int
    newer_rows: int
    newer_pence: int

    @property
    def gone(self) -> int:
        """Rows of the older file that the newer one does not hold."""
        return self.older_rows - self.shared

    @property
    def gone_pence(self) -> int:
        return self.older_pence - self.shared_pence

    @property
    def added(self) -> int:
        """Rows of the newer file that the older one does not hold."""
        return self.newer_rows - self.shared

    @property
    def added_pence(self) -> int:
        return self.newer_pence - self.shared_pence


@dataclass(frozen=True, slots=True, kw_only=True)
class Unproved:
    """Rows of a file that an earlier file holds too and that stay, as no transaction number proves them the same."""

    file: int
    rows: int
    pence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """Two files of which most rows have the same day, amount and number, or name, and other texts: both count."""

    older: int
    newer: int
    rows: int
    pence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All that comparing the files of one body found, by file and row."""

    repeats: tuple[Repeat, ...]
    reissues: tuple[Reissue, ...]
    unproved: tuple[Unproved, ...]
    alike: tuple[Alike, ...] = ()


def reissue_share(*, on: date) -> RuleValue:
    """In percent, how many rows two files must share for the newer to be a re-issue."""
    return value("reissued_rows_share", on=on)


def compare(files: Sequence[HeldFile], *, share: RuleValue) -> Comparison:
    """Compare the files of one body, in the order in which they were loaded.

    The same digest and sheet again: every row repeats the earlier file's, and the file plays no further part.
    A newer file that holds at least the share of an older one's rows, and payments of each of its months, replaces it:
    rows held by both are re-issued, the others dropped. A newer file of which at least the share stands in an older one
    repeats a part of it: nothing says that the rest was withdrawn, so it stays, and rows without a transaction number
    are counted in the newer file only.
    Otherwise a row with a transaction number that an earlier file holds with the same fields repeats that row.
    Identical rows of one file are told apart by their order: the second repeats the second.
    Files that are alike but for some texts are told: a column may have been added, or names redacted.
    """
    again = tuple(_same_files(files))
    told = {(one.file, one.row) for one in again}
    kept = [one for one in files if not any((row.file, row.row) in told for row in one.rows)]
    held = {one.file: _held(one) for one in kept}
    reissues = settle(_reissues(held, share=share.whole))
    overlaid = dict(_reissued(held, reissues))
    replaced = {one.older for one in reissues if one.whole}
    live = {file: {k: row for k, row in rows.items() if k not in overlaid.get(file, {})} for file, rows in held.items()}
    live = {file: rows for file, rows in live.items() if file not in replaced}
    repeats = (*again, *(one for found in overlaid.values() for one in found.values()), *_same_transactions(live))
    return Comparison(
        repeats=tuple(sorted(repeats, key=lambda one: (one.file, one.row))),
        reissues=reissues,
        unproved=tuple(_unproved(live)),
        alike=tuple(_alike(kept, {(one.file, one.row) for one in repeats}, share=share.whole)),
    )


def covers(shared: int, of: int, *, share: int) -> bool:
    """Whether the shared rows are at least the share, in percent, of all rows of a file."""
    return shared > 0 and shared * 100 >= share * of


def settle(found: Iterable[Reissue]) -> tuple[Reissue, ...]:
    """Of pairs that share enough, by file: the first that replaces an older file, or where none does all its parts."""
    by_older: dict[int, list[Reissue]] = {}
    for one in sorted(found, key=lambda one: (one.older, one.newer)):
        by_older.setdefault(one.older, []).append(one)
    return tuple(one for pairs in by_older.values() for one in ([pair for pair in pairs if pair.whole][:1] or pairs))


Held = Mapping[tuple[Key, int], HeldRow]
"""The compared rows of one file, each under what it says and how often the file has said that before."""


def _held(one: HeldFile) -> Held:
    times: Counter[Key] = Counter()
    held: dict[tuple[Key, int], HeldRow] = {}
    for row in sorted(one.rows, key=lambda row: row.row):
        if row.spend_class in COUNTED and row.pence is not None and row.paid_on is not None:
            times[row.key] += 1
            held[row.key, times[row.key]] = row
    return held


def _same_files(files: Sequence[HeldFile]) -> Iterator[Repeat]:
    first: dict[tuple[str, str], int] = {}
    for one in files:
        earlier = first.setdefault((one.digest, one.sheet), one.file)
        if earlier != one.file:
            yield from (_repeat(row, Reason.SAME_FILE, of_file=earlier, of_row=row.row) for row in one.rows)


def _reissues(held: Mapping[int, Held], *, share: int) -> Iterator[Reissue]:
    for older, newer in combinations(held, 2):
        shared = [row for k, row in held[older].items() if k in held[newer]]
        found = Reissue(
            older=older,
            newer=newer,
            whole=covers(len(shared), len(held[older]), share=share) and _months(held[older]) <= _months(held[newer]),
            shared=len(shared),
            shared_pence=_pence(shared),
            older_rows=len(held[older]),
            older_pence=_pence(held[older].values()),
            newer_rows=len(held[newer]),
            newer_pence=_pence(held[newer].values()),
        )
        if found.whole or covers(found.shared, found.newer_rows, share=share):
            yield found


def _reissued(
    held: Mapping[int, Held], reissues: Sequence[Reissue]
) -> Iterator[tuple[int, dict[tuple[Key, int], Repeat]]]:
    """Each older file with what becomes of its rows."""
    for older, rows in held.items():
        whole = next((one.newer for one in reissues if one.older == older and one.whole), None)
        parts = [one.newer for one in reissues if one.older == older and not one.whole]
        newer = parts if whole is None else [whole]
        found: dict[tuple[Key, int], Repeat] = {}
        for k, row in rows.items():
            holder = next((file for file in newer if k in held[file]), None)
            if holder is not None and (whole is not None or not row.transaction):
                found[k] = _repeat(row, Reason.REISSUED, of_file=holder, of_row=held[holder][k].row)
            elif whole is not None:
                found[k] = _repeat(row, Reason.DROPPED, of_file=whole, of_row=None)
        if found:
            yield older, found


def _same_transactions(live: Mapping[int, Held]) -> Iterator[Repeat]:
    for row, first in _again(live):
        if row.transaction:
            yield _repeat(row, Reason.SAME_TRANSACTION, of_file=first.file, of_row=first.row)


def _unproved(live: Mapping[int, Held]) -> Iterator[Unproved]:
    rows: dict[int, list[HeldRow]] = {}
    for row, _ in _again(live):
        if not row.transaction:
            rows.setdefault(row.file, []).append(row)
    for file, found in rows.items():
        yield Unproved(file=file, rows=len(found), pence=_pence(found))


def _again(live: Mapping[int, Held]) -> Iterator[tuple[HeldRow, HeldRow]]:
    """Each row that an earlier file holds as well, with the earliest."""
    first: dict[tuple[Key, int], HeldRow] = {}
    for rows in live.values():
        for k, row in rows.items():
            earliest = first.setdefault(k, row)
            if earliest is not row:
                yield row, earliest


def _repeat(row: HeldRow, reason: Reason, *, of_file: int, of_row: int | None) -> Repeat:
    spend_class = SpendClass.REFUSED if reason is Reason.DROPPED else SpendClass.DUPLICATE
    return Repeat(file=row.file, row=row.row, spend_class=spend_class, reason=reason, of_file=of_file, of_row=of_row)


def mark(transaction: str, supplier: str) -> str:
    """What a row that was published again keeps, whatever else is written anew: its number, or else its payee."""
    number = transaction.lstrip("0").upper()
    return f"#{number}" if number else supplier.upper()


def _alike(files: Sequence[HeldFile], repeats: set[tuple[int, int]], *, share: int) -> Iterator[Alike]:
    marks: dict[int, Counter[tuple[date, int, str]]] = {}
    for one in files:
        rows = (row for row in _held(one).values() if (row.file, row.row) not in repeats)
        kept = ((row.paid_on, row.pence, mark(row.transaction or "", row.supplier or "")) for row in rows)
        marks[one.file] = Counter((day, pence, said) for day, pence, said in kept if day and pence is not None)
    for older, newer in combinations(marks, 2):
        shared = {key: count for key, count in (marks[older] & marks[newer]).items() if key[2]}
        fewest = min(marks[older].total(), marks[newer].total())
        if covers(sum(shared.values()), fewest, share=share):
            pence = sum(pence * count for (_, pence, _), count in shared.items())
            yield Alike(older=older, newer=newer, rows=sum(shared.values()), pence=pence)


def _months(rows: Held) -> frozenset[tuple[int, int]]:
    return frozenset((row.paid_on.year, row.paid_on.month) for row in rows.values() if row.paid_on)


def _pence(rows: Iterable[HeldRow]) -> int:
    return sum(row.pence or 0 for row in rows)
