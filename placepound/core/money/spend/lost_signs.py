"""Were the minus signs of credits lost before publication? Judged by how many there should be, and by words."""

import re
from datetime import date
from functools import cache

from placepound.core.money.spend.profile import SpendColumn
from placepound.core.rules.reader import value
from placepound.core.terms.amount import Amount

WORDED = (SpendColumn.SERVICE, SpendColumn.PURPOSE)
"""The columns whose words may say that a row is money coming back."""


def speaks_of_credit(text: str) -> bool:
    """Whether a text holds one of the words that stand beside money coming back."""
    return bool(_words().search(text))


def lost_signs(*, rows: int, credits: int, worded_rows: int, worded_pence: int) -> str:
    """Why the signs look lost, with the figures; empty where they do not.

    rows: payments and credits. credits: those below nothing. worded_rows, worded_pence: those above nothing whose
    words speak of a credit, which say something only where no row is below nothing.
    """
    if credits or not rows:
        return ""
    sentences = []
    share = value("lost_signs_credit_share", on=date.max).whole
    if rows >= value("lost_signs_fewest_rows", on=date.max).whole:
        sentences.append(
            f"None of {rows:,} amounts is negative, where {rows * share // 1000:,} would be "
            f"at {share} credits in 1,000 rows."
        )
    if worded_rows:
        one = worded_rows == 1
        sentences.append(
            f"No amount is negative, but {worded_rows:,} {'row' if one else 'rows'} above nothing "
            f"({Amount(worded_pence)}) {'speaks' if one else 'speak'} of a credit, a refund or the like."
        )
    return " ".join([*sentences, "Credits seem to be counted as payments."]) if sentences else ""


@cache
def _words() -> re.Pattern[str]:
    words = [row["word"] for row in value("lost_signs_words", on=date.max).rows]
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})s?\b", re.IGNORECASE)
