"""A world of payments whose true service group is known, and coding rules that catch some of them."""

import random
from dataclasses import dataclass, replace

from placepound.core.money.service_groups import service_groups
from placepound.core.money.spend.profile import SpendColumn
from placepound.core.money.spend.suggest import MappedSpend, SpendTexts

PAYERS = ("council", "borough", "icb")
GROUPS = tuple(group.code for group in service_groups() if group.parent)[:24]
VAGUE = ("Services", "Miscellaneous", "Contract payment", "")


@dataclass(frozen=True, slots=True)
class World:
    """caught: payments as rules mapped them. uncaught: payments that no rule catches, with their true group."""

    caught: tuple[MappedSpend, ...]
    uncaught: tuple[MappedSpend, ...]


@dataclass(frozen=True, slots=True)
class _Supplier:
    name: str
    groups: tuple[str, ...]
    payers: tuple[str, ...]


def world(*, seed: int, payments: int = 6000, suppliers: int = 300) -> World:
    """Suppliers of one group or several, purposes often vague, codes sometimes wrong, units that pay for much.

    Rules look at purposes and suppliers: they are written for three of five clear purposes, which two rules get wrong,
    and for the suppliers of one payer only. What they catch is not a random part of the whole, as in life.
    """
    chance = random.Random(seed)
    names = [_supplier(chance, number) for number in range(suppliers)]
    by_purpose = {f"{group} care": group for group in chance.sample(GROUPS, len(GROUPS) * 3 // 5)}
    for wrong in chance.sample(sorted(by_purpose), 2):
        by_purpose[wrong] = chance.choice(GROUPS)
    by_supplier = {one.name: one.groups[0] for one in chance.sample(names, suppliers // 5)}
    caught: list[MappedSpend] = []
    uncaught: list[MappedSpend] = []
    for _ in range(payments):
        paid = _payment(chance, names)
        texts = paid.written.texts
        group = by_purpose.get(texts[SpendColumn.PURPOSE])
        if group is None and paid.written.payer == PAYERS[0]:
            group = by_supplier.get(texts[SpendColumn.SUPPLIER])
        (uncaught if group is None else caught).append(replace(paid, service_group=group or paid.service_group))
    return World(tuple(caught), tuple(uncaught))


def _supplier(chance: random.Random, number: int) -> _Supplier:
    several = chance.random() < 0.25
    return _Supplier(
        name=f"Supplier {number}",
        groups=tuple(chance.sample(GROUPS, chance.randint(2, 4) if several else 1)),
        payers=tuple(chance.sample(PAYERS, chance.randint(1, 3))),
    )


def _payment(chance: random.Random, names: list[_Supplier]) -> MappedSpend:
    supplier = names[min(int(chance.paretovariate(0.7)) - 1, len(names) - 1)]
    payer, group = chance.choice(supplier.payers), chance.choice(supplier.groups)
    coded = group if chance.random() < 0.9 else chance.choice(GROUPS)
    texts = {
        SpendColumn.SUPPLIER: supplier.name,
        SpendColumn.PURPOSE: f"{group} care" if chance.random() < 0.4 else chance.choice(VAGUE),
        SpendColumn.CODE: f"{payer[:1]}{GROUPS.index(coded) // 2:03d}",
        SpendColumn.UNIT: f"Directorate {GROUPS.index(coded) % 5}",
    }
    pence = int(chance.lognormvariate(12, 1.5)) * (-1 if chance.random() < 0.03 else 1)
    return MappedSpend(
        written=SpendTexts(payer=payer, texts=texts), service_group=group, pence=pence or 1, payments=1
    )
