"""What does the picture find? One sentence of at most twelve words, composed from the figures themselves."""

from collections.abc import Sequence
from fractions import Fraction

from placepound.core.records.preview import Outcome, Reconciliation
from placepound.core.terms.amount import Amount
from placepound.pictures.picture import TITLE_WORDS, Bar
from placepound.pictures.text import at_most_words, clean


def percent(part: Amount, whole: Amount, *, decimals: int = 0) -> str:
    """A share for reading, rounded half up: 60%, 34.7%, "under 1%". Empty where the whole is not more than nothing."""
    if whole.pence <= 0:
        return ""
    share = Fraction(part.pence * 100, whole.pence)
    scaled = int(abs(share) * 10**decimals + Fraction(1, 2))
    if not scaled and share:
        return "under 1%" if not decimals else f"under 0.{'0' * (decimals - 1)}1%"
    digits = f"{scaled:0{decimals + 1}d}"
    sign = "-" if share < 0 and scaled else ""
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}%" if decimals else f"{sign}{digits}%"


def largest_share(bars: Sequence[Bar]) -> str:
    """Who has most: "Education placements: 60% of £194.7m, the largest share"."""
    total = Amount.total(bar.amount for bar in bars)
    named = [bar for bar in bars if not bar.remainder and bar.amount.pence > 0]
    if not bars:
        return "No amounts are recorded here"
    if not named or total.pence <= 0:
        return (
            fitted("{} in all", str(total.short()))
            if not named
            else f"{len(bars)} amounts come to {total.short()} in all"
        )
    top = max(named, key=lambda bar: bar.amount.pence)
    if top.amount == total:
        return fitted("{}: all of " + total.short(), top.label)
    return fitted("{}: " + f"{percent(top.amount, total)} of {total.short()}, the largest share", top.label)


def highest_per_head(figures: Sequence[tuple[str, Amount]], *, average: Amount | None) -> str:
    """Who has most for each person: "Harbour Reach has £1,240 a head, 1.8 times the average"."""
    if not figures:
        return "No amount for each person can be worked out"
    label, most = max(figures, key=lambda figure: figure[1].pence)
    pounds = for_each(most)
    if average is None or average.pence <= 0 or len(figures) < 2:
        return fitted("{} has " + f"{pounds} a head", label)
    tenths = int(Fraction(most.pence * 10, average.pence) + Fraction(1, 2))
    if tenths <= 10:
        return fitted("{} has most, " + f"{pounds} a head", label)
    times = f"{tenths // 10}.{tenths % 10}" if tenths % 10 else f"{tenths // 10}"
    return fitted("{} has " + f"{pounds} a head, {times} times the average", label)


def for_each(amount: Amount) -> str:
    """An amount for each person: whole pounds (£1,240), below £100 with its pence (£12.34)."""
    if abs(amount.pence) < 9_950:
        return amount.exact()
    pounds = (abs(amount.pence) + 50) // 100
    return f"{'-' if amount.pence < 0 else ''}£{pounds:,}"


def reconciled(reconciliation: Reconciliation) -> str:
    """Whether a file agrees with itself: "All 26 rows accepted; the total agrees"."""
    kept, refused = reconciliation.accepted, reconciliation.refused
    rows = f"All {count_of(kept)} accepted" if not refused else f"{count_of(refused)} refused, {kept:,} accepted"
    match reconciliation.outcome:
        case Outcome.RECONCILED:
            return f"{rows}; agrees with the stated total"
        case Outcome.WITH_EXCLUSIONS:
            return f"{rows}; agrees apart from these"
        case Outcome.NO_CONTROL:
            return f"{rows}; the document states no total"
    difference = reconciliation.difference
    return (
        f"{rows}; {abs(difference).short()} off the stated total"
        if difference
        else f"{rows}; the stated total does not agree"
    )


def flows_to(*, total: Amount, payers: int, heading: str, ends: int) -> str:
    """How far the money spreads: "£194.7m from 3 payers reaches 12 service groups"."""
    many = heading.lower() if ends == 1 or heading.endswith("s") else f"{heading.lower()}s"
    return f"{total.short()} from {payers:,} payer{'s' * (payers != 1)} reaches {ends:,} {many}"


def fitted(pattern: str, label: str) -> str:
    """The sentence, its label cut at a word so that the whole has at most twelve words."""
    left = TITLE_WORDS - len(pattern.replace("{}", "").split())
    return pattern.replace("{}", at_most_words(clean(label), max(left, 1)))


def count_of(rows: int) -> str:
    """As "1 row" or "1,234 rows"."""
    return f"{rows:,} row{'s' * (rows != 1)}"
