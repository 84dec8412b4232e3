"""May these statements be added up? Not where they, or rows of one, may count the same money."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Max, QuerySet

from placepound.core.money.overlap import NotDeterminable, Overlap, StatementTotal, addable
from placepound.core.terms.amount import Amount
from placepound.registers.models import Statement, StatementOverlap


def not_addable(totals: Iterable[StatementTotal], flows: QuerySet[Any]) -> NotDeterminable | None:
    """Why there is no sum, and between which bounds it lies; None where there is one.

    totals: of statements that the viewer sees. flows: what they add up.
    """
    totals = tuple(totals)
    between = _between_statements(totals)
    within = _within_statements(totals, flows)
    if within is None:
        return between
    reason, title, shared = within
    upper = between.upper if between and between.upper else Amount.total(one.amount for one in totals)
    lower = (between.lower if between and between.lower else upper) - shared
    also = " Some of these statements may count the same money as others, too." if between else ""
    return NotDeterminable(
        sentence=f"Rows of “{title}” may count some of the same money ({reason}), so they cannot be added up.{also} "
        f"Together they come to between {lower} and {upper}.",
        lower=lower,
        upper=upper,
        between=tuple(sorted(one.statement for one in totals)),
    )


def _between_statements(totals: tuple[StatementTotal, ...]) -> NotDeterminable | None:
    keys = [int(one.statement) for one in totals]
    rows = StatementOverlap.objects.filter(first__in=keys, second__in=keys)
    overlaps = tuple(Overlap(first=str(row.first_id), second=str(row.second_id), reason=row.reason) for row in rows)
    result = addable(totals, overlaps) if overlaps else None
    return result if isinstance(result, NotDeterminable) else None


def _within_statements(totals: tuple[StatementTotal, ...], flows: QuerySet[Any]) -> tuple[str, str, Amount] | None:
    """The reason and title of a statement whose rows may share money, and how much all such rows share at the most.

    The largest row of a statement is money by itself; everything beside it may be the same money once more.
    """
    titles = {int(one.statement): one for one in totals}
    doubtful = dict(Statement.objects.filter(pk__in=titles).exclude(rows_overlap="").values_list("pk", "rows_overlap"))
    if not doubtful:
        return None
    rows = flows.order_by().filter(statement__in=list(doubtful)).values_list("statement")
    largest = rows.annotate(Max("amount"), Count("pk"))
    several = {key: (doubtful[key], most) for key, most, count in largest if count > 1}
    if not several:
        return None
    first = min(several)
    shared = sum(titles[key].amount.pence - most for key, (_, most) in several.items())
    return several[first][0], titles[first].title, Amount(shared)
