"""How does a change between two years of payments leave as a file? To the penny, every row, with what it rests on."""

from placepound.core.money.service_groups import service_group
from placepound.core.money.spend.change import ChangePart, SpendChange
from placepound.core.terms.amount import Amount
from placepound.core.terms.period import day
from placepound.exchange import tables
from placepound.pictures.picture import Picture
from placepound.registers.queries.named import NOT_SHARED
from placepound.registers.queries.spend_change import ChangePage
from placepound.web.understand.spend_change_words import (
    GROSS,
    beside_words,
    months_words,
    narrowed_words,
    new_or_gone,
    years_words,
)

_MONEY, _WHOLE = tables.Kind.MONEY, tables.Kind.INTEGER


def notes(page: ChangePage, change: SpendChange) -> tuple[str, ...]:
    """What a stranger must know of the figures."""
    narrowed = narrowed_words(page)
    said = (
        f"{page.name}: published payments, {years_words(page)}. Looked up on {day(page.as_at)}.",
        "This place is synthetic: every figure is invented." if page.synthetic else "",
        f"Only what was {narrowed}." if narrowed else "",
        "Only months that are on file in both years are compared, payer by payer.",
        GROSS,
        beside_words(page),
        new_or_gone(page),
        change.measure,
    )
    return tuple(filter(None, said))


def rows_file(page: ChangePage, change: SpendChange) -> tables.Table:
    """Every row with each part of its difference. A part asked for has its rows alone."""
    by_group = page.asked.by == "group"
    part = ChangePart(page.asked.part) if page.asked.part else None
    columns = (
        tables.TableColumn(title="Service group" if by_group else "Payee"),
        *([tables.TableColumn(title="Service group name")] if by_group else []),
        tables.TableColumn(title=f"Paid in {change.first.label}", kind=_MONEY),
        tables.TableColumn(title=f"Paid in {change.second.label}", kind=_MONEY),
        tables.TableColumn(title=f"Payments in {change.first.label}", kind=_WHOLE),
        tables.TableColumn(title=f"Payments in {change.second.label}", kind=_WHOLE),
        tables.TableColumn(title="Difference", kind=_MONEY),
        *(tables.TableColumn(title=one.label, kind=_MONEY) for one in ChangePart),
        tables.TableColumn(title="Why it cannot be split"),
    )
    rows = tuple(
        (
            *((row.key, service_group(row.key).label) if by_group else (page.names.get(row.key, NOT_SHARED),)),
            row.first,
            row.second,
            row.first_payments,
            row.second_payments,
            row.difference,
            *(row.parts[one] for one in ChangePart),
            " ".join(row.not_split),
        )
        for row in change.rows
        if part is None or row.parts[part]
    )
    title = "What changed" if part is None else f"What changed: {part.label}"
    return tables.Table(title=title, columns=columns, rows=rows, notes=notes(page, change))


def months_file(page: ChangePage, change: SpendChange) -> tables.Table:
    """Which months of every payer are compared."""
    columns = (
        tables.TableColumn(title="Who pays"),
        tables.TableColumn(title="Months compared", kind=_WHOLE),
        tables.TableColumn(title="What is compared"),
        tables.TableColumn(title=f"Left out of {change.first.label}", kind=_MONEY),
        tables.TableColumn(title=f"Left out of {change.second.label}", kind=_MONEY),
        tables.TableColumn(title="Caution"),
    )
    rows = tuple(
        (page.names.get(own.payer, NOT_SHARED), len(own.months), months_words(own), *own.left_out, own.caution)
        for own in change.compared
    )
    return tables.Table(title="Months compared", columns=columns, rows=rows, notes=notes(page, change))


def parts_file(page: ChangePage, change: SpendChange, picture: Picture) -> tables.Table:
    """The waterfall as a table."""
    money = {place for row in picture.rows for place, cell in enumerate(row) if isinstance(cell, Amount)}
    columns = tuple(
        tables.TableColumn(title=title, kind=_MONEY if place in money else tables.Kind.TEXT)
        for place, title in enumerate(picture.headers)
    )
    told = (picture.title, picture.subtitle, *picture.notes, *notes(page, change))
    return tables.Table(title="Why it changed", columns=columns, rows=picture.rows, notes=tuple(dict.fromkeys(told)))
