"""Does a file name another body than the one whose payments it is said to be? Told by words that tell bodies apart."""

import re
from collections.abc import Iterable

_COMMON = frozenset({
    "council", "city", "county", "borough", "district", "metropolitan", "metro", "london", "royal", "unitary",
    "authority", "nhs", "integrated", "care", "board", "icb", "ccg", "clinical", "commissioning", "group", "foundation",
    "trust", "ft", "hospital", "hospitals", "university", "teaching", "services", "service", "health", "and", "the",
    "of", "for", "combined", "police", "fire", "rescue", "commissioner", "partnership", "mbc", "bc", "cc", "dc",
})  # fmt: skip
"""Words that many bodies share, and that tell none from another."""

_A_BODY = frozenset(["council", "nhs", "icb", "ccg", "trust", "authority", "police", "fire"])
_WORD = re.compile(r"[^\W\d_]+")


def names_another(said: Iterable[str], *, called: Iterable[str]) -> str:
    """The first name that a file says, if all that it says name other bodies than the one called so; else empty.

    Only texts that are plainly names of public bodies are looked at, such as Salford City Council: others may be
    departments, codes or short forms.
    """
    own = {word for name in called for word in _words(name)}
    found = [text for text in said if _A_BODY & set(_every(text)) and _words(text)]
    if not own or not found or any(own & _words(text) for text in found):
        return ""
    return found[0]


def _every(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in _every(text) if word not in _COMMON and len(word) > 1)
