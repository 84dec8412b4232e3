"""What becomes of rows that several files of a body hold? Drawn tables that the reference and every engine must give.

class: as the row was classified. becomes, reason, of: the class that takes its place and the row it repeats, as
file:row; empty where the row keeps its class. A cell left out is empty, and "-" is in a column that the layout lacks.
"""

SPECS = {
    "a transaction in two files counts once, in the file that was loaded first": """
        file | row | class   | pence | day        | supplier | transaction | becomes   | reason           | of
        1    | 2   | payment | 100   | 2016-04-01 | Acorn    | T1          |           |                  |
        1    | 3   | payment | 200   | 2016-04-02 | Birch    | T2          |           |                  |
        2    | 2   | payment | 100   | 2016-04-01 | Acorn    | T1          | duplicate | same_transaction | 1:2
        2    | 3   | payment | 300   | 2016-05-01 | Acorn    | T3          |           |                  |
        2    | 4   | payment | 300   | 2016-05-02 | Acorn    | T4          |           |                  |
    """,
    "a third file repeats the first, not the second": """
        file | row | class   | pence | day        | transaction | becomes   | reason           | of
        1    | 2   | payment | 100   | 2016-04-01 | T1          |           |                  |
        1    | 3   | payment | 200   | 2016-04-02 | T2          |           |                  |
        2    | 2   | payment | 100   | 2016-04-01 | T1          | duplicate | same_transaction | 1:2
        2    | 3   | payment | 300   | 2016-05-01 | T3          |           |                  |
        3    | 7   | payment | 100   | 2016-04-01 | T1          | duplicate | same_transaction | 1:2
        3    | 8   | payment | 400   | 2016-06-01 | T4          |           |                  |
    """,
    "one invoice of several lines: the second line repeats the second": """
        file | row | class   | pence | day        | transaction | becomes   | reason           | of
        1    | 2   | payment | 100   | 2016-04-01 | T1          |           |                  |
        1    | 3   | payment | 100   | 2016-04-01 | T1          |           |                  |
        1    | 4   | payment | 500   | 2016-04-01 | T1          |           |                  |
        1    | 5   | payment | 600   | 2016-04-01 | T1          |           |                  |
        1    | 6   | payment | 700   | 2016-04-01 | T1          |           |                  |
        2    | 2   | payment | 100   | 2016-04-01 | T1          | duplicate | same_transaction | 1:2
        2    | 3   | payment | 100   | 2016-04-01 | T1          | duplicate | same_transaction | 1:3
        2    | 4   | payment | 100   | 2016-04-01 | T1          |           |                  |
        2    | 5   | payment | 900   | 2016-05-01 | T2          |           |                  |
    """,
    "without a transaction number the same row in two files stays, as nothing proves it the same": """
        file | row | class   | pence | day        | supplier | transaction | becomes | reason | of
        1    | 2   | payment | 100   | 2016-04-01 | Acorn    |             |         |        |
        1    | 3   | payment | 200   | 2016-04-02 | Birch    |             |         |        |
        2    | 2   | payment | 100   | 2016-04-01 | Acorn    |             |         |        |
        2    | 3   | payment | 300   | 2016-05-01 | Acorn    |             |         |        |
    """,
    "every field counts: another supplier, unit, purpose, day or amount is another payment": """
        file | row | class   | pence | day        | supplier | transaction | unit   | service | purpose | code
        1    | 2   | payment | 100   | 2016-04-01 | Acorn    | T1          | Adults | Homes   | Care    | 10
        2    | 2   | payment | 100   | 2016-04-01 | Birch    | T1          | Adults | Homes   | Care    | 10
        3    | 2   | payment | 100   | 2016-04-01 | Acorn    | T1          | Health | Homes   | Care    | 10
        4    | 2   | payment | 100   | 2016-04-01 | Acorn    | T1          | Adults | Roads   | Care    | 10
        5    | 2   | payment | 100   | 2016-04-01 | Acorn    | T1          | Adults | Homes   | Rent    | 10
        6    | 2   | payment | 100   | 2016-04-01 | Acorn    | T1          | Adults | Homes   | Care    | 11
        7    | 2   | payment | 100   | 2016-04-02 | Acorn    | T1          | Adults | Homes   | Care    | 10
        8    | 2   | payment | 101   | 2016-04-01 | Acorn    | T1          | Adults | Homes   | Care    | 10
        9    | 2   | payment | 100   | 2016-04-01 | Acorn    | T2          | Adults | Homes   | Care    | 10
    """,
    "a newer issue replaces: rows in both are re-issued, a row that is gone is dropped, a new row counts": """
        file | row | class   | pence | day        | supplier | becomes   | reason   | of
        1    | 2   | payment | 100   | 2016-04-01 | Acorn    | duplicate | reissued | 2:3
        1    | 3   | credit  | -50   | 2016-04-02 | Birch    | duplicate | reissued | 2:2
        1    | 4   | payment | 300   | 2016-04-03 | Cedar    | refused   | dropped  | 2
        2    | 2   | credit  | -50   | 2016-04-02 | Birch    |           |          |
        2    | 3   | payment | 100   | 2016-04-01 | Acorn    |           |          |
        2    | 4   | payment | 333   | 2016-04-03 | Cedar    |           |          |
    """,
    "a newer issue replaces rows with transaction numbers too": """
        file | row | class   | pence | day        | transaction | becomes   | reason   | of
        1    | 2   | payment | 100   | 2016-04-01 | T1          | duplicate | reissued | 2:2
        1    | 3   | payment | 200   | 2016-04-02 | T2          | duplicate | reissued | 2:3
        1    | 4   | payment | 300   | 2016-04-03 | T3          | refused   | dropped  | 2
        2    | 2   | payment | 100   | 2016-04-01 | T1          |           |          |
        2    | 3   | payment | 200   | 2016-04-02 | T2          |           |          |
        2    | 4   | payment | 303   | 2016-04-03 | T3          |           |          |
    """,
    "a file issued three times: each issue is replaced by the next": """
        file | row | class   | pence | day        | becomes   | reason   | of
        1    | 2   | payment | 100   | 2016-04-01 | duplicate | reissued | 2:2
        1    | 3   | payment | 200   | 2016-04-02 | duplicate | reissued | 2:3
        2    | 2   | payment | 100   | 2016-04-01 | duplicate | reissued | 3:2
        2    | 3   | payment | 200   | 2016-04-02 | duplicate | reissued | 3:3
        2    | 4   | payment | 300   | 2016-04-03 | refused   | dropped  | 3
        3    | 2   | payment | 100   | 2016-04-01 |           |          |
        3    | 3   | payment | 200   | 2016-04-02 |           |          |
    """,
    "a file for more months replaces the month that it contains": """
        file | row | class   | pence | day        | becomes   | reason   | of
        1    | 2   | payment | 100   | 2016-04-01 | duplicate | reissued | 2:2
        1    | 3   | payment | 200   | 2016-04-02 | duplicate | reissued | 2:3
        2    | 2   | payment | 100   | 2016-04-01 |           |          |
        2    | 3   | payment | 200   | 2016-04-02 |           |          |
        2    | 4   | payment | 300   | 2016-05-01 |           |          |
        2    | 5   | payment | 400   | 2016-05-02 |           |          |
        2    | 6   | payment | 500   | 2016-06-01 |           |          |
    """,
    "a month issued after the quarter repeats its part of it, and the rest of the quarter stays": """
        file | row | class   | pence | day        | becomes   | reason   | of
        1    | 2   | payment | 100   | 2016-04-01 | duplicate | reissued | 2:2
        1    | 3   | payment | 200   | 2016-05-02 | duplicate | reissued | 3:2
        1    | 4   | payment | 300   | 2016-06-01 |           |          |
        1    | 5   | payment | 400   | 2016-06-02 |           |          |
        2    | 2   | payment | 100   | 2016-04-01 |           |          |
        3    | 2   | payment | 200   | 2016-05-02 |           |          |
    """,
    "a month issued after the quarter with transaction numbers repeats it row by row": """
        file | row | class   | pence | day        | transaction | becomes   | reason           | of
        1    | 2   | payment | 100   | 2016-04-01 | T1          |           |                  |
        1    | 3   | payment | 200   | 2016-05-02 | T2          |           |                  |
        1    | 4   | payment | 300   | 2016-06-01 | T3          |           |                  |
        2    | 2   | payment | 100   | 2016-04-01 | T1          | duplicate | same_transaction | 1:2
    """,
    "a row that a newer issue dropped still counts where another file holds its transaction": """
        file | row | class   | pence | day        | transaction | becomes   | reason   | of
        1    | 2   | payment | 100   | 2016-04-01 | T1          | refused   | dropped  | 3
        1    | 3   | payment | 200   | 2016-04-02 | T2          | duplicate | reissued | 3:2
        1    | 4   | payment | 300   | 2016-04-03 | T3          | duplicate | reissued | 3:3
        2    | 2   | payment | 100   | 2016-04-01 | T1          |           |          |
        2    | 3   | payment | 900   | 2016-05-01 | T9          |           |          |
        3    | 2   | payment | 200   | 2016-04-02 | T2          |           |          |
        3    | 3   | payment | 300   | 2016-04-03 | T3          |           |          |
    """,
    "totals and refused rows keep their class, whatever another file holds": """
        file | row | class         | pence | day        | transaction | becomes   | reason           | of
        1    | 2   | payment       | 100   | 2016-04-01 | T1          |           |                  |
        1    | 3   | payment       | 200   | 2016-04-02 | T2          |           |                  |
        1    | 4   | control total | 300   |            |             |           |                  |
        1    | 5   | refused       |       | 2016-04-01 | T4          |           |                  |
        2    | 2   | payment       | 100   | 2016-04-01 | T1          | duplicate | same_transaction | 1:2
        2    | 3   | payment       | 250   | 2016-04-02 | T5          |           |                  |
        2    | 4   | control total | 300   |            |             |           |                  |
        2    | 5   | refused       |       | 2016-04-01 | T4          |           |                  |
    """,
    "a payment and a credit of the same transaction are two rows": """
        file | row | class   | pence | day        | transaction | becomes   | reason           | of
        1    | 2   | payment | 100   | 2016-04-01 | T1          |           |                  |
        1    | 3   | payment | 200   | 2016-04-01 | T2          |           |                  |
        2    | 2   | credit  | -100  | 2016-04-01 | T1          |           |                  |
        2    | 3   | payment | 200   | 2016-04-01 | T2          | duplicate | same_transaction | 1:3
    """,
    "a column that the newer layout lacks is as good as an empty cell": """
        file | row | class   | pence | day        | transaction | unit | becomes   | reason           | of
        1    | 2   | payment | 100   | 2016-04-01 | T1          |      |           |                  |
        1    | 3   | payment | 200   | 2016-04-01 | T2          |      |           |                  |
        2    | 2   | payment | 100   | 2016-04-01 | T1          | -    | duplicate | same_transaction | 1:2
        2    | 3   | payment | 300   | 2016-04-01 | T3          | -    |           |                  |
    """,
}
