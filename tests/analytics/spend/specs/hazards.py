"""What published files do to an importer: the hazards that every importer must survive, one spec for each."""

from datetime import date

from placepound.core.money.spend.profile import DateOrder, Sign
from placepound.core.money.spend.rows import Flag
from placepound.core.records.preview import Outcome, Unit
from tests.analytics.spend.drawing import Spec

SPECS = (
    Spec(
        title="Ragged rows: filled cells beyond the headings keep the row out, with its amount",
        table="""
            date       | transaction | supplier | amount | extra || class                    | pence
            2016-04-01 | T1          | Alder    | 100.00 |       || payment                  | 10000
            2016-04-01 | T2          | Thrift   | 60.00  | Sons  || more cells than headings | 6000
            2016-04-01 | T3          | Thrift   | Oakley | 60.00 || more cells than headings |
        """,
    ),
    Spec(
        title="Headings repeated among the rows are not payments",
        table="""
            date       | transaction     | supplier     | amount     || class            | pence
            2016-04-01 | T1              | Alder        | 100.00     || payment          | 10000
            The Date   | The Transaction | The Supplier | The Amount || heading repeated |
            2016-04-01 | T2              | The Supplier | 100.00     || payment          | 10000
        """,
    ),
    Spec(
        title="An unlabelled grand total is a control and not a payment",
        table="""
            date       | transaction | supplier | amount     || class         | pence
            2016-04-01 | T1          | Alder    | 1,000.00   || payment       | 100000
            2016-04-01 | T2          | Birch    | (250.00)   || credit        | -25000
                       |             |          | 750.00     || control total | 75000
        """,
        says={"outcome": Outcome.RECONCILED, "difference": 0},
    ),
    Spec(
        title="A label merely ending in Total on a whole row is a payment",
        table="""
            date       | transaction | supplier       | unit              | amount || class   | pence
            2016-04-01 | T1          | Alder          | Fleet costs Total | 100.00 || payment | 10000
            2016-04-01 | T2          | Grand Total    | Fleet             | 100.00 || payment | 10000
        """,
    ),
    Spec(
        title="Credits keep their sign however it is written",
        table="""
            date       | transaction | supplier | amount     || class   | pence
            2016-04-01 | T1          | Alder    | -1.00      || credit  | -100
            2016-04-01 | T2          | Alder    | (1.00)     || credit  | -100
            2016-04-01 | T3          | Alder    | 1.00-      || credit  | -100
            2016-04-01 | T4          | Alder    | 1.00CR     || credit  | -100
            2016-04-01 | T5          | Alder    | 1.00 CR    || credit  | -100
            2016-04-01 | T6          | Alder    | \u22121.00 || credit  | -100
            2016-04-01 | T7          | Alder    | £-1.00     || credit  | -100
            2016-04-01 | T8          | Alder    | -£1,000.00 || credit  | -100000
            2016-04-01 | T9          | Alder    | -0.00      || payment | 0
        """,
    ),
    Spec(
        title="Amounts as text: pounds, commas, spaces and a stray dot are read, and nothing else becomes 0",
        table="""
            date       | transaction | supplier | amount          || class             | pence
            2016-04-01 | T1          | Alder    | £1,234.50       || payment           | 123450
            2016-04-01 | T2          | Alder    | £ 1 234.50      || payment           | 123450
            2016-04-01 | T3          | Alder    | 10298896.31.    || payment           | 1029889631
            2016-04-01 | T4          | Alder    | 1234.           || payment           | 123400
            2016-04-01 | T5          | Alder    | 1234.5          || payment           | 123450
            2016-04-01 | T6          | Alder    |                 || no amount         |
            2016-04-01 | T7          | Alder    | see note        || amount unreadable |
            2016-04-01 | T8          | Alder    | 12,34.50        || amount unreadable |
            2016-04-01 | T9          | Alder    | 1.2E+05         || amount unreadable |
            2016-04-01 | T10         | Alder    | #REF!           || amount unreadable |
            2016-04-01 | T11         | Alder    | 12.00 EUR       || amount unreadable |
            2016-04-01 | T12         | Alder    | 000             || amount unreadable |
            2016-04-01 | T13         | Alder    | 012             || payment           | 1200
        """,
    ),
    Spec(
        title="Units: a column of thousands is read in thousands, and a cell's own unit wins",
        unit=Unit.THOUSANDS,
        table="""
            date       | transaction | supplier | amount  || class   | pence
            2016-04-01 | T1          | Alder    | 1.5     || payment | 150000
            2016-04-01 | T2          | Alder    | 0.01234 || payment | 1234
            2016-04-01 | T3          | Alder    | £1.2m   || payment | 120000000
        """,
    ),
    Spec(
        title="Redacted payees keep amount and count",
        table="""
            date       | transaction | supplier               | amount || class   | pence
            2016-04-01 | T1          | REDACTED PERSONAL DATA | 100.00 || payment | 10000
            2016-04-01 | T2          | REDACTED PERSONAL DATA | -50.00 || credit  | -5000
        """,
    ),
    Spec(
        title="Dates in many ways, with the day first",
        order=DateOrder.DAY_FIRST,
        table="""
            date             | transaction | supplier | amount || class           | pence
            03/04/2016       | T1          | Alder    | 1.00   || payment         | 100
            3/4/16           | T2          | Alder    | 1.00   || payment         | 100
            03-Apr-2016      | T3          | Alder    | 1.00   || payment         | 100
            3 April 2016     | T4          | Alder    | 1.00   || payment         | 100
            03.04.16         | T5          | Alder    | 1.00   || payment         | 100
            20160403         | T6          | Alder    | 1.00   || payment         | 100
            2016-04-03       | T7          | Alder    | 1.00   || payment         | 100
            03/04/2016 00:00 | T8          | Alder    | 1.00   || payment         | 100
            31/02/2016       | T9          | Alder    | 1.00   || date unreadable | 100
            42463            | T10         | Alder    | 1.00   || date unreadable | 100
                             | T11         | Alder    | 1.00   || no date         | 100
        """,
        days=(*[date(2016, 4, 3)] * 8, None, None, None),
    ),
    Spec(
        title="Dates as a spreadsheet counts them",
        order=DateOrder.SERIAL,
        table="""
            date       | transaction | supplier | amount || class           | pence
            42463      | T1          | Alder    | 1.00   || payment         | 100
            42463.75   | T2          | Alder    | 1.00   || payment         | 100
            2016-04-03 | T3          | Alder    | 1.00   || payment         | 100
            03/04/2016 | T4          | Alder    | 1.00   || date unreadable | 100
        """,
        days=(*[date(2016, 4, 3)] * 3, None),
    ),
    Spec(
        title="Months come first only where a person says so",
        order=DateOrder.MONTH_FIRST,
        table="""
            date       | transaction | supplier | amount || class           | pence
            04/03/2016 | T1          | Alder    | 1.00   || payment         | 100
            13/03/2016 | T2          | Alder    | 1.00   || date unreadable | 100
        """,
        days=(date(2016, 4, 3), None),
    ),
    Spec(
        title="A date outside the file's month keeps both and drops nothing",
        month="2016-04",
        table="""
            date       | transaction | supplier | amount || class   | pence | flags
            2016-04-01 | T1          | Alder    | 1.00   || payment | 100   |
            2016-04-30 | T2          | Alder    | 2.00   || payment | 200   |
            2016-05-01 | T3          | Alder    | 4.00   || payment | 400   | outside month
            2015-04-10 | T4          | Alder    | -8.00  || credit  | -800  | outside month
        """,
        says={
            "first_day": date(2015, 4, 10),
            "last_day": date(2016, 5, 1),
            "months": (("2015-04", -800, 1), ("2016-04", 300, 2), ("2016-05", 400, 1)),
            "flags": ((Flag.OUTSIDE_MONTH, 2, -400),),
        },
    ),
    Spec(
        title="One transaction number on many rows is normal; rows that are the same in all are flagged and stay",
        table="""
            date       | transaction | supplier | purpose | amount || class   | pence | flags
            2016-04-01 | T1          | Alder    | Fuel    | 10.00  || payment | 1000  |
            2016-04-01 | T1          | Alder    | Tyres   | 10.00  || payment | 1000  |
            2016-04-01 | T1          | Alder    | Fuel    | 10.00  || payment | 1000  | repeated
            2016-04-01 | T1          | Alder    | Fuel    | 10.00  || payment | 1000  | repeated
            2016-04-01 | T1          | Alder    | Fuel    | 10.0   || payment | 1000  |
        """,
        says={"flags": ((Flag.REPEATED, 2, 2000),), "notices": ()},
    ),
    Spec(
        title="Transaction numbers are text: letters and leading zeros tell rows apart",
        table="""
            date       | transaction | supplier | amount || class   | pence
            2016-04-01 | 007         | Alder    | 10.00  || payment | 1000
            2016-04-01 | 7           | Alder    | 10.00  || payment | 1000
            2016-04-01 | jblizbxko   | Alder    | 10.00  || payment | 1000
        """,
    ),
    Spec(
        title="Payments by procurement card are flagged",
        table="""
            date       | transaction | supplier | card             | amount || class   | pence | flags
            2016-04-01 | T1          | Alder    | Yes              | 1.00   || payment | 100   | card
            2016-04-01 | T2          | Alder    | Procurement Card | 1.00   || payment | 100   | card
            2016-04-01 | T3          | Alder    | N                | 1.00   || payment | 100   |
            2016-04-01 | T4          | Alder    |                  | 1.00   || payment | 100   |
        """,
    ),
    Spec(
        title="Gross and net side by side: net counts, and gross that is not net and VAT is flagged",
        table="""
            date       | transaction | supplier | gross  | vat   | amount || class   | pence | flags
            2016-04-01 | T1          | Alder    | 120.00 | 20.00 | 100.00 || payment | 10000 |
            2016-04-01 | T2          | Alder    | 120.00 | 20.00 | 100.01 || payment | 10001 | gross disagrees
            2016-04-01 | T3          | Alder    | 120.00 |       | 100.00 || payment | 10000 |
            2016-04-01 | T4          | Alder    | 1,200.50. | £200.50 | 1,000 || payment | 100000 |
        """,
    ),
    Spec(
        title="Money paid out that is written as negative is turned round",
        sign=Sign.REVERSED,
        table="""
            date       | transaction | supplier | gross   | vat    | amount  || class         | pence
            2016-04-01 | T1          | Alder    | -120.00 | -20.00 | -100.00 || payment       | 10000
            2016-04-01 | T2          | Birch    | 12.00   | 2.00   | (10.00) || payment       | 1000 | gross disagrees
            2016-04-01 | T3          | Birch    | 12.00   | 2.00   | 10.00   || credit        | -1000
                       |             |          |         |        | -100.00 || control total | 10000
        """,
    ),
    Spec(
        title="Spreadsheet leftovers are rounded to the nearest penny, halves away from nothing",
        table="""
            date       | transaction | supplier | amount             || class   | pence  | flags
            2016-04-01 | T1          | Alder    | 41.666666          || payment | 4167   | rounded
            2016-04-01 | T2          | Alder    | 1234.5600000000001 || payment | 123456 | rounded
            2016-04-01 | T3          | Alder    | -0.005             || credit  | -1     | rounded
            2016-04-01 | T4          | Alder    | 0.00499            || payment | 0      | rounded
            2016-04-01 | T5          | Alder    | 12.500             || payment | 1250   |
        """,
    ),
)
