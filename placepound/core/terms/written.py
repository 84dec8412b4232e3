"""What amount is written here? Reads money as people type it; what cannot be read exactly is refused, never made 0."""

import re
from dataclasses import dataclass
from fractions import Fraction

from placepound.core.terms.amount import Amount
from placepound.core.terms.problem import Problem

MOST_DIGITS = 15
"""Spreadsheets keep no more digits than this, so a longer number is an account or reference number, or damaged."""

MOST_CHARACTERS = 60
MOST_PENCE = 10**17


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """An amount and how finely it was written.

    precision: half the last written digit, in pence: £1.8m is ±£50,000, £200k ±£500, £195,000 ±50p; to the penny, 0.
    Written zeros count as digits. Precisions add up to the worst-case rounding of a sum: ±£1.219m for the list of
    special educational needs services of Leicester, Leicestershire and Rutland (2020), as the method note prints it.
    own_unit: the text itself says thousand, million or billion, so no column's unit applied.
    """

    amount: Amount
    precision: int
    own_unit: bool
    text: str


def read_written(text: str, *, unit_pence: int | None) -> Written | Problem:
    """The amount that a cell or a line says, or why it cannot be read.

    unit_pence: what 1 is worth where the text has no unit of its own; None where nobody has said, which is then a
    problem of the field ``unit``.
    """
    said = _tidy(text) if len(text) <= 10 * MOST_CHARACTERS else text
    if len(said) > MOST_CHARACTERS:
        return _problem(text, f"is longer than any amount ({MOST_CHARACTERS} characters). Is the right column chosen?")
    match = _AMOUNT.fullmatch(said)
    if not match:
        return _problem(text, _why_unreadable(said))
    parts = match.groupdict()
    reason = _why_contradictory(parts) or _why_not_a_number(parts["number"])
    if reason:
        return _problem(text, reason)
    suffix = parts["suffix"] or parts["outer_suffix"]
    worth = _UNITS[suffix.casefold()] if suffix else unit_pence
    if worth is None:
        return _problem(text, "does not say if it is in pounds, thousands or millions. Choose the unit.", field="unit")
    digits = _plain(parts["number"])
    return _to_the_penny(text, digits, worth=worth, negative=_is_negative(parts), own_unit=bool(suffix))


_UNITS = {
    **dict.fromkeys(("k", "thousand", "thousands"), 100_000),
    **dict.fromkeys(("m", "mn", "mln", "million", "millions"), 100_000_000),
    **dict.fromkeys(("bn", "billion", "billions"), 100_000_000_000),
}

_SUFFIX = "|".join(sorted(_UNITS, key=len, reverse=True))

_AMOUNT = re.compile(
    rf"""
    (?P<sign>[+-])? \ ? (?P<currency>£|GBP)? \ ? (?P<inner_sign>[+-])? \ ?
    (?P<open>\()? \ ? (?P<inner_currency>£|GBP)? \ ? (?P<innermost_sign>[+-])? \ ?
    (?P<number>[0-9.](?:[0-9., ]*[0-9.])?) \ ?
    (?P<suffix>{_SUFFIX})? \ ? (?P<close>\))? \ ? (?P<outer_suffix>{_SUFFIX})? \ ?
    (?P<last_currency>GBP)? \ ? (?P<last_sign>-|CR|DR)? \ ? \.?
    """,
    re.VERBOSE | re.IGNORECASE,
)

_GROUPED = re.compile(r"[0-9]{1,3}(?P<separator>[, ])[0-9]{3}(?:(?P=separator)[0-9]{3})*(?:\.[0-9]*)?|[0-9]*\.?[0-9]*")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200e\u200f\u2060\ufeff"))
_MINUS = dict.fromkeys(map(ord, "\u2212\u2010\u2011\u2013\u2014\ufe63\uff0d"), "-")


def _tidy(text: str) -> str:
    """One kind of space, one kind of minus, nothing invisible."""
    return " ".join(text.translate(_INVISIBLE).translate(_MINUS).split())


def _plain(number: str) -> str:
    return number.replace(",", "").replace(" ", "").rstrip(".")


def _is_negative(parts: dict[str, str | None]) -> bool:
    signs = (parts[key] for key in ("sign", "inner_sign", "innermost_sign", "last_sign"))
    return bool(parts["open"]) or any(sign and sign.upper() in ("-", "CR") for sign in signs)


def _to_the_penny(text: str, digits: str, *, worth: int, negative: bool, own_unit: bool) -> Written | Problem:
    decimals = len(digits.partition(".")[2])
    if decimals > 2 and worth == 100:
        whole, _, rest = digits.partition(".")
        either = decimals == 3 and 0 < len(whole) < 4
        meant = f" Is it £{whole}.{rest[:2]} or £{whole},{rest}?" if either else " Write it to the penny."
        return _problem(text, f"has {decimals} digits after the point, and a pound has 100 pence.{meant}")
    pence = Fraction(digits) * worth
    if pence.denominator != 1:
        return _problem(text, "would lose part of a penny. Write it to the penny.")
    if pence >= MOST_PENCE:
        return _problem(text, "is more than all the money in the country. Check the unit and the digits.")
    step = Fraction(worth, 10**decimals)
    amount = Amount(-int(pence) if negative else int(pence))
    return Written(amount=amount, precision=int(step / 2), own_unit=own_unit, text=text)


def _why_contradictory(parts: dict[str, str | None]) -> str | None:
    if sum(bool(parts[key]) for key in ("currency", "inner_currency", "last_currency")) > 1:
        return "names its currency twice. Keep one."
    if bool(parts["open"]) != bool(parts["close"]):
        return "has one bracket without the other. A credit is written (1.00) or -1.00."
    if sum(bool(parts[key]) for key in ("sign", "inner_sign", "innermost_sign", "last_sign", "open")) > 1:
        return "has two signs, so it could be a payment or a credit. Keep one: (1.00), -1.00 or 1.00CR."
    if parts["suffix"] and parts["outer_suffix"]:
        return "has two units. Keep one, such as £1.2 million."
    return None


def _why_not_a_number(number: str | None) -> str | None:
    number = number or ""
    digits = sum(character.isdigit() for character in number)
    if not digits:
        return "is not a number. Write an amount such as £1,234.56 or £1.2 million."
    if number.rstrip(".").count(".") > 1 or number.endswith(".."):
        return "has more than one decimal point. Write thousands with commas: £12,345,678."
    if digits > MOST_DIGITS:
        return f"has {digits} digits; an amount has at most {MOST_DIGITS}. Is it a reference number?"
    if not _GROUPED.fullmatch(number):
        return "has its thousands grouped in a way that could be read two ways. Write it like £1,234,567.89."
    if re.fullmatch(r"0{2,}\.?", number):
        return "looks like the heading of a column in thousands, not an amount. Write 0 if none was spent."
    return None


_SENTENCES = (
    (r"", "is empty. Write the amount, or 0 if it is known to be nothing."),
    (r"=.*", "is a formula, not an amount. Save the file with values in place of formulas."),
    (r"#.*", "is an error from a spreadsheet. Mend the cell that it comes from, then save again."),
    (r"[£ ]*[+-]?[0-9.]+ ?e ?[+-]?[0-9]+", "is written with an exponent. Write all digits, such as £1,234,567."),
    (r".*%", "is a percentage, not an amount in pounds."),
    (r".*(£.*[€$¥]|[€$¥].*£).*", "names two currencies. Write it in pounds alone."),
    (r".*([€$¥]|\b(usd|eur|euros?|dollars?)\b).*", "is not in pounds. Convert it, and say how in the note."),
    (r"(£ ?)?-+", "is a dash. If nothing was spent write 0; if it is not known leave the row out."),
    (r"(n/?a|nil|none|tbc|tbd|unknown|not known)\.?",
     "is not an amount. Write 0 for nothing; leave the row out if it is not known."),
    (r".*[0-9].*(-|\bto\b).*[0-9].*", "is a range. Write one amount, and the range in the note."),
    (r"((c|ca|circa|approx|approximately|about|around|over|under|up to)\.?|[~<>≈≤≥]) ?£? ?[0-9].*",
     "is an approximate amount. Write the amount alone, and how it is meant in the note."),
    (r".*[0-9].*[*†‡¹²³\]]", "carries a footnote mark. Write the amount alone, and the footnote in the note."),
)  # fmt: skip


def _why_unreadable(said: str) -> str:
    for pattern, sentence in _SENTENCES:
        if re.fullmatch(pattern, said, re.IGNORECASE):
            return sentence
    return "is not a number. Write an amount such as £1,234.56, (1,234.56) or £1.2 million."


def _problem(text: str, reason: str, *, field: str = "amount") -> Problem:
    shown = " ".join(text[:MOST_CHARACTERS].split())
    return Problem(message=f"“{shown}” {reason}" if shown else f"The amount {reason}", field=field)
