"""Are totals found as their definition says? Against an oracle that tries every set of rows that might be totals."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

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
    for start, end in pairwise(starts):
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
    """What a total sums: the rows from one place up to another, counted in one of three ways."""

    control: Control
    basis: int
    start: int
    end: int


def counts(row: Row, basis: int) -> bool:
    """Whether a row that is no total is summed: 0 always, 1 unless it is bare, 2 only where it is not refused."""
    return basis == 0 or (basis == 1 and not row.bare) or (basis == 2 and (row.dated if row.may else row.kept))


@dataclass(frozen=True, slots=True)
class World:
    """One way that a file might be: these of its rows are totals, and the first of all is perhaps taken out."""

    rows: Sequence[Row]
    tolerance: int
    taken: frozenset[int]
    first: bool

    def best(self, at: int) -> Span | None:
        """The best of all sums that end above a row, or for a first row that is taken out, of all rows below it."""
        below_first = self.first and at == 0
        starts = [0] if below_first else [0, *(one for one in sorted(self.taken) if 0 < one < at)]
        spans = (self.span(at, start, basis, below_first) for start in starts for basis in range(3))
        found = [one for one in spans if one is not None]
        return min(found, key=lambda one: (abs(one.control.difference), one.basis, one.start), default=None)

    def span(self, at: int, start: int, basis: int, below_first: bool) -> Span | None:
        area = range(1, len(self.rows)) if below_first else range(start, at)
        entries = [one for one in area if one not in self.taken]
        summed = [one for one in entries if counts(self.rows[one], basis)]
        off = sum(self.rows[one].pence for one in summed) - self.rows[at].pence
        if abs(off) > self.tolerance or len(summed) < (1 if self.rows[at].bare else 2):
            return None
        control = Control(row=at, pence=self.rows[at].pence, first_row=entries[0], rows=len(summed), difference=off)
        return Span(control, basis, start, at)

    @property
    def is_consistent(self) -> bool:
        """Whether each total is a sum, given the others, and no other row that may be a total is one."""
        judged = (at for at, row in enumerate(self.rows) if row.may and not (self.first and at == 0))
        return all((at in self.taken) == (self.best(at) is not None) for at in judged)

    def place(self, at: int) -> int:
        """How many rows that are no totals stand above a row."""
        return sum(1 for one in range(at) if one not in self.taken)

    def joins(self, spans: Sequence[Span]) -> bool:
        """Whether each begins where the one before ends, and what is below the last comes to nothing."""
        ends = [0, *(self.place(one.end) for one in spans)]
        last = spans[-1]
        below = (at for at in range(last.end, len(self.rows)) if at not in self.taken)
        left = sum(self.rows[at].pence for at in below if counts(self.rows[at], last.basis))
        return not left and all(self.place(one.start) == end for one, end in zip(spans, ends, strict=False))

    def told(self) -> Totals | None:
        """The totals of this world; None where its first row is no total after all."""
        top = self.best(0) if self.first else None
        if self.first and top is None:
            return None
        spans = [span for at in sorted(self.taken - ({0} if self.first else set())) if (span := self.best(at))]
        sets = (some for size in range(1, len(spans) + 1) for some in combinations(spans, size))
        joined = [some for some in sets if self.joins(some)]
        whole = min(joined, key=lambda some: (len(some), -some[-1].end), default=())
        if top is not None:
            spans, whole = [top, *spans], whole if len(whole) == 1 else (top,)
        return Totals(
            controls=tuple(span.control for span in spans),
            whole=tuple(span.control for span in whole),
            unmet=None if whole else self.unmet(),
        )

    def unmet(self) -> Candidate | None:
        entries = [at for at in range(len(self.rows)) if at not in self.taken]
        for at in (*entries[-1:], *entries[:1]):
            if self.rows[at].bare:
                return Candidate(row=at, pence=self.rows[at].pence, bare=True, dated=False)
        return None


def oracle(rows: Sequence[Row], tolerance: int) -> Totals:
    """Tries every set of candidates, with the first row taken out and without: just one set agrees with itself."""
    for first in (True, False) if rows and rows[0].may else (False,):
        candidates = [at for at, row in enumerate(rows) if row.may and not (first and at == 0)]
        sets = (frozenset(some) for size in range(len(candidates) + 1) for some in combinations(candidates, size))
        worlds = [World(rows, tolerance, some | ({0} if first else set()), first) for some in sets]
        (world,) = [one for one in worlds if one.is_consistent]
        told = world.told()
        if told is not None:
            return told
    raise AssertionError


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
