"""How is a change between two years of payments shown? Figures, a waterfall, the months compared, and row by row."""

from django.http import QueryDict
from django.urls import reverse

from placepound.core.money.service_groups import service_group
from placepound.core.money.spend.change import ChangePart, ChangeRow, SpendChange
from placepound.core.money.spend.comparable import ComparedMonths
from placepound.core.terms.amount import Amount
from placepound.core.terms.period import Period
from placepound.pictures.headlines import percent
from placepound.pictures.picture import Picture
from placepound.pictures.waterfall import ORDER, change_waterfall
from placepound.registers.queries.named import NOT_SHARED
from placepound.registers.queries.spend_change import NAMED, ChangePage
from placepound.web.shared import parts
from placepound.web.shared.addresses import changed
from placepound.web.shared.words import plural
from placepound.web.understand.spend_change_words import (
    GROSS,
    beside_words,
    months_words,
    narrowed_words,
    new_or_gone,
    why,
)
from placepound.web.understand.suppliers_page import supplier_address

MOST_PAYERS = 12
"""Of more payers a page lists those whose months are not all compared, at most so many; downloads hold every one."""


def tabs(page: ChangePage, change: SpendChange, query: QueryDict) -> tuple[parts.Tab, ...]:
    """Every row, or those of one part of the change, each an address."""
    found = [part for part in ORDER if change.numbers.get(part)]
    whole = parts.Tab(
        text="All", href=changed(query, part=None) + "#changes", current=not page.asked.part, count=change.number
    )
    return (
        whole,
        *(
            parts.Tab(
                text=part.label,
                href=changed(query, part=part.value) + "#changes",
                current=page.asked.part == part.value,
                count=change.numbers[part],
            )
            for part in found
        ),
    )


def stats(change: SpendChange) -> tuple[parts.Stat, ...]:
    """What was paid in each year, how far they differ, and how much of the years is compared."""
    difference = change.difference
    up = difference.pence >= 0
    share = percent(abs(difference), change.first_total)
    return (
        _year(change.first, change.first_total, sum(row.first_payments for row in change.every_row)),
        _year(change.second, change.second_total, sum(row.second_payments for row in change.every_row)),
        parts.Stat(
            label="Up by" if up else "Down by",
            value=abs(difference),
            note=f"{share} {'more' if up else 'less'}" if share and difference else "",
        ),
        _compared(change),
    )


def _year(period: Period, total: Amount, payments: int) -> parts.Stat:
    return parts.Stat(label=period.label, value=total, note=f"{plural(payments, 'payment')} in the months compared")


def _compared(change: SpendChange) -> parts.Stat:
    if len(change.compared) == 1:
        label, value = "Months compared", f"{len(change.compared[0].months)} of 12"
    else:
        complete = sum(own.complete for own in change.compared)
        label, value = "Payers compared in full", f"{complete:,} of {len(change.compared):,}"
    return parts.Stat(label=label, value=value, note=_left_out(change), href="#months", how="See the months")


def _left_out(change: SpendChange) -> str:
    left_out = [Amount.total(own.left_out[side] for own in change.compared) for side in (0, 1)]
    if not any(left_out):
        return "Nothing is left out"
    return f"Left out: {left_out[0].short()} of {change.first.label}, {left_out[1].short()} of {change.second.label}"


def picture(page: ChangePage, change: SpendChange, query: QueryDict) -> Picture:
    """The waterfall from one year to the other; each step opens to its rows."""
    narrowed = narrowed_words(page)
    return change_waterfall(
        change,
        subtitle=f"Published payments, {page.name}{f', {narrowed}' if narrowed else ''}, months on file in both years",
        payers=page.names,
        links={part: changed(query, part=part.value) + "#changes" for part in ChangePart if change.numbers.get(part)},
    )


def beside(page: ChangePage, made: Picture, query: QueryDict) -> parts.Table:
    """The table of the waterfall."""
    return parts.beside(made, identity="parts", downloads=downloads(page, "parts", query, picture=True))


def downloads(page: ChangePage, part: str, query: QueryDict, *, picture: bool = False) -> tuple[parts.Link, ...]:
    """A part of the page as files, under the filters of the address."""
    asked = changed(query) if query else ""
    forms = (*((("svg", "Picture (SVG)"),) if picture else ()), ("csv", "CSV"), ("xlsx", "Excel workbook"))
    return tuple(
        parts.Link(text=text, href=reverse("what-changed-download", args=[page.slug, part, form]) + asked)
        for form, text in forms
    )


def months_table(page: ChangePage, change: SpendChange, query: QueryDict) -> parts.Table:
    """Which months of each payer are compared, what is left out, and what a later file may still add."""
    shown = listed(change.compared)
    rows: list[tuple[object, ...]] = [
        (
            parts.Cell(value=page.names.get(own.payer, NOT_SHARED), note=own.caution),
            months_words(own),
            *own.left_out,
        )
        for own in shown
    ]
    rest = [own for own in change.compared if own not in shown]
    for complete, what in ((False, "Some months of each, or none."), (True, "All months of both years.")):
        some = [own for own in rest if own.complete is complete]
        if some:
            left_out = (Amount.total(own.left_out[side] for own in some) for side in (0, 1))
            rows.append((plural(len(some), "other payer" if shown else "payer"), what, *left_out))
    return parts.Table(
        id="months",
        caption="Months compared, payer by payer",
        hide_caption=True,
        columns=(
            parts.Column(label="Who pays"),
            parts.Column(label="What is compared"),
            parts.Column(label=f"Left out of {change.first.label}", kind=parts.Kind.MONEY),
            parts.Column(label=f"Left out of {change.second.label}", kind=parts.Kind.MONEY),
        ),
        rows=tuple(rows),
        note="A month counts only where the payer’s files cover it in both years: otherwise what is missing would look "
        "like a change.",
        downloads=downloads(page, "months", query),
    )


def listed(compared: tuple[ComparedMonths, ...]) -> tuple[ComparedMonths, ...]:
    """The payers to list one by one: all of a few; of many those not compared in full, with most left out first."""
    if len(compared) <= MOST_PAYERS:
        return compared
    partly = [own for own in compared if not own.complete]
    partly.sort(key=lambda own: (-sum(abs(side).pence for side in own.left_out), own.payer))
    return tuple(partly[:MOST_PAYERS])


def rows_notes(page: ChangePage) -> tuple[str, ...]:
    """What the rows hold, and what new and gone mean in them."""
    return tuple(filter(None, (GROSS, beside_words(page), new_or_gone(page))))


def rows_table(page: ChangePage, change: SpendChange, query: QueryDict) -> parts.Table:
    """The rows that differ most, or those with most of one part, and all others as one."""
    noun = "service group" if page.asked.by == "group" else "payee"
    if page.asked.part:
        return _one_part(page, change, ChangePart(page.asked.part), noun, query)
    return _all_parts(page, change, noun, query)


def _columns(change: SpendChange, noun: str, *more: parts.Column) -> tuple[parts.Column, ...]:
    money = parts.Kind.MONEY
    return (
        parts.Column(label=noun.capitalize()),
        parts.Column(label=change.first.label, kind=money),
        parts.Column(label=change.second.label, kind=money),
        *more,
    )


def _all_parts(page: ChangePage, change: SpendChange, noun: str, query: QueryDict) -> parts.Table:
    others = _others(change.number - len(change.rows), noun)
    several = page.asked.by == "group"
    lines: list[tuple[object, ...]] = [
        (row_cell(page, row, query), *_sides(row), row.difference, why(row, several=several)) for row in change.rows
    ]
    if change.others:
        lines.append((others, *_sides(change.others), change.others.difference, why(change.others, several=True)))
    return parts.Table(
        id="changes",
        caption=f"What changed, by {noun}",
        hide_caption=True,
        columns=_columns(
            change, noun, parts.Column(label="Difference", kind=parts.Kind.MONEY), parts.Column(label="Why")
        ),
        rows=tuple(lines),
        total=("All together", change.first_total, change.second_total, change.difference, ""),
        note="The largest differences first.",
        downloads=downloads(page, "rows", query),
    )


def _one_part(page: ChangePage, change: SpendChange, part: ChangePart, noun: str, query: QueryDict) -> parts.Table:
    found = [row for row in change.rows if row.parts[part]]
    lines: list[tuple[object, ...]] = [(row_cell(page, row, query), *_sides(row), row.parts[part]) for row in found]
    left = change.numbers.get(part, 0) - len(found)
    if left:
        amount = change.part(part) - Amount.total(row.parts[part] for row in found)
        lines.append((_others(left, noun), "", "", amount))
    return parts.Table(
        id="changes",
        caption=f"{part.label}, by {noun}",
        hide_caption=True,
        columns=_columns(change, noun, parts.Column(label=part.label, kind=parts.Kind.MONEY)),
        rows=tuple(lines),
        total=("All together", "", "", change.part(part)) if lines else (),
        note="The largest amounts first.",
        empty=f"No {noun} has this part of the change.",
        downloads=downloads(page, "rows", query) if lines else (),
    )


def _sides(row: ChangeRow) -> tuple[parts.Cell, parts.Cell]:
    return (
        parts.Cell(value=row.first, note=plural(row.first_payments, "payment") if row.first_payments else ""),
        parts.Cell(value=row.second, note=plural(row.second_payments, "payment") if row.second_payments else ""),
    )


def _others(number: int, noun: str) -> str:
    return f"{number:,} other {noun}{'' if number == 1 else 's'}"


def row_cell(page: ChangePage, row: ChangeRow, query: QueryDict) -> parts.Cell:
    """What a row is called, and where it leads: a payee to its page, a service group to its payees."""
    if page.asked.by == "group":
        return parts.Cell(
            value=service_group(row.key).label, href=changed(query, by=None, part=None, group=row.key) + "#changes"
        )
    name = page.names.get(row.key, NOT_SHARED)
    if row.key.startswith(NAMED):
        key = row.key.removeprefix(NAMED)
        return parts.Cell(value=name, href=supplier_address(page.slug, organisation=None, key=key))
    if row.key.isdecimal():
        return parts.Cell(value=name, href=supplier_address(page.slug, organisation=int(row.key), key=""))
    return parts.Cell(value=name)
