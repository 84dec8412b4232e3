"""How much money? Whole pence, never a float, and splits that give every penny to somebody."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True, slots=True, order=True)
class Amount:
    """A signed sum of money in whole pence. Credits are negative."""

    pence: int

    def __post_init__(self) -> None:
        if not isinstance(self.pence, int) or isinstance(self.pence, bool):
            raise TypeError(f"an Amount holds whole pence, not {self.pence!r}")

    @classmethod
    def pounds(cls, pounds: int | str | Decimal) -> "Amount":
        """From pounds, exact to the penny. Raises ValueError where a part of a penny would be lost."""
        pence = Decimal(pounds) * 100
        if pence != pence.to_integral_value():
            raise ValueError(f"{pounds} is not a whole number of pence")
        return cls(int(pence))

    @classmethod
    def total(cls, amounts: "Iterable[Amount]") -> "Amount":
        """The sum; zero for none."""
        return cls(sum(amount.pence for amount in amounts))

    def __add__(self, other: "Amount") -> "Amount":
        return Amount(self.pence + other.pence)

    def __sub__(self, other: "Amount") -> "Amount":
        return Amount(self.pence - other.pence)

    def __neg__(self) -> "Amount":
        return Amount(-self.pence)

    def __abs__(self) -> "Amount":
        return Amount(abs(self.pence))

    def __bool__(self) -> bool:
        return self.pence != 0

    def __str__(self) -> str:
        return self.exact()

    def exact(self) -> str:
        """As £1,234.56, the pence left out where there are none: £1,234."""
        sign = "-" if self.pence < 0 else ""
        pounds, pence = divmod(abs(self.pence), 100)
        return f"{sign}£{pounds:,}.{pence:02d}" if pence else f"{sign}£{pounds:,}"

    def short(self) -> str:
        """Rounded half away from zero for reading: £116.9m, £444k, £12.50."""
        size = abs(self.pence)
        sign = "-" if self.pence < 0 else ""
        for divisor, suffix, promote in ((10**11, "bn", 0), (10**8, "m", 10**11), (10**5, "k", 10**8)):
            tenths = (size * 10 * 2 + divisor) // (2 * divisor)
            if size >= divisor and (not promote or tenths * divisor < promote * 10):
                whole, tenth = divmod(tenths, 10)
                return f"{sign}£{whole:,}.{tenth}{suffix}" if tenth else f"{sign}£{whole:,}{suffix}"
            if promote and size >= divisor:
                return f"{sign}£1{'bn' if suffix == 'm' else 'm'}"
        return self.exact()


def split(amount: Amount, weights: Sequence[Fraction | int]) -> tuple[Amount, ...]:
    """Share an amount by weights, to the penny, by largest remainder; ties go to the earlier weight.

    Raises ValueError for no weight, a negative weight or weights that sum to nothing: an unknown key is refused,
    never read as zero. Source: method note on apportionment, place pound section 2.
    """
    whole = sum(weights, start=Fraction(0))
    if not weights or any(weight < 0 for weight in weights) or whole == 0:
        raise ValueError("weights must be non-negative and sum to more than nothing")
    sign = -1 if amount.pence < 0 else 1
    exact = [abs(amount.pence) * Fraction(weight) / whole for weight in weights]
    floors = [int(share) for share in exact]
    left = abs(amount.pence) - sum(floors)
    order = sorted(range(len(weights)), key=lambda i: (floors[i] - exact[i], i))
    for i in order[:left]:
        floors[i] += 1
    return tuple(Amount(sign * pence) for pence in floors)
