"""What was mapped before, and how well did each kind of text tell it? The evidence that suggestions rest on."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from placepound.core.money.mapping import plain
from placepound.core.money.service_groups import UNMAPPED
from placepound.core.money.spend.profile import SpendColumn
from placepound.core.money.spend.released import PayeeKind

EVIDENCE = (SpendColumn.SUPPLIER, SpendColumn.CODE, SpendColumn.PURPOSE, SpendColumn.SERVICE, SpendColumn.UNIT)
"""The texts that tell what a payment was for, the most telling first."""

OWN_ONLY = (SpendColumn.CODE,)
"""Texts that mean something only among payments of the body that wrote them."""

Text = tuple[SpendColumn, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendTexts:
    """What is written beside payments of one payer. kind: the supplier of any but a named payee is never looked at."""

    payer: str
    texts: Mapping[SpendColumn, str]
    kind: PayeeKind = PayeeKind.NAMED

    def telling(self) -> tuple[Text, ...]:
        """The texts that say something, in the order of EVIDENCE, as rules compare them."""
        found = ((column, plain(self.texts.get(column, ""))) for column in EVIDENCE)
        hidden = SpendColumn.SUPPLIER if self.kind is not PayeeKind.NAMED else None
        return tuple((column, text) for column, text in found if text and column is not hidden)


@dataclass(frozen=True, slots=True, kw_only=True)
class MappedSpend:
    """Payments that a coding rule gave a service group. rule: its id."""

    written: SpendTexts
    service_group: str
    rule: str
    pence: int
    payments: int


@dataclass(slots=True, kw_only=True)
class MappedRow:
    """Payments of one payer that agree in all texts, group and rule. value: in pence, without regard to signs."""

    group: str
    rule: str
    payments: int = 0
    value: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """Payments and their value by service group."""

    payments: Counter[str] = field(default_factory=Counter)
    value: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, rows: Iterable[MappedRow]) -> "Tally":
        found = cls()
        for row in rows:
            found.payments[row.group] += row.payments
            found.value[row.group] += row.value
        return found

    def __sub__(self, other: "Tally") -> "Tally":
        return Tally(self.payments - other.payments, self.value - other.value)

    @property
    def number(self) -> int:
        return self.payments.total()

    @property
    def leading(self) -> str:
        """The most frequent group."""
        return min(self.payments, key=lambda group: (-self.payments[group], group))

    @property
    def share(self) -> Fraction:
        """Of the most frequent group: the smaller of its shares by number and by value."""
        counts = [counted for counted in (self.payments, self.value) if counted.total()]
        return min(Fraction(counted[self.leading], counted.total()) for counted in counts)

    def decided(self, *, least_payments: int, least_share: int) -> str | None:
        """The group of enough payments with enough of a share, in percent; None where there is none."""
        if self.number < least_payments or self.share * 100 < least_share:
            return None
        return self.leading


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackRecord:
    """How often a kind of text told the group rightly: payments it could be tested on, and those it was right for."""

    tested: int = 0
    right: int = 0

    @property
    def share(self) -> Fraction:
        return Fraction(self.right, self.tested or 1)


class MappedBefore:
    """Payments as coding rules mapped them, by the texts beside them. What is unmapped teaches nothing."""

    def __init__(self, mapped: Iterable[MappedSpend]) -> None:
        self._sharing: dict[Text, dict[str, dict[object, MappedRow]]] = {}
        self._texts: dict[tuple[str, SpendColumn], dict[Text, None]] = {}
        for one in mapped:
            if one.service_group != UNMAPPED:
                self._learn(one)

    def _learn(self, one: MappedSpend) -> None:
        texts = one.written.telling()
        key = (texts, one.written.payer, one.service_group, one.rule)
        row = MappedRow(group=one.service_group, rule=one.rule)
        for text in texts:
            row = self._sharing.setdefault(text, {}).setdefault(one.written.payer, {}).setdefault(key, row)
            self._texts.setdefault((one.written.payer, text[0]), {})[text] = None
        row.payments += one.payments
        row.value += abs(one.pence)

    def sharing(self, text: Text, *, payer: str, own: bool) -> Mapping[object, MappedRow]:
        """The rows with a text: of this payer or, if not own, of all others."""
        by_payer = self._sharing.get(text, {})
        if own:
            return by_payer.get(payer, {})
        return {key: row for other, rows in by_payer.items() if other != payer for key, row in rows.items()}

    def track_record(
        self, column: SpendColumn, *, payer: str, own: bool, least_payments: int, least_share: int
    ) -> TrackRecord:
        """How well a column tells the groups of this payer's own payments.

        own: what each rule mapped is told from what its other rules mapped with the same text; else all that its rules
        mapped is told from what other payers' did.
        """
        tested = right = 0
        for text in self._texts.get((payer, column), {}):
            rows = self._sharing[text][payer].values()
            everything = Tally.of(self.sharing(text, payer=payer, own=own).values())
            for asked in _by_rule(rows) if own else [Tally.of(rows)]:
                known = everything - asked if own else everything
                told = known.decided(least_payments=least_payments, least_share=least_share)
                if told is not None:
                    tested += asked.number
                    right += asked.payments[told]
        return TrackRecord(tested=tested, right=right)


def _by_rule(rows: Iterable[MappedRow]) -> list[Tally]:
    found: dict[str, list[MappedRow]] = {}
    for row in rows:
        found.setdefault(row.rule, []).append(row)
    return [Tally.of(caught) for caught in found.values()]
