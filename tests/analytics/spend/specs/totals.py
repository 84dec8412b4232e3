"""Which rows are totals?"""

from placepound.core.money.spend.profile import TotalRule
from placepound.core.records.preview import Outcome
from tests.analytics.spend.drawing import Spec

SPECS = (
    Spec(
        title="A total without any label is a control total",
        table="""
            date       | transaction | supplier | amount  || class         | pence
            2016-04-01 | T1          | Alder    | 100.00  || payment       | 10000
            2016-04-02 | T2          | Birch    | -20.50  || credit        | -2050
                       |             |          | 79.50   || control total | 7950
        """,
        says={"stated": 7950, "stated_from": "row 4 of the file", "difference": 0, "outcome": Outcome.RECONCILED},
    ),
    Spec(
        title="A total with a label in the payee's place is a control total",
        table="""
            date       | transaction | supplier    | unit   | amount || class         | pence
            2016-04-01 | T1          | Alder       | Adults | 100.00 || payment       | 10000
            2016-04-02 | T2          | Birch       | Adults | 20.00  || payment       | 2000
                       |             | Grand total |        | 120.00 || control total | 12000
        """,
    ),
    Spec(
        title="A label where the date should be does not hide a total",
        table="""
            date       | transaction | supplier | amount || class         | pence
            2016-04-01 | T1          | Alder    | 100.00 || payment       | 10000
            Total      |             |          | 100.00 || control total | 10000
        """,
    ),
    Spec(
        title="A payment whose label ends in Total is a payment",
        table="""
            date       | transaction | supplier              | amount || class         | pence
            2016-04-01 | T1          | Alder                 | 100.00 || payment       | 10000
            2016-04-01 | T2          | Tidewater Fuels Total | 100.00 || payment       | 10000
        """,
        says={"stated": None, "difference": None, "outcome": Outcome.NO_CONTROL},
    ),
    Spec(
        title="A whole payment that equals the sum of the rows above is a payment, even without its number",
        table="""
            date       | transaction | supplier | amount || class   | pence
            2016-04-01 | T1          | Alder    | 100.00 || payment | 10000
            2016-04-01 | T2          | Birch    | 50.00  || payment | 5000
            2016-04-02 |             | Cedar    | 150.00 || payment | 15000
        """,
    ),
    Spec(
        title="What has the form of a total and is not the sum is refused, and its file does not agree",
        table="""
            date       | transaction | supplier | amount || class                              | pence
            2016-04-01 | T1          | Alder    | 100.00 || payment                            | 10000
                       |             |          | 100.02 || looks like a total and is not the sum | 10002
        """,
        says={
            "stated": 10002,
            "difference": -2,
            "outcome": Outcome.NOT_RECONCILED,
            "notices": ("Row 3 of the file has the form of a total, but is not the sum of the others.",),
        },
    ),
    Spec(
        title="A total may be a penny away",
        table="""
            date       | transaction | supplier | amount || class         | pence
            2016-04-01 | T1          | Alder    | 100.00 || payment       | 10000
                       |             |          | 100.01 || control total | 10001
        """,
        says={"difference": -1, "outcome": Outcome.RECONCILED},
    ),
    Spec(
        title="Totals of sections add up since the last one, and the grand total from the start",
        table="""
            date       | transaction | supplier | amount || class         | pence
            2016-04-01 | T1          | Alder    | 100.00 || payment       | 10000
                       |             |          | 100.00 || control total | 10000
            2016-04-01 | T2          | Birch    | 30.00  || payment       | 3000
            2016-04-01 | T3          | Cedar    | 40.00  || payment       | 4000
                       |             |          | 70.00  || control total | 7000
                       |             |          | 170.00 || control total | 17000
        """,
        says={"stated": 17000, "stated_from": "row 7 of the file", "outcome": Outcome.RECONCILED},
    ),
    Spec(
        title="Totals of sections that sum every row once state the file together",
        table="""
            date       | transaction | supplier | amount || class         | pence
            2016-04-01 | T1          | Alder    | 100.00 || payment       | 10000
                       |             |          | 100.00 || control total | 10000
            2016-04-01 | T2          | Birch    | 30.00  || payment       | 3000
                       |             |          | 30.01  || control total | 3001
        """,
        says={
            "stated": 13001,
            "stated_from": "rows 3 and 5 of the file",
            "difference": -1,
            "outcome": Outcome.RECONCILED,
        },
    ),
    Spec(
        title="Totals of some sections do not state the file",
        table="""
            date       | transaction | supplier | amount || class         | pence
            2016-04-01 | T1          | Alder    | 100.00 || payment       | 10000
                       |             |          | 100.00 || control total | 10000
            2016-04-01 | T2          | Birch    | 30.00  || payment       | 3000
        """,
        says={
            "stated": None,
            "outcome": Outcome.NO_CONTROL,
            "notices": ("1 total within the file agrees with the rows above; none states the whole file.",),
        },
    ),
    Spec(
        title="A total may stand above the rows",
        table="""
            date       | transaction | supplier | amount || class         | pence
                       |             |          | 130.00 || control total | 13000
            2016-04-01 | T1          | Alder    | 100.00 || payment       | 10000
            2016-04-01 | T2          | Birch    | 30.00  || payment       | 3000
        """,
        says={"stated": 13000, "stated_from": "row 2 of the file", "outcome": Outcome.RECONCILED},
    ),
    Spec(
        title="A total may count refused rows",
        table="""
            date       | transaction | supplier | amount || class         | pence
            2016-04-01 | T1          | Alder    | 100.00 || payment       | 10000
                       | T2          | Birch    | 30.00  || no date       | 3000
                       |             |          | 130.00 || control total | 13000
        """,
        says={"stated": 13000, "difference": 0, "outcome": Outcome.WITH_EXCLUSIONS, "notices": ()},
    ),
    Spec(
        title="A total may leave refused rows out",
        table="""
            date       | transaction | supplier | amount || class         | pence
            2016-04-01 | T1          | Alder    | 100.00 || payment       | 10000
                       | T2          | Birch    | 30.00  || no date       | 3000
                       |             |          | 100.00 || control total | 10000
        """,
        says={
            "difference": 0,
            "outcome": Outcome.WITH_EXCLUSIONS,
            "notices": ("The total leaves out refused rows of £30.",),
        },
    ),
    Spec(
        title="A total counts refused payments and leaves out what only looks like a total",
        table="""
            date       | transaction | supplier | amount || class         | pence
            2016-04-01 | T1          | Alder    | 100.00 || payment       | 10000
                       |             |          | 777.00 || looks like a total and is not the sum | 77700
                       | T2          | Birch    | 30.00  || no date       | 3000
                       |             |          | 130.00 || control total | 13000
        """,
        says={"difference": 0, "outcome": Outcome.WITH_EXCLUSIONS},
    ),
    Spec(
        title="A row that lacks only its date needs two rows above to be their total",
        table="""
            date       | supplier | unit   | amount || class   | pence
            2016-04-01 | Alder    | Adults | 100.00 || payment | 10000
                       | Birch    | Adults | 100.00 || no date | 10000
            2016-04-01 | Cedar    | Adults | 5.00   || payment | 500
                       | Total    | Adults | 205.00 || control total | 20500
        """,
    ),
    Spec(
        title="A row that lacks only its payee is a payment",
        table="""
            date       | supplier | unit   | amount || class   | pence | flags
            2016-04-01 | Alder    | Adults | 100.00 || payment | 10000 |
            2016-04-01 |          | Adults | 99.00  || payment | 9900  | no payee
        """,
    ),
    Spec(
        title="A layout without transaction numbers is judged by date and payee",
        table="""
            date       | supplier | unit   | amount || class         | pence
            2016-04-01 | Alder    | Adults | 100.00 || payment       | 10000
                       |          | Adults | 100.00 || control total | 10000
        """,
    ),
    Spec(
        title="A layout without payees is judged by date and transaction number",
        table="""
            date       | transaction | unit   | amount || class         | pence | flags
            2016-04-01 | T1          | Adults | 100.00 || payment       | 10000 | no payee
            2016-04-01 |             | Adults | 100.00 || payment       | 10000 | no payee
                       |             | Adults | 200.00 || control total | 20000 |
        """,
    ),
    Spec(
        title="Where a profile looks for no totals, a row without a date is refused for that",
        table="""
            date       | transaction | supplier | amount || class   | pence
            2016-04-01 | T1          | Alder    | 100.00 || payment | 10000
                       |             |          | 100.00 || no date | 10000
        """,
        totals=TotalRule.NONE,
        says={"controls": (), "outcome": Outcome.NO_CONTROL},
    ),
)
