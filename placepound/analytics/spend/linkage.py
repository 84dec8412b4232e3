"""Which written names may be one body? Pairs of them, scored and explained, for a person to decide: nothing is decided.

Names are compared with every name of the organisations on record and with one another, where they share something rare:
a word or the beginning of the name that few others have, or a number. The bounds on names, pairs and proposals are rule
values, so that the work does not grow with the square of the names. The same names give the same proposals, in order.
"""

import logging
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

import pyarrow as pa
from ibis.util import gen_name
from splink import DuckDBAPI, Linker

from placepound.analytics.spend.likeness_model import RECORDS, settings
from placepound.core.money.spend.likeness import NameParts, difference, name_parts
from placepound.core.money.spend.proposals import SupplierProposal
from placepound.core.money.spend.released import PayeeKind
from placepound.core.money.spend.suppliers import KnownOrganisation, Resolution, RuledOut, spoken, supplier_key
from placepound.core.rules.reader import value
from placepound.core.terms.organisation import Identifier

logging.getLogger("splink").setLevel(logging.WARNING)  # it tells how long each of its steps took


def propose(
    engine: Any,
    resolutions: Iterable[Resolution],
    organisations: Iterable[KnownOrganisation],
    *,
    decided: Iterable[RuledOut] = (),
    on: date,
) -> tuple[SupplierProposal, ...]:
    """What names that are not resolved may mean: most money first, and of each name organisations on record first.

    engine: DuckDB. decided: pairs that a person found not to be one body, which are not proposed again. Of two names in
    payments the one with less money is proposed to mean the other. Only names that may be named are compared.
    """
    written = [*_in_payments(resolutions, on=on), *_on_record(organisations)]
    pairs = _scored(engine, written, on=on)
    found = [_proposal(written[left], written[right], chance) for left, right, chance in pairs]
    ruled_out = _RuledOut(decided)
    kept = _best_of_each([one for one in found if not ruled_out(one)], on=on)
    kept.sort(key=lambda one: (-one.pence, one.key, one.organisation is None, -one.probability, one.other_key))
    return tuple(kept[: value("most_supplier_proposals", on=on).whole])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Name:
    """A written name: of payments, with their sums, or of an organisation on record."""

    key: str
    text: str
    numbers: tuple[Identifier, ...]
    organisation: str | None = None
    pence: int = 0
    rows: int = 0


def _in_payments(resolutions: Iterable[Resolution], *, on: date) -> list[_Name]:
    """Names with payments that are not resolved, by key: those with the most money."""
    open_names = {one.name for one in resolutions if one.organisation is None and one.kind is PayeeKind.NAMED}
    by_key = defaultdict(list)
    for name in open_names:
        by_key[name.key].append(name)
    names = [
        _Name(
            key=key,
            text=max(alike, key=lambda one: (one.rows, one.display)).display,
            numbers=tuple(sorted({number for one in alike for number in one.identifiers}, key=str)),
            pence=sum(one.pence for one in alike),
            rows=sum(one.rows for one in alike),
        )
        for key, alike in by_key.items()
    ]
    names.sort(key=lambda name: (-abs(name.pence), name.key))
    return names[: value("most_supplier_names_compared", on=on).whole]


def _on_record(organisations: Iterable[KnownOrganisation]) -> Iterator[_Name]:
    for one in sorted(organisations, key=lambda one: one.key):
        texts = {supplier_key(text): text for text in (one.name, *(other.name for other in one.names))}
        for key, text in texts.items():
            yield _Name(key=key, text=text, numbers=one.identifiers, organisation=one.key)


def _scored(engine: Any, written: Sequence[_Name], *, on: date) -> list[tuple[int, int, float]]:
    """Pairs of names by their places, with the chance that they are one body, where that is enough to be proposed."""
    least = value("least_supplier_match_chance", on=on).whole / 100
    with _lent(engine, _records(written, on=on)) as frame:
        linker = Linker(frame, settings(on=on), log_level=None)
        scored = linker.inference.predict(threshold_match_probability=least, warning_mode="never")
        found = scored.as_record_list()
    return sorted((one["unique_id_l"], one["unique_id_r"], one["match_probability"]) for one in found)


@contextmanager
def _lent(engine: Any, records: pa.Table) -> Iterator[Any]:
    """Records as splink takes them, on the engine's own connection; what splink makes of them ends with the block."""
    api: Any = DuckDBAPI(engine.con)
    name = gen_name("supplier_names")
    try:
        yield api.register(records, table_name=name)
    finally:
        api.delete_tables_created_by_splink_from_db()
        engine.con.unregister(name)


def _records(written: Sequence[_Name], *, on: date) -> pa.Table:
    parts = [name_parts(one.text) for one in written]
    frequency = Counter(word for one in parts for word in one.words)
    rare = value("rare_word_most_names", on=on).whole
    blocks = [_blocks(one, part, frequency) for one, part in zip(written, parts, strict=True)]
    sizes = Counter(block for one in blocks for block in one)
    most = value("most_names_in_a_block", on=on).whole
    return pa.Table.from_pylist(
        [
            {
                "unique_id": place,
                "in_payments": one.organisation is None,
                **{name: getattr(part, name) for name in NameParts.__slots__},
                "rare": [word for word in part.words if frequency[word] <= rare],
                "registers": sorted({number.scheme.value for number in one.numbers}),
                "numbers": [number.org_id for number in one.numbers],
                "blocks": sorted(block for block in found if 1 < sizes[block] <= most),
            }
            for place, (one, part, found) in enumerate(zip(written, parts, blocks, strict=True))
        ],
        schema=RECORDS,
    )


def _blocks(name: _Name, parts: NameParts, frequency: Mapping[str, int]) -> set[str]:
    """What names must share to be compared: a number, the rarest words, the beginning or both ends of the letters."""
    rarest = sorted(parts.words, key=lambda word: (frequency[word], word))[:_RAREST]
    return {
        f"letters {parts.letters}",
        f"start {parts.letters[:8]}",
        f"ends {parts.letters[:4]} {parts.letters[-4:]}",
        *(f"word {word}" for word in rarest),
        *(f"pair {first} {second}" for first, second in combinations(sorted(rarest), 2)),
        *(f"number {number.org_id}" for number in name.numbers),
    }


_RAREST = 3


def _proposal(one: _Name, other: _Name, chance: float) -> SupplierProposal:
    """What a name of payments may mean: an organisation, or the other name of payments, which has more money."""
    if one.organisation is not None or (other.organisation is None and _more_money(one, than=other)):
        one, other = other, one
    return SupplierProposal(
        key=one.key,
        name=one.text,
        other_key=other.key,
        other_name=other.text,
        organisation=other.organisation,
        probability=round(chance, 4),
        reason=_reason(one, other),
        pence=one.pence,
        rows=one.rows,
    )


def _more_money(one: _Name, *, than: _Name) -> bool:
    return (abs(one.pence), than.key) > (abs(than.pence), one.key)


def _reason(one: _Name, other: _Name) -> str:
    words = difference(one.text, other.text)
    both = [number for number in one.numbers if number in other.numbers]
    if both:
        return f"both have {spoken(both[0])}; {words}"[:_LONGEST_REASON]
    registers = {number.scheme: number for number in other.numbers}
    against = [(number, registers[number.scheme]) for number in one.numbers if number.scheme in registers]
    numbers = "".join(f"; but {spoken(ours)} is not {theirs.value}" for ours, theirs in against[:1])
    return f"{words}{numbers}"[:_LONGEST_REASON]


_LONGEST_REASON = 500


class _RuledOut:
    """Whether a person has found that a proposal's two names, or the name and the organisation, are not one body."""

    def __init__(self, decided: Iterable[RuledOut]) -> None:
        decided = tuple(decided)
        self._names = {frozenset((one.key, one.other_key)) for one in decided}
        self._bodies = {(one.key, one.organisation) for one in decided if one.organisation}

    def __call__(self, one: SupplierProposal) -> bool:
        return frozenset((one.key, one.other_key)) in self._names or (one.key, one.organisation) in self._bodies


def _best_of_each(found: Iterable[SupplierProposal], *, on: date) -> list[SupplierProposal]:
    """The likeliest of each name, organisations on record first, each organisation and each other name once."""
    by_key: dict[str, list[SupplierProposal]] = defaultdict(list)
    for one in sorted(found, key=lambda one: (one.organisation is None, -one.probability, one.other_key)):
        known = by_key[one.key]
        again = (one.organisation is not None and one.organisation in {other.organisation for other in known}) or (
            one.other_key in {other.other_key for other in known}
        )
        if not again:
            known.append(one)
    most = value("most_proposals_of_a_name", on=on).whole
    return [one for known in by_key.values() for one in known[:most]]
