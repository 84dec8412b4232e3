"""How much in each year? A column for each, hollow where only part of a year is on file, none where it has no sum."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

from placepound.core.terms.amount import Amount
from placepound.core.terms.period import Period
from placepound.pictures import canvas, headlines, theme
from placepound.pictures.picture import Cell, Picture, describe, digest_of
from placepound.pictures.render import SVG, finish, kept
from placepound.pictures.text import lines, width

UNKNOWN = "cannot be determined"

_PLOT = 190.0
_HEAD = 24.0
_FOOT = 26.0
_WIDEST = 56.0
_GAP = 6.0
_THINNEST = 2.0
_LABELS = 232


@dataclass(frozen=True, slots=True, kw_only=True)
class YearTotal:
    """What a year, or another period, comes to. amount: None where it cannot be determined, which is never nothing.

    missing: what is not on file of it, in a few words; empty where it is whole. href: where the figure opens.
    like_before: whether it is of the same bodies as the year before it, so that the two may be compared.
    """

    period: Period
    amount: Amount | None
    missing: str = ""
    href: str = ""
    like_before: bool = True

    @property
    def label(self) -> str:
        return self.period.label

    @property
    def pence(self) -> int:
        return self.amount.pence if self.amount is not None else 0

    @property
    def short(self) -> str:
        return UNKNOWN if self.amount is None else self.amount.short()


def year_columns(*, years: Sequence[YearTotal], subtitle: str, title: str | None = None) -> Picture:
    """Years in the order given, each with its figure. Where columns would be too narrow, bars lie below one another."""
    missing = any(year.missing for year in years)
    headers = ("Period", "Net", *(("Only in part on file",) if missing else ()))
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            year.label,
            UNKNOWN if year.amount is None else year.amount,
            *((year.missing,) if missing else ()),
        )
        for year in years
    )
    title = title or _finding(years)
    notes = _notes(years)
    description = describe("Column chart", title=title, subtitle=subtitle, headers=headers, rows=rows, notes=notes)
    digest = digest_of("years", title, subtitle, [(year.label, year.amount, year.missing) for year in years])

    def draw(variant: str) -> str:
        full = theme.WIDE if variant == "wide" else theme.NARROW
        shape = _columns(years, full=full) if _fit(years, full=full) else _lying(years, full=full)
        return finish(shape, title=title, description=description, digest=digest, variant=variant)

    known = any(year.amount is not None for year in years)
    return Picture(
        title=title,
        subtitle=subtitle,
        svg=kept(digest, "wide", lambda: draw("wide")) if known else "",
        narrow=kept(digest, "narrow", lambda: draw("narrow")) if known else "",
        breadth=theme.WIDE,
        description=description,
        headers=headers,
        rows=rows,
        links=tuple(year.href for year in years),
        digest=digest,
        notes=notes,
    )


def _finding(years: Sequence[YearTotal]) -> str:
    """As "2016/17: £41.2m, up 3% on 2015/16", where both are whole years of the same bodies, and known."""
    if not any(year.amount is not None for year in years):
        return "No year can be determined" if years else "No year is on record"
    last = years[-1]
    if last.amount is None:
        return headlines.fitted(f"{{}}: {UNKNOWN}", last.label)
    if last.missing:
        return headlines.fitted(f"{{}}: {last.short}, with only some months on file", last.label)
    before = years[-2] if len(years) > 1 else None
    if before is None or before.amount is None or before.missing or not _comparable(last, before):
        return headlines.fitted(f"{{}}: {last.short}", last.label)
    moved = last.amount - before.amount
    share = headlines.percent(abs(moved), before.amount)
    if not moved or not share:
        return f"{last.label}: {last.short}" if moved else f"{last.label}: {last.short}, as in {before.label}"
    return f"{last.label}: {last.short}, {'up' if moved.pence > 0 else 'down'} {share} on {before.label}"


def _comparable(last: YearTotal, before: YearTotal) -> bool:
    return last.like_before and last.period.is_financial_year and before.period.is_financial_year


def _notes(years: Sequence[YearTotal]) -> tuple[str, ...]:
    unknown = [year.label for year in years if year.amount is None]
    notes = ["Hollow: only some months are on file."] if any(year.missing and year.amount for year in years) else []
    if unknown:
        notes.append(
            f"No sum for {', '.join(unknown)}: statements or rows may count some of the same money, so adding them up "
            "could count it twice."
        )
    return tuple(notes)


def _fit(years: Sequence[YearTotal], *, full: int) -> bool:
    """Whether every name and figure has room below and above its column."""
    pitch = full / len(years)
    figures = (year.short for year in years if year.amount is not None)
    wide = max((width(text, size=theme.SMALL, bold=True) for text in figures), default=0.0)
    return max(wide, *(width(year.label, size=theme.SMALL) for year in years)) + _GAP <= pitch


def _columns(years: Sequence[YearTotal], *, full: int) -> ElementTree.Element:
    high, low = max(0, *(year.pence for year in years)), min(0, *(year.pence for year in years))
    below = _HEAD if low < 0 else 0.0
    unit = _PLOT / ((high - low) or 1)
    foot = _HEAD + high * unit
    pitch = full / len(years)
    bottom = _HEAD + _PLOT + below
    root = canvas.drawing(full, bottom + _FOOT)
    for place, year in enumerate(years):
        middle = (place + 0.5) * pitch
        wide = min(pitch * 0.62, _WIDEST)
        if year.amount is None:
            root.append(_band(middle - wide / 2, _HEAD, width=wide, height=_PLOT))
            root.extend(canvas.words("?", x=middle, y=_HEAD + _PLOT / 2, anchor="middle", bold=True))
        else:
            tall = max(abs(year.pence) * unit, _THINNEST)
            top = foot - tall if year.pence >= 0 else foot
            fill, stroke = _look(year)
            root.append(canvas.rectangle(middle - wide / 2, top, width=wide, height=tall, fill=fill, stroke=stroke))
            y = top - 11 if year.pence >= 0 else top + tall + 12
            root.extend(canvas.words(year.short, x=middle, y=y, anchor="middle", size=theme.SMALL, bold=True))
        root.extend(canvas.words(year.label, x=middle, y=bottom + _FOOT / 2, anchor="middle", size=theme.SMALL))
    root.append(canvas.line(0, foot, full, foot, colour=theme.INK))
    return root


def _look(year: YearTotal) -> tuple[str, str]:
    """Filled where the year is whole; hollow otherwise."""
    return (theme.PAPER, theme.ACCENT) if year.missing else (theme.ACCENT, "")


def _band(x: float, y: float, *, width: float, height: float) -> ElementTree.Element:
    box = {"x": x, "y": y, "width": width, "height": height}
    attributes = {name: f"{number:.2f}" for name, number in box.items()}
    attributes |= {"fill": theme.HATCH_PAPER, "stroke": theme.RULE, "stroke-dasharray": "3 3"}
    return ElementTree.Element(f"{{{SVG}}}rect", attributes)


def _lying(years: Sequence[YearTotal], *, full: int) -> ElementTree.Element:
    """A bar for each year below the one before: names beside the bars or, on a narrow drawing, above them."""
    beside = full >= theme.WIDE
    left = _LABELS + 12 if beside else 1
    high, low = max(0, *(year.pence for year in years)), min(0, *(year.pence for year in years))
    figures = max(width(year.short, size=theme.SIZE, bold=True) for year in years)
    unit = max(full - left - figures - _GAP * 2, 1) / ((high - low) or 1)
    foot = left - low * unit
    each = theme.BAR + (10 if beside else theme.LINE + 12)
    root = canvas.drawing(full, each * len(years) + 4)
    for place, year in enumerate(years):
        top = 2 + place * each + (0 if beside else theme.LINE + 2)
        (name,) = lines(year.label, size=theme.SIZE, within=_LABELS if beside else full - 4, most=1)
        x, y, anchor = (_LABELS, top + theme.BAR / 2, "end") if beside else (1, top - theme.LINE / 2 - 2, "start")
        root.extend(canvas.words(name, x=x, y=y, anchor=anchor))
        long = max(abs(year.pence) * unit, _THINNEST)
        if year.amount is not None:
            fill, stroke = _look(year)
            start = foot if year.pence >= 0 else foot - long
            root.append(canvas.rectangle(start, top, width=long, height=theme.BAR, fill=fill, stroke=stroke))
        tip = foot + (long if year.pence > 0 else 0) + _GAP
        root.extend(canvas.words(year.short, x=tip, y=top + theme.BAR / 2, bold=year.amount is not None))
    root.append(canvas.line(foot, 0, foot, each * len(years) + 2, colour=theme.RULE))
    return root
