"""Which payments went from one counted body to another, and do both of their files show them?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Sum, Value, When

from placepound.core.money.spend.released import TransferState
from placepound.core.terms.amount import Amount
from placepound.core.terms.viewer import Viewer
from placepound.registers.base import query, seen_by, visible
from placepound.registers.models import Organisation, Partnership, SpendFile, SpendTransfer, Statement
from placepound.registers.queries.named import names_of
from placepound.registers.queries.uploads import Body

PAGE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """How one body's file shows a payment. file: its key and name, where the viewer sees it; row: where it stands."""

    on: date
    amount: Amount
    file: tuple[int, str] | None
    row: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferLine:
    """A payment between counted bodies. days: received later than paid. difference: received less paid."""

    payer: str
    payee: str
    state: str
    paid: Side | None
    received: Side | None
    days: int | None
    difference: Amount | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """All payments from one body to another. matched_paid, matched_received: what both sides show, from each."""

    payer: str
    payer_pk: int
    payee: str
    payee_pk: int
    matched: int
    matched_paid: Amount
    matched_received: Amount
    payer_only: int
    payer_only_sum: Amount
    payee_only: int
    payee_only_sum: Amount

    @property
    def difference(self) -> Amount:
        return self.matched_received - self.matched_paid


@dataclass(frozen=True, slots=True, kw_only=True)
class TransfersPage:
    """Payments between the counted bodies of a place: by pair, and one page of lines.

    unknown: the filters whose value is on no list; nothing matches them.
    """

    slug: str
    name: str
    synthetic: bool
    bodies: tuple[Body, ...]
    payer: int | None
    payee: int | None
    state: str
    unknown: tuple[str, ...]
    pairs: tuple[Pair, ...]
    lines: tuple[TransferLine, ...]
    found: int


@query
def transfers(
    slug: str, *, viewer: Viewer, on: date, payer: str = "", payee: str = "", state: str = "", page: int = 1
) -> TransfersPage | None:
    """The payments between counted bodies that a viewer sees, as the figures in use have them. page 0: all of them."""
    place = visible(Partnership, viewer, on=on).filter(slug=slug).first()
    if place is None:
        return None
    with seen_by(Viewer.system("receipts in files that the viewer sees, though the payer's statement keeps them")):
        seen = _as_seen(place, viewer, on=on)
        pairs = _pairs(seen, viewer, on=on)
        bodies = _bodies(pairs)
        keys = {str(body.pk): body.pk for body in bodies}
        chosen = {"payer": keys.get(payer), "payee": keys.get(payee)}
        unknown = tuple(
            name
            for name, said, known in (("payer", payer, keys), ("payee", payee, keys), ("state", state, _STATES))
            if said and said not in known
        )
        rows = seen.none() if unknown else seen.filter(**{name: key for name, key in chosen.items() if key is not None})
        rows = rows.filter(shown_state=state) if state else rows
        found = rows.count()
        page = min(page, max(1, -(-found // PAGE)))
        shown = rows if page == 0 else rows[(page - 1) * PAGE : page * PAGE]
        lines = _lines(shown, viewer, on=on)
    return TransfersPage(
        slug=place.slug,
        name=place.name,
        synthetic=place.synthetic,
        bodies=bodies,
        payer=chosen["payer"],
        payee=chosen["payee"],
        state=state if state in _STATES else "",
        unknown=unknown,
        pairs=() if unknown else tuple(pair for pair in pairs if _among(pair, chosen["payer"], chosen["payee"])),
        lines=lines,
        found=found,
    )


_STATES = frozenset(state.value for state in TransferState)


def _as_seen(place: Partnership, viewer: Viewer, *, on: date) -> QuerySet[Any]:
    """Each payment from the sides whose files the viewer sees: a file kept from them shows nothing here either.

    A payment that both sides show is kept with the payer's statement. Who does not see that sees the payee's side, as
    the payee's own file and statement have it, and nothing tells it from one that no payer's file shows.
    """
    files = visible(SpendFile, viewer, on=on).filter(partnership=place, number__isnull=False).order_by()
    live = visible(Statement, viewer, on=on).filter(partnership=place, withdrawn_on__isnull=True).order_by()
    rows = SpendTransfer.objects.filter(statement__partnership=place, statement__withdrawn_on__isnull=True)
    named = {number for pair in rows.order_by().values_list("paid_file", "received_file").distinct() for number in pair}
    numbers = set(files.values_list("number", flat=True))
    unseen = named - {None} - numbers
    paid, received = (
        Q(**{f"{side}__isnull": False}) & (~Q(**{f"{side}_file__in": unseen}) if unseen else Q())
        for side in ("paid", "received")
    )
    here = Q(statement__in=live.values("pk"))
    payees_own = live.filter(
        publisher=OuterRef("payee"),
        release__isnull=False,
        period_start__lte=OuterRef("received_on"),
        period_end__gte=OuterRef("received_on"),
    )
    receipt = received & Q(received_file__in=named & numbers) & Exists(payees_own)
    shown = Case(
        When(here & paid & received, then=Value(TransferState.MATCHED.value)),
        When(here & paid, then=Value(TransferState.PAYER_ONLY.value)),
        When(here & received | receipt, then=Value(TransferState.PAYEE_ONLY.value)),
        default=Value(""),
    )
    day = Case(When(shown_state=TransferState.PAYEE_ONLY, then=F("received_on")), default=F("paid_on"))
    seen = rows.annotate(shown_state=shown).exclude(shown_state="").annotate(shown_on=day)
    return seen.order_by("payer__name", "payee__name", "shown_on", "pk")


def _pairs(rows: QuerySet[Any], viewer: Viewer, *, on: date) -> tuple[Pair, ...]:
    both = Q(shown_state=TransferState.MATCHED)
    one, other = Q(shown_state=TransferState.PAYER_ONLY), Q(shown_state=TransferState.PAYEE_ONLY)
    sums = list(
        rows.order_by()
        .values("payer", "payee")
        .annotate(
            both=Count("pk", filter=both),
            both_paid=Sum("paid", filter=both, default=0),
            both_received=Sum("received", filter=both, default=0),
            one=Count("pk", filter=one),
            one_paid=Sum("paid", filter=one, default=0),
            other=Count("pk", filter=other),
            other_received=Sum("received", filter=other, default=0),
        )
    )
    names = names_of(Organisation, {key for row in sums for key in (row["payer"], row["payee"])}, viewer, on=on)
    pairs = [
        Pair(
            payer=names[row["payer"]],
            payer_pk=row["payer"],
            payee=names[row["payee"]],
            payee_pk=row["payee"],
            matched=row["both"],
            matched_paid=Amount(row["both_paid"]),
            matched_received=Amount(row["both_received"]),
            payer_only=row["one"],
            payer_only_sum=Amount(row["one_paid"]),
            payee_only=row["other"],
            payee_only_sum=Amount(row["other_received"]),
        )
        for row in sums
    ]
    return tuple(sorted(pairs, key=lambda pair: (-_size(pair), pair.payer, pair.payee)))


def _size(pair: Pair) -> int:
    return pair.matched_paid.pence + pair.payer_only_sum.pence + pair.payee_only_sum.pence


def _bodies(pairs: Iterable[Pair]) -> tuple[Body, ...]:
    names = {key: name for pair in pairs for key, name in ((pair.payer_pk, pair.payer), (pair.payee_pk, pair.payee))}
    return tuple(Body(pk=key, name=name) for key, name in sorted(names.items(), key=lambda one: (one[1], one[0])))


def _among(pair: Pair, payer: int | None, payee: int | None) -> bool:
    return payer in (None, pair.payer_pk) and payee in (None, pair.payee_pk)


def _lines(rows: QuerySet[Any], viewer: Viewer, *, on: date) -> tuple[TransferLine, ...]:
    listed = list(rows)
    names = names_of(Organisation, {key for row in listed for key in (row.payer_id, row.payee_id)}, viewer, on=on)
    numbers = {number for row in listed for number in (row.paid_file, row.received_file) if number is not None}
    found = visible(SpendFile, viewer, on=on).filter(number__in=numbers).values_list("number", "pk", "name")
    files = {number: (pk, name) for number, pk, name in found}
    return tuple(_transfer(row, names, files) for row in listed)


def _transfer(row: Any, names: Mapping[int, str], files: Mapping[int, tuple[int, str]]) -> TransferLine:
    matched = row.shown_state == TransferState.MATCHED
    paid = _side(row.paid_on, row.paid, row.paid_file, row.paid_row, files)
    received = _side(row.received_on, row.received, row.received_file, row.received_row, files)
    return TransferLine(
        payer=names[row.payer_id],
        payee=names[row.payee_id],
        state=row.shown_state,
        paid=None if row.shown_state == TransferState.PAYEE_ONLY else paid,
        received=None if row.shown_state == TransferState.PAYER_ONLY else received,
        days=(received.on - paid.on).days if matched and paid and received else None,
        difference=received.amount - paid.amount if matched and paid and received else None,
    )


def _side(
    on: date | None, pence: int | None, file: int | None, row: int | None, files: Mapping[int, tuple[int, str]]
) -> Side | None:
    if on is None or pence is None:
        return None
    return Side(on=on, amount=Amount(pence), file=files.get(file or 0), row=row)
