"""How is the list of suppliers shown? Figures in a strip, the list itself, and how its sums add up to all payments."""

from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from placepound.core.money.spend.released import PayeeKind
from placepound.core.terms.amount import Amount
from placepound.exchange import tables
from placepound.pictures.headlines import percent
from placepound.registers.queries.spend_lines import Received
from placepound.registers.queries.suppliers import SORTS, SupplierLine, SupplierList
from placepound.web.shared import parts
from placepound.web.shared.addresses import changed, sorted_by
from placepound.web.shared.words import plural

NOT_NAMED = {
    PayeeKind.INDIVIDUAL: ("People", "Their names are not shown, and nothing of them is listed one by one."),
    PayeeKind.REDACTED: ("Names that the payer redacted", "Nobody tries to find out who they are."),
    PayeeKind.NOT_STATED: ("Payee not stated", "The source names nobody."),
}
OWN_RECORD = "Not on record as a body"


def supplier_address(slug: str, *, organisation: int | None, key: str) -> str:
    """The page of one supplier: by its body on record, or by the key of its name."""
    named = {"organisation": str(organisation)} if organisation else {"name": key}
    return f"{reverse('supplier', args=[slug])}?{urlencode(named)}"


def signed(amount: Amount, *, short: bool = False) -> str:
    """Money within a sentence, with the minus sign that pages have."""
    return (amount.short() if short else amount.exact()).replace("-", "\N{MINUS SIGN}")


def as_sentence(words: str) -> str:
    """A reason with a capital, so that it stands by itself."""
    return words[:1].upper() + words[1:]


def stats(page: SupplierList) -> tuple[parts.Stat, ...]:
    """The figures on top: all that was paid, and how much of it to whom."""
    hidden = page.total - page.named.amount
    payments = sum(one.payments for one in page.kinds) - page.named.payments
    return (
        parts.Stat(label="Paid in all", value=page.total, note=page.period_label[:1].upper() + page.period_label[1:]),
        parts.Stat(
            label="To suppliers with a name",
            value=page.named.amount,
            note=plural(page.named.payments, "payment"),
        ),
        parts.Stat(
            label="To payees not named",
            value=hidden,
            note=f"{_share(hidden, page.total)}{plural(payments, 'payment')}",
            href="#adds-up" if payments else "",
            how="See how it adds up",
        ),
    )


def _share(part: Amount, whole: Amount) -> str:
    return f"{percent(part, whole)}, " if whole.pence > 0 and part.pence > 0 else ""


def table(page: SupplierList, query: QueryDict) -> parts.Table:
    """One page of the suppliers."""
    number = parts.Kind.NUMBER
    return parts.Table(
        id="suppliers",
        caption="Suppliers",
        hide_caption=True,
        columns=(
            parts.Column(label="Supplier", sort="name"),
            parts.Column(label="Amount", kind=parts.Kind.MONEY, sort="amount"),
            parts.Column(label="Payments", kind=number, sort="payments"),
            parts.Column(label="Payers", kind=number, sort="payers"),
            *([parts.Column(label="Largest payer’s share", kind=parts.Kind.SHARE)] if page.partner else []),
            parts.Column(label="Since", sort="since"),
            parts.Column(label="Until", sort="until"),
        ),
        rows=tuple(_row(page, line) for line in page.lines),
        total=_total(page) if page.lines else (),
        empty="No supplier matches these filters.",
        note=_note(page),
        downloads=_downloads(page, query),
        sorted_by=sorted_by(query, allowed=SORTS, default="-amount"),
        query=query,
    )


def _row(page: SupplierList, line: SupplierLine) -> tuple[object, ...]:
    return (
        parts.Cell(
            value=line.name,
            href=supplier_address(page.slug, organisation=line.organisation, key=line.key),
            note="" if line.organisation else OWN_RECORD,
        ),
        line.amount,
        line.payments,
        line.payers,
        *([_largest(line)] if page.partner else []),
        line.first_day,
        line.last_day,
    )


def _largest(line: SupplierLine) -> object:
    if line.largest is None:
        return parts.Cell(value="–", note="credits outweigh payments")
    return parts.Cell(value=line.largest, bar=line.largest, note=line.largest_payer)


def _total(page: SupplierList) -> tuple[object, ...]:
    return (
        f"All {page.found:,} suppliers" if page.found != 1 else "The one supplier",
        page.found_amount,
        page.found_payments,
        *[""] * (4 if page.partner else 3),
    )


def _note(page: SupplierList) -> str:
    gross = "Gross, credits taken off: payments to other partners are among them, and net figures leave those out."
    if not page.partner:
        return gross
    return f"{gross} A share is of what the payers on file paid, not of a supplier’s income."


def _downloads(page: SupplierList, query: QueryDict) -> tuple[parts.Link, ...]:
    asked = changed(query) if query else ""
    return tuple(
        parts.Link(text=text, href=reverse("suppliers-download", args=[page.slug, form]) + asked)
        for form, text in (("csv", "CSV"), ("xlsx", "Excel workbook"))
    )


def _not_listed(page: SupplierList) -> list[tuple[str, Amount, int]]:
    """The suppliers with a name that a search leaves out, as one line."""
    others = page.named.payments - page.found_payments
    return [("Other suppliers with a name", page.named.amount - page.found_amount, others)] if others else []


def _among_names(page: SupplierList) -> bool:
    """Whether the list is narrowed to some suppliers by their names or payers: payees without a name are none."""
    return bool(page.asked.search or page.asked.several)


def beside_words(received: Received, *, of: str = "") -> str:
    """What the sources hold and these sums do not; empty where there is nothing. of: a year, in words."""
    within = f" of {of}" if of else ""
    made = []
    if received.payments:
        said = f"{signed(received.amount)} in {plural(received.payments, 'payment')}{within}"
        made.append(f"Received from other partners, not taken off: {said}.")
    if received.other_payments:
        said = f"{signed(received.other)} in {plural(received.other_payments, 'payment')}{within}"
        made.append(f"No spending, as coding rules say, and left out: {said}.")
    return " ".join(made)


def reconciled(received: Received) -> str:
    """The same, with where a reader finds them."""
    words = beside_words(received)
    return f"{words} The pages of the sources, and earlier figures, count them." if words else ""


def adds_up(page: SupplierList) -> parts.Table:
    """How the suppliers listed and what goes to payees without a name make up all that was paid."""
    rows: list[tuple[object, ...]] = [
        ("Suppliers in the list", page.found_amount, page.found_payments),
        *_not_listed(page),
    ]
    for one in page.kinds:
        if one.kind in NOT_NAMED:
            words, why = NOT_NAMED[one.kind]
            rows.append((parts.Cell(value=words, note=why), one.amount, one.payments))
    return parts.Table(
        id="adds-up",
        caption="Suppliers, and payees without a name",
        hide_caption=True,
        columns=(
            parts.Column(label="Paid to"),
            parts.Column(label="Amount", kind=parts.Kind.MONEY),
            parts.Column(label="Payments", kind=parts.Kind.NUMBER),
        ),
        rows=tuple(rows),
        total=("Paid in all", page.total, sum(one.payments for one in page.kinds)),
        note=reconciled(page.received),
    )


def file(page: SupplierList) -> tables.Table:
    """Every supplier of the choice to download, then those it leaves out as one line, or payees without a name."""
    money, integer = tables.Kind.MONEY, tables.Kind.INTEGER
    column = tables.TableColumn
    columns = (
        column(title="Supplier"),
        column(title="Organisation number in Placepound", kind=integer),
        column(title="Amount", kind=money),
        column(title="Payments", kind=integer),
        column(title="Payers", kind=integer),
        *(
            [column(title="Largest payer"), column(title="Largest payer's share", kind=tables.Kind.PERCENT)]
            if page.partner
            else []
        ),
        column(title="First payment", kind=tables.Kind.DATE),
        column(title="Last payment", kind=tables.Kind.DATE),
    )
    rows: list[tuple[tables.TableValue, ...]] = [
        (
            line.name,
            line.organisation,
            line.amount,
            line.payments,
            line.payers,
            *([line.largest_payer, line.largest] if page.partner else []),
            line.first_day,
            line.last_day,
        )
        for line in page.lines
    ]
    blank = (None,) * (len(columns) - 4)
    last = _not_listed(page)
    if not _among_names(page):
        last += [(NOT_NAMED[one.kind][0], one.amount, one.payments) for one in page.kinds if one.kind in NOT_NAMED]
    rows += [(words, None, amount, payments, *blank) for words, amount, payments in last]
    return tables.Table(title="Suppliers", columns=columns, rows=tuple(rows), notes=_notes(page))


def _notes(page: SupplierList) -> tuple[str, ...]:
    asked = page.asked
    names = {"payer": dict(page.payers), "group": dict(page.groups)}
    by = f" by {names['payer'].get(asked.payer, asked.payer)}" if asked.payer else ""
    what = f" for {names['group'].get(asked.group, asked.group)}" if asked.group else ""
    return (
        f"{page.name}: suppliers in published payments, {page.period_label}, as at {page.as_at.isoformat()}.",
        *([f"Only what was paid{by}{what}."] if by or what else []),
        *(_notes_of_some(page) if _among_names(page) else _notes_of_all(page)),
        *filter(None, [reconciled(page.received)]),
    )


def _notes_of_all(page: SupplierList) -> tuple[str, ...]:
    unnamed = any(one.kind in NOT_NAMED for one in page.kinds)
    return (
        f"All that was paid: {page.total.exact()}. Amounts are gross, and credits are taken off.",
        *(
            ["People, and payees whose names were redacted or not stated, stand as one line each at the end."]
            if unnamed
            else []
        ),
    )


def _notes_of_some(page: SupplierList) -> tuple[str, ...]:
    asked = page.asked
    which = [
        *([f"with “{asked.search}” in a name"] if asked.search else []),
        *(["paid by more than one body"] if asked.several else []),
    ]
    others = "; the others with a name stand as one line at the end" if _not_listed(page) else ""
    hidden = page.total - page.named.amount
    return (
        f"Listed one by one: suppliers {', '.join(which)}, {page.found_amount.exact()} in all{others}.",
        f"The lines add up to all that was paid to suppliers with a name: {page.named.amount.exact()}. "
        "Amounts are gross, and credits are taken off.",
        *([f"People and payees without a name are no part of this list: {hidden.exact()}."] if hidden else []),
    )
