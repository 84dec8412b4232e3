"""Which service group does a row belong to? Coding rules, tried in order; the first that matches wins."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import accumulate

from placepound.core.money.flows import Confidence, FlowClass, ProviderKind
from placepound.core.money.service_groups import UNMAPPED, service_group
from placepound.core.records.preview import Column
from placepound.core.rules.reader import load
from placepound.core.terms.period import in_force
from placepound.core.terms.problem import Problem, Refused


class Match(StrEnum):
    """How the text of a rule meets that of a row: all of it, its beginning, any part, or from the start of a word."""

    EXACT = "exact"
    PREFIX = "prefix"
    CONTAINS = "contains"
    WORDS = "words"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodingRule:
    """How rows that match are coded, by whom and why. Capitals, spaces, apostrophes and kinds of dash do not matter.

    publisher, valid_from, valid_to: whose statements and which dates it holds for; None for any.
    """

    id: str
    field: Column
    match: Match
    text: str
    service_group: str
    author: str
    reason: str
    publisher: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    provider_kind: ProviderKind | None = None
    area: str | None = None
    fund: str | None = None
    flow_class: FlowClass | None = None
    confidence: Confidence | None = None
    reviewed_on: date | None = None

    def holds(self, *, publisher: str | None, on: date) -> bool:
        """Whether it applies to a publisher's statement of a day."""
        return self.publisher in (None, publisher) and in_force(self.valid_from, self.valid_to, on=on)

    def matches(self, text: str) -> bool:
        """Whether a row's text is caught."""
        return _meets(self.match, plain(self.text), text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """How one row is coded, and the rule that did it; unmapped where none did."""

    rule: CodingRule | None = None
    service_group: str = UNMAPPED
    provider_kind: ProviderKind | None = None
    area: str | None = None
    fund: str | None = None
    flow_class: FlowClass | None = None
    confidence: Confidence | None = None


def code_row(
    row_texts: Mapping[Column, str], rules: Iterable[CodingRule], *, publisher: str | None, on: date
) -> Coding:
    """The coding of one row by the first rule that matches. Plain and slow; ``Coder`` gives the same for many rows."""
    for rule in rules:
        if rule.holds(publisher=publisher, on=on) and rule.matches(row_texts.get(rule.field, "")):
            return coding_by(rule)
    return Coding()


def coding_by(rule: CodingRule) -> Coding:
    """What a rule says of the rows that it catches. Raises Refused for a group that does not exist."""
    return Coding(
        rule=rule,
        service_group=service_group(rule.service_group).code,
        provider_kind=rule.provider_kind,
        area=rule.area,
        fund=rule.fund,
        flow_class=rule.flow_class,
        confidence=rule.confidence,
    )


@dataclass(slots=True)
class Coder:
    """Codes many rows by the same rules: each distinct text is looked at once for each publisher and day."""

    rules: Sequence[CodingRule]
    _live: dict[tuple[str | None, date], "_Live"] = field(default_factory=dict)

    def code(self, row_texts: Mapping[Column, str], *, publisher: str | None, on: date) -> Coding:
        """The same as ``code_row``."""
        live = self._live.get((publisher, on))
        if live is None:
            held = [rule for rule in self.rules if rule.holds(publisher=publisher, on=on)]
            live = self._live[publisher, on] = _Live(held)
        return live.code(row_texts)


class _Live:
    """The rules that hold, by the column they look at, with what each text was found to match."""

    def __init__(self, rules: Sequence[CodingRule]) -> None:
        self._codings = [coding_by(rule) for rule in rules]
        self._columns: dict[Column, list[tuple[int, Match, str]]] = {}
        for place, rule in enumerate(rules):
            self._columns.setdefault(rule.field, []).append((place, rule.match, plain(rule.text)))
        self._found: dict[tuple[Column, str], int] = {}
        self._none = len(rules)

    def code(self, row_texts: Mapping[Column, str]) -> Coding:
        place = min((self._first(column, row_texts.get(column, "")) for column in self._columns), default=self._none)
        return self._codings[place] if place < self._none else Coding()

    def _first(self, column: Column, text: str) -> int:
        found = self._found.get((column, text))
        if found is None:
            said = plain(text)
            holding = ((place, match, wanted) for place, match, wanted in self._columns[column] if wanted in said)
            tried = (place for place, match, wanted in holding if wanted and _where(match, wanted, said, text))
            found = self._found[column, text] = next(tried, self._none)
        return found


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """A text as rules compare it: no capitals, spaces or apostrophes, and one kind of dash."""
    return "".join(_same(text).split())


def _same(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().translate(_SAME)


_SAME = str.maketrans("\u2010\u2011\u2012\u2013\u2014\u2212", "------", "'\u2018\u2019\u02bc")


def _meets(match: Match, wanted: str, text: str) -> bool:
    """A rule with no text matches nothing, so that an empty rule cannot catch every row."""
    said = plain(text)
    return bool(wanted) and wanted in said and _where(match, wanted, said, text)


def _where(match: Match, wanted: str, said: str, text: str) -> bool:
    match match:
        case Match.EXACT:
            return said == wanted
        case Match.PREFIX:
            return said.startswith(wanted)
        case Match.CONTAINS:
            return True
        case Match.WORDS:
            return any(said.startswith(wanted, start) for start in _word_starts(text))


@lru_cache(maxsize=20_000)
def _word_starts(text: str) -> tuple[int, ...]:
    """Where words begin in ``plain`` of a text."""
    words = re.split(r"(\W+)", _same(text))
    lengths = accumulate((len(plain(word)) for word in words), initial=0)
    return tuple(length for word, length in zip(words, lengths, strict=False) if plain(word) and not _BREAK.match(word))


_BREAK = re.compile(r"\W")


def check_rule(rule: CodingRule) -> tuple[Problem, ...]:
    """Everything that keeps a rule from being used."""
    found = []
    if not plain(rule.text):
        found.append(Problem(message="Write the text that rows are to match.", field="text"))
    found += [
        Problem(message=f"Give the rule its {name}, so that others can review it.", field=name)
        for name in ("author", "reason")
        if not getattr(rule, name).strip()
    ]
    if rule.valid_from and rule.valid_to and rule.valid_to < rule.valid_from:
        found.append(Problem(message="The rule ends before it starts. Correct one of the dates.", field="valid_to"))
    try:
        service_group(rule.service_group)
    except Refused as refused:
        found += refused.problems
    return tuple(found)


def digest(rules: Iterable[CodingRule]) -> str:
    """The fingerprint of rules in their order, by which a published total keeps the rules that it was made with."""
    return hashlib.sha256("\n".join(repr(rule) for rule in rules).encode()).hexdigest()[:16]


def starter_rules(*, on: date) -> tuple[CodingRule, ...]:
    """Placepound's own rules for any place, in force on a day: a place's own rules stand before them."""
    return tuple(
        _starter(row)
        for rule in load("coding_rules")
        if in_force(rule.valid_from, rule.valid_to, on=on)
        for row in rule.rows
    )


def _starter(row: Mapping[str, str]) -> CodingRule:
    return CodingRule(
        id=f"placepound:{plain(row['text'])}",
        field=Column(row.get("field", Column.SERVICE)),
        match=Match(row.get("match", Match.WORDS)),
        text=row["text"],
        service_group=row["group"],
        author="Placepound",
        reason=row["reason"],
        provider_kind=ProviderKind(row["provider_kind"]) if "provider_kind" in row else None,
        confidence=Confidence(row["confidence"]) if "confidence" in row else None,
    )
