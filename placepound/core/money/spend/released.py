"""What leaves the island? Lines of payments summed by payer, payee, service, period and area, and their manifest."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from placepound.core.terms.period import Period


class PayeeKind(StrEnum):
    """Whether a payee may be named. Individuals and redacted payees are never resolved and never shown singly."""

    NAMED = "named"
    INDIVIDUAL = "individual"
    REDACTED = "redacted"
    NOT_STATED = "not stated"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedLine:
    """Payments that agree in payer, payee, coding, period and area, summed.

    payer, payee: keys of organisations; payee None where no organisation is known, payee_name then tells them apart.
    payee_key: the form of the name under which it is looked up. kind: other than NAMED, payee_name is empty.
    service: the publisher's own word for what it was for. months: pence and payments by month, as ("2016-04", 1200, 3).
    rows: source rows behind it. credits, credit_rows: the negative part. capital: the part marked capital, in pence.
    cards: rows paid by card. Of payees that are not named, days are those of the period, and months, credits, capital
    and cards are told only where enough payments are in each part and beside it; otherwise they are only in the sum.
    flow_class: spend; transfer where a rule says so; income where the payee records a counted body's payment: negative.
    rule: the id of the coding rule; empty where none matched. match_reason: why payee is that organisation.
    """

    payer: str
    payee: str | None
    payee_name: str
    payee_key: str
    kind: PayeeKind
    service: str
    service_group: str
    fund: str | None
    area: str | None
    flow_class: str
    provider_kind: str
    period: Period
    pence: int
    rows: int
    credits: int
    credit_rows: int
    capital: int
    cards: int
    first_day: date
    last_day: date
    months: tuple[tuple[str, int, int], ...]
    rule: str = ""
    match_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractedPayment:
    """One payment as drill-down shows it: the day, the amount, what was written, and the file and row it stands in."""

    paid_on: date
    pence: int
    supplier: str
    unit: str
    purpose: str
    transaction: str
    file: int
    row: int


class TransferState(StrEnum):
    """Which sides of a payment between counted bodies are on file."""

    MATCHED = "matched"
    PAYER_ONLY = "payer only"
    PAYEE_ONLY = "payee only"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendTransfer:
    """A payment from one counted body to another, as either or both of their files show it. Amounts are positive."""

    payer: str
    payee: str
    state: TransferState
    paid_on: date | None
    paid: int | None
    paid_file: int | None
    paid_row: int | None
    received_on: date | None
    received: int | None
    received_file: int | None
    received_row: int | None
