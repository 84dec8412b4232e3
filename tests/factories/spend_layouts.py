"""Which columns do published spend files have, and in how many ways are their headings written?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from placepound.core.money.spend.profile import SpendColumn


class Facet(StrEnum):
    """What a cell of a row says of its payment."""

    BODY = "body"
    BODY_CODE = "body code"
    FAMILY = "family"
    DEPARTMENT = "department"
    DIVISION = "division"
    CATEGORY = "category"
    PURPOSE = "purpose"
    CODE = "code"
    DATE = "date"
    EFFECTIVE = "effective"
    TRANSACTION = "transaction"
    NET = "net"
    GROSS = "gross"
    VAT = "vat"
    IRRECOVERABLE = "irrecoverable"
    SUPPLIER = "supplier"
    COMPANY = "company"
    CHARITY = "charity"
    CAPITAL = "capital"
    CARD = "card"
    MERCHANT = "merchant"


CERTAIN = {
    Facet.DATE: SpendColumn.DATE,
    Facet.TRANSACTION: SpendColumn.TRANSACTION,
    Facet.NET: SpendColumn.AMOUNT,
    Facet.GROSS: SpendColumn.GROSS,
    Facet.VAT: SpendColumn.VAT,
    Facet.IRRECOVERABLE: SpendColumn.IRRECOVERABLE_VAT,
    Facet.SUPPLIER: SpendColumn.SUPPLIER,
    Facet.COMPANY: SpendColumn.COMPANY_NUMBER,
    Facet.CHARITY: SpendColumn.CHARITY_NUMBER,
    Facet.CAPITAL: SpendColumn.CAPITAL,
    Facet.CARD: SpendColumn.CARD,
    Facet.MERCHANT: SpendColumn.MERCHANT,
}
"""What a column can only be. Any of the others may be the body, the unit, the service, the purpose or the code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column. others: further headings under which the same column has been published."""

    heading: str
    facet: Facet
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The columns of one publisher, in its order."""

    key: str
    columns: tuple[Column, ...]

    def has(self, facet: Facet) -> bool:
        return any(column.facet is facet for column in self.columns)

    def place(self, facet: Facet) -> int:
        return next(place for place, column in enumerate(self.columns) if column.facet is facet)

    @property
    def headings(self) -> tuple[str, ...]:
        return tuple(column.heading for column in self.columns)


_DATES = ("Payment date", "Date of payment", "Paid date", "Date Paid")
_AMOUNTS = ("Net Amount (£)", "Amount £", "Amount paid", "Net value")
_SUPPLIERS = ("Vendor Name", "Creditor", "Beneficiary", "Payee name", "Supplier (T)")
_TRANSACTIONS = ("Trans No", "Transaction No.", "Document Number", "Transaction ref")


def _column(heading: str, facet: Facet, *others: str) -> Column:
    return Column(heading=heading, facet=facet, others=others)


LAYOUTS = {
    layout.key: layout
    for layout in (
        Layout(
            key="A",
            columns=(
                _column("Body", Facet.BODY_CODE, "Organisation code"),
                _column("Body name", Facet.BODY, "Organisation name"),
                _column("Service label", Facet.DEPARTMENT, "Directorate"),
                _column("Service division label", Facet.DIVISION, "Service division"),
                _column("Expenditure category", Facet.CATEGORY, "Expense type"),
                _column("Detailed expenditure type", Facet.PURPOSE, "Purpose of expenditure"),
                _column("Detailed expenditure code", Facet.CODE, "Expense code"),
                _column("Date paid", Facet.DATE, *_DATES[:3]),
                _column("Transaction number", Facet.TRANSACTION, *_TRANSACTIONS),
                _column("Net amount", Facet.NET, *_AMOUNTS),
                _column("Capital or revenue", Facet.CAPITAL, "Capital / Revenue"),
                _column("Supplier name", Facet.SUPPLIER, *_SUPPLIERS),
            ),
        ),
        Layout(
            key="B",
            columns=(
                _column("Organisation Code", Facet.BODY_CODE, "Body code"),
                _column("Organisation Label", Facet.BODY, "Organisation name"),
                _column("Effective Date", Facet.EFFECTIVE),
                _column("Organisational Unit", Facet.DEPARTMENT, "Directorate"),
                _column("Service Division Label", Facet.DIVISION, "Service division"),
                _column("Category Internal Name", Facet.CATEGORY, "Category"),
                _column("Purpose", Facet.PURPOSE, "Purpose of spend"),
                _column("Detailed Expenditure Code", Facet.CODE, "Expense code"),
                _column("Payment Date", Facet.DATE, "Date paid", "Date of payment"),
                _column("Transaction Number", Facet.TRANSACTION, *_TRANSACTIONS),
                _column("Irrecoverable VAT Amount", Facet.IRRECOVERABLE, "Irrecoverable VAT"),
                _column("Amount", Facet.NET, *_AMOUNTS),
                _column("Capital Or Revenue", Facet.CAPITAL, "Capital/Revenue"),
                _column("Beneficiary Name", Facet.SUPPLIER, *_SUPPLIERS),
                _column("Procurement Card", Facet.CARD, "Purchase card", "P-Card"),
            ),
        ),
        Layout(
            key="C",
            columns=(
                _column("Body Name", Facet.BODY, "Council"),
                _column("Service Area", Facet.DEPARTMENT, "Department"),
                _column("Expenses Type", Facet.PURPOSE, "Expense Type"),
                _column("Invoice Payment Date", Facet.DATE, *_DATES),
                _column("Transaction Number", Facet.TRANSACTION, *_TRANSACTIONS),
                _column("Net Amount", Facet.NET, *_AMOUNTS),
                _column("Supplier Name", Facet.SUPPLIER, *_SUPPLIERS),
            ),
        ),
        Layout(
            key="D",
            columns=(
                _column("Authority Name", Facet.BODY, "Local authority"),
                _column("Date of Payment", Facet.DATE, "Payment Date", "Date paid"),
                _column("SAP Document Number", Facet.TRANSACTION, "SAP Document No", "Document number"),
                _column("Gross", Facet.GROSS, "Gross amount"),
                _column("VAT", Facet.VAT, "VAT amount"),
                _column("Net", Facet.NET, "Net amount", "Net (£)"),
                _column("Supplier Name", Facet.SUPPLIER, *_SUPPLIERS),
                _column("Directorate", Facet.DEPARTMENT, "Department"),
                _column("G/L Description", Facet.PURPOSE, "G/L description."),
            ),
        ),
        Layout(
            key="E",
            columns=(
                _column("Payment Date", Facet.DATE, "Date paid", "Date"),
                _column("Amount", Facet.NET, *_AMOUNTS),
                _column("Organisational Unit", Facet.DEPARTMENT, "Directorate"),
                _column("Beneficiary Name", Facet.SUPPLIER, *_SUPPLIERS),
                _column("Company Number", Facet.COMPANY, "Company No", "Companies House number"),
                _column("Charity Number", Facet.CHARITY, "Charity No", "Registered charity number"),
            ),
        ),
        Layout(
            key="YORK",
            columns=(
                _column("Organisation Name", Facet.BODY, "Council name"),
                _column("Directorate", Facet.DEPARTMENT, "Department"),
                _column("Service Plan", Facet.DIVISION),
                _column("Creditor Name", Facet.SUPPLIER, "Creditor", "Supplier"),
                _column("Payment Date", Facet.DATE, "Date paid"),
                _column("Card Transaction", Facet.CARD, "Procurement card"),
                _column("Trans No", Facet.TRANSACTION, *_TRANSACTIONS[1:]),
                _column("Net Amount", Facet.NET, *_AMOUNTS),
                _column("Irrecoverable VAT", Facet.IRRECOVERABLE, "Irrecoverable VAT amount"),
                _column("Subjective Group", Facet.CATEGORY),
                _column("Subjective Subgroup", Facet.PURPOSE),
                _column("Subjective Detail", Facet.CODE),
            ),
        ),
        Layout(
            key="NHS",
            columns=(
                _column("Department family", Facet.FAMILY, "Department Family (T)"),
                _column("Entity", Facet.BODY, "Entity name"),
                _column("Date", Facet.DATE, "Payment date", "Date paid"),
                _column("Expense type", Facet.PURPOSE, "Expenditure type"),
                _column("Expense area", Facet.DEPARTMENT, "Cost centre"),
                _column("Supplier", Facet.SUPPLIER, "Supplier name", "Vendor"),
                _column("Transaction number", Facet.TRANSACTION, *_TRANSACTIONS),
                _column("Amount", Facet.NET, *_AMOUNTS[1:]),
            ),
        ),
        Layout(
            key="CARD",
            columns=(
                _column("Date", Facet.DATE, "Transaction date"),
                _column("Directorate", Facet.DEPARTMENT, "Service area"),
                _column("Merchant category", Facet.MERCHANT, "Merchant Category Description"),
                _column("Supplier", Facet.SUPPLIER, "Beneficiary"),
                _column("Purpose of spend", Facet.PURPOSE, "Purpose"),
                _column("Amount", Facet.NET, "Net amount"),
                _column("VAT which cannot be recovered", Facet.IRRECOVERABLE, "Irrecoverable VAT"),
                _column("Procurement card", Facet.CARD, "Purchasing card"),
            ),
        ),
    )
}
"""The layouts of the field note on the place pound, section 3, and the columns that the transparency rules name."""


class Heading(StrEnum):
    """How a publisher writes the same headings another month."""

    AS_LISTED = "as listed"
    RESPELT = "respelt"
    MISSPELT = "misspelt"
    RECASED = "re-cased"
    JOINED = "joined"
    PADDED = "padded"
    REORDERED = "reordered"
    ALL_OF_IT = "respelt, re-cased, padded and reordered"


def arranged(layout: Layout, heading: Heading, dice: Random) -> Layout:
    """The layout as published in one month: its headings as they stand in the file, its columns in that order."""
    columns = list(layout.columns)
    if heading in (Heading.REORDERED, Heading.ALL_OF_IT):
        dice.shuffle(columns)
    written = _distinct(tuple(_written(column, heading, dice) for column in columns), columns)
    return Layout(
        key=layout.key,
        columns=tuple(Column(heading=text, facet=column.facet) for text, column in zip(written, columns, strict=True)),
    )


def _distinct(texts: tuple[str, ...], columns: Sequence[Column]) -> tuple[str, ...]:
    """As drawn; as listed where two columns would have ended with one heading."""
    plain = [re.sub(r"\W", "", text).casefold() for text in texts]
    return texts if len(set(plain)) == len(plain) else tuple(column.heading for column in columns)


def _written(column: Column, heading: Heading, dice: Random) -> str:
    text = column.heading
    match heading:
        case Heading.RESPELT:
            return dice.choice((*column.others, text))
        case Heading.MISSPELT:
            return misspelt(text, dice)
        case Heading.RECASED:
            return dice.choice((text.upper(), text.lower(), text.title(), text.swapcase()))
        case Heading.JOINED:
            return dice.choice((text.title().replace(" ", ""), text.replace(" ", "_")))
        case Heading.PADDED:
            return dice.choice((f" {text} ", f"{text}  ", text.replace(" ", "  "), f"{text}.", f"{text}:"))
        case Heading.ALL_OF_IT:
            spelt = dice.choice((*column.others, text))
            return f" {dice.choice((spelt.upper(), spelt.lower(), spelt))} "
        case _:
            return text


def misspelt(text: str, dice: Random) -> str:
    """One letter lost, doubled or changed places inside one long word; a short text as it is."""
    words = text.split(" ")
    long = [place for place, word in enumerate(words) if len(word) >= 7 and word.isalpha()]
    if not long:
        return text
    place = dice.choice(long)
    word = words[place]
    at = dice.randrange(2, len(word) - 2)
    lost = word[:at] + word[at + 1 :]
    doubled = word[:at] + word[at] + word[at:]
    turned = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    words[place] = dice.choice((lost, doubled, turned))
    return " ".join(words)
