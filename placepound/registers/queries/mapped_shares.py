"""How much of the payments behind figures did coding rules catch? By value, and what bodies received left out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from placepound.core.terms.amount import Amount
from placepound.core.terms.viewer import Viewer
from placepound.registers.base import query, visible
from placepound.registers.models import Partnership, SpendRelease


@dataclass(frozen=True, slots=True, kw_only=True)
class MappedShare:
    """What was paid, and how much of it has a service group. income: what bodies received, which the sum has off."""

    paid: Amount
    mapped: Amount
    income: Amount

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.mapped.pence, self.paid.pence) if self.paid.pence > 0 else None


@query
def mapped_shares(slug: str, numbers: Iterable[int], *, viewer: Viewer, on: date) -> dict[int, MappedShare]:
    """By number, as the figures of a place say it of themselves. Those that say nothing of it count all as paid."""
    rows = visible(SpendRelease, viewer, on=on).filter(
        partnership__in=visible(Partnership, viewer, on=on).filter(slug=slug), number__in=list(numbers)
    )
    told = rows.order_by("number").values_list("number", "pence", "mapped_pence", "manifest__sums__mapping")
    return {number: _share(pence, mapped, mapping) for number, pence, mapped, mapping in told}


def _share(pence: int, mapped: int, mapping: dict[str, int] | None) -> MappedShare:
    paid = sum(mapping.values()) if mapping else pence
    return MappedShare(
        paid=Amount(paid),
        mapped=Amount(mapping.get("mapped", 0) if mapping else mapped),
        income=Amount(paid - pence),
    )
