"""How do shares and numbers stand in a sentence? Percentages that never claim all or nothing, and small numbers."""

from fractions import Fraction

_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def percent(share: Fraction) -> str:
    """A share from nothing to one, rounded half up. 0% and 100% are said only where they are exact."""
    whole = int(share * 100 + Fraction(1, 2))
    if whole <= 0 < share:
        return "under 1%"
    if whole >= 100 and share < 1:
        return "over 99%"
    return f"{whole}%"


def number_of(number: int, what: str) -> str:
    """As "four payers", "one payer", "1,234 payers"."""
    said = _SMALL[number] if number < len(_SMALL) else f"{number:,}"
    return f"{said} {what}{'' if number == 1 else 's'}"
