"""What becomes of rows that cannot be read whole?"""

from placepound.core.money.spend.rows import ClassSum, Reason, SpendClass
from placepound.core.records.preview import Outcome
from tests.analytics.spend.drawing import Spec

SPECS = (
    Spec(
        title="A refused row with an amount still counts in the sum of what is refused",
        table="""
            date       | transaction | supplier | amount || class             | pence
            2016-04-01 | T1          | Alder    | 1.00   || payment           | 100
                       | T2          | Alder    | 2.00   || no date           | 200
            soon       | T3          | Alder    | 4.00   || date unreadable   | 400
            2016-04-01 | T4          | Alder    | n/a    || amount unreadable |
            soon       | T5          | Alder    | -8.00  || date unreadable   | -800
        """,
        says={
            "read": 5,
            "classes": (
                ClassSum(spend_class=SpendClass.PAYMENT, reason=Reason.NONE, rows=1, pence=100),
                ClassSum(spend_class=SpendClass.REFUSED, reason=Reason.AMOUNT_UNREADABLE, rows=1, pence=0),
                ClassSum(spend_class=SpendClass.REFUSED, reason=Reason.NO_DATE, rows=1, pence=200),
                ClassSum(spend_class=SpendClass.REFUSED, reason=Reason.DATE_UNREADABLE, rows=2, pence=-400),
            ),
            "outcome": Outcome.NO_CONTROL,
        },
    ),
    Spec(
        title="A note in a row of its own is refused for want of an amount",
        table="""
            date       | transaction | supplier | unit                   | amount || class     | pence
            2016-04-01 | T1          | Alder    | Adults                 | 1.00   || payment   | 100
                       |             |          | Some were paid late    |        || no amount |
        """,
    ),
    Spec(
        title="A layout without dates refuses every row, since no day is known",
        table="""
            transaction | supplier | amount || class   | pence
            T1          | Alder    | 1.00   || no date | 100
            T2          | Birch    | 2.00   || no date | 200
                        |          | 3.00   || control total | 300
        """,
        says={"first_day": None, "months": (), "outcome": Outcome.WITH_EXCLUSIONS},
    ),
    Spec(
        title="A file without rows says so",
        table="""
            date | transaction | supplier | amount || class | pence
        """,
        says={"read": 0, "classes": (), "stated": None, "outcome": Outcome.NO_CONTROL, "lost_signs": ""},
    ),
    Spec(
        title="Reasons that come first win: cells that cannot be placed, then the amount, then the day",
        table="""
            date | transaction | supplier | amount | extra || class                    | pence
            soon | T1          | Alder    | n/a    | more  || more cells than headings |
            soon | T2          | Alder    | n/a    |       || amount unreadable        |
            soon | T3          | Alder    | 1.00   |       || date unreadable          | 100
        """,
    ),
    Spec(
        title="A refused row carries no flags",
        table="""
            date | transaction | supplier | card | amount   || class           | pence
            soon | T1          |          | Yes  | 1.005    || date unreadable | 101
        """,
    ),
)
