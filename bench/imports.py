"""Is reading a statement, with all its checks, as quick as reading the bare cells?"""

import io
from decimal import Decimal

import openpyxl
import pandas

from bench.made import HEADERS, rows, total_of, workbook
from bench.timing import alternate, report, require_equal
from placepound.core.terms.amount import Amount
from placepound.exchange.statements import preview_statement

ROWS = 100_000
RUNS = 3


def measure() -> None:
    """100,000 rows: the preview against a bare read by openpyxl and by pandas, of the same file."""
    made = rows(ROWS, seed=1, bodies=("Example ICB", "Example Council"), areas=("North", "South"))
    content = workbook(made)
    legs = {
        "openpyxl, bare read": lambda: _openpyxl(content),
        "pandas on openpyxl, bare read": lambda: _pandas(content, "openpyxl"),
        "pandas on calamine, bare read": lambda: _pandas(content, "calamine"),
        "Placepound, preview with every check": lambda: _placepound(content),
    }
    require_equal({"the rows as made": total_of(made)} | {name: leg() for name, leg in legs.items()})
    taken = alternate(legs, runs=RUNS)
    ours = taken["Placepound, preview with every check"]
    report(
        f"Import of {ROWS:,} statement rows ({len(content) / 2**20:.1f} MB workbook), median of {RUNS}",
        ("leg", "seconds", "Placepound takes"),
        [(name, f"{seconds:.2f}", f"{ours / seconds:.2f} × this") for name, seconds in taken.items()],
    )


def _openpyxl(content: bytes) -> Decimal:
    sheet = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True).active
    total = Decimal(0)
    for row in sheet.iter_rows(min_row=2, values_only=True):
        if row[0]:
            total += Decimal(repr(row[-1]))
    return total.quantize(Decimal("0.01"))


def _pandas(content: bytes, engine: str) -> Decimal:
    frame = pandas.read_excel(io.BytesIO(content), engine=engine)
    amounts = frame.loc[frame["Commissioner"].notna(), HEADERS[-1]]
    return sum((Decimal(repr(float(value))) for value in amounts), start=Decimal(0)).quantize(Decimal("0.01"))


def _placepound(content: bytes) -> Decimal:
    preview = preview_statement(content, filename="schedule.xlsx")
    accepted: Amount = preview.reconciliation.accepted_sum
    return (Decimal(accepted.pence) / 100).quantize(Decimal("0.01"))
