"""May a payee be named? Redacted, not stated, a person or an organisation: told from the words of the name alone."""

import re
import unicodedata
from datetime import date
from functools import cache

from placepound.core.money.spend.released import PayeeKind
from placepound.core.rules.reader import value


def payee_kind(text: str) -> PayeeKind:
    """What a payee is, as far as its name shows.

    A person's name is told by a title, by initials before a surname or by a common given name, where no word of an
    organisation stands beside it. Somebody who trades under another name is told by the name before it.
    """
    words = plain_words(text)
    if _is_redacted(text, words):
        return PayeeKind.REDACTED
    if says_nothing(text) or all(word.isdigit() for word in words):
        return PayeeKind.NOT_STATED
    return PayeeKind.INDIVIDUAL if _is_person(text) else PayeeKind.NAMED


def has_title(text: str) -> bool:
    """Whether a title or an estate shows that the payee is a person, whatever organisation has the same name."""
    tokens = _without_code(_tokens(_TRADING.split(text)[0]))
    return _acts_for_person(tokens) or _titled(tokens)


def says_nothing(text: str) -> bool:
    """Whether nothing stands there, or a word for nothing."""
    return not _SAID.search(text) or " ".join(plain_words(text)) in _words("payees_not_stated", "phrases")


def plain_words(text: str) -> tuple[str, ...]:
    """The words of a name without capitals, accents, punctuation and apostrophes; "&" and "+" are "and"."""
    plain = _plain(text).replace("&", " and ").replace("+", " and ")
    return tuple(_WORD.findall(plain)) or tuple(text.casefold().split() if _SAID.search(text) else ())


_APOSTROPHES = re.compile("['`´‘’ʼ]")
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_WORD = re.compile(r"[a-z0-9]+")
_TOKEN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*|[&+,]")
_SAID = re.compile(r"[^\W_]")
_MASK = frozenset(" x*#█_.-")
_TRADING = re.compile(r"(?:\bt/as?\b|\bt/$|\(?\btrading as\b)", re.IGNORECASE)
_MERCHANT = re.compile(r"[*@:?]|www\.|\.com?\b", re.IGNORECASE)
_BRACKETS = re.compile(r"\(.*?(?:\)|$)")
_CUT_OFF = 7


def _plain(text: str) -> str:
    kept = _DASHES.sub("-", _APOSTROPHES.sub("", text.casefold()))
    return unicodedata.normalize("NFKD", kept).encode("ascii", "ignore").decode()


def _tokens(text: str) -> list[str]:
    """Words as names of people have them: no brackets, hyphens join, and what stands after a comma comes first."""
    tokens = _TOKEN.findall(_BRACKETS.sub(" ", _plain(text)))
    if tokens.count(",") == 1:
        place = tokens.index(",")
        before, after = tokens[:place], tokens[place + 1 :]
        tokens = [*after, *before] if after and all(_is_first_name(word) for word in after) else [*before, *after]
    return [{"&": "and", "+": "and"}.get(word, word) for word in tokens if word != ","]


def _without_code(tokens: list[str]) -> list[str]:
    """Without the digits after a name that a payment system adds."""
    kept = len(tokens)
    while kept and tokens[kept - 1].isdigit():
        kept -= 1
    return tokens[:kept]


def _is_redacted(text: str, words: tuple[str, ...]) -> bool:
    said = text.casefold()
    masked = set(said) <= _MASK and (said.count("x") > 1 or any(sign in said for sign in "*#█"))
    return masked or any(word in _words("redacted_payees", "anywhere") for word in words) or _core(words) in _cores()


def _core(words: tuple[str, ...]) -> str:
    """What is left of a phrase without the words and numbers that may stand beside it."""
    beside = _words("redacted_payees", "beside")
    return " ".join(word for word in words if word not in beside and not word.isdigit())


def _is_person(text: str) -> bool:
    if _MERCHANT.search(text):
        return False
    tokens = _without_code(_tokens(_TRADING.split(text)[0]))
    if _acts_for_person(tokens) or _titled(tokens):
        return True
    *others, last = _split(tokens)
    return _is_full_name(last) and all(_is_full_name(one) or _are_first_names(one) for one in others)


def _split(tokens: list[str]) -> list[list[str]]:
    """The people that "and" joins."""
    people: list[list[str]] = [[]]
    for word in tokens:
        if word == "and":
            people.append([])
        else:
            people[-1].append(word)
    return people


def _acts_for_person(words: list[str]) -> bool:
    """Whether it says so, as in "the estate of the late", before a name."""
    said, found = " ".join(words).removeprefix("the "), False
    while phrase := _phrase_before(said):
        said, found = said[len(phrase) + 1 :].removeprefix("the "), True
    return found and not _has_organisation_word(said.split(), initials=True)


def _phrase_before(said: str) -> str:
    phrases = _words("titles_of_people", "phrases")
    return max((phrase for phrase in phrases if said.startswith(f"{phrase} ")), key=len, default="")


def _titled(tokens: list[str]) -> bool:
    first, anywhere = (_words("titles_of_people", part) for part in ("first", "anywhere"))
    if len(tokens) < 2 or not (tokens[0] in first or any(word in anywhere for word in tokens)):
        return False
    names = [word for word in tokens if word not in first and word != "and"]
    return bool(names) and not _has_organisation_word(names, initials=True)


def _is_first_name(word: str) -> bool:
    return len(word) == 1 or word in _words("given_names", "words") or word in _words("titles_of_people", "first")


def _are_first_names(tokens: list[str]) -> bool:
    return bool(tokens) and not any(word.isdigit() for word in tokens) and all(_is_first_name(one) for one in tokens)


def _is_full_name(tokens: list[str]) -> bool:
    """J A Bloggs, Jo Bloggs, Jo A Bloggs, J de Bloggs or Bloggs J A, without a word of an organisation among them."""
    initials = next((place for place, word in enumerate(tokens) if len(word) > 1), len(tokens))
    first, rest = tokens[:initials], tokens[initials:]
    if any(word.isdigit() for word in first) or not rest or _has_organisation_word(rest, initials=bool(first)):
        return False
    if first:
        return _is_surname(rest) or (rest[0] in _words("given_names", "words") and _is_surname(rest[1:]))
    if len(rest) > 2 and all(len(word) == 1 for word in rest[1:]):
        return not _has_organisation_word(["".join(rest[1:])], initials=False)
    return _is_given_and_surname(rest)


def _is_given_and_surname(tokens: list[str]) -> bool:
    if tokens[0] not in _words("given_names", "words"):
        return False
    place = 1
    while place < len(tokens) - 1 and _is_first_name(tokens[place]):
        place += 1
    return _is_surname(tokens[place:])


def _is_surname(tokens: list[str]) -> bool:
    """One word, or particles and one word."""
    *particles, last = tokens or [""]
    return len(last) > 1 and all(word in _words("given_names", "particles") for word in particles)


def _has_organisation_word(tokens: list[str], *, initials: bool) -> bool:
    return any(_is_organisation_word(piece, initials=initials) for word in tokens for piece in word.split("-"))


def _is_organisation_word(word: str, *, initials: bool) -> bool:
    if word in _words("organisation_words", "surnames"):
        return False
    if initials and word in _words("organisation_words", "after_initials"):
        return False
    if word in _words("organisation_words", "words") or word.endswith(("ltd", "limited")):
        return True
    return (len(word) > 1 and not word.isalpha()) or word in _cut_off_words()


@cache
def _words(rule: str, part: str) -> frozenset[str]:
    """The words of one part of a rule, or its phrases, which a semicolon separates."""
    said = [row[part] for row in value(rule, on=date.max).rows if part in row]
    return frozenset(one.strip() for text in said for one in (text.split(";") if part == "phrases" else text.split()))


@cache
def _cores() -> frozenset[str]:
    return frozenset(_core(tuple(phrase.split())) for phrase in _words("redacted_payees", "phrases"))


@cache
def _cut_off_words() -> frozenset[str]:
    """Beginnings of long words: names end after so many letters in many payment systems."""
    words = _words("organisation_words", "words")
    return frozenset(word[:length] for word in words for length in range(_CUT_OFF, len(word)))
