"""Which rows state the sum of others? Decided from the top down, by structure and arithmetic, never by words."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from placepound.core.money.spend.rows import Control


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A row that may be a total: it has an amount, no transaction number, and lacks a date or a payee.

    bare: it has neither date nor payee, or nothing but a label in the payee's place. dated: it has a date, so that
    it counts as a payment without a payee where it is no total.
    """

    row: int
    pence: int
    bare: bool
    dated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A candidate, and the rows below it down to the next. The rows above a file's first candidate have none.

    rows, pence: of rows with a readable amount that cannot be totals; kept_rows, kept_pence: of those not refused.
    first_row: the first of them.
    """

    candidate: Candidate | None
    rows: int
    pence: int
    kept_rows: int
    kept_pence: int
    first_row: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """The totals that one file states.

    whole: the last that sums the whole file; or else the fewest that sum it together, each row once. unmet: where
    there are none, the bare row at the foot or the head of the file that is not the sum of the rest.
    """

    controls: tuple[Control, ...] = ()
    whole: tuple[Control, ...] = ()
    unmet: Candidate | None = None


def resolve(stretches: Iterable[Stretch], *, tolerance: int) -> Totals:
    """The totals among one file's candidates, each decided with those above it.

    A candidate is a total where the rows since the file's start, or since an earlier total, add up to it within the
    tolerance, in pence: all of them, or all but bare candidates that are no totals, or all that are not refused. A bare
    one may sum a single row, any other needs two. The nearest sum is taken, of equals the one that leaves least out, of
    these the longest. A candidate above all other rows is a total where those add up to it. One that is no total is
    itself a row to be summed.
    """
    from_the_top = _Pass(tolerance)
    below: _Pass | None = None
    first: Candidate | None = None
    for stretch in stretches:
        if below is not None:
            below.step(stretch)
        elif stretch.candidate is not None and from_the_top.is_empty:
            first, below = stretch.candidate, _Pass(tolerance)
            below.take(stretch)
        from_the_top.step(stretch)
    if first is not None and below is not None and (control := below.sum_of_all(first)):
        return below.finish(first=control)
    return from_the_top.finish()


_ALL, _PLACED, _KEPT = _BASES = range(3)
"""What is summed: all rows; all but bare candidates that are no totals; rows that are not refused."""


@dataclass(slots=True)
class _Place:
    """A place between rows: how many totals stand above it, the sums of rows up to it, and the first row below it."""

    order: int = 0
    rows: list[int] = field(default_factory=lambda: [0, 0, 0])
    pence: list[int] = field(default_factory=lambda: [0, 0, 0])
    first_row: int | None = None

    def add(self, rows: Sequence[int], pence: Sequence[int]) -> None:
        for basis in _BASES:
            self.rows[basis] += rows[basis]
            self.pence[basis] += pence[basis]

    def here(self, *, order: int) -> "_Place":
        return _Place(order, list(self.rows), list(self.pence))


@dataclass(slots=True, order=True)
class _Fit:
    """A sum that a candidate states. The nearest comes first, then the one that leaves least out, then the longest."""

    off: int
    basis: int
    order: int
    control: Control = field(compare=False)
    since: _Place = field(compare=False)
    upto: _Place = field(compare=False)


@dataclass(slots=True)
class _Chain:
    """Totals of which each begins where the one before ends, from the start of the file. count: how many."""

    count: int
    fit: _Fit
    before: "_Chain | None"

    def controls(self) -> list[Control]:
        found, chain = [self.fit.control], self.before
        while chain is not None:
            found.append(chain.fit.control)
            chain = chain.before
        return found[::-1]


class _Pass:
    """One way down a file, with the earliest place at which each running sum stood."""

    def __init__(self, tolerance: int) -> None:
        self._tolerance = tolerance
        self._now = _Place()
        self._start = _Place()
        self._places = [{0: self._start} for _ in _BASES]
        self._waiting = [self._start]
        self._found: list[_Fit] = []
        self._chains: dict[tuple[int, int], _Chain] = {}
        self._head: Candidate | None = None
        self._foot: Candidate | None = None

    @property
    def is_empty(self) -> bool:
        return not self._now.rows[_ALL]

    def step(self, stretch: Stretch) -> None:
        candidate = stretch.candidate
        if candidate is not None:
            fit = min(self._fits(candidate), default=None)
            if fit is not None:
                self._accept(fit)
            else:
                self._count(candidate)
        self.take(stretch)

    def take(self, stretch: Stretch) -> None:
        """Add up the rows of a stretch that cannot be totals."""
        if stretch.first_row is not None:
            rows = (stretch.rows, stretch.rows, stretch.kept_rows)
            self._add(stretch.first_row, rows, (stretch.pence, stretch.pence, stretch.kept_pence))

    def sum_of_all(self, first: Candidate) -> Control | None:
        """The control of a candidate above all other rows, where those add up to it."""
        fits = (self._fit(first, self._start, basis) for basis in _BASES)
        best = min((fit for fit in fits if fit is not None), default=None)
        return best.control if best is not None else None

    def finish(self, *, first: Control | None = None) -> Totals:
        controls = [fit.control for fit in self._found]
        chains = [chain for chain in self._chains.values() if self._nothing_below(chain.fit)]
        fewest = min(chains, key=lambda chain: (chain.count, -chain.fit.upto.order), default=None)
        whole = fewest.controls() if fewest is not None else []
        if first is not None:
            controls, whole = [first, *controls], whole if len(whole) == 1 else [first]
        unmet = self._foot if self._foot is not None else self._head
        return Totals(controls=tuple(controls), whole=tuple(whole), unmet=None if whole else unmet)

    def _fits(self, candidate: Candidate) -> Iterator[_Fit]:
        """The earliest place from which rows add up to the amount, for each penny allowed and each way to sum."""
        any_left_out = self._now.rows[_KEPT] < self._now.rows[_ALL]
        for off in range(-self._tolerance, self._tolerance + 1):
            for basis in _BASES if any_left_out else (_ALL,):
                place = self._places[basis].get(self._now.pence[basis] - candidate.pence - off)
                fit = self._fit(candidate, place, basis) if place is not None else None
                if fit is not None:
                    yield fit

    def _fit(self, candidate: Candidate, since: _Place, basis: int) -> _Fit | None:
        rows = self._now.rows[basis] - since.rows[basis]
        off = self._now.pence[basis] - since.pence[basis] - candidate.pence
        if abs(off) > self._tolerance or rows < (1 if candidate.bare else 2) or since.first_row is None:
            return None
        control = Control(
            row=candidate.row, pence=candidate.pence, first_row=since.first_row, rows=rows, difference=off
        )
        return _Fit(abs(off), basis, since.order, control, since, self._now.here(order=len(self._found) + 1))

    def _accept(self, fit: _Fit) -> None:
        self._found.append(fit)
        self._chain(fit)
        for basis in _BASES:
            self._places[basis].setdefault(fit.upto.pence[basis], fit.upto)
        self._waiting.append(fit.upto)

    def _count(self, candidate: Candidate) -> None:
        """A candidate that is no total is a row, kept where it has a date."""
        bare = candidate if candidate.bare else None
        if self.is_empty:
            self._head = bare
        rows = (1, int(not candidate.bare), int(candidate.dated))
        self._add(candidate.row, rows, [count * candidate.pence for count in rows])
        self._foot = bare

    def _add(self, first_row: int, rows: Sequence[int], pence: Sequence[int]) -> None:
        for place in self._waiting:
            place.first_row = first_row
        self._waiting.clear()
        self._now.add(rows, pence)
        self._foot = None

    def _chain(self, fit: _Fit) -> None:
        """Remember the fewest totals that reach from the start to here, the latest of those that sum in one way."""
        start, end = fit.since.rows[_ALL], (fit.upto.rows[_ALL], fit.basis)
        found = [self._chains[start, basis] for basis in _BASES if (start, basis) in self._chains]
        if start and not found:
            return
        before = min(found, key=lambda chain: chain.count, default=None)
        chain = _Chain(1 + (before.count if before else 0), fit, before)
        if end not in self._chains or chain.count <= self._chains[end].count:
            self._chains[end] = chain

    def _nothing_below(self, fit: _Fit) -> bool:
        """Whether the rows below a total come to nothing."""
        return fit.upto.pence[fit.basis] == self._now.pence[fit.basis]
