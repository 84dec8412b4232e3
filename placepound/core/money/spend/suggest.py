"""Which service group may unmapped money belong to? A suggestion from what was mapped before, never applied unasked."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from placepound.core.money.mapping import plain
from placepound.core.money.service_groups import UNMAPPED, service_group
from placepound.core.money.spend.profile import SpendColumn
from placepound.core.money.spend.released import PayeeKind
from placepound.core.money.spend.words import percent
from placepound.core.rules.reader import RuleValue, value

EVIDENCE = (SpendColumn.SUPPLIER, SpendColumn.CODE, SpendColumn.PURPOSE, SpendColumn.SERVICE, SpendColumn.UNIT)
"""The texts that tell what a payment was for, the most telling first."""

OWN_ONLY = (SpendColumn.CODE,)
"""Texts that mean something only among payments of the body that wrote them."""

_SAID = {
    SpendColumn.SUPPLIER: "to this supplier",
    SpendColumn.CODE: "with this code",
    SpendColumn.PURPOSE: "for this purpose",
    SpendColumn.SERVICE: "for this service",
    SpendColumn.UNIT: "by this unit",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendTexts:
    """What is written beside payments of one payer. kind: the supplier of any but a named payee is never looked at."""

    payer: str
    texts: Mapping[SpendColumn, str]
    kind: PayeeKind = PayeeKind.NAMED


@dataclass(frozen=True, slots=True, kw_only=True)
class MappedSpend:
    """Payments that a coding rule or a person gave a service group."""

    written: SpendTexts
    service_group: str
    pence: int
    payments: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionRules:
    """When evidence is enough: so many payments with the same texts, and so many in 100 of them in one group."""

    least_share: RuleValue
    least_payments: RuleValue


def suggestion_rules(*, on: date) -> SuggestionRules:
    """The rule values in force on a day."""
    return SuggestionRules(
        least_share=value("suggestion_least_share", on=on), least_payments=value("suggestion_least_payments", on=on)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendSuggestion:
    """What payments with the same texts were mapped to before.

    service_group: None where the evidence is thin or divided. share: the smaller of its shares by number and by value.
    columns: the texts that agree. own: whether the evidence is the payer's own. payments, agreeing: how many there are
    and how many were mapped to the group, or, without one, to the most frequent group.
    """

    service_group: str | None
    share: Fraction
    columns: tuple[SpendColumn, ...] = ()
    own: bool = True
    payments: int = 0
    agreeing: int = 0

    @property
    def sentence(self) -> str:
        """The evidence, or why there is no suggestion."""
        if not self.columns:
            return "No suggestion: too few payments with these texts were mapped before."
        texts = " ".join(_SAID[column] for column in self.columns)
        like = f"payments of {'this payer' if self.own else 'other payers'} {texts}"
        if self.service_group is None:
            return f"No suggestion: {self.payments:,} {like} were mapped to different groups."
        group = service_group(self.service_group).label
        return (
            f"{self.agreeing:,} of {self.payments:,} {like} were mapped to {group}, "
            f"at least {percent(self.share)} by number and by value."
        )


_Texts = tuple[tuple[SpendColumn, str], ...]


@dataclass(slots=True)
class _Mapped:
    """Payments of one payer with the same texts in one service group. value: without regard to signs."""

    payer: str
    group: str
    payments: int = 0
    value: int = 0


class SuggestionMemory:
    """What was mapped before, to ask for suggestions. What is unmapped teaches nothing and is passed over."""

    def __init__(self, mapped: Iterable[MappedSpend], *, rules: SuggestionRules) -> None:
        self._rules = rules
        self._rows: dict[tuple[str, _Texts, str], _Mapped] = {}
        self._with: dict[tuple[SpendColumn, str], dict[int, _Mapped]] = {}
        self._found: dict[tuple[str, _Texts], SpendSuggestion] = {}
        for one in mapped:
            if one.service_group != UNMAPPED:
                self._learn(one)

    def _learn(self, one: MappedSpend) -> None:
        payer, texts = one.written.payer, _texts(one.written)
        row = self._rows.setdefault((payer, texts, one.service_group), _Mapped(payer, one.service_group))
        row.payments += one.payments
        row.value += abs(one.pence)
        for text in texts:
            self._with.setdefault(text, {})[id(row)] = row

    def suggest(self, written: SpendTexts) -> SpendSuggestion:
        """The group that payments with the same texts were mapped to: of the same payer, or if they are few, of others.

        The texts are taken in the order of EVIDENCE. A text that too few payments share is passed over; where those
        that share it are divided, the next text is looked for among them alone.
        """
        texts = _texts(written)
        known = self._found.get((written.payer, texts))
        if known is None:
            known = self._follow(texts, written.payer, own=True) or self._follow(texts, written.payer, own=False)
            known = self._found[written.payer, texts] = known or SpendSuggestion(service_group=None, share=Fraction(0))
        return known

    def _follow(self, texts: _Texts, payer: str, *, own: bool) -> SpendSuggestion | None:
        """The suggestion, or that evidence is divided; None where it is thin."""
        among: dict[int, _Mapped] | None = None
        columns: list[SpendColumn] = []
        found = None
        for column, text in texts:
            if column in OWN_ONLY and not own:
                continue
            sharing = self._with.get((column, text), {})
            rows = {
                key: row
                for key, row in sharing.items()
                if (row.payer == payer) is own and (among is None or key in among)
            }
            if sum(row.payments for row in rows.values()) < self._rules.least_payments.whole:
                continue
            among = rows
            columns.append(column)
            found = _judge(rows.values(), columns=tuple(columns), own=own, least=self._rules.least_share.whole)
            if found.service_group:
                break
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionAccuracy:
    """How suggestions fare where the true group is known: payments and money asked for, suggested, and suggested right.

    Money is counted without regard to signs, in pence.
    """

    asked: int
    suggested: int
    right: int
    asked_pence: int
    suggested_pence: int
    right_pence: int


def accuracy(memory: SuggestionMemory, *, held_out: Iterable[MappedSpend]) -> SuggestionAccuracy:
    """What the memory suggests for payments that it has not learned from, against the group that they were given."""
    asked, suggested, right = [0, 0], [0, 0], [0, 0]
    for one in held_out:
        group = memory.suggest(one.written).service_group
        for tally, counts in ((asked, True), (suggested, group is not None), (right, group == one.service_group)):
            tally[0] += one.payments * counts
            tally[1] += abs(one.pence) * counts
    return SuggestionAccuracy(
        asked=asked[0],
        suggested=suggested[0],
        right=right[0],
        asked_pence=asked[1],
        suggested_pence=suggested[1],
        right_pence=right[1],
    )


def _texts(written: SpendTexts) -> _Texts:
    """The texts that say something, in the order of evidence, as rules compare them."""
    found = ((column, plain(written.texts.get(column, ""))) for column in EVIDENCE)
    hidden = SpendColumn.SUPPLIER if written.kind is not PayeeKind.NAMED else None
    return tuple((column, text) for column, text in found if text and column is not hidden)


def _judge(rows: Iterable[_Mapped], *, columns: tuple[SpendColumn, ...], own: bool, least: int) -> SpendSuggestion:
    """The most frequent group, if it is that by number and by value alike."""
    payments: Counter[str] = Counter()
    money: Counter[str] = Counter()
    for row in rows:
        payments[row.group] += row.payments
        money[row.group] += row.value
    group = min(payments, key=lambda one: (-payments[one], one))
    shares = [Fraction(counts[group], counts.total()) for counts in (payments, money) if counts.total()]
    return SpendSuggestion(
        service_group=group if min(shares) * 100 >= least else None,
        share=min(shares),
        columns=columns,
        own=own,
        payments=payments.total(),
        agreeing=payments[group],
    )
