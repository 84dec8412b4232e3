"""Which texts could a spreadsheet run? One that starts like a formula gets an apostrophe, and loses it again."""

import re

_LIKE_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_DISARMED = re.compile(r"'+[=+\-@\t\r]")


def disarmed(text: str) -> str:
    """A text that no spreadsheet runs as a formula. Texts already disarmed get one more, so that armed() is exact."""
    return f"'{text}" if _LIKE_FORMULA.match(text) else text


def armed(text: str) -> str:
    """The text again, as it was before disarmed()."""
    return text[1:] if _DISARMED.match(text) else text
