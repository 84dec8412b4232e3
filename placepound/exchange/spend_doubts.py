"""What in a layout speaks against its sum? Columns that are not read and would change it: signs, money, currency."""

from collections.abc import Iterator

from placepound.core.money.spend.profile import SpendColumn
from placepound.exchange.headings import words_of
from placepound.exchange.limits import count_of
from placepound.exchange.spend_columns import Below, Columns, pence_of

_MOST_KINDS = 12
_CREDIT = frozenset({"cr", "credit", "credits", "credit note", "credit notes", "credit memo", "crn", "cn", "refund"})
_DIRECTION = frozenset({"dr cr", "debit credit", "dr or cr", "debit or credit", "d c", "debit credit indicator",
                        "dr cr indicator", "debit credit flag"})  # fmt: skip
_CURRENCY = frozenset({"currency", "currency code", "curr", "ccy", "invoice currency", "payment currency"})
_STERLING = frozenset({"gbp", "£", "sterling", "pound sterling", "pounds sterling", "pounds", "uk pounds", "uk pound"})
_FOREIGN = frozenset({"usd", "eur", "euro", "euros", "dollars", "chf", "$", "€"})


def doubts(below: Below, columns: Columns) -> tuple[str, ...]:
    """A sentence for each reason why the sum of a file read so may be wrong, judged on the rows looked at."""
    amount = next(iter(columns.places(SpendColumn.AMOUNT)), None)
    if amount is None:
        return ()
    return (*_directions(below, columns, amount), *_other_money(below, columns, amount), *_currencies(below, amount))


def _unread(columns: Columns) -> Iterator[int]:
    return (place for place, each in enumerate(columns.guesses) if each.column is SpendColumn.IGNORED)


def _directions(below: Below, columns: Columns, amount: int) -> Iterator[str]:
    """Columns that say which rows are credits, where the amounts do not."""
    pence = [pence_of(text) for text in below.every(amount)]
    if any(one is not None and one < 0 for one in pence):
        return
    for place in _unread(columns):
        texts = [text.casefold() for text in below.every(place)]
        kinds = len(set(texts))
        credits = sum(text in _CREDIT for text in texts)
        if credits and kinds <= _MOST_KINDS:
            yield (
                f"{below.name(place)} says credit in {credits:,} of {count_of(len(texts), 'row')} looked at, and no "
                "amount is below nothing, so credits count as payments."
            )
        elif " ".join(words_of(below.headers[place])) in _DIRECTION:
            yield f"{below.name(place)} says which rows are credits, and is not read: no amount is below nothing."


def _other_money(below: Below, columns: Columns, amount: int) -> Iterator[str]:
    """Columns of money that hold something where the amount that counts is empty."""
    for place in _unread(columns):
        pairs = zip(below.every(amount), below.every(place), strict=True)
        rows = sum(not text and pence_of(other) not in (None, 0) and "." in other for text, other in pairs)
        if rows:
            yield (
                f"{below.name(place)} holds money in {rows:,} of {count_of(len(below.rows), 'row')} looked at, where "
                f"{below.name(amount)} is empty. It is not read."
            )


def _currencies(below: Below, amount: int) -> Iterator[str]:
    if set(words_of(below.headers[amount])) & _FOREIGN:
        yield f"{below.name(amount)} is not in pounds by its heading, and is counted as pounds."
    for place, heading in enumerate(below.headers):
        if " ".join(words_of(heading)) not in _CURRENCY:
            continue
        others = sorted({text for text in below.texts(place) if text.casefold() not in _STERLING})
        if others:
            yield f"{below.name(place)} says {', '.join(others[:3])} in some rows, whose amounts are counted as pounds."
