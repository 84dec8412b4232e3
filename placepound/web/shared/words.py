"""How are figures and dates written for people? Money, shares, counts and days, and what is not known."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils import timezone
from markupsafe import Markup, escape

from placepound.core.terms.amount import Amount
from placepound.core.terms.period import Period
from placepound.core.terms.period import day as core_day

UNKNOWN = Markup('<span class="pp-unknown">not recorded</span>')


def exact(amount: Amount | None) -> Markup:
    """Money to the penny, as £1,234,567."""
    return UNKNOWN if amount is None else _money(amount, amount.exact())


def short(amount: Amount | None) -> Markup:
    """Money for reading, as £1.2m, with the exact figure in its title."""
    return UNKNOWN if amount is None else _money(amount, amount.short())


def _money(amount: Amount, written: str) -> Markup:
    pounds = Decimal(amount.pence) / 100
    return Markup('<data class="pp-money" value="{}" title="{}">{}</data>').format(
        pounds, amount.exact(), written.replace("-", "\N{MINUS SIGN}")
    )


def day(on: date | None) -> Markup:
    """A date, as 4 August 2020."""
    if on is None:
        return UNKNOWN
    return Markup('<time datetime="{}">{}</time>').format(on.isoformat(), core_day(on))


def moment(at: datetime | None) -> Markup:
    """A moment in local time, as 4 August 2020 at 14:05."""
    if at is None:
        return UNKNOWN
    here = timezone.localtime(at)
    return Markup('<time datetime="{}">{} at {:%H:%M}</time>').format(here.isoformat(), core_day(here.date()), here)


def percent(share: Fraction | Decimal | None, digits: int = 1) -> Markup:
    """A share of one, as 34.7%."""
    if share is None:
        return UNKNOWN
    exactly = Decimal(share.numerator) / Decimal(share.denominator) if isinstance(share, Fraction) else share
    rounded = (exactly * 100).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    return Markup("{}%").format(str(rounded).replace("-", "\N{MINUS SIGN}"))


def count(number: int | None) -> Markup:
    """A whole number, as 12,345."""
    return UNKNOWN if number is None else escape(f"{number:,}".replace("-", "\N{MINUS SIGN}"))


def plural(number: int, one: str, many: str = "") -> str:
    """A number with its noun: 1 row, 2 rows."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def show(value: object, short_money: bool = False) -> object:
    """Any value of a table or list as a person reads it."""
    match value:
        case None:
            return UNKNOWN
        case Amount():
            return short(value) if short_money else exact(value)
        case Period():
            return value.label
        case datetime():
            return moment(value)
        case date():
            return day(value)
        case bool():
            return "Yes" if value else "No"
        case int():
            return count(value)
        case Fraction():
            return percent(value)
        case _:
            return value
