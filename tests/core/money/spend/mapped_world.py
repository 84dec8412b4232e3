"""A world of payments whose true service group is known, and coding rules that catch some of them."""

import random
from dataclasses import dataclass, replace

from placepound.core.money.service_groups import service_groups
from placepound.core.money.spend.evidence import MappedSpend, SpendTexts
from placepound.core.money.spend.profile import SpendColumn

PAYERS = ("council", "borough", "icb")
GROUPS = tuple(group.code for group in service_groups() if group.parent)[:24]
WORDS = ("care", "support", "placement")
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
    weight: float


def world(*, seed: int, payments: int = 5000, suppliers: int = 300) -> World:
    """Suppliers of one group or several, purposes often vague, codes that are wrong or shared, units that pay for much.

    Half of the clear purposes have a rule, two of them a wrong one, and so has a fifth of the council's suppliers. What
    rules catch is no random part of the whole: what they leave is vague, unusual, or all that a supplier does besides.
    """
    chance = random.Random(seed)
    names = tuple(_supplier(chance, number) for number in range(suppliers))
    rules = {f"{group} {word}": group for group in GROUPS for word in WORDS if chance.random() < 0.5}
    for wrong in chance.sample(sorted(rules), 2):
        rules[wrong] = chance.choice(GROUPS)
    own_rules = {one.name: one.groups[0] for one in chance.sample(names, suppliers // 5)}
    caught: list[MappedSpend] = []
    uncaught: list[MappedSpend] = []
    for _ in range(payments):
        paid = _payment(chance, names)
        purpose, supplier = paid.written.texts[SpendColumn.PURPOSE], paid.written.texts[SpendColumn.SUPPLIER]
        if purpose in rules:
            caught.append(replace(paid, service_group=rules[purpose], rule=purpose))
        elif supplier in own_rules and paid.written.payer == PAYERS[0]:
            caught.append(replace(paid, service_group=own_rules[supplier], rule=supplier))
        else:
            uncaught.append(paid)
    return World(tuple(caught), tuple(uncaught))


def _supplier(chance: random.Random, number: int) -> _Supplier:
    several = chance.random() < 0.25
    return _Supplier(
        name=f"Supplier {number}",
        groups=tuple(chance.sample(GROUPS, chance.randint(2, 4) if several else 1)),
        payers=tuple(chance.sample(PAYERS, chance.randint(1, 3))),
        weight=1 / (number + 4),
    )


def _payment(chance: random.Random, names: tuple[_Supplier, ...]) -> MappedSpend:
    (supplier,) = chance.choices(names, weights=[one.weight for one in names])
    payer, group = chance.choice(supplier.payers), chance.choice(supplier.groups)
    coded = GROUPS.index(group if chance.random() < 0.9 else chance.choice(GROUPS))
    texts = {
        SpendColumn.SUPPLIER: supplier.name,
        SpendColumn.PURPOSE: f"{group} {chance.choice(WORDS)}" if chance.random() < 0.4 else chance.choice(VAGUE),
        SpendColumn.CODE: f"{payer[:1]}{coded // 2 if coded < 10 else coded:03d}",
        SpendColumn.UNIT: f"Directorate {coded % 5}",
    }
    pence = max(int(chance.lognormvariate(12, 1.5)), 1) * (-1 if chance.random() < 0.03 else 1)
    return MappedSpend(
        written=SpendTexts(payer=payer, texts=texts), service_group=group, rule="", pence=pence, payments=1
    )
