"""Which organisation is a payee? By its number first, then by a name on record that was in force on the day."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from placepound.core.money.spend.payees import has_title, plain_words, says_nothing
from placepound.core.money.spend.released import PayeeKind
from placepound.core.terms.organisation import Identifier, Scheme, read_identifier
from placepound.core.terms.period import day, in_force

LONGEST_KEY = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownName:
    """Another name of an organisation on record, the days from and to which it holds (either may be open), and why."""

    name: str
    valid_from: date | None = None
    valid_to: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownOrganisation:
    """An organisation on record. valid_from, valid_to: its own life, which tells apart two that share a name."""

    key: str
    name: str
    names: tuple[KnownName, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierName:
    """Payments whose payee is written alike and has the same numbers.

    key: as ``supplier_key`` has it. display: the commonest spelling. payers: keys of the organisations that pay it.
    """

    key: str
    display: str
    kind: PayeeKind
    identifiers: tuple[Identifier, ...]
    payers: tuple[str, ...]
    first_day: date
    last_day: date
    pence: int
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RuledOut:
    """A person found that two names are not one body. organisation: whose name other_key is, where it is of one."""

    key: str
    other_key: str
    organisation: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """Who a payee is from one day to another. organisation: None where that is not known.

    kind: NAMED where an organisation is known. reason: why it is that organisation, or what stands in the way; empty
    where nothing on record has the name.
    """

    name: SupplierName
    first_day: date
    last_day: date
    organisation: str | None
    kind: PayeeKind
    reason: str


def supplier_key(text: str) -> str:
    """The form under which a supplier's name is looked up.

    Capitals, blanks, punctuation, apostrophes, "&" or "and", a leading "the", how a legal form is spelt and dots
    between letters do not tell bodies apart. Nor do numbers that a payment system adds: digits after a legal form, and
    four or more at the end that are not a year.
    """
    words = _legal_form_written_once(_letters_joined(plain_words(text)))
    words = _without_system_number(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)
    return " ".join(words)[:LONGEST_KEY].rstrip()


def read_numbers(written: Mapping[Scheme, str]) -> tuple[Identifier, ...]:
    """The numbers written beside a payee's name, in the order given, without what is no number in its register."""
    found = (read_identifier(scheme, text) for scheme, text in written.items() if not says_nothing(text))
    return tuple(number for number in found if number and number.value.strip("0"))


def resolve(
    names: Iterable[SupplierName], organisations: Iterable[KnownOrganisation], *, decided: Iterable[RuledOut] = ()
) -> tuple[Resolution, ...]:
    """Who each payee is, in the order of the names, split at the days on which the answer changes.

    Redacted payees and people with a title are never resolved. A name that looks like a person's is, where exactly that
    name or its number is on record. A name that two organisations have on a day stays open.
    """
    record = _Record(organisations)
    ruled_out = frozenset((one.key, one.organisation) for one in decided if one.organisation)
    return tuple(resolution for name in names for resolution in _resolve_one(name, record, ruled_out))


LEGAL_FORMS: Mapping[str, str] = {
    "public limited company": "plc",
    "limited liability partnership": "llp",
    "community interest company": "cic",
    "charitable incorporated organisation": "cio",
    "limited": "ltd",
    "incorporated": "inc",
    "company": "co",
    "cyfyngedig": "ltd",
    "cyf": "ltd",
}
"""Legal forms in full and as they are looked up. Company law holds names that differ only in these to be the same."""

FORMS = frozenset({"ltd", "plc", "llp", "cic", "cio", "inc"})

_YEAR = re.compile(r"(?:18|19|20)\d\d")
_GLUED = re.compile(r"([a-z]+)\d{6,}")
_SYSTEM_DIGITS = 4


def _letters_joined(words: tuple[str, ...]) -> list[str]:
    """Letters that stand alone beside one another as one word: "B.S.K." is "BSK"."""
    runs = groupby(words, key=lambda word: len(word) == 1 and word.isalpha())
    return [word for alone, run in runs for word in (["".join(run)] if alone else run)]


def _legal_form_written_once(words: list[str]) -> list[str]:
    said = f" {' '.join(words)} "
    for full, short in LEGAL_FORMS.items():
        said = said.replace(f" {full} ", f" {short} ")
    return said.split()


def _without_system_number(words: list[str]) -> list[str]:
    """All words, where nothing but numbers would be left."""
    kept = len(words)
    while kept and words[kept - 1].isdigit():
        kept -= 1
    numbers = words[kept:]
    long = next((place for place, one in enumerate(numbers) if len(one) >= _SYSTEM_DIGITS), None)
    if not kept:
        return words
    if numbers and words[kept - 1] in FORMS:
        return words[:kept]
    if long is not None and not _YEAR.fullmatch(numbers[long]):
        return words[: kept + long]
    glued = _GLUED.fullmatch(words[-1])
    return [*words[:-1], glued[1]] if glued else words


@dataclass(frozen=True, slots=True)
class _Claim:
    """That an organisation goes by a name from one day to another."""

    organisation: KnownOrganisation
    valid_from: date | None
    valid_to: date | None
    reason: str


class _Record:
    """Organisations by number and by every name."""

    def __init__(self, organisations: Iterable[KnownOrganisation]) -> None:
        self.by_number: dict[Identifier, KnownOrganisation] = {}
        self._by_name: dict[str, list[_Claim]] = {}
        for one in organisations:
            self.by_number.update(dict.fromkeys(one.identifiers, one))
            self._claim(one.name, _Claim(one, None, None, "its registered name"))
            for other in one.names:
                self._claim(other.name, _Claim(one, other.valid_from, other.valid_to, _sentence(one, other)))

    def _claim(self, name: str, claim: _Claim) -> None:
        self._by_name.setdefault(supplier_key(name), []).append(claim)

    def claims(self, key: str) -> list[_Claim]:
        return self._by_name.get(key, [])


def _sentence(organisation: KnownOrganisation, name: KnownName) -> str:
    since = f" since {day(name.valid_from)}" if name.valid_from else ""
    until = f" until {day(name.valid_to)}" if name.valid_to else ""
    return f"another name of {organisation.name}{since}{until}" + (f", {name.reason}" if name.reason else "")


_Answer = tuple[KnownOrganisation | None, str]
_NOTHING: _Answer = (None, "")


def _resolve_one(name: SupplierName, record: _Record, ruled_out: frozenset[tuple[str, str]]) -> Iterator[Resolution]:
    spans = [(start, end, _answer(name, record, ruled_out, on=start)) for start, end in _spans(name, record)]
    for (organisation, reason), same in groupby(spans, key=lambda span: span[2]):
        alike = list(same)
        yield Resolution(
            name=name,
            first_day=alike[0][0],
            last_day=alike[-1][1],
            organisation=organisation.key if organisation else None,
            kind=name.kind if organisation is None else PayeeKind.NAMED,
            reason=reason,
        )


def _spans(name: SupplierName, record: _Record) -> list[tuple[date, date]]:
    """The days of the name's payments, cut wherever a claim to it or the life of who claims it starts or ends."""
    cuts = {name.first_day}
    for claim in record.claims(name.key):
        for begins, ends in (
            (claim.valid_from, claim.valid_to),
            (claim.organisation.valid_from, claim.organisation.valid_to),
        ):
            cuts |= {begins} if begins else set()
            cuts |= {ends + timedelta(days=1)} if ends and ends < date.max else set()
    starts = sorted(cut for cut in cuts if name.first_day <= cut <= name.last_day)
    ends_of = [start - timedelta(days=1) for start in starts[1:]]
    return list(zip(starts, [*ends_of, name.last_day], strict=True))


def _answer(name: SupplierName, record: _Record, ruled_out: frozenset[tuple[str, str]], *, on: date) -> _Answer:
    if name.kind is PayeeKind.REDACTED or (name.kind is PayeeKind.INDIVIDUAL and has_title(name.display)):
        return _NOTHING
    organisation, reason = _by_number(name, record)
    if not reason and name.kind is not PayeeKind.NOT_STATED:
        organisation, reason = _by_name(name, record, on=on)
    if organisation and (name.key, organisation.key) in ruled_out:
        return None, f"a person ruled out {organisation.name}"
    return organisation, reason


def _by_number(name: SupplierName, record: _Record) -> _Answer:
    known = [(one, record.by_number[one]) for one in name.identifiers if one in record.by_number]
    if len({organisation.key for _, organisation in known}) > 1:
        return None, " and ".join(f"{spoken(number)} is that of {one.name}" for number, one in known)
    return (known[0][1], spoken(known[0][0])) if known else _NOTHING


def _by_name(name: SupplierName, record: _Record, *, on: date) -> _Answer:
    claims = [claim for claim in record.claims(name.key) if in_force(claim.valid_from, claim.valid_to, on=on)]
    bodies = {claim.organisation.key: claim.organisation for claim in _alive(claims, on=on)}
    if len(bodies) > 1:
        return None, f"a name of {' and of '.join(sorted(one.name for one in bodies.values()))}"
    for claim in claims:
        if claim.organisation.key in bodies:
            conflict = _conflict(name, claim.organisation)
            return (None, conflict) if conflict else (claim.organisation, claim.reason)
    return _NOTHING


def _alive(claims: list[_Claim], *, on: date) -> list[_Claim]:
    """Those of organisations in being on the day; all of them where none is."""
    lives = [(claim, claim.organisation) for claim in claims]
    return [claim for claim, one in lives if in_force(one.valid_from, one.valid_to, on=on)] or claims


def _conflict(name: SupplierName, organisation: KnownOrganisation) -> str:
    """Why a payee that has the name is not the organisation: its number in the same register is another."""
    for number in name.identifiers:
        theirs = [one for one in organisation.identifiers if one.scheme is number.scheme]
        if theirs and number not in theirs:
            return f"a name of {organisation.name}, whose {spoken(theirs[0])} differs from {number.value}"
    return ""


_SPOKEN = {Scheme.COMPANY: "company number", Scheme.CHARITY: "charity number", Scheme.ODS: "ODS code"}


def spoken(number: Identifier) -> str:
    """A number as a sentence has it: company number 01234567."""
    return f"{_SPOKEN.get(number.scheme, number.scheme.value)} {number.value}"
