"""What does a column of a spend file hold, by its heading? The names by which published payments call each column."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from placepound.core.money.spend.profile import SpendColumn
from placepound.exchange.headings import Known, unit_of, words_of


class Measure(IntEnum):
    """Which amount a heading names, the one to count first: net of VAT, plain, or with VAT."""

    NET = 0
    PLAIN = 1
    GROSS = 2


_NET = (
    "net amount", "net", "amount net", "net value", "net payment", "net payment amount", "net invoice amount",
    "net line amount", "net total", "total net", "net spend", "net cost", "net price", "net amt", "net invoice value",
    "invoice net amount", "net expenditure", "sum of net amount", "sum of net", "net paid", "net amount paid",
    "excluding vat", "ex vat",
)  # fmt: skip
_GROSS = (
    "gross", "gross amount", "amount gross", "gross value", "gross payment", "gross payment amount", "gross total",
    "gross invoice amount", "gross invoice value", "total gross", "gross amt", "invoice gross amount", "gross paid",
    "including vat", "inc vat",
)  # fmt: skip

ALIASES: tuple[tuple[SpendColumn, tuple[str, ...]], ...] = (
    (
        SpendColumn.BODY,
        (
            "body name", "organisation label", "entity", "entity name", "authority name", "organisation name",
            "organization name", "name of authority", "name of organisation", "council name", "local authority name",
            "local authority", "public body", "public body name", "council", "authority", "organisation",
            "organization", "nhs body", "trust name", "body", "department family", "department family t",
            "organisation code", "organisation uri", "organisation url", "body code", "body uri", "body url",
        ),
    ),
    (
        SpendColumn.DATE,
        (
            "date paid", "payment date", "date of payment", "paid date", "pay date", "date of pay",
            "invoice payment date", "invoice paid date", "date invoice paid", "date payment made", "payment made date",
            "date", "payment run date", "transaction payment date", "date of transaction", "transaction date",
            "trans date", "cleared date", "clearing date", "date cleared", "cheque date", "bacs date", "posting date",
            "post date", "date posted", "gl date", "ledger date", "accounting date", "effective date", "invoice date",
            "date of invoice", "document date", "doc date", "tax point date", "date incurred", "expenditure date",
            "date of expenditure", "date of spend", "spend date", "purchase date", "date of purchase",
        ),
    ),
    (
        SpendColumn.TRANSACTION,
        (
            "transaction number", "transaction no", "transaction num", "trans no", "trans number", "tran no",
            "transaction ref", "transaction reference", "transaction reference number", "transaction id", "trans ref",
            "trans id", "transaction", "transaction identifier", "unique transaction number", "unique transaction id",
            "sap document number", "sap document no", "sap doc no", "document number", "document no", "doc no",
            "doc number", "document ref", "document reference", "document id", "voucher number", "voucher no",
            "voucher", "payment reference", "payment ref", "payment number", "payment no", "payment id",
            "journal reference", "internal reference", "internal ref", "internal reference number", "our reference",
            "our ref", "unique reference", "unique reference number", "unique ref", "reference number", "reference no",
            "reference", "ref no", "ref number", "ref", "invoice number", "invoice no", "invoice reference",
            "invoice ref", "invoice id", "cheque number", "cheque no", "bacs reference", "urn", "transaction code",
        ),
    ),
    (SpendColumn.AMOUNT, _NET),
    (
        SpendColumn.AMOUNT,
        (
            "amount", "amount paid", "paid amount", "payment amount", "amount of payment", "payment value",
            "value of payment", "amount payable", "invoice amount", "amount of invoice", "invoice value",
            "invoice line amount", "line amount", "line value", "transaction amount", "transaction value",
            "trans amount", "value", "value paid", "total value", "spend", "spend amount", "total spend",
            "amount spent", "expenditure", "expenditure amount", "amount of expenditure", "total amount",
            "total paid", "ap amount", "total payment", "total", "invoice total", "payment total", "sum of amount",
            "amounts", "amt", "amount due", "payment", "cost", "sum", "distribution amount", "posting amount",
            "debit amount", "ledger amount", "base amount", "amount in sterling", "sterling amount", "sterling",
            "home value", "amount in local currency", "local currency amount", "item amount", "price", "amount charged",
            "transaction total", "pounds", "apportioned amount", "allocated amount",
        ),
    ),
    (SpendColumn.GROSS, _GROSS),
    (
        SpendColumn.VAT,
        (
            "vat", "vat amount", "vat value", "recoverable vat", "recoverable vat amount", "vat recoverable",
            "vat recovered", "recovered vat", "total vat", "amount of vat", "vat paid", "tax amount", "sum of vat",
            "vat amt", "input vat",
        ),
    ),
    (
        SpendColumn.IRRECOVERABLE_VAT,
        (
            "irrecoverable vat", "irrecoverable vat amount", "vat irrecoverable", "amount of irrecoverable vat",
            "irrecoverable vat value", "non recoverable vat", "non recoverable vat amount", "vat non recoverable",
            "unrecoverable vat", "unrecoverable vat amount", "not recoverable vat", "vat not recoverable",
            "vat not recovered", "unrecovered vat", "vat which cannot be recovered", "vat that cannot be recovered",
            "vat cannot be recovered", "non reclaimable vat", "vat non reclaimable",
            "irreclaimable vat", "irrecoverable tax", "irecoverable vat", "irecoverable vat amount",
        ),
    ),
    (
        SpendColumn.SUPPLIER,
        (
            "supplier name", "suppliers name", "name of supplier", "vendor name", "creditor name", "beneficiary name",
            "name of beneficiary", "payee name", "name of payee", "recipient name", "name of recipient", "supplier",
            "supplier t", "supplier name t", "vendor", "creditor", "beneficiary", "payee", "paid to",
            "recipient", "payment to", "supplier beneficiary name", "supplier beneficiary", "beneficiary supplier",
            "beneficiary merchant name", "supplier description", "supplier full name", "supplier account name",
            "trading name", "company name", "company", "provider name", "provider", "contractor name", "contractor",
            "merchant name", "merchant", "retailer", "suppliers", "name", "account name", "who was paid", "payable to",
            "bank account name", "grant recipient", "payee supplier", "supplier payee",
        ),
    ),
    (
        SpendColumn.COMPANY_NUMBER,
        (
            "company number", "company no", "company registration number", "company reg no", "company reg number",
            "company registration no", "registered company number", "companies house number", "companies house no",
            "companies house id", "companies house reference", "supplier company number",
            "supplier company registration number", "beneficiary company number",
        ),
    ),
    (
        SpendColumn.CHARITY_NUMBER,
        (
            "charity number", "charity no", "charity registration number", "charity reg no", "charity reg number",
            "charity registration no", "registered charity number", "registered charity no",
            "charity commission number", "supplier charity number", "beneficiary charity number",
        ),
    ),
    (
        SpendColumn.ODS_CODE,
        (
            "ods code", "supplier ods code", "ods", "nhs organisation code", "nhs ods code", "ods organisation code",
            "supplier ods", "beneficiary ods code",
        ),
    ),
    (
        SpendColumn.UNIT,
        (
            "organisational unit", "organizational unit", "service label", "directorate", "directorate name",
            "directorate description", "department", "department name", "department description", "service area",
            "service area description", "responsible unit", "business unit", "business area", "division",
            "division name", "group directorate", "local authority department", "council department", "dept", "team",
            "organisation unit", "org unit", "service directorate", "service department", "division description",
            "spending department", "department which incurred the expenditure", "portfolio",
        ),
    ),
    (
        SpendColumn.SERVICE,
        (
            "service division label", "service division", "service plan", "expense area", "expense area description",
            "expenditure area", "service name", "service", "services", "service area categorisation", "service group",
            "service category", "service category label", "service description", "service line", "sub service",
            "service unit", "section", "section name", "cost centre description", "cost centre name", "cost centre",
            "cost center", "cost centre desc", "programme", "programme name", "area of spend", "spend area",
            "function", "activity", "budget", "budget area", "budget book service", "budget description",
            "sercop service", "bvacop", "bvacop description", "best value accounting code of practice description",
        ),
    ),
    (
        SpendColumn.PURPOSE,
        (
            "purpose", "purpose of expenditure", "purpose of spend", "purpose of payment", "summary of purpose",
            "summary of the purpose of the expenditure", "summary of purpose of expenditure", "spend purpose",
            "detailed expenditure type", "detailed expenditure", "detailed expense type", "gl description",
            "general ledger description", "ledger description", "ledger code description",
            "expense type", "expenses type", "expense type description", "expense description",
            "expense code description", "expenditure type", "expenditure description", "type of expenditure",
            "type of expense", "type of spend", "spend type", "subjective detail", "subjective description",
            "subjective", "subjective subgroup", "subjective group", "account description",
            "account code description", "account", "nominal description", "nominal code description",
            "nominal", "description of expenditure", "description", "extended description", "detail description",
            "item description", "invoice description", "invoice line description", "line description",
            "transaction description", "payment description", "narrative", "detail", "details", "description of goods",
            "nature of expenditure", "nature of payment", "category internal name", "expenditure category",
            "expense category", "category of expenditure", "spend category", "category", "category name",
            "procurement category", "procurement classification", "proclass description", "cipfa detailed description",
            "goods or services", "reason", "reason for payment", "subjective type", "purpose description",
            "expenditure classification", "classification", "type", "proclass", "cost element description",
            "cost element name", "cost element", "product description",
        ),
    ),
    (
        SpendColumn.CODE,
        (
            "detailed expenditure code", "detailed expense code", "expense code", "expenditure code", "account code",
            "account number", "subjective code", "nominal code", "nominal account", "ledger code", "gl code",
            "gl account", "general ledger code", "general ledger account", "cost code",
            "expense type code", "cost element code", "proclass code", "budget code", "finance code", "full code",
            "category code", "detail code", "code", "cost centre code", "service code", "cipfa code",
        ),
    ),
    (
        SpendColumn.CAPITAL,
        (
            "capital or revenue", "capital revenue", "revenue or capital", "revenue capital", "cap rev", "rev cap",
            "capital and revenue", "capital revenue indicator", "capital revenue flag", "capital or revenue flag",
            "capital or revenue expenditure", "c or r", "c r", "capital revenue split", "fund type",
        ),
    ),
    (
        SpendColumn.CARD,
        (
            "procurement card", "procurement card payment", "procurement card flag", "procurement card y n",
            "procurement card transaction", "government procurement card", "purchase card", "purchasing card",
            "payment card", "p card", "gpc", "card transaction", "card payment", "card flag", "card",
            "paid by card", "corporate card", "purchase card transaction", "purchase card payment", "card y n",
            "is card", "procurement card indicator", "payment by card", "card indicator", "credit card",
        ),
    ),
    (
        SpendColumn.MERCHANT,
        (
            "merchant category", "merchant category name", "merchant category description", "merchant category group",
            "merchant category code", "mcc", "mcc description", "merchant code", "merchant type", "mcg",
            "merchant class", "mcc code", "merchant category code description", "merchant group",
        ),
    ),
    (
        SpendColumn.POSTCODE,
        (
            "postcode", "supplier postcode", "postal code", "beneficiary postcode",
            "vendor postcode", "payee postcode", "creditor postcode", "supplier address postcode",
        ),
    ),
)  # fmt: skip
"""Names of each column, the one to prefer first. A new name is one more word in its list."""

_AN_AMOUNT = frozenset(
    {
        "vat", "percent", "percentage", "proportion", "share", "variance", "number", "no", "count", "id", "code",
        "codes", "type", "date", "name", "ref", "reference", "budget", "currency", "description", "category", "method",
        "status", "year", "period", "month", "quarter", "rate", "quantity", "average", "threshold", "document",
        "balance", "outstanding", "supplier", "vendor", "creditor",
    }
)  # fmt: skip
_A_SUPPLIER = frozenset(
    {
        "id", "code", "number", "no", "num", "ref", "reference", "type", "category", "address", "town", "county",
        "site", "vat", "invoice", "account", "sector", "classification", "class", "status", "size", "sme", "country",
        "region", "group", "local", "date", "amount", "contract", "email", "phone", "telephone", "city", "url", "uri",
    }
)  # fmt: skip
_NEVER_WITH: dict[SpendColumn, frozenset[str]] = {
    SpendColumn.AMOUNT: _AN_AMOUNT,
    SpendColumn.GROSS: _AN_AMOUNT,
    SpendColumn.VAT: frozenset({"number", "no", "code", "registration", "reg", "rate", "status", "id", "date", "type"}),
    SpendColumn.SUPPLIER: _A_SUPPLIER,
    SpendColumn.DATE: frozenset({"to", "from", "end", "start", "due", "received", "published", "extract", "updated"}),
    SpendColumn.BODY: frozenset({"department", "unit", "type", "category"}),
    SpendColumn.TRANSACTION: frozenset({"type", "description", "date", "amount", "value", "status", "method"}),
    SpendColumn.CARD: frozenset({"number", "no", "holder", "name", "id", "date", "amount"}),
}
"""Words that make a longer heading something else than the column whose name it holds."""

_ONLY_ALONE = frozenset(
    {
        "name", "code", "type", "reference", "ref", "company", "total", "sum", "detail", "details", "payment",
        "account", "budget", "category", "function", "activity", "section", "team", "card", "reason", "cost", "price",
        "value", "net", "gross", "date", "c r", "body", "service", "services", "classification", "portfolio", "spend",
        "expenditure", "transaction", "council", "authority", "entity", "pounds", "sterling", "voucher", "description",
        "division", "nominal", "ods",
    }
)  # fmt: skip
"""Names too common to count inside a longer heading."""

_WITHOUT_VAT = re.compile(
    r"\b(?:ex|exc|excl|excluding|exclusive|excludes|less|before|without|net|not including|not inc)(?: of)?"
    r"(?: any| recoverable| reclaimable)* vat\b"
)
_WITH_VAT = re.compile(
    r"\b(?:inc|incl|including|inclusive|includes|with|plus|gross)(?: of)?(?: any| recoverable)* vat\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendGuess:
    """What a heading seems to name. weight as in headings.Guess. rank: lower is the better of two such headings."""

    column: SpendColumn
    evidence: str
    weight: int = 0
    rank: int = 0
    measure: Measure | None = None


@lru_cache(maxsize=8192)
def guess_spend(heading: str) -> SpendGuess:
    """What a heading of a spend file names, with the evidence; IGNORED where it names nothing known."""
    if not heading.strip():
        return SpendGuess(column=SpendColumn.IGNORED, evidence="has no heading")
    words = words_of(heading)
    if not words and unit_of(heading):
        evidence = f"“{heading.strip()}” is a unit of money"
        return SpendGuess(column=SpendColumn.AMOUNT, evidence=evidence, weight=2, rank=_LAST, measure=Measure.PLAIN)
    named = _KNOWN.exact(words)
    if named is None:
        beside_vat = _beside_vat(heading, words)
        if beside_vat:
            return beside_vat
        named = _KNOWN.misspelt(words) or _KNOWN.within(words, columns=_possible(words))
    if named is None:
        return SpendGuess(column=SpendColumn.IGNORED, evidence="is no known name")
    return SpendGuess(
        column=named.column,
        evidence=named.evidence,
        weight=named.weight,
        rank=_RANKS[named.name],
        measure=_MEASURES.get(named.name),
    )


def exactly_named(cells: Sequence[str]) -> frozenset[SpendColumn]:
    """The columns that a row's cells name to the letter, as only a row of headings does."""
    found = (_KNOWN.exact(words_of(cell)) for cell in cells if 0 < len(cell) <= _LONGEST_NAME)
    return frozenset(named.column for named in found if named)


def _beside_vat(heading: str, words: Sequence[str]) -> SpendGuess | None:
    """An amount said to be with or without VAT, as in Amount (excl. VAT)."""
    said = " ".join(words)
    for pattern, measure in ((_WITHOUT_VAT, Measure.NET), (_WITH_VAT, Measure.GROSS)):
        match = pattern.search(said)
        if match is None:
            continue
        rest = (said[: match.start()] + said[match.end() :]).split()
        named = _KNOWN.exact(rest) if rest else None
        if rest and (named is None or named.name not in _MEASURES):
            continue
        says = "without VAT" if measure is Measure.NET else "with VAT"
        column = SpendColumn.AMOUNT if measure is Measure.NET else SpendColumn.GROSS
        evidence = f"“{heading.strip()}” says that it is an amount {says}"
        return SpendGuess(column=column, evidence=evidence, weight=4, rank=_RANKS[named.name] if named else _LAST,
                          measure=measure)  # fmt: skip
    return None


def _possible(words: Sequence[str]) -> list[SpendColumn]:
    """The columns that none of the words rules out."""
    said = frozenset(words)
    return [column for column in SpendColumn if not said & _NEVER_WITH.get(column, frozenset())]


_KNOWN = Known(ALIASES, only_alone=_ONLY_ALONE)
_RANKS = {name: place for _, names in ALIASES for place, name in enumerate(names)}
_LAST = max(_RANKS.values()) + 1
_MEASURES = {
    name: Measure.GROSS if column is SpendColumn.GROSS else Measure.NET if names is _NET else Measure.PLAIN
    for column, names in ALIASES
    if column in (SpendColumn.AMOUNT, SpendColumn.GROSS)
    for name in names
}
_LONGEST_NAME = 100
