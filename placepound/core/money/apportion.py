"""Which area is a shared amount spent in? Splits by a named key to the penny, with what cannot be placed kept apart."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from placepound.core.money.flows import NOT_ATTRIBUTABLE, Confidence, Flow
from placepound.core.terms.amount import Amount, split
from placepound.core.terms.problem import Problem, Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class ApportionmentKey:
    """What an amount is shared by: a population, activity or need count for each area, in one named version.

    counts: by area code; None where the count is not known, which no split accepts.
    not_attributable: the part of the count that belongs to no known area, such as patients without a usable postcode.
    """

    name: str
    version: str
    counts: Mapping[str, Fraction | int | None]
    not_attributable: Fraction | int = 0

    @property
    def label(self) -> str:
        return f"{self.name}, {self.version}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaShare:
    """What one area receives. The area is a code, or ``not attributable``."""

    area: str
    amount: Amount


def apportion(amount: Amount, *, key: ApportionmentKey, areas: Iterable[str] | None = None) -> tuple[AreaShare, ...]:
    """Each area's share, by area code, and what is not attributable last. The shares sum to the amount to the penny.

    areas: those the amount belongs to; without them, all that the key counts. Exact fractions and largest remainder,
    ties by area code. Raises Refused, naming each, for an area without a count, and for counts that come to nothing.
    """
    wanted = sorted(set(key.counts if areas is None else areas))
    problems = _problems(wanted, key)
    if problems:
        raise Refused(problems)
    counts = [Fraction(key.counts[area] or 0) for area in wanted] + [Fraction(key.not_attributable)]
    shares = split(amount, counts)
    placed = tuple(AreaShare(area=area, amount=share) for area, share in zip(wanted, shares[:-1], strict=True))
    rest = AreaShare(area=NOT_ATTRIBUTABLE.key, amount=shares[-1])
    return (*placed, rest) if key.not_attributable else placed


def apportion_flow(flow: Flow, *, key: ApportionmentKey, areas: Iterable[str] | None = None) -> tuple[Flow, ...]:
    """A flow as one flow for each area, marked with the key. Their confidence is C at best; rounding is shared out."""
    shares = apportion(flow.amount, key=key, areas=areas)
    rounding = _rounding(flow.precision, shares)
    return tuple(
        replace(
            flow,
            id=f"{flow.id}/{share.area}",
            amount=share.amount,
            area=None if share.area == NOT_ATTRIBUTABLE.key else share.area,
            precision=precision,
            confidence=max(flow.confidence, Confidence.C),
            apportionment=key.label,
        )
        for share, precision in zip(shares, rounding, strict=True)
    )


def _problems(wanted: list[str], key: ApportionmentKey) -> tuple[Problem, ...]:
    found = [
        Problem(
            message=f"{area} has no count in {key.label}. Add it, or leave the amount unsplit.", field="apportionment"
        )
        for area in wanted
        if key.counts.get(area) is None
    ]
    counts = [*(key.counts.get(area) or 0 for area in wanted), key.not_attributable]
    if any(count < 0 for count in counts):
        found.append(Problem(message=f"{key.label} has a count below nothing. Correct it.", field="apportionment"))
    if not found and not any(counts):
        found.append(
            Problem(message=f"{key.label} counts nothing here, so it cannot share an amount.", field="apportionment")
        )
    return tuple(found)


def _rounding(precision: int, shares: tuple[AreaShare, ...]) -> tuple[int, ...]:
    """The worst-case rounding of an amount spread as the amount is: the parts sum to the whole."""
    sizes = [abs(share.amount.pence) for share in shares]
    if not any(sizes):
        return (precision, *(0 for _ in shares[1:]))
    return tuple(part.pence for part in split(Amount(precision), sizes))
