"""How fast are a year's published payments loaded, beside a bare DuckDB copy and a careful pandas script?"""

import gzip
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from bench.timing import alternate, console, report, require_equal
from placepound.analytics.spend.load import LoadResult, load
from placepound.analytics.spend.store import Store
from placepound.core.money.spend.rows import SpendClass

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "data" / "leeds_council_spend"
RUNS = 5
KEY = ["Payment Date", "pence", "Organisational Unit", "Beneficiary Name"]


def measure() -> None:
    """Seconds of each, the median of runs in which they take turns, once all agree on rows and pence by file."""
    files = sorted(FOLDER.glob("*.csv.gz"))
    if not files:
        console.print(f"Not measured: the year of payments is not at {FOLDER}.")
        return
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        transcoded = _transcoded(files, here / "utf8")
        legs: dict[str, Callable[[], Any]] = {
            "placepound load": lambda: _ours(files, here),
            "bare DuckDB copy of transcoded files": lambda: _bare(transcoded, here),
            "careful pandas script": lambda: _careful(files, here),
        }
        require_equal({name: leg() for name, leg in legs.items()})
        taken = alternate(legs, runs=RUNS)
    ours = taken["placepound load"]
    rows = [(name, f"{seconds:.2f}", f"{ours / seconds:.2f}") for name, seconds in taken.items()]
    title = f"Twelve months of payments, {len(files)} files, median of {RUNS}; start-up excluded"
    report(title, ("what", "seconds", "placepound takes so many times this"), rows)


Sums = dict[str, tuple[int, int]]
"""Rows and pence of payments and credits, by file."""


def _transcoded(files: list[Path], to: Path) -> list[Path]:
    to.mkdir()
    found = []
    for file in files:
        path = to / file.name.removesuffix(".gz")
        path.write_bytes(_text(file).encode())
        found.append(path)
    return found


def _text(file: Path) -> str:
    content = gzip.decompress(file.read_bytes())
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252")


@contextmanager
def _fresh(parent: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=parent) as folder:
        yield Path(folder)


def _ours(files: list[Path], here: Path) -> Sums:
    with _fresh(here) as folder:
        result: LoadResult = load(
            Store(folder), files, organisation="1", on=date(2026, 11, 21), by="bench", profile_of={}.get
        )
    counted = (SpendClass.PAYMENT, SpendClass.CREDIT)
    return {
        file.name: (
            sum(file.report.rows(one) for one in counted),
            sum(file.report.pence(one) for one in counted),
        )
        for file in result.files
        if file.report
    }


def _bare(files: list[Path], here: Path) -> Sums:
    """Rows into Parquet as DuckDB reads them: nothing is classified, nothing compared."""
    found = {}
    with _fresh(here) as folder, duckdb.connect() as con:
        names = ", ".join(f"'{file}'" for file in files)
        con.execute(f"COPY (SELECT * FROM read_csv([{names}], filename = true)) TO '{folder}/all.parquet'")
        sums = con.execute(
            "SELECT filename, count(*), sum(CAST(round(Amount * 100) AS BIGINT)) "
            f"FROM '{folder}/all.parquet' GROUP BY 1"
        ).fetchall()
        for name, rows, pence in sums:
            found[f"{Path(name).name}.gz"] = (rows, int(pence))
    return dict(sorted(found.items()))


def _careful(files: list[Path], here: Path) -> Sums:
    """What an analyst writes who knows the hazards: exact pence, strict days, classes, totals, repeats, Parquet."""
    with _fresh(here) as folder:
        tables = [_careful_file(file) for file in files]
        whole = pd.concat(tables, ignore_index=True)
        _compare(whole)
        whole.to_parquet(folder / "all.parquet")
        _account(whole)
        counted = whole[whole["class"].isin(["payment", "credit"])]
        sums = counted.groupby("file")["pence"].agg(["count", "sum"])
    return {name: (int(row["count"]), int(row["sum"])) for name, row in sums.iterrows()}


def _compare(whole: pd.DataFrame) -> None:
    """Rows that repeat within a file, stand in another file as well, and files that are a newer issue of another."""
    whole["time"] = whole.groupby([*KEY, "file"], dropna=False).cumcount()
    whole["repeated"] = whole["time"] > 0
    whole["elsewhere"] = whole.duplicated([*KEY, "time"])
    first = whole.drop_duplicates([*KEY, "time"])[[*KEY, "time", "file"]]
    shared = whole[whole["elsewhere"]].merge(first, on=[*KEY, "time"], suffixes=("", "_first"))
    sizes = whole.groupby("file").size()
    pairs = shared.groupby(["file", "file_first"]).size()
    newer = [pair for pair, rows in pairs.items() if rows * 3 >= 2 * min(sizes[pair[0]], sizes[pair[1]])]
    whole.loc[whole["file"].isin([old for _, old in newer]), "class"] = "duplicate"


def _account(whole: pd.DataFrame) -> dict[str, Any]:
    """What is told of each file: classes, months, days, flags, and whether credits seem to have lost their signs."""
    whole["month"] = whole["day"].dt.strftime("%Y-%m")
    whole["outside"] = whole["month"] != whole["file"].str.extract(r"(\d{4}-\d{2})")[0]
    whole["credit_word"] = whole["Organisational Unit"].str.contains("credit note|refund|reversal|rebate", case=False)
    by_file = whole.groupby("file")
    return {
        "classes": whole.groupby(["file", "class"])["pence"].agg(["count", "sum"]),
        "months": whole.groupby(["file", "month"])["pence"].agg(["count", "sum"]),
        "days": by_file["day"].agg(["min", "max"]),
        "flags": by_file[["repeated", "outside", "credit_word"]].sum(),
        "negative": by_file["pence"].min(),
    }


def _careful_file(file: Path) -> pd.DataFrame:
    import io

    table = pd.read_csv(io.StringIO(_text(file)), dtype=str, keep_default_na=False)
    table = table.apply(lambda column: column.str.strip())
    table["file"] = file.name
    table["row"] = range(2, len(table) + 2)
    table["pence"] = table["Amount"].map(_pence).astype("Int64")
    table["day"] = pd.to_datetime(table["Payment Date"], format="%Y-%m-%d", errors="coerce")
    lacks = (table["Payment Date"] == "") | (table["Beneficiary Name"] == "")
    above = table["pence"].fillna(0).cumsum().shift(fill_value=0)
    total = lacks & ((table["pence"] - above).abs() <= 1)
    table["class"] = "payment"
    table.loc[(table["pence"] < 0).fillna(False), "class"] = "credit"
    table.loc[table["pence"].isna() | table["day"].isna(), "class"] = "refused"
    table.loc[total.fillna(False), "class"] = "control total"
    return table


_MONEY = re.compile(r"^\(?-?£?[\d,]*\.?\d*\.?\)?-?$")


def _pence(text: str) -> int | None:
    if not text or not _MONEY.match(text):
        return None
    minus = text.startswith(("-", "(")) or text.endswith("-")
    try:
        amount = Decimal(re.sub(r"[£,()\-]", "", text).rstrip("."))
    except InvalidOperation:
        return None
    pence = int((amount * 100).to_integral_value())
    return -pence if minus else pence
