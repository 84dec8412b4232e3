"""What does the account of a file say besides its sums?"""

from placepound.core.money.spend.account import GivenTotal
from placepound.core.money.spend.rows import Control, Flag
from placepound.core.records.preview import Outcome
from tests.analytics.spend.drawing import Spec

TWO_ROWS = """
    date       | transaction | supplier | amount || class   | pence
    2016-04-01 | T1          | Alder    | 1.00   || payment | 100
    2016-04-01 | T2          | Birch    | 2.00   || payment | 200
"""

SPECS = (
    Spec(
        title="A total that the body published elsewhere is what the file should come to",
        table=TWO_ROWS,
        given=GivenTotal(pence=350, where="the body's page of totals"),
        says={
            "stated": 350,
            "stated_from": "the body's page of totals",
            "difference": -50,
            "outcome": Outcome.NOT_RECONCILED,
        },
    ),
    Spec(
        title="A file that comes to the total published elsewhere is reconciled",
        table=TWO_ROWS,
        given=GivenTotal(pence=301, where="the body's page of totals"),
        says={"difference": -1, "outcome": Outcome.RECONCILED},
    ),
    Spec(
        title="A total published elsewhere comes before the file's own, which is told where it differs",
        table="""
            date       | transaction | supplier | amount || class         | pence
            2016-04-01 | T1          | Alder    | 1.00   || payment       | 100
                       |             |          | 1.00   || control total | 100
        """,
        given=GivenTotal(pence=200, where="a letter"),
        says={
            "stated": 200,
            "difference": -100,
            "controls": (Control(row=3, pence=100, first_row=2, rows=1, difference=0),),
            "outcome": Outcome.NOT_RECONCILED,
            "notices": ("The file itself states £1 in row 3 of the file.",),
        },
    ),
    Spec(
        title="A total published elsewhere may leave refused rows out",
        table="""
            date       | transaction | supplier | amount || class   | pence
            2016-04-01 | T1          | Alder    | 1.00   || payment | 100
                       | T2          | Birch    | 2.00   || no date | 200
        """,
        given=GivenTotal(pence=100, where="a letter"),
        says={
            "difference": 0,
            "outcome": Outcome.WITH_EXCLUSIONS,
            "notices": ("The total leaves out refused rows of £2.",),
        },
    ),
    Spec(
        title="Several bodies in one file are told",
        table="""
            body  | date       | transaction | supplier | amount || class         | pence
            Elm   | 2016-04-01 | T1          | Alder    | 1.00   || payment       | 100
            Ash   | 2016-04-01 | T2          | Alder    | 1.00   || payment       | 100
            Total |            |             |          | 2.00   || control total | 200
        """,
        says={"notices": ("The rows name 2 bodies, from “Ash” to “Elm”.",)},
    ),
    Spec(
        title="One body in a file is nothing to tell",
        table="""
            body | date       | transaction | supplier | amount || class   | pence
            Elm  | 2016-04-01 | T1          | Alder    | 1.00   || payment | 100
            Elm  | 2016-04-01 | T2          | Alder    | 1.00   || payment | 100
        """,
        says={"notices": ()},
    ),
    Spec(
        title="Words of a credit beside positive amounts, and no credit, look like lost signs",
        table="""
            date       | transaction | supplier | purpose           | amount || class   | pence
            2016-04-01 | T1          | Alder    | Rent              | 100.00 || payment | 10000
            2016-04-01 | T2          | Alder    | Credit note 17    | 20.00  || payment | 2000
            2016-04-01 | T3          | Alder    | Refunds of rent   | 3.00   || payment | 300
            2016-04-01 | T4          | Alder    | Refund of nothing | 0.00   || payment | 0
        """,
        says={
            "lost_signs": "No amount is negative, but 2 rows above nothing (£23) speak of a credit, a refund or the "
            "like. Credits seem to be counted as payments."
        },
    ),
    Spec(
        title="Words of a credit are nothing to tell where credits have their sign",
        table="""
            date       | transaction | supplier | service        | amount || class   | pence
            2016-04-01 | T1          | Alder    | Credit note 17 | 20.00  || payment | 2000
            2016-04-01 | T2          | Alder    | Credit note 18 | -20.00 || credit  | -2000
        """,
        says={"lost_signs": ""},
    ),
    Spec(
        title="Rows that repeat an earlier one cannot be told apart without transaction numbers",
        table="""
            date       | supplier | unit   | amount || class   | pence | flags
            2016-04-01 | Alder    | Adults | 1.00   || payment | 100   |
            2016-04-01 | Alder    | Adults | 1.00   || payment | 100   | repeated
        """,
        says={
            "flags": ((Flag.REPEATED, 1, 100),),
            "notices": (
                "1 row repeats an earlier one. Without transaction numbers it cannot be told if they are one payment.",
            ),
        },
    ),
    Spec(
        title="A control says which rows it sums and how far off it is",
        table="""
            date       | transaction | supplier | amount || class         | pence
            2016-04-01 | T1          | Alder    | 1.00   || payment       | 100
            2016-04-01 | T2          | Alder    | n/a    || amount unreadable |
            2016-04-01 | T3          | Alder    | 2.00   || payment       | 200
                       |             |          | 2.99   || control total | 299
            2016-04-01 | T4          | Alder    | 4.00   || payment       | 400
                       |             |          | 4.00   || control total | 400
        """,
        says={
            "controls": (
                Control(row=5, pence=299, first_row=2, rows=2, difference=1),
                Control(row=7, pence=400, first_row=6, rows=1, difference=0),
            ),
            "difference": 1,
            "outcome": Outcome.WITH_EXCLUSIONS,
        },
    ),
)
