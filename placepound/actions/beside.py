"""Do payments and an outturn count the same money? Then the outturn counts, and the payments stand beside it."""

from django.db.models import Exists, OuterRef

from placepound.core.money.flows import Basis, FlowClass
from placepound.registers.models import Flow, Statement, StatementOverlap

OVERLAP = "the published payments and the outturn of one body and year count the same spending"


def settle_beside(partnership_id: int) -> None:
    """Let each body's money of a year count once, within the action under way.

    Payments give way to an outturn of the same body and the very same period. Where periods overlap otherwise, the two
    may not be added up. Without the outturn they count again, unless something is wrong with their files for which
    nobody has answered.
    """
    live = Statement.objects.filter(partnership=partnership_id, withdrawn_on__isnull=True)
    spending = Flow.objects.filter(statement=OuterRef("pk"), payer=OuterRef("publisher"), flow_class=FlowClass.SPEND)
    schedules = live.filter(Exists(spending), basis=Basis.OUTTURN, release__isnull=True, counted=True)
    outturns = list(schedules.order_by("pk"))
    for payments in live.filter(release__isnull=False).select_related("upload").order_by("pk"):
        same = [one for one in outturns if _may_share(payments, one)]
        _settle(payments, next((one for one in same if _is_same_year(payments, one)), None))
        for other in same if payments.counted else ():
            first, second = sorted((other.pk, payments.pk))
            StatementOverlap.objects.get_or_create(first_id=first, second_id=second, defaults={"reason": OVERLAP})


def _may_share(payments: Statement, other: Statement) -> bool:
    if other.publisher_id != payments.publisher_id or other.period_start is None or payments.period_start is None:
        return False
    assert other.period_end is not None
    assert payments.period_end is not None
    return other.period_start <= payments.period_end and payments.period_start <= other.period_end


def _is_same_year(payments: Statement, other: Statement) -> bool:
    return (payments.period_start, payments.period_end) == (other.period_start, other.period_end)


def _settle(payments: Statement, outturn: Statement | None) -> None:
    if payments.beside_id == (outturn.pk if outturn else None):
        return
    if outturn is not None:
        payments.counted, payments.beside = False, outturn
    else:
        payments.counted, payments.beside = payments.upload.facts["sound"] or bool(payments.counted_why), None
    payments.save()
