"""How many pence does a cell of a spend file say? To the nearest penny; what cannot be read is refused, never made 0."""

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
    if not text.translate(_INVISIBLE).strip():
        return ReadAmount(pence=None, reason=Reason.NO_AMOUNT, sentence=Reason.NO_AMOUNT.sentence)
    written = read_written(text, unit_pence=10 * unit.pence)
    cut = _cut(text, unit) if isinstance(written, Problem) else None
    shorter = read_written(cut[0], unit_pence=10 * unit.pence) if cut else None
    if isinstance(written, Problem):
        if cut is None or not isinstance(shorter, Written) or shorter.own_unit:
            return ReadAmount(pence=None, reason=Reason.AMOUNT_UNREADABLE, sentence=written.message)
        written = shorter
    turned = -1 if sign is Sign.REVERSED else 1
    if written.own_unit:
        return ReadAmount(pence=turned * written.amount.pence)
    pence, rest = _nearest_penny(written.amount.pence)
    return ReadAmount(pence=turned * pence, rounded=rest or bool(cut and cut[1].strip("0")))


_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200e\u200f\u2060\ufeff"))
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
