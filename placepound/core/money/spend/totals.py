"""Which rows state the sum of others? Decided from the top down, by structure and arithmetic, never by words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from placepound.core.money.spend.rows import Control


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A row that may be a total: it has an amount, no transaction number, and lacks a date or a payee.

    bare: it has neither date nor payee, or nothing but one label in the payee's place. dated: it has a date, so that
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
    """The totals that one file states. grand: the last that sums the whole file.

    unmet: where there is no such total, the bare row at the foot or head of the file that is not the sum of the rest.
    """

    controls: tuple[Control, ...] = ()
    grand: Control | None = None
    unmet: Candidate | None = None


def resolve(stretches: Iterable[Stretch], *, tolerance: int) -> Totals:
    """The totals among one file's candidates, each decided with those above it.

    A candidate is a total where the rows since the file's start, or since an earlier total, add up to it within the
    tolerance, in pence: all of them, or all but the refused. A bare one may sum a single row, any other needs two.
    The sum that comes nearest is taken, of equals the longest. A candidate above all other rows is a total where
    those add up to it. One that is no total is itself a row to be summed.
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
    if first is not None and below is not None and (control := below.whole(first)):
        return below.finish(first=control)
    return from_the_top.finish()


@dataclass(slots=True)
class _Place:
    """A place between rows: how many totals stand above it, the sums of rows up to it, and the first row below it."""

    order: int = 0
    rows: int = 0
    pence: int = 0
    kept_rows: int = 0
    kept_pence: int = 0
    first_row: int | None = None


@dataclass(slots=True, order=True)
class _Fit:
    """A sum that a candidate states. The nearest comes first, then the longest, then the one with nothing left out."""

    off: int
    order: int
    without_refused: bool
    control: Control = field(compare=False)


class _Pass:
    """One way down a file, with the earliest place at which each running sum stood."""

    def __init__(self, tolerance: int) -> None:
        self._tolerance = tolerance
        self._here = _Place()
        self._start = _Place()
        self._all = {0: self._start}
        self._kept = {0: self._start}
        self._open = [self._start]
        self._found: list[_Fit] = []
        self._head: Candidate | None = None
        self._foot: Candidate | None = None

    @property
    def is_empty(self) -> bool:
        return not self._here.rows

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
        if not stretch.rows:
            return
        for place in self._open:
            place.first_row = stretch.first_row
        self._open.clear()
        self._here.rows += stretch.rows
        self._here.pence += stretch.pence
        self._here.kept_rows += stretch.kept_rows
        self._here.kept_pence += stretch.kept_pence
        self._foot = None

    def whole(self, first: Candidate) -> Control | None:
        """The control of a candidate above all other rows, where those add up to it."""
        fits = (self._fit(first, self._start, is_all=is_all) for is_all in (True, False))
        best = min((fit for fit in fits if fit is not None), default=None)
        return best.control if best is not None else None

    def finish(self, *, first: Control | None = None) -> Totals:
        found = [fit.control for fit in self._found]
        whole = [
            fit.control
            for fit in self._found
            if fit.control.rows == (self._here.kept_rows if fit.without_refused else self._here.rows)
        ]
        if first is not None:
            found, whole = [first, *found], [first, *whole]
        unmet = self._foot if self._foot is not None else self._head
        return Totals(controls=tuple(found), grand=whole[-1] if whole else None, unmet=None if whole else unmet)

    def _fits(self, candidate: Candidate) -> Iterator[_Fit]:
        """The earliest place from which rows add up to the amount, for each penny allowed: all rows, or those kept."""
        for off in range(-self._tolerance, self._tolerance + 1):
            for is_all in (True, False):
                places, now = (self._all, self._here.pence) if is_all else (self._kept, self._here.kept_pence)
                place = places.get(now - candidate.pence - off)
                fit = self._fit(candidate, place, is_all=is_all) if place is not None else None
                if fit is not None:
                    yield fit

    def _fit(self, candidate: Candidate, since: _Place, *, is_all: bool) -> _Fit | None:
        here = self._here
        rows = here.rows - since.rows if is_all else here.kept_rows - since.kept_rows
        pence = here.pence - since.pence if is_all else here.kept_pence - since.kept_pence
        off = pence - candidate.pence
        if abs(off) > self._tolerance or rows < (1 if candidate.bare else 2) or since.first_row is None:
            return None
        control = Control(
            row=candidate.row, pence=candidate.pence, first_row=since.first_row, rows=rows, difference=off
        )
        return _Fit(abs(off), since.order, not is_all, control)

    def _accept(self, fit: _Fit) -> None:
        self._found.append(fit)
        place = replace(self._here, order=len(self._found), first_row=None)
        self._all.setdefault(place.pence, place)
        self._kept.setdefault(place.kept_pence, place)
        self._open.append(place)

    def _count(self, candidate: Candidate) -> None:
        """A candidate that is no total is a row, kept where it has a date."""
        bare = candidate if candidate.bare else None
        if self.is_empty:
            self._head = bare
        kept = int(candidate.dated)
        self.take(
            Stretch(
                candidate=None,
                rows=1,
                pence=candidate.pence,
                kept_rows=kept,
                kept_pence=kept * candidate.pence,
                first_row=candidate.row,
            )
        )
        self._foot = bare
