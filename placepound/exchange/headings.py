"""What does a column hold, by its heading? Known names in any case, spacing or light misspelling, never by place."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Generic, TypeVar

from placepound.core.records.preview import Column, Unit

ALIASES: tuple[tuple[Column, tuple[str, ...]], ...] = (
    (
        Column.SERVICE,
        (
            "service", "services", "service name", "service title", "service description", "description of service",
            "service line", "service area", "service category", "service division", "service division label",
            "service label", "service group", "service type", "type of service", "description", "activity", "purpose",
            "programme", "program", "item", "line", "budget line", "budget heading", "budget area", "area of spend",
            "spend area", "provision", "function", "workstream", "project", "cost centre", "cost center",
            "expense area", "organisational unit", "directorate", "what",
        ),
    ),
    (
        Column.COMMISSIONER,
        (
            "commissioner", "commissioners", "commissioner name", "commissioned by", "commissioning body",
            "commissioning organisation", "commissioning organization", "commissioning authority",
            "lead commissioner", "funder", "funders", "who pays", "funded by", "funding body",
            "funding organisation", "payer", "paid by", "organisation", "organization",
            "organisation name", "organisation label", "body", "body name", "public body", "authority",
            "authority name", "local authority", "council", "partner",
            "partner organisation", "lead organisation", "responsible body", "budget holder", "entity",
            "contributing body", "contributor",
        ),
    ),
    (
        Column.PROVIDER,
        (
            "provider", "providers", "provider name", "name of provider", "provider organisation", "provided by",
            "supplier", "suppliers", "supplier name", "delivered by", "delivery organisation", "delivery partner",
            "beneficiary", "beneficiary name", "vendor", "vendor name", "contractor", "payee", "recipient",
            "recipient name", "creditor", "creditor name", "merchant", "paid to",
        ),
    ),
    (
        Column.PROVIDER_KIND,
        (
            "provider kind", "kind of provider", "provider type", "type of provider", "provider sector",
            "provider category", "supplier type", "type of supplier", "supplier sector", "sector",
        ),
    ),
    (
        Column.AMOUNT,
        (
            "amount", "amounts", "amount paid", "net amount", "gross amount", "total amount", "value", "annual value",
            "contract value", "sum", "spend", "spending", "total spend", "annual spend", "planned spend",
            "actual spend", "expenditure", "net expenditure", "gross expenditure", "planned expenditure", "budget",
            "annual budget", "total budget", "net budget", "gross budget", "approved budget", "cost", "costs",
            "annual cost", "total cost", "net cost", "gross cost", "total", "net", "gross", "actual", "actuals",
            "outturn", "forecast", "forecast outturn", "allocation", "funding", "funding amount", "contribution",
            "contributions", "investment", "payment", "invoice amount", "price", "pounds", "money", "estimate",
        ),
    ),
    (
        Column.PERIOD,
        (
            "period", "year", "years", "financial year", "fiscal year", "fy", "date", "date paid", "payment date",
            "date of payment", "invoice payment date", "effective date", "month", "quarter", "reporting period",
        ),
    ),
    (
        Column.BASIS,
        (
            "basis", "basis of figures", "budget or outturn", "budget outturn or estimate", "plan or actual",
            "type of figure", "figure type", "status", "phase",
        ),
    ),
    (
        Column.FUND,
        (
            "fund", "fund name", "pooled fund", "pool", "pool name", "source of funding", "funding source",
            "funding stream", "funding route", "grant", "grant name", "source of funds",
        ),
    ),
    (Column.SCHEME, ("scheme", "scheme name", "scheme title", "bcf scheme", "scheme number", "scheme id")),
    (
        Column.AREA,
        (
            "area", "areas", "area name", "area code", "place", "place name", "locality", "neighbourhood",
            "neighborhood", "ward", "ward name", "district", "borough", "geography", "location", "region",
            "area served", "footprint",
        ),
    ),
    (Column.FLOW, ("flow", "flow class", "flow type", "kind of flow", "transaction type", "spend or transfer")),
    (
        Column.COUNTERPARTY,
        (
            "counterparty", "transfer to", "transferred to", "other party", "receiving body",
            "received by",
        ),
    ),
    (
        Column.NOTE,
        (
            "note", "notes", "comment", "comments", "remark", "remarks", "source", "source document", "reference",
            "caveat", "caveats", "further information", "url", "link",
        ),
    ),
)  # fmt: skip
"""The names by which published statements call each column. A new name is one more word in its list."""

NO_AMOUNT = frozenset(
    {
        "vat", "percent", "percentage", "pct", "proportion", "share", "variance", "change", "difference", "per", "rate",
        "average", "number", "no", "count", "id", "code", "codes", "type", "date", "name", "population", "ref",
        "reference", "holder", "manager", "line", "heading", "increase", "decrease", "notes", "note", "year",
    }
)  # fmt: skip
"""Words that make a heading something other than the amount, though it also names one: irrecoverable VAT amount."""

_THOUSAND = r"(?:£\s?)?(?<![\d,.])['’‘`]?000s?\b['’‘`]?s?"
_UNITS = (
    (
        Unit.MILLIONS,
        re.compile(r"£\s?(?:ms?|mn|mil)\b|\bgbp\s?m\b|(?:£\s?|\bin |\bgbp )?\bmillions?\b|\(m\)", re.IGNORECASE),
    ),
    (
        Unit.THOUSANDS,
        re.compile(rf"{_THOUSAND}|£\s?ks?\b|\bgbp\s?k\b|(?:£\s?|\bin |\bgbp )?\bthousands?\b|\(k\)", re.IGNORECASE),
    ),
    (Unit.POUNDS, re.compile(r"£(?!\s?\d)|\bgbp\b|\bpounds\b", re.IGNORECASE)),
)
_BANNER_UNITS = (
    (
        Unit.MILLIONS,
        re.compile(r"£\s?(?:ms?|mn|mil|millions?)\b|\bin (?:£|pounds )?\s?millions\b|\(m\)", re.IGNORECASE),
    ),
    (
        Unit.THOUSANDS,
        re.compile(r"£\s?['’‘`]?000s?\b|£\s?ks?\b|\bin (?:£ ?)?thousands\b|£\s?thousands?\b", re.IGNORECASE),
    ),
    (Unit.POUNDS, re.compile(r"\bin (?:whole )?pounds\b|\bin £(?!\s?['’‘`\w])|\(£\)", re.IGNORECASE)),
)
_JOINED = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NOT_WORD = re.compile(r"[^a-z0-9%]+")
_YEAR = re.compile(r"(?:fy )?(?:19|20)\d\d(?: (?:20)?\d\d)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """What a heading seems to name. weight: 4 for a known name, 3 misspelt, 2 within a longer one, 1 with a code."""

    column: Column
    evidence: str
    weight: int = 0


def unit_of(heading: str) -> Unit | None:
    """The unit that a heading states, as in £m, £'000, (£ million) or Amount (£)."""
    return next((unit for unit, pattern in _UNITS if pattern.search(heading.replace("_", " "))), None)


def unit_of_banner(text: str) -> Unit | None:
    """The unit that a line above the table states for the whole of it; a single figure such as £129m states none."""
    return next((unit for unit, pattern in _BANNER_UNITS if pattern.search(text)), None)


def words_of(heading: str) -> tuple[str, ...]:
    """A heading as plain lower-case words, its unit left out."""
    plain = _JOINED.sub(" ", unicodedata.normalize("NFKC", heading)).replace("_", " ").replace("&", " and ").casefold()
    for _, pattern in _UNITS:
        plain = pattern.sub(" ", plain)
    return tuple(word for word in _NOT_WORD.split(plain) if word)


def key_of(heading: str) -> str:
    """A heading as it is remembered: its words joined, and its unit, so that £m and £000 are never one heading."""
    unit = unit_of(heading)
    return "".join(words_of(heading)) + (f"|{unit.value}" if unit else "")


def fingerprint_of(headings: Sequence[str]) -> str:
    """A digest of a set of headings, the same in any order, case and spacing."""
    keys = sorted(f"{key}*{times}" for key, times in Counter(map(key_of, headings)).items() if key)
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()


@lru_cache(maxsize=4096)
def guess(heading: str) -> Guess:
    """What a heading names, with the evidence; IGNORED where it names nothing known."""
    if not heading.strip():
        return Guess(column=Column.IGNORED, evidence="has no heading")
    words = words_of(heading)
    if not words and unit_of(heading):
        return Guess(column=Column.AMOUNT, evidence=f"“{heading.strip()}” is a unit of money", weight=4)
    if _is_year(words):
        return Guess(column=Column.AMOUNT, evidence=f"“{heading.strip()}” is a year, as stands over amounts", weight=2)
    named = _KNOWN.exact(words) or _KNOWN.misspelt(words) or _within(words)
    if named is None:
        return Guess(column=Column.IGNORED, evidence="is no known name")
    return Guess(column=named.column, evidence=named.evidence, weight=named.weight)


def _is_year(words: tuple[str, ...]) -> bool:
    return _YEAR.fullmatch(" ".join(words)) is not None


def _within(words: tuple[str, ...]) -> "Named[Column] | None":
    amount_too = not (NO_AMOUNT & set(words) or "%" in "".join(words))
    return _KNOWN.within(words, columns=[column for column in Column if amount_too or column is not Column.AMOUNT])


C = TypeVar("C", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named(Generic[C]):
    """A column that a heading names: by which known name, why, and how surely (weight as in Guess)."""

    column: C
    name: str
    evidence: str
    weight: int


class Known(Generic[C]):
    """Names of columns, ready to be found in headings of any case, spacing or light misspelling."""

    def __init__(self, names: Iterable[tuple[C, Sequence[str]]], *, only_alone: frozenset[str] = frozenset()) -> None:
        """only_alone: names too common to count within a longer heading."""
        every = [(column, name) for column, group in names for name in group]
        self._joined = {name.replace(" ", ""): (column, name) for column, name in every}
        self._letters = {known: frozenset(known) for known in self._joined}
        self._words = tuple((column, tuple(name.split())) for column, name in every if name not in only_alone)

    def exact(self, words: Sequence[str]) -> Named[C] | None:
        """The column whose known name the words are, however they are joined."""
        found = self._joined.get("".join(words))
        if found is None:
            return None
        return Named(column=found[0], name=found[1], evidence=f"“{found[1]}” is a known name for it", weight=4)

    def misspelt(self, words: Sequence[str]) -> Named[C] | None:
        """The one column whose known name is a letter or two away."""
        joined = "".join(words)
        allowed = 2 if len(joined) >= 9 else 1 if len(joined) >= 5 else 0
        near = self._near(joined, allowed=allowed) if allowed else []
        best = min((distance for distance, _, _ in near), default=0)
        nearest = [(column, name) for distance, column, name in near if distance == best]
        if len({column for column, _ in nearest}) != 1:
            return None
        column, name = nearest[0]
        letters = "one letter" if best == 1 else f"{best} letters"
        return Named(column=column, name=name, evidence=f"is {letters} from “{name}”", weight=3)

    def within(self, words: tuple[str, ...], *, columns: Iterable[C]) -> Named[C] | None:
        """The column with the longest known name inside a longer heading, among the columns that it may name."""
        wanted = frozenset(columns)
        found = [
            (len(name), -position, column, " ".join(name))
            for column, name in self._words
            if column in wanted and (position := _position(name, words)) is not None
        ]
        if not found or len(words) > 8:
            return None
        _, _, column, name = max(found, key=lambda item: item[:2])
        weight = 1 if {"id", "code", "ref", "number"} & set(words) else 2
        return Named(column=column, name=name, evidence=f"contains “{name}”", weight=weight)

    def _near(self, joined: str, *, allowed: int) -> list[tuple[int, C, str]]:
        letters_of = set(joined)
        return [
            (distance, column, name)
            for known, (column, name) in self._joined.items()
            if len(known) >= 5
            and abs(len(known) - len(joined)) <= allowed
            and len(letters_of ^ self._letters[known]) <= 2 * allowed
            and (distance := edits(joined, known, most=allowed)) <= allowed
        ]


def _position(name: tuple[str, ...], words: tuple[str, ...]) -> int | None:
    spans = range(len(words) - len(name) + 1)
    return next((start for start in spans if words[start : start + len(name)] == name), None)


def edits(one: str, other: str, *, most: int) -> int:
    """Letters to change, add, drop or swap to make one word the other; most + 1 as soon as it must be more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    above = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        row = [i]
        for j, target in enumerate(other, start=1):
            step = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != target))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == target:
                step = min(step, before[j - 2] + 1)
            row.append(step)
        if min(row) > most:
            return most + 1
        before, above = above, row
    return above[-1]


_KNOWN = Known(ALIASES, only_alone=frozenset({"line", "what"}))
