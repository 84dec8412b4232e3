"""Was a payment made by procurement card? Read from what a file's card column says."""

import re

_NO = frozenset({"n", "no", "not", "non", "none", "false", "0", "na"})
_YES = frozenset({"y", "yes", "true", "1", "x", "gpc", "pcard", "visa", "mastercard", "amex"})
_LAST_DIGITS = re.compile(r"[x*#•. -]*[0-9]{4}")
_CARD = re.compile(r"\b(?:p|e|credit|debit|purchasing|procurement)?-?cards?\b")


def says_card(text: str) -> bool:
    """Whether a card column's text says yes, or names a card or its last figures."""
    said = text.casefold().strip()
    words = re.findall(r"[a-z0-9]+", said.replace("n/a", "na"))
    if not words or words[0] in _NO or "not" in words:
        return False
    return words[0] in _YES or bool(_CARD.search(said)) or bool(_LAST_DIGITS.fullmatch(said))
