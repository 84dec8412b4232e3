"""What may be known of single payments? Lines by payer, payee, service and year, and no person shown singly."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from placepound.core.money.flows import FlowClass
from placepound.core.money.mapping import Coding
from placepound.core.money.service_groups import UNMAPPED
from placepound.core.money.spend.released import ExtractedPayment, PayeeKind, ReleasedLine
from placepound.core.rules.reader import RuleValue, value
from placepound.core.terms.period import Period, financial_year_of

NOT_NAMED = frozenset({PayeeKind.INDIVIDUAL, PayeeKind.REDACTED})
"""The kinds of payee that are or may be people: their lines have no name, no service of the publisher's and no area."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedPayment:
    """A payment or credit with all that a release needs to know of it.

    organisation: whose file. payee: the organisation that was paid, None where it is not known; payee_key, the form of
    its name under which it is looked up, then tells it apart. payee_name: what it is called. match_reason: why payee is
    that organisation. service: the publisher's label, else its unit. income: the row is the payee's record of a counted
    body's payment, and negative.
    """

    organisation: str
    file: int
    row: int
    paid_on: date
    pence: int
    supplier: str
    payee: str | None
    payee_key: str
    payee_name: str
    kind: PayeeKind
    match_reason: str
    service: str
    unit: str
    purpose: str
    transaction: str
    capital: bool
    card: bool
    coding: Coding
    income: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LineKey:
    """What payments of one line have in common. year: in which the financial year begins."""

    payer: str
    year: int
    kind: PayeeKind
    payee: str | None
    payee_key: str
    service: str
    service_group: str
    fund: str | None
    area: str | None
    flow_class: str
    provider_kind: str
    rule: str

    @property
    def order(self) -> tuple[str | int, ...]:
        """Where it stands in a release: by payer and year, then by payee; lines without names come last."""
        payee = self.kind in NOT_NAMED, self.payee or "", self.payee_key, self.kind.value
        return (
            self.payer,
            self.year,
            *payee,
            self.service,
            self.rule,
            self.flow_class,
            self.service_group,
            self.fund or "",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LineSums:
    """What payments of one line add up to. months: pence and payments by month.

    name: what the payee is called, its key and why it is that organisation, of several the first by letters."""

    pence: int
    rows: int
    credits: int
    credit_rows: int
    capital: int
    capital_rows: int
    cards: int
    first_day: date
    last_day: date
    months: Mapping[str, tuple[int, int]]
    name: tuple[str, str, str]

    def __add__(self, other: "LineSums") -> "LineSums":
        months = dict(self.months)
        for month, (pence, rows) in other.months.items():
            before = months.get(month, (0, 0))
            months[month] = before[0] + pence, before[1] + rows
        return LineSums(
            pence=self.pence + other.pence,
            rows=self.rows + other.rows,
            credits=self.credits + other.credits,
            credit_rows=self.credit_rows + other.credit_rows,
            capital=self.capital + other.capital,
            capital_rows=self.capital_rows + other.capital_rows,
            cards=self.cards + other.cards,
            first_day=min(self.first_day, other.first_day),
            last_day=max(self.last_day, other.last_day),
            months=months,
            name=min(self.name, other.name),
        )


Draft = tuple[LineKey, LineSums]
Released = tuple[ReleasedLine, tuple[ExtractedPayment, ...]]


def says_capital(text: str) -> bool:
    """Whether a column of capital or revenue says capital: Capital, Cap, C."""
    said = text.strip().casefold()
    return said == "c" or (said.startswith("cap") and "rev" not in said)


def fewest_not_named(*, on: date) -> RuleValue:
    """The fewest payments that a line of individuals or redacted payees may sum."""
    return value("fewest_payments_not_named", on=on)


def release(payments: Iterable[ResolvedPayment], *, fewest: RuleValue) -> tuple[Released, ...]:
    """Every line in order, with the payments behind it where its payee may be named.

    The lines add up to the payments, in pence and in number.
    """
    behind: dict[LineKey, list[ResolvedPayment]] = {}
    for payment in payments:
        behind.setdefault(line_key(payment), []).append(payment)
    years: dict[tuple[str, int], list[Draft]] = {}
    for key, each in behind.items():
        years.setdefault((key.payer, key.year), []).append((key, _summed(each)))
    drafts = sorted((draft for year in years.values() for draft in _safe(year, fewest)), key=lambda one: one[0].order)
    return tuple((line_of(key, sums, fewest=fewest), _extract(behind, key)) for key, sums in drafts)


def line_key(payment: ResolvedPayment) -> LineKey:
    """Which line a payment belongs to, before people are put together."""
    coding, held_back, named = payment.coding, payment.kind in NOT_NAMED, payment.kind is PayeeKind.NAMED
    flow_class = FlowClass.INCOME if payment.income else coding.flow_class or FlowClass.SPEND
    return LineKey(
        payer=payment.organisation,
        year=financial_year_of(payment.paid_on).start.year,
        kind=payment.kind,
        payee=payment.payee if named else None,
        payee_key=payment.payee_key if named and not payment.payee else "",
        service="" if held_back else payment.service,
        service_group=coding.service_group,
        fund=coding.fund,
        area=None if held_back else coding.area,
        flow_class=flow_class.value,
        provider_kind=coding.provider_kind.value if coding.provider_kind and not held_back else "",
        rule=coding.rule.id if coding.rule and not held_back else "",
    )


def _summed(payments: Iterable[ResolvedPayment]) -> LineSums:
    first, *others = (_of_one(payment) for payment in payments)
    return sum(others, start=first)


def _of_one(payment: ResolvedPayment) -> LineSums:
    credit = payment.pence < 0
    return LineSums(
        pence=payment.pence,
        rows=1,
        credits=payment.pence if credit else 0,
        credit_rows=int(credit),
        capital=payment.pence if payment.capital else 0,
        capital_rows=int(payment.capital),
        cards=int(payment.card),
        first_day=payment.paid_on,
        last_day=payment.paid_on,
        months={f"{payment.paid_on:%Y-%m}": (payment.pence, 1)},
        name=(payment.payee_name, payment.payee_key, payment.match_reason),
    )


def _safe(year: Iterable[Draft], fewest: RuleValue) -> Iterator[Draft]:
    """The lines of one payer and year."""
    listed = list(year)
    named = [draft for draft in listed if draft[0].kind not in NOT_NAMED]
    not_named = [draft for draft in listed if draft[0].kind in NOT_NAMED]
    together, taken = put_together(not_named, others=sorted(named, key=giving_up_order), fewest=fewest)
    yield from (draft for draft in named if draft[0] not in taken)
    yield from together


def put_together(
    not_named: Iterable[Draft], *, others: Iterable[Draft], fewest: RuleValue
) -> tuple[list[Draft], frozenset[LineKey]]:
    """Lines of people, of one payer and year, none with too few payments; and which of the others were needed for that.

    Too small a line gives up its kind, then its service group, its fund and its flow class, and joins others that are
    alike in what is left. What is then still too small takes in the smallest others, first of people, then of payees
    that are not stated, then of named ones. Only where a body's spending of a year has fewer payments is a line left
    with fewer. others: in ``giving_up_order``; no more of them are read than needed.
    """
    found: dict[LineKey, LineSums] = {}
    for key, sums in not_named:
        _add(found, key, sums)
    for give_up in _GIVE_UP:
        for key in [key for key, sums in found.items() if sums.rows < fewest.whole]:
            _add(found, give_up(key), found.pop(key))
    small = next((key for key, sums in found.items() if sums.rows < fewest.whole), None)
    if small is None:
        return list(found.items()), frozenset()
    rest = found.pop(small)
    taken: list[LineKey] = []
    for key, sums in chain(sorted(found.items(), key=giving_up_order), others):
        if rest.rows >= fewest.whole:
            break
        if key.flow_class == FlowClass.SPEND:
            rest += sums
            taken.append(key)
    kept = [(key, sums) for key, sums in found.items() if key not in taken]
    return [*kept, (small, rest)], frozenset(taken)


_GIVE_UP: tuple[Callable[[LineKey], LineKey], ...] = (
    lambda key: replace(key, kind=PayeeKind.REDACTED),
    lambda key: replace(key, service_group=UNMAPPED),
    lambda key: replace(key, fund=None),
    lambda key: replace(key, flow_class=FlowClass.SPEND.value),
)


def _add(found: dict[LineKey, LineSums], key: LineKey, sums: LineSums) -> None:
    found[key] = found[key] + sums if key in found else sums


def giving_up_order(draft: Draft) -> tuple[object, ...]:
    """Which line loses its name first, so that a person is not shown singly: the one of which least is lost."""
    key, sums = draft
    rank = (PayeeKind.NOT_STATED, PayeeKind.NAMED).index(key.kind) if key.kind not in NOT_NAMED else -1
    return rank, key.payee is not None, sums.rows, abs(sums.pence), key.order


def line_of(key: LineKey, sums: LineSums, *, fewest: RuleValue) -> ReleasedLine:
    """A line as it is released. Of people a part of a line is told only where enough payments are in it and beside it.

    So a single credit among redacted payments is in their sum and not shown beside it, and the days are those of the
    year.
    """
    not_named = key.kind in NOT_NAMED
    period = Period.financial_year(key.year)
    name, payee_key, reason = sums.name if key.kind is PayeeKind.NAMED else ("", "", "")

    def told(rows: int) -> bool:
        return not not_named or all(part == 0 or part >= fewest.whole for part in (rows, sums.rows - rows))

    months = tuple((month, *sums.months[month]) for month in sorted(sums.months))
    return ReleasedLine(
        payer=key.payer,
        payee=key.payee,
        payee_name=name,
        payee_key=payee_key,
        kind=key.kind,
        service=key.service,
        service_group=key.service_group,
        fund=key.fund,
        area=key.area,
        flow_class=key.flow_class,
        provider_kind=key.provider_kind,
        period=period,
        pence=sums.pence,
        rows=sums.rows,
        credits=sums.credits if told(sums.credit_rows) else 0,
        credit_rows=sums.credit_rows if told(sums.credit_rows) else 0,
        capital=sums.capital if told(sums.capital_rows) else 0,
        cards=sums.cards if told(sums.cards) else 0,
        first_day=period.start if not_named else sums.first_day,
        last_day=period.end if not_named else sums.last_day,
        months=months if all(told(rows) for _, _, rows in months) else (),
        rule=key.rule,
        match_reason=reason,
    )


def _extract(behind: Mapping[LineKey, Iterable[ResolvedPayment]], key: LineKey) -> tuple[ExtractedPayment, ...]:
    """The payments of a line, by day, file and row; none where names are held back."""
    if key.kind in NOT_NAMED:
        return ()
    return tuple(
        ExtractedPayment(
            paid_on=one.paid_on,
            pence=one.pence,
            supplier=one.supplier,
            unit=one.unit,
            purpose=one.purpose,
            transaction=one.transaction,
            file=one.file,
            row=one.row,
        )
        for one in sorted(behind[key], key=lambda one: (one.paid_on, one.file, one.row))
    )
