"""Are totals found as their definition says? Against an oracle that tries every set of rows that might be totals."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from placepound.core.money.spend.rows import Control
from placepound.core.money.spend.totals import Candidate, Stretch, Totals, resolve

NOTHING = Totals()


@dataclass(frozen=True, slots=True)
class Row:
    """A row with an amount. may: whether it may be a total. kept: where it is no candidate, that it is not refused."""

    pence: int
    may: bool = False
    bare: bool = False
    dated: bool = False
    kept: bool = True


def pay(pence: int) -> Row:
    return Row(pence)


def refused(pence: int) -> Row:
    return Row(pence, kept=False)


def bare(pence: int) -> Row:
    return Row(pence, may=True, bare=True)


def undated(pence: int) -> Row:
    return Row(pence, may=True)


def unnamed(pence: int) -> Row:
    return Row(pence, may=True, dated=True)


def stretches(rows: Sequence[Row]) -> Iterator[Stretch]:
    starts = [*sorted({0, *(at for at, row in enumerate(rows) if row.may)}), len(rows)]
    for start, end in zip(starts, starts[1:], strict=False):
        candidate = None
        if start < len(rows) and rows[start].may:
            one = rows[start]
            candidate = Candidate(row=start, pence=one.pence, bare=one.bare, dated=one.dated)
        between = [at for at in range(start, end) if not rows[at].may]
        kept = [at for at in between if rows[at].kept]
        yield Stretch(
            candidate=candidate,
            rows=len(between),
            pence=sum(rows[at].pence for at in between),
            kept_rows=len(kept),
            kept_pence=sum(rows[at].pence for at in kept),
            first_row=between[0] if between else None,
        )


def found(*rows: Row, tolerance: int = 1) -> Totals:
    return resolve(stretches(rows), tolerance=tolerance)


@dataclass(frozen=True, slots=True)
class Span:
    """What a total sums: rows from one place up to another, counted in one of three ways."""

    control: Control
    basis: int
    start: int
    end: int


def counts(row: Row, basis: int) -> bool:
    """Whether a row that is no total is summed: in all rows, without failed bare ones, or only where it is kept."""
    return basis == 0 or (basis == 1 and not row.bare) or (basis == 2 and (row.dated if row.may else row.kept))


def span(rows: Sequence[Row], taken: frozenset[int], at: int, start: int, basis: int, tolerance: int) -> Span | None:
    """What the row at a place sums of the rows between a start and itself (below itself where it is the first)."""
    area = range(start, at) if at else range(1, len(rows))
    entries = [one for one in area if one not in taken]
    summed = [one for one in entries if counts(rows[one], basis)]
    off = sum(rows[one].pence for one in summed) - rows[at].pence
    if abs(off) > tolerance or len(summed) < (1 if rows[at].bare else 2):
        return None
    control = Control(row=at, pence=rows[at].pence, first_row=entries[0], rows=len(summed), difference=off)
    return Span(control, basis, start, at)


def best(rows: Sequence[Row], taken: frozenset[int], at: int, tolerance: int) -> Span | None:
    starts = [0, *(one for one in sorted(taken) if one < at)] if at else [0]
    spans = [span(rows, taken, at, start, basis, tolerance) for start in starts for basis in range(3)]
    some = [one for one in spans if one is not None]
    return min(some, key=lambda one: (abs(one.control.difference), one.basis, one.start), default=None)


def consistent(rows: Sequence[Row], tolerance: int, *, first: bool) -> list[frozenset[int]]:
    """Every set of totals in which each member is a sum, given those above it, and no other candidate is.

    first: the first row is taken out beforehand.
    """
    candidates = [at for at, row in enumerate(rows) if row.may and (at or not first)]
    out = {0} if first else set()
    sets = (frozenset(some) for size in range(len(candidates) + 1) for some in combinations(candidates, size))
    return [
        some
        for some in sets
        if all(
            (at in some) == (at > 0 and _sums(rows, some | out, at, tolerance, first=first)) for at in candidates
        )
    ]


def _sums(rows: Sequence[Row], taken: frozenset[int], at: int, tolerance: int, *, first: bool) -> bool:
    return best_above(rows, taken, at, tolerance, first=first) is not None


def best_above(rows: Sequence[Row], taken: frozenset[int], at: int, tolerance: int, *, first: bool) -> Span | None:
    above = frozenset(one for one in taken if one < at)
    starts = [0, *(one for one in sorted(above) if one or not first)]
    spans = [span(rows, above, at, start, basis, tolerance) for start in starts for basis in range(3)]
    some = [one for one in spans if one is not None]
    return min(some, key=lambda one: (abs(one.control.difference), one.basis, one.start), default=None)


def oracle(rows: Sequence[Row], tolerance: int) -> Totals:
    for first in (True, False):
        if first and not (rows and rows[0].may):
            continue
        (taken,) = consistent(rows, tolerance, first=first)
        taken |= {0} if first else set()
        spans = [best_above(rows, taken, at, tolerance, first=first) for at in sorted(taken) if at or not first]
        controls = [one for one in spans if one is not None]
        top = best(rows, taken, 0, tolerance) if first else None
        if not first or top is not None:
            return _told(rows, taken, controls, top)
    raise AssertionError


def _told(rows: Sequence[Row], taken: frozenset[int], spans: list[Span], top: Span | None) -> Totals:
    whole = _whole(rows, taken, spans)
    if top is not None:
        whole = whole if len(whole) == 1 else [top]
    entries = [at for at in range(len(rows)) if at not in taken]
    ends = [rows_at for rows_at in (entries[-1:] + entries[:1]) if rows[rows_at].bare]
    unmet = None
    if ends and not whole:
        one = rows[ends[0]]
        unmet = Candidate(row=ends[0], pence=one.pence, bare=True, dated=False)
    controls = ([top] if top else []) + spans
    return Totals(
        controls=tuple(one.control for one in controls), whole=tuple(one.control for one in whole), unmet=unmet
    )


def _whole(rows: Sequence[Row], taken: frozenset[int], spans: list[Span]) -> list[Span]:
    """The fewest spans that join up from the first row to the last, whatever comes to nothing below them left out."""

    def place(at: int) -> int:
        return sum(1 for one in range(at) if one not in taken)

    joined = []
    for size in range(1, len(spans) + 1):
        for some in combinations(spans, size):
            ends = [0, *(place(one.end) for one in some)]
            below = [at for at in range(some[-1].end, len(rows)) if at not in taken and counts(rows[at], some[-1].basis)]
            if all(place(one.start) == end for one, end in zip(some, ends, strict=False)) and not sum(
                rows[at].pence for at in below
            ):
                joined.append(list(some))
    return min(joined, key=lambda some: (len(some), -some[-1].end), default=[])


ROWS = st.builds(
    lambda make, pence: make(pence),
    st.sampled_from((pay, pay, refused, bare, bare, undated, unnamed)),
    st.integers(-2, 4),
)


@settings(max_examples=600)
@given(st.lists(ROWS, max_size=7), st.integers(0, 1))
@example([bare(3), pay(1), bare(1), pay(2), bare(2)], 0)
@example([pay(1), refused(1), bare(2), bare(1), pay(1), refused(-1)], 0)
@example([pay(1), bare(1), refused(2), bare(2), pay(3), refused(0), bare(3)], 0)
def test_totals_are_those_of_the_oracle(rows: list[Row], tolerance: int) -> None:
    expected, answer = oracle(rows, tolerance), found(*rows, tolerance=tolerance)
    assert answer.controls == expected.controls
    assert answer.unmet == expected.unmet
    assert [len(answer.whole), answer.whole[-1:]] == [len(expected.whole), expected.whole[-1:]]


@settings(max_examples=300)
@given(st.lists(ROWS, max_size=8))
def test_what_states_the_whole_file_sums_each_row_once(rows: list[Row]) -> None:
    totals = found(*rows, tolerance=0)
    controls = {control.row for control in totals.controls}
    if totals.whole:
        entries = [row for at, row in enumerate(rows) if at not in controls]
        sums = [sum(row.pence for row in entries if counts(row, basis)) for basis in range(3)]
        stated = sum(control.pence for control in totals.whole)
        assert min(sums) <= stated <= max(sums) or len(totals.whole) > 1


def test_every_order_of_sections_and_grand_total() -> None:
    totals = found(pay(10), bare(10), pay(20), pay(5), bare(25), bare(35))
    assert [(one.row, one.first_row, one.rows) for one in totals.controls] == [(1, 0, 1), (4, 2, 2), (5, 0, 3)]
    assert [one.row for one in totals.whole] == [5]


def test_a_total_never_sums_one_row_alone_where_it_names_a_payee() -> None:
    assert found(pay(10), undated(10)) == NOTHING
    assert [one.row for one in found(pay(6), pay(4), undated(10)).controls] == [2]


def test_a_wrong_total_is_left_out_of_the_sum_that_the_next_one_states() -> None:
    totals = found(pay(10), refused(1), bare(99), pay(20), bare(31))
    assert [(one.row, one.rows, one.difference) for one in totals.controls] == [(4, 3, 0)]


def test_many_sections_are_joined_without_running_deep() -> None:
    rows = [row for _ in range(3000) for row in (pay(100), bare(100))]
    totals = resolve(stretches(rows), tolerance=1)
    assert len(totals.controls) == len(totals.whole) == 3000


def test_no_rows_state_no_total() -> None:
    assert resolve([], tolerance=1) == NOTHING
    assert found(bare(0)).unmet is not None
