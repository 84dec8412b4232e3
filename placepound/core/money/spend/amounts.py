"""How many pence does a cell of a spend file say? What cannot be read is refused, and never made 0."""

import re
from dataclasses import dataclass

from placepound.core.money.spend.profile import Sign
from placepound.core.money.spend.rows import Reason
from placepound.core.records.preview import Unit
from placepound.core.terms.problem import Problem
from placepound.core.terms.written import Written, read_written


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAmount:
    """What an amount cell says. pence: None where it cannot be read; reason and sentence then say why.

    rounded: it was written more finely than a penny, as spreadsheets write 41.666666.
    """

    pence: int | None
    rounded: bool = False
    reason: Reason = Reason.NONE
    sentence: str = ""


def read_pence(text: str, *, unit: Unit, sign: Sign) -> ReadAmount:
    """The amount in a cell, rounded to the nearest penny, halves away from zero, and turned round where signs are."""
    said = text.translate(_INVISIBLE).strip()
    if not said:
        return ReadAmount(pence=None, reason=Reason.NO_AMOUNT, sentence=Reason.NO_AMOUNT.sentence)
    written, dropped = _in_tenths(_STRAY_DOT.sub(r"\1", said), unit)
    if isinstance(written, Problem):
        return ReadAmount(pence=None, reason=Reason.AMOUNT_UNREADABLE, sentence=written.message)
    turned = -1 if sign is Sign.REVERSED else 1
    if written.own_unit:
        return ReadAmount(pence=turned * written.amount.pence)
    pence, rest = _nearest_penny(written.amount.pence)
    return ReadAmount(pence=turned * pence, rounded=rest or bool(dropped.strip("0")))


_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200e\u200f\u2060\ufeff"))
_STRAY_DOT = re.compile(r"(\.[0-9]+)\.$")


def _in_tenths(said: str, unit: Unit) -> tuple[Written | Problem, str]:
    """What is written, in tenths of a penny unless it has a unit of its own, and the decimals beyond them."""
    written = read_written(said, unit_pence=10 * unit.pence)
    cut = _cut(said, unit) if isinstance(written, Problem) else None
    if cut is None:
        return written, ""
    shorter = read_written(cut[0], unit_pence=10 * unit.pence)
    return (written, "") if isinstance(shorter, Problem) or shorter.own_unit else (shorter, cut[1])


_FINEST = {Unit.POUNDS: 3, Unit.THOUSANDS: 6, Unit.MILLIONS: 9}
"""How many decimals say tenths of a penny. Halves are rounded away from zero, so that no later digit matters."""


def _cut(text: str, unit: Unit) -> tuple[str, str] | None:
    """A text with its decimals cut to tenths of a penny, and what was cut off; None where it has no more of them."""
    match = re.fullmatch(rf"([^.]*\.[0-9]{{{_FINEST[unit]}}})([0-9]+)([^0-9.]*)", text)
    return (match[1] + match[3], match[2]) if match else None


def _nearest_penny(tenths: int) -> tuple[int, bool]:
    """Tenths of a penny as whole pence, and whether anything was rounded."""
    pence, rest = divmod(abs(tenths), 10)
    pence += rest >= 5
    return (-pence if tenths < 0 else pence), rest > 0
