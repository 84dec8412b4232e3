"""What does an account say once rows have taken other classes? The sums of the rows that remain, and nothing new."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from placepound.core.money.spend.overlay import MovedRows, overlaid
from placepound.core.money.spend.rows import ClassSum, FileReport, Flag, Reason, SpendClass
from placepound.core.records.preview import Outcome

MONTHS = ("2016-04", "2016-05")

Row = tuple[SpendClass, frozenset[Flag], str, int]
"""A counted row: its class, flags, month and pence."""


def account(rows: list[Row], *, others: tuple[ClassSum, ...] = ()) -> FileReport:
    """An account of counted rows, added up one by one, beside sums of other classes."""
    kinds = {row[0] for row in rows}
    counted = tuple(
        ClassSum(
            spend_class=kind,
            reason=Reason.NONE,
            rows=sum(row[0] is kind for row in rows),
            pence=sum(row[3] for row in rows if row[0] is kind),
        )
        for kind in (SpendClass.PAYMENT, SpendClass.CREDIT)
        if kind in kinds
    )
    months = [(month, [row for row in rows if row[2] == month]) for month in MONTHS]
    flags = [(flag, [row for row in rows if flag in row[1]]) for flag in Flag]
    return FileReport(
        file=1,
        name="april.csv",
        digest="d",
        sheet="",
        encoding="UTF-8",
        header_row=1,
        fingerprint="f",
        read=10,
        blank=0,
        classes=(*counted, *others),
        controls=(),
        stated=5,
        stated_from="row 9",
        difference=7,
        outcome=Outcome.NOT_RECONCILED,
        first_day=None,
        last_day=None,
        months=tuple((month, sum(row[3] for row in some), len(some)) for month, some in months if some),
        flags=tuple((flag, len(some), sum(row[3] for row in some)) for flag, some in flags if some),
    )


ROWS = st.lists(
    st.tuples(
        st.sampled_from([SpendClass.PAYMENT, SpendClass.CREDIT]),
        st.frozensets(st.sampled_from(list(Flag)), max_size=2),
        st.sampled_from(MONTHS),
        st.integers(-500, 500),
    ),
    max_size=12,
)


@given(stay=ROWS, go=ROWS, dropped=ROWS)
def test_an_account_with_rows_moved_is_the_account_of_what_stays(
    stay: list[Row], go: list[Row], dropped: list[Row]
) -> None:
    moved = [_moved(row, SpendClass.DUPLICATE, Reason.REISSUED) for row in go]
    moved += [_moved(row, SpendClass.REFUSED, Reason.DROPPED) for row in dropped]
    others = (*_sum(SpendClass.DUPLICATE, Reason.REISSUED, go), *_sum(SpendClass.REFUSED, Reason.DROPPED, dropped))
    assert overlaid(account([*stay, *go, *dropped]), moved) == account(stay, others=others)


def _moved(row: Row, spend_class: SpendClass, reason: Reason) -> MovedRows:
    own_class, flags, month, pence = row
    return MovedRows(
        own_class=own_class, spend_class=spend_class, reason=reason, flags=flags, month=month, rows=1, pence=pence
    )


def _sum(spend_class: SpendClass, reason: Reason, rows: list[Row]) -> tuple[ClassSum, ...]:
    one = ClassSum(spend_class=spend_class, reason=reason, rows=len(rows), pence=sum(row[3] for row in rows))
    return (one,) if rows else ()


def test_rows_that_were_refused_before_keep_their_reason() -> None:
    before = ClassSum(spend_class=SpendClass.REFUSED, reason=Reason.NO_DATE, rows=1, pence=70)
    report = account([(SpendClass.PAYMENT, frozenset(), "2016-04", 100)], others=(before,))
    moved = _moved((SpendClass.PAYMENT, frozenset(), "2016-04", 100), SpendClass.REFUSED, Reason.DROPPED)
    dropped = ClassSum(spend_class=SpendClass.REFUSED, reason=Reason.DROPPED, rows=1, pence=100)
    assert overlaid(report, [moved]) == replace(report, classes=(before, dropped), months=())
