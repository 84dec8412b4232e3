"""Which service group may unmapped money belong to? A suggestion from what was mapped before, never applied unasked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from placepound.core.money.service_groups import service_group
from placepound.core.money.spend.evidence import (
    OWN_ONLY,
    MappedBefore,
    MappedRow,
    MappedSpend,
    SpendTexts,
    Tally,
    Text,
    TrackRecord,
)
from placepound.core.money.spend.profile import SpendColumn
from placepound.core.money.spend.words import percent
from placepound.core.rules.reader import RuleValue, value

_SAID = {
    SpendColumn.SUPPLIER: "to this supplier",
    SpendColumn.CODE: "with this code",
    SpendColumn.PURPOSE: "for this purpose",
    SpendColumn.SERVICE: "for this service",
    SpendColumn.UNIT: "by this unit",
}


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
    columns: the texts that agree; none where the evidence is thin. own: whether it is the payer's own. payments,
    agreeing: how many there are, and how many were mapped to the most frequent group. record: the worst of the columns.
    """

    service_group: str | None
    share: Fraction
    columns: tuple[SpendColumn, ...] = ()
    own: bool = True
    payments: int = 0
    agreeing: int = 0
    record: TrackRecord = TrackRecord()

    @property
    def sentence(self) -> str:
        """The evidence, or why there is no suggestion."""
        if not self.columns:
            return "No suggestion: too few payments with texts that can be trusted were mapped before."
        texts = " ".join(_SAID[column] for column in self.columns)
        like = f"payments of {'this payer' if self.own else 'other payers'} {texts}"
        if self.service_group is None:
            return f"No suggestion: {self.payments:,} {like} were mapped to different groups."
        group = service_group(self.service_group).label
        if self.share == 1:
            return f"All {self.payments:,} {like} were mapped to {group}."
        shares = f"at least {percent(self.share)} by number and by value"
        return f"{self.agreeing:,} of {self.payments:,} {like} were mapped to {group}, {shares}."

    @property
    def caution(self) -> str:
        """How often such evidence was right; empty where there is no suggestion."""
        if self.service_group is None:
            return ""
        if not self.record.tested:
            return "How often such evidence is right could not be tested."
        mapped = f"{self.record.tested:,} payments that other rules had mapped"
        return f"Tested on {mapped}, such evidence was right for {percent(self.record.share)}."


@dataclass(slots=True, kw_only=True)
class Suggester:
    """Asks what was mapped before for suggestions; each distinct set of texts is looked at once.

    What rules caught is no fair sample of what they did not: one rule may have caught all that is known of a unit that
    pays for much else. So a kind of text is believed only if it told rightly what other rules had mapped, in as large
    a share as a suggestion needs. The supplier alone is believed where that cannot be tested.
    """

    mapped: MappedBefore
    rules: SuggestionRules
    _records: dict[tuple[str, SpendColumn, bool], TrackRecord] = field(default_factory=dict)
    _found: dict[tuple[str, tuple[Text, ...]], SpendSuggestion] = field(default_factory=dict)

    def suggest(self, written: SpendTexts) -> SpendSuggestion:
        """The group that payments with the same text were mapped to: of the same payer or, if they are few, of others.

        The texts are taken in the order of EVIDENCE; one that is not believed or that too few payments share is passed
        over. Where those that share it are divided, they are narrowed to those that share the next text as well; if
        they stay divided there is no suggestion, whatever later texts alone would say.
        """
        texts = written.telling()
        found = self._found.get((written.payer, texts))
        if found is None:
            starts = ((texts[place:], own) for place in range(len(texts)) for own in (True, False))
            tried = (self._follow(rest, payer=written.payer, own=own) for rest, own in starts)
            found = next((one for one in tried if one), SpendSuggestion(service_group=None, share=Fraction(0)))
            self._found[written.payer, texts] = found
        return found

    def _follow(self, texts: tuple[Text, ...], *, payer: str, own: bool) -> SpendSuggestion | None:
        """What the first text says, narrowed by later ones where it is divided; None where it is no evidence."""
        among: Mapping[object, MappedRow] | None = None
        columns: tuple[SpendColumn, ...] = ()
        found = None
        for text in texts:
            sharing = self.mapped.sharing(text, payer=payer, own=own)
            rows = {key: row for key, row in sharing.items() if among is None or key in among}
            tally = Tally.of(rows.values())
            if self._is_evidence(text[0], tally, payer=payer, own=own):
                among, columns = rows, (*columns, text[0])
                found = self._suggestion(tally, columns, payer=payer, own=own)
            if found is None or found.service_group:
                break
        return found

    def _is_evidence(self, column: SpendColumn, tally: Tally, *, payer: str, own: bool) -> bool:
        if tally.number < self.rules.least_payments.whole or (column in OWN_ONLY and not own):
            return False
        record = self._record(column, payer=payer, own=own)
        if record.tested < self.rules.least_payments.whole:
            return column is SpendColumn.SUPPLIER
        return record.share * 100 >= self.rules.least_share.whole

    def _suggestion(self, tally: Tally, columns: tuple[SpendColumn, ...], *, payer: str, own: bool) -> SpendSuggestion:
        records = (self._record(column, payer=payer, own=own) for column in columns)
        return SpendSuggestion(
            service_group=tally.decided(**self._least()),
            share=tally.share,
            columns=columns,
            own=own,
            payments=tally.number,
            agreeing=tally.payments[tally.leading],
            record=min(records, key=lambda record: (record.share, -record.tested)),
        )

    def _record(self, column: SpendColumn, *, payer: str, own: bool) -> TrackRecord:
        key = (payer, column, own)
        if key not in self._records:
            self._records[key] = self.mapped.track_record(column, payer=payer, own=own, **self._least())
        return self._records[key]

    def _least(self) -> dict[str, int]:
        return {"least_payments": self.rules.least_payments.whole, "least_share": self.rules.least_share.whole}


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


def accuracy(suggester: Suggester, *, held_out: Iterable[MappedSpend]) -> SuggestionAccuracy:
    """What is suggested for payments that were not learned from, against the group that they are known to have."""
    listed = tuple(held_out)
    groups = [suggester.suggest(one.written).service_group for one in listed]
    suggested = [one for one, group in zip(listed, groups, strict=True) if group is not None]
    right = [one for one, group in zip(listed, groups, strict=True) if group == one.service_group]
    return SuggestionAccuracy(
        asked=sum(one.payments for one in listed),
        suggested=sum(one.payments for one in suggested),
        right=sum(one.payments for one in right),
        asked_pence=sum(abs(one.pence) for one in listed),
        suggested_pence=sum(abs(one.pence) for one in suggested),
        right_pence=sum(abs(one.pence) for one in right),
    )
