"""Who spends how much? Bars of amounts, amounts per head, gross to net, and the reconciliation of a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from placepound.core.records.preview import Reconciliation
from placepound.core.terms.amount import Amount
from placepound.pictures import headlines, theme
from placepound.pictures.bars import Drawn, Reference, bars_specification
from placepound.pictures.picture import Bar, Cell, Picture, describe, digest_of
from placepound.pictures.render import finish, kept, specified, vega_lite

MOST = 15
"""More bars than this are hard to read: the smaller ones are drawn as one, the table keeps them all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PerHead:
    """An area's or group's amount and its people. population: None where it is not recorded, which is never zero."""

    label: str
    amount: Amount
    population: int | None
    note: str = ""
    href: str = ""


def amount_bars(
    *,
    bars: Sequence[Bar],
    subtitle: str,
    dimension: str,
    title: str | None = None,
    in_order: bool = False,
    most: int = MOST,
) -> Picture:
    """Amounts as horizontal bars, largest first, remainders last and hatched.

    dimension: what a bar is, for the table's first header. in_order: keep the order given, as for years.
    """
    ranked = (
        tuple(bars) if in_order else tuple(sorted(bars, key=lambda bar: (bar.remainder, -bar.amount.pence, bar.label)))
    )
    total = Amount.total(bar.amount for bar in ranked)
    drawn = [_drawn(bar, total=total) for bar in (ranked if in_order else _grouped(ranked, most=most))]
    has_notes = any(bar.note for bar in ranked)
    headers = (dimension, "Amount", "Share", *(("Note",) if has_notes else ()))
    rows = tuple(
        (bar.label, bar.amount, headlines.percent(bar.amount, total, decimals=1), *((bar.note,) if has_notes else ()))
        for bar in ranked
    )
    return _picture(
        kind="Bar chart",
        title=title or headlines.largest_share(ranked),
        subtitle=subtitle,
        drawn=drawn,
        headers=headers,
        rows=rows,
        links=tuple(bar.href for bar in ranked),
        notes=(f"All together {total.exact()}.",) if ranked else (),
    )


def per_head_bars(
    *, figures: Sequence[PerHead], subtitle: str, dimension: str, title: str | None = None, most: int = 25
) -> Picture:
    """Amounts for each person, largest first, with the average of all as a line.

    The subtitle must say which population and which year. What has no recorded population has no bar and no part in
    the average.
    """
    known = sorted((f for f in figures if f.population), key=lambda f: (-_per_head(f).pence, f.label))
    unknown = [f for f in figures if not f.population]
    people = sum(f.population or 0 for f in known)
    average = _share_of(Amount.total(f.amount for f in known), people) if people else None
    drawn = [Drawn(label=f.label, end=_per_head(f).pence, text=headlines.for_each(_per_head(f))) for f in known[:most]]
    notes = [f"The average is {average.exact()} a head."] if average is not None else []
    notes += [f"Cannot be determined for {f.label}, because its population is not recorded." for f in unknown]
    if len(known) > most:
        notes.append(f"The {most} largest are drawn; the table holds all {len(known)}.")
    rows: tuple[tuple[Cell, ...], ...] = tuple((f.label, _per_head(f), f.amount, f.population or 0) for f in known)
    rows += tuple((f.label, "cannot be determined", f.amount, "not recorded") for f in unknown)
    return _picture(
        kind="Bar chart",
        title=title or headlines.highest_per_head([(f.label, _per_head(f)) for f in known], average=average),
        subtitle=subtitle,
        drawn=drawn,
        headers=(dimension, "Per head", "Amount", "Population"),
        rows=rows,
        links=tuple(f.href for f in (*known, *unknown)),
        notes=tuple(notes),
        reference=Reference(average.pence, f"Average {headlines.for_each(average)}")
        if average is not None and len(known) > 1
        else None,
    )


def reconciliation_bars(*, reconciliation: Reconciliation, subtitle: str, title: str | None = None) -> Picture:
    """Rows read as accepted, refused and totals, with their sums against the total that the document states."""
    r = reconciliation
    drawn = [
        Drawn(
            label=f"Accepted: {headlines.count_of(r.accepted)}", end=r.accepted_sum.pence, text=r.accepted_sum.short()
        )
    ]
    if r.refused:
        drawn.append(
            Drawn(
                label=f"Refused: {headlines.count_of(r.refused)}",
                end=r.refused_sum.pence,
                text=r.refused_sum.short(),
                fill=theme.CATEGORIES[1],
            )
        )
    if r.stated is not None:
        drawn.append(
            Drawn(label="Total the document states", end=r.stated.pence, text=r.stated.short(), fill=theme.OTHER)
        )
    rows: list[tuple[Cell, ...]] = [
        ("Accepted", r.accepted, r.accepted_sum),
        ("of which negative", r.negative_rows, r.negative_sum),
        ("Refused", r.refused, r.refused_sum),
        ("Recognised as totals, not counted", r.totals, r.stated if r.stated is not None else "none stated"),
        ("All rows read", r.rows_read, ""),
        ("Blank rows passed over", r.blank, ""),
        (
            "Accepted less the stated total",
            "",
            r.difference if r.difference is not None else "cannot be determined: no total stated",
        ),
    ]
    return _picture(
        kind="Bar chart",
        title=title or headlines.reconciled(r),
        subtitle=subtitle,
        drawn=drawn,
        headers=("Rows", "Number of rows", "Sum"),
        rows=tuple(rows),
        links=("",) * len(rows),
    )


def _picture(
    *,
    kind: str,
    title: str,
    subtitle: str,
    drawn: Sequence[Drawn],
    headers: tuple[str, ...],
    rows: tuple[tuple[Cell, ...], ...],
    links: tuple[str, ...],
    notes: tuple[str, ...] = (),
    reference: Reference | None = None,
) -> Picture:
    description = describe(kind, title=title, subtitle=subtitle, headers=headers, rows=rows, notes=notes)
    digest = digest_of(kind, title, subtitle, drawn, headers, rows, notes, reference)

    def draw(variant: str) -> str:
        specification = specified(lambda: bars_specification(drawn, wide=variant == "wide", reference=reference))
        return finish(vega_lite(specification), title=title, description=description, digest=digest, variant=variant)

    return Picture(
        title=title,
        subtitle=subtitle,
        svg=kept(digest, "wide", lambda: draw("wide")) if drawn else "",
        narrow=kept(digest, "narrow", lambda: draw("narrow")) if drawn else "",
        breadth=theme.WIDE,
        description=description,
        headers=headers,
        rows=rows,
        links=links,
        digest=digest,
        notes=notes,
    )


def _drawn(bar: Bar, *, total: Amount) -> Drawn:
    share = headlines.percent(bar.amount, total)
    text = f"{bar.amount.short()} · {share}" if share and bar.amount.pence > 0 else bar.amount.short()
    return Drawn(label=bar.label, end=bar.amount.pence, text=text, fill=theme.HATCH if bar.remainder else theme.ACCENT)


def _grouped(ranked: Sequence[Bar], *, most: int) -> tuple[Bar, ...]:
    """The bars to draw: the smallest of too many become one, remainders never do."""
    named = [bar for bar in ranked if not bar.remainder]
    if len(named) <= most:
        return tuple(ranked)
    rest = named[most - 1 :]
    others = Bar(label=f"{len(rest)} others", amount=Amount.total(bar.amount for bar in rest))
    return (*named[: most - 1], others, *(bar for bar in ranked if bar.remainder))


def _per_head(figure: PerHead) -> Amount:
    return _share_of(figure.amount, figure.population or 1)


def _share_of(amount: Amount, people: int) -> Amount:
    """To the penny, rounded half away from zero."""
    pence = int(Fraction(abs(amount.pence), people) + Fraction(1, 2))
    return Amount(-pence if amount.pence < 0 else pence)
