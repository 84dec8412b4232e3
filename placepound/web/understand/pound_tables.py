"""Which tables does the place pound page hold? The breakdowns of its money, with links to what made each figure."""

from collections.abc import Sequence
from fractions import Fraction

from placepound.core.money.service_groups import UNMAPPED, service_group
from placepound.core.records.preview import Outcome
from placepound.core.terms.amount import Amount
from placepound.pictures.headlines import percent
from placepound.registers.queries.pound_filters import NOWHERE
from placepound.registers.queries.pound_page import Line, PoundPage, SourceLine
from placepound.web.shared.parts import Cell, Column, Kind, Link, Table
from placepound.web.understand.pound_asked import PoundLinks, source_address
from placepound.web.understand.pound_words import CONFIDENCE, OUTCOMES

NAMES = {
    "payer": "Partner",
    "group": "Service group",
    "fund": "Arrangement",
    "provider_kind": "Provider",
    "area": "Area",
    "service": "Service",
}


def downloads(links: PoundLinks, part: str, *, picture: bool = False) -> tuple[Link, ...]:
    """A part of the page as files."""
    forms = (("svg", "Picture (SVG)"),) if picture else ()
    return tuple(
        Link(text=text, href=links.download(part, form))
        for form, text in (*forms, ("csv", "CSV"), ("xlsx", "Excel workbook"))
    )


MOST_ROWS = 20
MOST_COLUMNS = 12
MOST_SOURCES = 40
"""How much of a table a page shows; what is more stands together in one line, and whole in the downloads."""


def shortened(lines: Sequence[Line], most: int, noun: str) -> tuple[Line, ...]:
    """The first lines, and all others as one without a key, so that the lines add up to the same."""
    if len(lines) <= most + 1:
        return tuple(lines)
    rest = lines[most:]
    shares = [line.share for line in rest if line.share is not None]
    others = Line(
        key="",
        label=f"{len(rest)} other {noun}",
        gross=Amount.total(line.gross for line in rest),
        transfers=Amount.total(line.transfers for line in rest),
        rows=sum(line.rows for line in rest),
        share=sum(shares, Fraction(0)) if shares else None,
    )
    return (*lines[:most], others)


def breakdown(page: PoundPage, lines: Sequence[Line], *, by: str, caption: str, links: PoundLinks) -> Table:
    """Money along one dimension: a name narrows the page to it, a figure opens to its rows."""
    has_transfers = any(line.transfers for line in lines)
    money = [Column(label="Net", kind=Kind.SHORT_MONEY)]
    if has_transfers:
        money = [Column(label="Gross", kind=Kind.SHORT_MONEY), Column(label="Transfers", kind=Kind.SHORT_MONEY), *money]
    return Table(
        id=f"by-{by.replace('_', '-')}",
        caption=caption,
        columns=(Column(label=NAMES[by]), *money, Column(label="Share", kind=Kind.SHARE)),
        rows=tuple(_breakdown_row(line, by=by, links=links, wide=has_transfers) for line in lines),
        total=_breakdown_total(page, wide=has_transfers),
        hide_caption=True,
        downloads=downloads(links, by),
    )


def _breakdown_row(line: Line, *, by: str, links: PoundLinks, wide: bool) -> tuple[object, ...]:
    name = Cell(value=line.label, href=links.pound(**{by: line.key})) if line.key else line.label
    net = Cell(value=line.net, href=links.explain(**{by: line.key}), bar=line.share) if line.key else line.net
    beside = (line.gross, -line.transfers if line.transfers else line.transfers) if wide else ()
    return (name, *beside, net, line.share)


def _breakdown_total(page: PoundPage, *, wide: bool) -> tuple[object, ...]:
    beside = (page.gross, -page.transfers) if wide else ()
    return ("All together", *beside, page.net, "")


def finding(lines: Sequence[Line]) -> str:
    """What a breakdown says, in one sentence: who has most."""
    net = Amount.total(line.net for line in lines)
    named = [line for line in lines if line.key not in ("", NOWHERE, UNMAPPED) and line.net.pence > 0]
    if net.pence <= 0 or not named:
        return ""
    top = max(named, key=lambda line: line.net.pence)
    if top.net == net:
        return f"{top.label}: all of it."
    return f"{top.label}: {percent(top.net, net)} of {net.short()}, the largest share."


def share(line: Line, page: PoundPage) -> Fraction | None:
    """A line's part of the net total; None where there is no total to be a part of."""
    return Fraction(line.net.pence, page.net.pence) if page.net.pence > 0 else None


def main_groups(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Lines by service group, added up to the main groups."""
    sums: dict[str, list[Line]] = {}
    for line in lines:
        sums.setdefault(service_group(line.key).top, []).append(line)
    tops = [
        Line(
            key=code,
            label=service_group(code).name,
            gross=Amount.total(line.gross for line in parts),
            transfers=Amount.total(line.transfers for line in parts),
            rows=sum(line.rows for line in parts),
        )
        for code, parts in sums.items()
    ]
    return tuple(sorted(tops, key=lambda line: (line.key == UNMAPPED, -line.net.pence, line.label)))


def matrix(page: PoundPage, links: PoundLinks, *, most: int | None = None) -> Table:
    """Main service groups down, partners across; each cell opens to its rows. most: partners, the others in one."""
    groups = main_groups(page.by_group)
    payers = shortened(page.by_payer, most or len(page.by_payer), "partners")
    first = {payer.key for payer in payers}
    others: dict[str, Amount] = {}
    for (payer_key, code), amount in page.matrix.items():
        if payer_key not in first:
            others[code] = others.get(code, Amount(0)) + amount
    rows = []
    for group in groups:
        asked = page.filters.group or group.key
        cells = [
            _matrix_cell(page.matrix.get((payer.key, group.key)), links.explain(payer=payer.key, group=asked))
            if payer.key
            else others.get(group.key, "–")
            for payer in payers
        ]
        rows.append(
            (
                Cell(value=group.label, href=links.service(group.key)),
                *cells,
                Cell(value=group.net, href=links.explain(group=asked)),
            )
        )
    columns = tuple(Column(label=payer.label, kind=Kind.SHORT_MONEY) for payer in payers)
    return Table(
        id="matrix",
        caption="Who pays for what, net",
        columns=(Column(label="Service group"), *columns, Column(label="All", kind=Kind.SHORT_MONEY)),
        rows=tuple(rows),
        total=("All together", *(payer.net for payer in payers), page.net),
        hide_caption=True,
        downloads=downloads(links, "matrix"),
    )


def _matrix_cell(amount: Amount | None, address: str) -> Cell | str:
    return "–" if amount is None else Cell(value=amount, href=address)


def areas(page: PoundPage, links: PoundLinks) -> Table:
    """Money by area with people and pounds per head; what no area can be given stands last and out of per head."""
    placed = [line for line in page.by_area if line.key != NOWHERE]
    largest = max((line.net.pence for line in placed), default=0)
    rows: list[tuple[object, ...]] = [
        (
            Cell(value=line.label, href=links.pound(area=line.key)),
            Cell(
                value=line.net,
                href=links.explain(area=line.key),
                bar=line.net.pence / largest if largest > 0 else None,
            ),
            line.people,
            line.per_head,
        )
        for line in placed
    ]
    nowhere = page.not_attributable
    if nowhere:
        rows.append(
            (
                Cell(
                    value="Not attributable", href=links.pound(area=NOWHERE), note="No source says where it was spent."
                ),
                Cell(value=nowhere.net, href=links.explain(area=NOWHERE)),
                "–",
                "–",
            )
        )
    return Table(
        id="by-area",
        caption="Net by area",
        columns=(
            Column(label="Area"),
            Column(label="Net", kind=Kind.SHORT_MONEY),
            Column(label="People", kind=Kind.NUMBER),
            Column(label="Per head", kind=Kind.MONEY),
        ),
        rows=tuple(rows),
        total=("All together", page.net, "", ""),
        hide_caption=True,
        downloads=downloads(links, "area"),
    )


def placed(page: PoundPage, inside: Amount, links: PoundLinks) -> Table:
    """How much of the money any source gives to an area, and what stays not attributable, as two bars."""
    nowhere = page.net - inside
    rows = (("Spent in an area on record", inside, ""), ("Not attributable", nowhere, links.explain(area=NOWHERE)))
    return Table(
        id="placed",
        caption="How much can be placed in an area",
        columns=(
            Column(label="Where"),
            Column(label="Net", kind=Kind.SHORT_MONEY),
            Column(label="Share", kind=Kind.SHARE),
        ),
        rows=tuple(
            (label, Cell(value=amount, href=href, bar=part), part)
            for label, amount, href in rows
            for part in (Fraction(amount.pence, page.net.pence),)
        ),
        hide_caption=True,
    )


def sources(lines: Sequence[SourceLine], *, links: PoundLinks, alone: bool = False, most: int | None = None) -> Table:
    """The sources behind the page. alone: each stands by itself, because their sum is not known. most: the largest."""
    further = len(lines) - most if most is not None and len(lines) > most else 0
    if further:
        lines = sorted(lines, key=lambda line: -abs(line.gross.pence))[:most]
    return Table(
        id="sources",
        caption="Sources",
        columns=(
            Column(label="Source"),
            Column(label="Published by"),
            Column(label="Its own total"),
            Column(label="Confidence"),
            Column(label="Gross", kind=Kind.MONEY),
        ),
        rows=tuple(
            (
                Cell(
                    value=line.title,
                    href=links.pound(statement=line.pk) if alone else source_address(line.pk),
                    note="Look at this source by itself" if alone else "",
                ),
                line.publisher,
                OUTCOMES.get(line.outcome, line.outcome),
                CONFIDENCE.get(line.confidence, line.confidence),
                "cannot be determined"
                if line.rows_overlap
                else Cell(value=line.gross, href=links.explain(statement=line.pk)),
            )
            for line in lines
        ),
        total=(f"and {further:,} more, which the downloads hold", "", "", "", "") if further else (),
        hide_caption=True,
        downloads=downloads(links, "sources"),
    )


def each_alone(lines: Sequence[Line], *, links: PoundLinks) -> Table:
    """Amounts that must not be added up, one by one."""
    return Table(
        id="each-alone",
        caption="Each amount by itself",
        columns=(Column(label="Service"), Column(label="Amount", kind=Kind.MONEY)),
        rows=tuple(
            (line.label, Cell(value=line.gross, href=links.explain(service=line.key))) for line in lines if line.key
        ),
        hide_caption=True,
    )


def left_out(lines: Sequence[SourceLine]) -> Table:
    """Sources of the place that count in no figure, with the reason."""
    return Table(
        id="left-out",
        caption="Sources left out",
        hide_caption=True,
        columns=(
            Column(label="Source"),
            Column(label="Published by"),
            Column(label="Why it is left out"),
            Column(label="Holds", kind=Kind.MONEY),
        ),
        rows=tuple(
            (
                Cell(value=line.title, href=source_address(line.pk)),
                line.publisher,
                _why_left_out(line),
                line.gross,
            )
            for line in lines
        ),
    )


def _why_left_out(line: SourceLine) -> str:
    if line.stands_beside:
        outturn = f"“{line.stands_by}”" if line.stands_by else "An outturn that you may not see"
        return f"{outturn} counts the same money."
    if line.of_payments and line.outcome != Outcome.NOT_RECONCILED:
        return "Something is wrong with its files, and nobody has taken responsibility for using it."
    return f"{OUTCOMES.get(line.outcome, line.outcome)}, and nobody has taken responsibility for using it."


def gaps(page: PoundPage) -> Table:
    """Funds and bodies whose recorded money in and out differ."""
    return Table(
        id="gaps",
        caption="Money in and out that differ",
        columns=(
            Column(label="Fund or body"),
            Column(label="Money in", kind=Kind.MONEY),
            Column(label="Money out", kind=Kind.MONEY),
            Column(label="Difference", kind=Kind.MONEY),
        ),
        rows=tuple((gap.name, gap.inflow, gap.outflow, gap.difference) for gap in page.gaps),
        hide_caption=True,
    )
