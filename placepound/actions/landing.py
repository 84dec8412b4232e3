"""How do accepted rows become flows? Bodies, funds and areas resolved, services coded, nothing guessed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from placepound.actions.memory import coder_for
from placepound.core.money.flows import Basis, Confidence, FlowClass, ProviderKind
from placepound.core.money.mapping import Coder
from placepound.core.records.facts import DocumentFacts
from placepound.core.records.preview import Column, Outcome, Preview, PreviewRow, RowClass
from placepound.core.terms.amount import Amount
from placepound.core.terms.period import in_force, read_financial_year
from placepound.core.terms.problem import Problem, Refused
from placepound.core.terms.viewer import Sharing
from placepound.registers.models import (
    Area,
    Flow,
    Fund,
    OrganisationName,
    Partnership,
    PartnershipMember,
    RememberedBody,
    Statement,
    StatementOverlap,
    StatementRow,
    Upload,
)
from placepound.registers.names import name_key

BATCH = 2000


def land(upload: Upload, preview: Preview, facts: DocumentFacts, *, on: date) -> Statement:
    """Write the statement, all its rows and the flows of the accepted ones. Refuses whatever is unclear."""
    resolver = Resolver.for_upload(upload, facts)
    problems = _problems(preview, facts, resolver)
    if problems:
        raise Refused(problems)
    statement = _statement(upload, preview, facts, on=on)
    rows = _rows(statement, preview, resolver)
    coder = coder_for(upload.partnership_id)
    accepted = [row for row in preview.rows if row.verdict is RowClass.ACCEPTED]
    flows = (
        code_flow(_flow(rows[row.number], row, facts, resolver), dict(row.texts), facts, resolver, coder)
        for row in accepted
    )
    Flow.objects.bulk_create(flows, batch_size=BATCH)
    show_funds(statement)
    for other, reason in facts.overlaps:
        first, second = sorted((other, statement.pk))
        StatementOverlap(first_id=first, second_id=second, reason=reason).save()
    return statement


NARROW_TO_WIDE = (Sharing.OWN, Sharing.NAMED, Sharing.PARTNERSHIP, Sharing.PUBLIC)


def show_funds(statement: Statement) -> None:
    """A fund's name is seen at least as widely as the statements that name it; by partners, once two of them do."""
    for fund in Fund.objects.filter(pk__in=Flow.objects.filter(statement=statement).values("fund")):
        levels = [Sharing(fund.sharing), Sharing(statement.sharing)]
        if fund.owner_id != statement.owner_id:
            levels.append(Sharing.PARTNERSHIP)
        fund.sharing = max(levels, key=NARROW_TO_WIDE.index)
        fund.save()
        fund.named.add(*statement.named.all())


@dataclass
class Resolver:
    """Which record a written name means in one upload: what its publisher meant before, a partner, or any body."""

    upload: Upload
    payer: int | None
    said: dict[str, int]
    partners: dict[str, int]
    bodies: dict[str, int]
    areas: dict[str, int]
    funds: dict[str, int] = field(default_factory=dict)

    @classmethod
    def for_upload(cls, upload: Upload, facts: DocumentFacts) -> "Resolver":
        on = facts.period.end if facts.period else facts.as_at
        remembered = dict(
            RememberedBody.objects.filter(publisher=upload.publisher_id).values_list("key", "organisation")
        )
        members = PartnershipMember.objects.filter(partnership=upload.partnership_id)
        keys = set(members.values_list("organisation", flat=True))
        names = list(OrganisationName.objects.values_list("key", "organisation", "valid_from", "valid_to"))
        live = [(key, body) for key, body, start, end in names if on is None or in_force(start, end, on=on)]
        payer = facts.payer
        if payer is None and members.filter(organisation=upload.publisher_id, counted=True).exists():
            payer = upload.publisher_id
        return cls(
            upload=upload,
            payer=payer,
            said=remembered | dict(facts.payers),
            partners=_unambiguous((key, body) for key, body in live if body in keys),
            bodies=_unambiguous(live),
            areas=areas_of(upload.partnership),
        )

    def body(self, text: str) -> int | None:
        """The body a name means; None where it means none or more than one."""
        key = name_key(text)
        return self.said.get(key) or self.partners.get(key) or self.bodies.get(key)

    def payer_of(self, row: PreviewRow) -> int | None:
        text = row.text(Column.COMMISSIONER)
        return self.body(text) if text.strip() else self.payer

    def area(self, text: str) -> int | None:
        """The area of this place that a code or name means; None leaves the money not attributable."""
        return self.areas.get(name_key(text)) if text.strip() else None

    def fund(self, text: str) -> int | None:
        """The fund of this place by its name, added where it is new."""
        key = name_key(text)
        if not key:
            return None
        if key not in self.funds:
            fund, _ = Fund.objects.get_or_create(
                partnership=self.upload.partnership,
                key=key,
                defaults={
                    "name": " ".join(text.split()),
                    "owner": self.upload.owner,
                    "sharing": self.upload.sharing,
                    "shared_with_partnership": self.upload.partnership,
                },
            )
            self.funds[key] = fund.pk
        return self.funds[key]


def _unambiguous(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    found: dict[str, set[int]] = {}
    for key, body in pairs:
        found.setdefault(key, set()).add(body)
    return {key: next(iter(bodies)) for key, bodies in found.items() if len(bodies) == 1}


def areas_of(partnership: Partnership) -> dict[str, int]:
    """The areas of a place by the key of their name or code, where that names one only."""
    place = partnership.area_id
    inside = Area.objects.filter(Q(pk=place) | Q(lies_in__outer=place) | Q(lies_in__outer__lies_in__outer=place))
    rows = list(inside.distinct().values_list("name", "code", "pk"))
    by_name = _unambiguous((name_key(name), key) for name, _, key in rows)
    return by_name | _unambiguous((name_key(code), key) for _, code, key in rows)


_FLOW_CLASSES = {member.value.replace("_", " "): member for member in FlowClass}
_PROVIDER_KINDS = {name_key(kind.label): kind for kind in ProviderKind} | {
    name_key(text): kind
    for text, kind in (
        ("VCFSE", ProviderKind.VCFSE),
        ("voluntary sector", ProviderKind.VCFSE),
        ("third sector", ProviderKind.VCFSE),
        ("charity", ProviderKind.VCFSE),
        ("independent", ProviderKind.INDEPENDENT),
        ("private", ProviderKind.INDEPENDENT),
        ("NHS", ProviderKind.NHS),
        ("GP practice", ProviderKind.PRIMARY_CARE),
        ("general practice", ProviderKind.PRIMARY_CARE),
        ("school", ProviderKind.EDUCATION),
        ("college", ProviderKind.EDUCATION),
        ("in house", ProviderKind.IN_HOUSE),
        ("own provision", ProviderKind.IN_HOUSE),
    )
}


def _problems(preview: Preview, facts: DocumentFacts, resolver: Resolver) -> tuple[Problem, ...]:
    """Everything that must be settled before the rows may land; a name is asked for once, however many rows use it."""
    found: dict[str, Problem] = {}
    for row in preview.rows:
        if row.verdict is RowClass.ACCEPTED:
            for problem in _row_problems(row, resolver):
                found.setdefault(problem.message, problem)
    return facts.problems() + tuple(found.values())


def _row_problems(row: PreviewRow, resolver: Resolver) -> Iterator[Problem]:
    payer = row.text(Column.COMMISSIONER).strip()
    if resolver.payer_of(row) is None:
        asked = f"Say which partner “{payer}” is." if payer else "Say who pays where the row names no commissioner."
        yield Problem(message=asked, field="payers", where=row.where)
    flow = _plain(row.text(Column.FLOW))
    if flow and flow not in _FLOW_CLASSES:
        yield Problem(message=f"“{flow}” is not a kind of flow: use {', '.join(_FLOW_CLASSES)}.", where=row.where)
    other = row.text(Column.COUNTERPARTY)
    if other.strip() and resolver.body(other) is None:
        yield Problem(message=f"Say which body “{other}” is.", field="payers", where=row.where)
    if _CLASS_NEEDS_OTHER & {flow} and not other.strip() and not row.text(Column.FUND).strip():
        yield Problem(message=f"A row of {flow} needs the other body, or the fund.", where=row.where)
    period = row.text(Column.PERIOD).strip()
    if period and read_financial_year(period) is None:
        yield Problem(message=f"“{period}” is not a financial year. Write it as 2015/16.", where=row.where)
    basis = row.text(Column.BASIS).strip().lower()
    if basis and basis not in {member.value for member in Basis}:
        yield Problem(message=f"“{basis}” is not a basis: use budget, outturn or estimate.", where=row.where)


_CLASS_NEEDS_OTHER = {"transfer", "income"}


def _plain(text: str) -> str:
    return text.strip().lower().replace("_", " ")


def _statement(upload: Upload, preview: Preview, facts: DocumentFacts, *, on: date) -> Statement:
    control = preview.reconciliation
    period = facts.period
    reconciled = control.outcome in {Outcome.RECONCILED, Outcome.WITH_EXCLUSIONS}
    statement = Statement(
        partnership_id=upload.partnership_id,
        publisher_id=upload.publisher_id,
        upload=upload,
        owner_id=upload.publisher_id,
        sharing=facts.sharing,
        shared_with_partnership_id=upload.partnership_id,
        title=facts.title,
        document=facts.document,
        locator=facts.locator,
        url=facts.url,
        note=facts.note,
        basis=facts.basis,
        period_start=period.start if period else None,
        period_end=period.end if period else None,
        as_at=facts.as_at,
        as_at_said=facts.as_at_said,
        rows_overlap=facts.rows_overlap,
        confidence="A" if reconciled and not facts.typed else "B",
        accepted_on=on,
        counted=control.outcome is not Outcome.NOT_RECONCILED,
        rows_read=control.rows_read,
        blank=control.blank,
        accepted=control.accepted,
        refused=control.refused,
        totals=control.totals,
        accepted_sum=control.accepted_sum.pence,
        refused_sum=control.refused_sum.pence,
        negative_rows=control.negative_rows,
        negative_sum=control.negative_sum.pence,
        stated=_pence(control.stated),
        stated_at=control.stated_at,
        difference=_pence(control.difference),
        tolerance=control.tolerance,
        outcome=control.outcome,
        skipped=list(preview.skipped),
    )
    statement.save()
    return statement


def _pence(amount: Amount | None) -> int | None:
    return None if amount is None else amount.pence


def _rows(statement: Statement, preview: Preview, resolver: Resolver) -> dict[int, StatementRow]:
    rows = [
        StatementRow(
            statement=statement,
            number=row.number,
            where=row.where,
            verdict=row.verdict,
            reason=row.reason,
            texts={column.value: text for column, text in row.texts},
            written=row.written[:400],
            amount=_pence(row.amount),
            precision=row.precision,
            notices=[*row.notices, *_unknown_area(row, resolver)],
        )
        for row in preview.rows
    ]
    StatementRow.objects.bulk_create(rows, batch_size=BATCH)
    return {row.number: row for row in rows}


def _unknown_area(row: PreviewRow, resolver: Resolver) -> tuple[str, ...]:
    area = row.text(Column.AREA).strip()
    if not area or row.verdict is not RowClass.ACCEPTED or resolver.area(area):
        return ()
    return (f"“{area}” is not an area of this place on record, so this money is not attributable to one.",)


def _flow(kept: StatementRow, row: PreviewRow, facts: DocumentFacts, resolver: Resolver) -> Flow:
    period = read_financial_year(row.text(Column.PERIOD)) or facts.period
    payer = resolver.payer_of(row)
    provider = row.text(Column.PROVIDER)
    assert payer is not None
    assert row.amount is not None
    return Flow(
        statement=kept.statement,
        row=kept,
        payer_id=payer,
        counterparty_id=resolver.body(row.text(Column.COUNTERPARTY)),
        scheme=row.text(Column.SCHEME)[:300],
        provider_id=resolver.bodies.get(name_key(provider)),
        provider_name=provider[:300],
        service=" ".join(row.text(Column.SERVICE).split())[:300] or row.where,
        amount=row.amount.pence,
        precision=row.precision,
        period_start=period.start if period else None,
        period_end=period.end if period else None,
        status=Basis(row.text(Column.BASIS).strip().lower() or facts.basis).status,
    )


def code_flow(flow: Flow, texts: Mapping[Column, str], facts: DocumentFacts, resolver: Resolver, coder: Coder) -> Flow:
    """Set what coding decides. What the row itself says of fund, area, provider or flow stands before any rule."""
    on = flow.period_end or facts.as_at
    assert on is not None
    coding = coder.code(texts, publisher=str(flow.statement.publisher_id), on=on)
    said_flow = _plain(texts.get(Column.FLOW, ""))
    said_kind = _PROVIDER_KINDS.get(name_key(texts.get(Column.PROVIDER_KIND, "")))
    said_area = resolver.area(texts.get(Column.AREA, ""))
    flow.service_group = coding.service_group
    flow.coding_rule_id = int(coding.rule.id) if coding.rule else None
    flow.provider_kind = said_kind or coding.provider_kind or ProviderKind.NOT_STATED
    flow.flow_class = _FLOW_CLASSES[said_flow] if said_flow else coding.flow_class or FlowClass.SPEND
    flow.fund_id = resolver.fund(texts.get(Column.FUND, "")) or (int(coding.fund) if coding.fund else None)
    flow.area_id = said_area or (int(coding.area) if coding.area and not texts.get(Column.AREA, "").strip() else None)
    flow.confidence = max(flow.statement.confidence, coding.confidence or Confidence.A)
    return flow
