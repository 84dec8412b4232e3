"""Does the file agree with the totals it states? Every row and every penny read, and the outcome."""

from collections import Counter
from collections.abc import Sequence

from placepound.core.records.preview import Outcome, PreviewRow, Reconciliation, RowClass
from placepound.core.terms.amount import Amount
from placepound.exchange.cells import Sheet
from placepound.exchange.limits import count_of
from placepound.exchange.totals import Label, Total
from placepound.exchange.verdicts import HEADING, Judged, sum_of


def reconcile(judged: Judged, *, sheet: Sheet, column: int | None) -> Reconciliation:
    """The control of a file: read = accepted + refused + totals, in rows and in pence, against its own total."""
    rows = judged.rows
    counts = Counter(row.verdict for row in rows)
    accepted = sum_of(rows, RowClass.ACCEPTED)
    refused = sum_of(rows, RowClass.REFUSED)
    credits = [row.amount for row in rows if row.verdict is RowClass.ACCEPTED and row.amount and row.amount.pence < 0]
    stating = _stating(judged, accepted=counts[RowClass.ACCEPTED])
    stated = Amount.total(total.line.reading.amount or Amount(0) for total in stating) if stating else None
    precision = sum(row.precision for row in rows if row.verdict is RowClass.ACCEPTED)
    tolerance = precision + sum(total.line.reading.precision for total in stating) + max(1, len(stating))
    difference = accepted - stated if stated is not None else None
    return Reconciliation(
        rows_read=len(rows),
        blank=sheet.blank,
        accepted=counts[RowClass.ACCEPTED],
        refused=counts[RowClass.REFUSED],
        totals=counts[RowClass.TOTAL],
        accepted_sum=accepted,
        refused_sum=refused,
        negative_rows=len(credits),
        negative_sum=Amount.total(credits),
        stated=stated,
        stated_at=_stated_at(stating, sheet, column),
        difference=difference,
        tolerance=tolerance,
        outcome=_outcome(judged, difference=difference, refused=refused, tolerance=tolerance),
    )


def outside_totals(judged: Judged, control: Reconciliation) -> str | None:
    """A sentence where there are totals, but none that states the whole."""
    if control.stated is not None or not judged.totals:
        return None
    covered = sum(total.covers.rows for total in judged.uncovered)
    return (
        f"{count_of(len(judged.totals), 'total')} found, but none for the whole file: they cover {covered:,} of "
        f"{count_of(control.accepted, 'accepted row')}."
    )


def _stating(judged: Judged, *, accepted: int) -> Sequence[Total]:
    """The total that states the whole file; or the totals that together cover every row once; or none."""
    for total in reversed(judged.totals):
        if total.covers.rows == accepted and accepted:
            return (total,)
    for total in reversed(judged.totals):
        if total.line.label is Label.STRONG and "grand" in total.line.label_text.casefold():
            return (total,)
    open_totals = judged.uncovered
    if sum(total.covers.rows for total in open_totals) != accepted or not accepted:
        return ()
    if all(total.group for total in open_totals):
        return open_totals if len({total.group for total in open_totals}) == len(open_totals) else ()
    in_order = sorted(open_totals, key=lambda total: total.start)
    ends = [0, *(total.end for total in in_order)]
    joined = all(total.start == end for total, end in zip(in_order, ends, strict=False))
    return in_order if joined and not any(total.group for total in in_order) else ()


def _stated_at(stating: Sequence[Total], sheet: Sheet, column: int | None) -> str:
    places = [sheet.where(total.line.index, (column or 0) + 1) for total in stating]
    if len(places) > 3:
        return f"{places[0]} to {places[-1]} ({len(places):,} sub-totals)"
    return " and ".join(places)


def _outcome(judged: Judged, *, difference: Amount | None, refused: Amount, tolerance: int) -> Outcome:
    if any(not total.agrees for total in judged.totals):
        return Outcome.NOT_RECONCILED
    if difference is None:
        return Outcome.NO_CONTROL
    agrees = abs(difference.pence) <= tolerance
    if agrees and not any(map(_is_exclusion, judged.rows)):
        return Outcome.RECONCILED
    if agrees or abs(difference.pence + refused.pence) <= tolerance:
        return Outcome.WITH_EXCLUSIONS
    return Outcome.NOT_RECONCILED


def _is_exclusion(row: PreviewRow) -> bool:
    """Whether a refused row held money, readable or not; headings and notes did not."""
    return row.verdict is RowClass.REFUSED and row.reason != HEADING and bool(row.amount is not None or row.written)
