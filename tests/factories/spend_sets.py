"""Which files does one body publish together? A year with a change of layout, repeats across files, a new issue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations, product
from random import Random

from placepound.core.money.spend.rows import Flag, Reason, SpendClass
from tests.factories.spend_files import PlantedFile, PlantedRow, Spec, plant_file
from tests.factories.spend_layouts import Facet
from tests.factories.spend_rows import Damage
from tests.factories.spend_words import Fact, facts

MONTHS = ((2024, 4), (2024, 5), (2024, 6), (2024, 7), (2024, 8), (2024, 9),
          (2024, 10), (2024, 11), (2024, 12), (2025, 1), (2025, 2), (2025, 3))  # fmt: skip


def a_year(seed: int | str, specs: Sequence[Spec], *, months: int = 12) -> tuple[PlantedFile, ...]:
    """The files of one body's financial year, month after month. specs: its layouts in turn, each for as long."""
    found = []
    for number, (year, month) in enumerate(MONTHS[:months]):
        spec = replace(specs[number * len(specs) // months], year=year, month=month)
        found.append(plant_file(f"{seed} {year} {month}", spec))
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two files of one body, and the truth of each once both are held. shared: how many rows both hold."""

    old: PlantedFile
    new: PlantedFile
    shared: int


def same_file_again(seed: int | str, spec: Spec) -> Pair:
    """A file and the same bytes under another name: every row of it is a duplicate of the first one's."""
    old = plant_file(seed, spec)
    rows = tuple(
        replace(
            row,
            spend_class=SpendClass.DUPLICATE,
            reason=Reason.SAME_FILE,
            of_file=old.name,
            of_row=row.row,
        )
        for row in old.rows
    )
    return Pair(old=old, new=replace(old, name=f"copy-of-{old.name}", rows=rows), shared=len(rows))


def same_transactions(seed: int | str, spec: Spec, *, repeated: int = 3) -> Pair:
    """Two months, the second of which holds some transactions of the first again, letter by letter.

    In a layout without transaction numbers they cannot be proved the same, and stay payments.
    """
    old = plant_file(seed, spec)
    year, month = _after(spec)
    fresh = facts(f"{seed} next", spec.rows, year=year, month=month, credits=spec.credit_rows)
    taken = {fact.pence for fact in old.facts}
    fresh = tuple(fact for fact in fresh if fact.pence not in taken)
    again = dict(_whole(old)[:repeated])
    new = plant_file(f"{seed} next", replace(spec, year=year, month=month), given=(*again.values(), *fresh))
    new = _flagged(new, again)
    repeats = _repeats(new, again)
    if old.layout.has(Facet.TRANSACTION):
        new = replace(new, rows=tuple(_pointing(row, old, repeats.get(row.row)) for row in new.rows))
    return Pair(old=old, new=new, shared=len(repeats))


def reissued(seed: int | str, spec: Spec, *, changed: int = 2, dropped: int = 1, added: int = 2) -> Pair:
    """A file and its corrected issue: some amounts changed, some rows gone, some new, all others the same."""
    old = plant_file(seed, spec)
    dice = Random(f"reissue {seed}")
    held = list(old.facts)
    odd = dice.sample(range(len(held)), changed + dropped)
    gone, altered = set(odd[:dropped]), set(odd[dropped:])
    taken = {fact.pence for fact in held}
    extra = facts(f"{seed} added", added * 3, year=spec.year, month=spec.month)
    kept = tuple(
        replace(fact, pence=fact.pence + 1_003_19, vat=0) if place in altered else fact
        for place, fact in enumerate(held)
        if place not in gone
    )
    more = tuple(fact for fact in extra if fact.pence not in taken)[:added]
    new = plant_file(f"{seed} new issue", spec, given=(*kept, *more), name=f"revised-{old.name.split('.')[0]}")
    rows = tuple(_replaced(row, old, new) for row in old.rows)
    return Pair(old=replace(old, rows=rows), new=new, shared=sum(row.reason is Reason.REISSUED for row in rows))


def _replaced(row: PlantedRow, old: PlantedFile, new: PlantedFile) -> PlantedRow:
    """What becomes of a row of the older issue: payments and credits are taken over or dropped, the rest stays."""
    if not row.counts:
        return row
    fact = old.fact_of[row.row]
    match = next((number for number, other in new.fact_of.items() if other == fact and new.row(number).counts), None)
    if match is None:
        return replace(row, spend_class=SpendClass.REFUSED, reason=Reason.DROPPED)
    return replace(row, spend_class=SpendClass.DUPLICATE, reason=Reason.REISSUED, of_file=new.name, of_row=match)


def _after(spec: Spec) -> tuple[int, int]:
    return (spec.year + 1, 1) if spec.month == 12 else (spec.year, spec.month + 1)


def _whole(planted: PlantedFile) -> list[tuple[int, Fact]]:
    """The rows that nothing was done to, with their payments."""
    return [(row.row, planted.fact_of[row.row]) for row in planted.rows if row.counts and row.what == "as paid"]


_SAME_WORDS = (
    "as paid", Damage.REPEATED.value, Damage.EMPTY_EXTRA.value, Damage.SHORT.value, Damage.GROSS_WRONG.value,
    Damage.ROUNDED.value,
)  # fmt: skip
"""What may happen to a row without a change of its day, its pence or its words."""


def _repeats(new: PlantedFile, again: Mapping[int, Fact]) -> dict[int, int]:
    """Rows that say letter by letter what a row of the older file says, with that row. A second copy has none."""
    where = {fact: row for row, fact in again.items()}
    found: dict[int, int] = {}
    for row in new.rows:
        fact = new.fact_of.get(row.row)
        if fact in where and row.what in _SAME_WORDS and where[fact] not in found.values():
            found[row.row] = where[fact]
    return found


def _pointing(row: PlantedRow, old: PlantedFile, of_row: int | None) -> PlantedRow:
    if of_row is None:
        return row
    changed = {"spend_class": SpendClass.DUPLICATE, "reason": Reason.SAME_TRANSACTION}
    return replace(row, of_file=old.name, of_row=of_row, **changed)


def _flagged(new: PlantedFile, again: Mapping[int, Fact]) -> PlantedFile:
    """The repeated payments are of the month before, so they stand outside the new file's month."""
    repeated = set(again.values())
    rows = tuple(
        replace(row, flags=row.flags | {Flag.OUTSIDE_MONTH}) if new.fact_of.get(row.row) in repeated else row
        for row in new.rows
    )
    return replace(new, rows=rows)


def pairwise(factors: Mapping[str, Sequence[object]], *, seed: int = 0) -> tuple[dict[str, object], ...]:
    """Few combinations in which every two values of different factors meet at least once."""
    dice = Random(seed)
    names = list(factors)
    open_pairs = set(
        chain.from_iterable(
            product(((one, a) for a in range(len(factors[one]))), ((two, b) for b in range(len(factors[two]))))
            for one, two in combinations(names, 2)
        )
    )
    found: list[dict[str, object]] = []
    while open_pairs:
        best = max((_candidate(factors, names, open_pairs, dice) for _ in range(12)), key=lambda one: one[0])
        chosen = best[1]
        open_pairs -= {((a, chosen[a]), (b, chosen[b])) for a, b in combinations(names, 2)}
        found.append({name: factors[name][place] for name, place in chosen.items()})
    return tuple(found)


_Pairs = set[tuple[tuple[str, int], tuple[str, int]]]


def _candidate(
    factors: Mapping[str, Sequence[object]], names: list[str], open_pairs: _Pairs, dice: Random
) -> tuple[int, dict[str, int]]:
    """One combination grown from a pair that has not met yet, and how many such pairs it settles."""
    (one, a), (two, b) = dice.choice(sorted(open_pairs))
    chosen = {one: a, two: b}
    for name in dice.sample(names, len(names)):
        if name not in chosen:
            values = list(range(len(factors[name])))
            dice.shuffle(values)
            chosen[name] = max(values, key=lambda value: _settled(chosen, name, value, names, open_pairs))
    ordered = {name: chosen[name] for name in names}
    return sum(((x, ordered[x]), (y, ordered[y])) in open_pairs for x, y in combinations(names, 2)), ordered


def _settled(chosen: dict[str, int], name: str, value: int, names: list[str], open_pairs: _Pairs) -> int:
    order = {key: place for place, key in enumerate(names)}
    count = 0
    for other, held in chosen.items():
        pair = ((other, held), (name, value)) if order[other] < order[name] else ((name, value), (other, held))
        count += pair in open_pairs
    return count
