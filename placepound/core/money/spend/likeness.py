"""In what are two written names of suppliers alike, and in what do they differ? Their parts, and a reason in words."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from placepound.core.money.spend.payees import plain_words
from placepound.core.money.spend.suppliers import FORMS, LEGAL_FORMS, supplier_key
from placepound.core.rules.reader import value

CUT_FROM = 17
"""Names of fewer letters are not taken to be cut off: the shortest limit seen in published files is 18."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NameParts:
    """What two names are compared by.

    letters: all that is said, without blanks, legal form and words that say nothing. words: the same as words in the
    order of the alphabet, each once, in the singular and without abbreviations. kindless: words without those by which
    bodies of one kind are named or not. first, last: of the words as written. marks: words and numbers that tell bodies
    of one name apart. form: the legal form, if written. may_be_cut: long enough to have been cut off.
    """

    letters: str
    words: tuple[str, ...]
    kindless: tuple[str, ...]
    first: str
    last: str
    marks: tuple[str, ...]
    form: str | None
    may_be_cut: bool


def name_parts(text: str) -> NameParts:
    """The parts of a name. What a payment service writes before the merchant is left out, and codes after it."""
    said, form = _without_form(supplier_key(_SERVICE.sub("", text)).split() or list(plain_words(text)) or ["-"])
    telling = [word for word in said if word not in _listed("silent")] or said
    words = [_singular(word) for short in telling for word in _in_full(short).split()]
    return NameParts(
        letters="".join(telling),
        words=tuple(sorted(set(words))),
        kindless=_kindless(frozenset(words)),
        first=words[0],
        last=words[-1],
        marks=tuple(sorted({word for word in telling if word in _listed("marks") or not word.isalpha()})),
        form=form,
        may_be_cut=len(text.strip()) >= CUT_FROM,
    )


def difference(text: str, other: str) -> str:
    """In what two names differ, in words for who decides whether they are one body."""
    ours, theirs = _as_written(text), _as_written(other)
    only_ours, only_theirs = _only_in(ours, theirs), _only_in(theirs, ours)
    if not only_ours and not only_theirs:
        same_order = [word for word, _ in ours] == [word for word, _ in theirs]
        return "the same words" if same_order else "the same words in another order"
    if _letters(ours) == _letters(theirs):
        return "the same letters with other spaces"
    cut = _cut_off(ours, theirs) or _cut_off(theirs, ours)
    if cut:
        return cut
    if not only_ours or not only_theirs:
        return f"same but for {_quoted(only_ours or only_theirs)}"
    if all(word in FORMS for word, _ in (*only_ours, *only_theirs)):
        return f"same but for {_quoted(only_ours)} and {_quoted(only_theirs)}"
    one_each = len(only_ours) == len(only_theirs) == 1
    return f"{'one word differs' if one_each else 'words differ'}: {_spoken(only_ours)} / {_spoken(only_theirs)}"


_Word = tuple[str, str]

_SERVICE = re.compile(r"^\w{1,8} ?\*\s*(?=\w)")
_CODE = re.compile(r"(?=(?:.*\d){2})(?=.*[a-z])\w{8,}")
_BRANCH = re.compile(r"[a-z]{0,2}\d{3,}")
_WRITTEN = re.compile(r"&|[^\W_]+(?:['’`][^\W_]+)*")
_MOST_WORDS = 4
_UNSAID = ("", "and", "the", "of")


def _without_form(words: list[str]) -> tuple[list[str], str | None]:
    """The words that name the body, and its legal form. A word that was cut off within Limited is that form."""
    forms = [word for word in words if word in FORMS]
    if len(words) > 1 and words[-1] in _listed("cut"):
        forms, words = [*forms, "ltd"], words[:-1]
    kept = [word for word in words if word not in FORMS and not _CODE.fullmatch(word)]
    while len(kept) > 1 and _BRANCH.fullmatch(kept[-1]):
        kept.pop()
    return kept or words, forms[0] if forms else None


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _kindless(words: frozenset[str]) -> tuple[str, ...]:
    """Words without those that name the kind of a body, where the word is there beside which they do."""
    for kind, beside in _kinds():
        if not beside:
            words = words - kind or words
        elif words & beside:
            words = words - kind | {min(beside)}
    return tuple(sorted(words))


def _as_written(text: str) -> list[_Word]:
    """Each word as it is compared and as it is written."""
    words = (("".join(plain_words(written)), written) for written in _WRITTEN.findall(text))
    return [(LEGAL_FORMS.get(plain, plain), written) for plain, written in words if plain not in _UNSAID]


def _only_in(words: list[_Word], others: list[_Word]) -> list[_Word]:
    left = Counter(word for word, _ in others)
    only = []
    for word, written in words:
        if left[word]:
            left[word] -= 1
        else:
            only.append((word, written))
    return only


def _letters(words: list[_Word]) -> str:
    return "".join(word for word, _ in words)


def _cut_off(words: list[_Word], others: list[_Word]) -> str:
    """Says so where a name ends within a word of the other."""
    *whole, last = (word for word, _ in words) if words else ("",)
    theirs = [word for word, _ in others]
    longer = theirs[len(whole)] if whole == theirs[: len(whole)] and len(whole) < len(theirs) else ""
    within = longer.startswith(last) and longer != last and sum(len(one) + 1 for _, one in words) >= CUT_FROM
    return f"ends within “{others[len(whole)][1]}”, as if cut off" if within else ""


def _quoted(words: list[_Word]) -> str:
    return f"“{_spoken(words)}”"


def _spoken(words: list[_Word]) -> str:
    said = " ".join(written for _, written in words[:_MOST_WORDS])
    return f"{said} …" if len(words) > _MOST_WORDS else said


def _in_full(word: str) -> str:
    return _abbreviations().get(word, word)


def _rows() -> Iterator[dict[str, str]]:
    return (dict(row) for row in value("supplier_name_words", on=date.max).rows)


@cache
def _abbreviations() -> dict[str, str]:
    return {short: row["full"] for row in _rows() if "short" in row for short in row["short"].split()}


@cache
def _listed(part: str) -> frozenset[str]:
    return frozenset(word for row in _rows() if part in row for word in row[part].split())


@cache
def _kinds() -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    return tuple((frozenset(row["kind"].split()), frozenset(row["beside"].split())) for row in _rows() if "kind" in row)
