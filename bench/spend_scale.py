"""Does memory stay bounded, and time grow in step, from 5 million payments to 50 million, on DuckDB and on Spark?

python -m bench spend_scale measures both sizes. PLACEPOUND_BENCH_ROWS="500000,1000000" takes others, separated by
commas, PLACEPOUND_BENCH_SPARK=no leaves the cluster out, and PLACEPOUND_BENCH_FOLDER says where there is room.
"""

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from bench.timing import console, report, require_equal

SIZES = (5_000_000, 50_000_000)
BODIES = 150
YEARS = range(2016, 2026)
ON = date(2026, 11, 21)
MEMORY = 2 * 2**30
SERVICES = ("Home care", "Residential care", "Short breaks", "Community equipment", "Talking therapies", "Roads",
            "Parks", "Nursing care", "Waste collection", "Carers' support", "Libraries", "Sexual health")  # fmt: skip


def measure() -> None:
    """Generate, load and release each size, each step in a process of its own whose memory is measured."""
    sizes = [int(rows) for rows in os.environ.get("PLACEPOUND_BENCH_ROWS", "").split(",") if rows] or list(SIZES)
    steps = ["load", "release"] + (["release on Spark"] if os.environ.get("PLACEPOUND_BENCH_SPARK") != "no" else [])
    taken: dict[tuple[str, int], dict[str, Any]] = {}
    for rows in sizes:
        with tempfile.TemporaryDirectory(prefix="pp-scale-", dir=os.environ.get("PLACEPOUND_BENCH_FOLDER")) as folder:
            made = _in_process("generate", Path(folder), rows)
            console.print(f"{made['rows']:,} payments of {BODIES} bodies, {made['megabytes']:,} MB of files")
            for step in steps:
                taken[step, rows] = _in_process(step, Path(folder), made["rows"])
                console.print(step, taken[step, rows])
            require_equal({step: _figures(taken[step, rows]) for step in steps if step != "load"})
    report(
        f"{BODIES} bodies and {len(YEARS)} years of payments",
        ("step", "payments", "seconds", "payments a second", "most memory", "seconds for each of the size before"),
        [_row(step, rows, taken, sizes) for step in steps for rows in sizes],
    )
    for (step, rows), found in taken.items():
        if found["memory"] > MEMORY:
            raise SystemExit(f"{step} of {rows:,} payments took {found['memory'] / 2**30:.2f} GB of memory.")


def _figures(found: dict[str, Any]) -> tuple[Any, ...]:
    return found["digest"], found["lines"], found["payments"], found["pence"], found["transfers"]


def _row(step: str, rows: int, taken: dict[tuple[str, int], dict[str, Any]], sizes: list[int]) -> tuple[str, ...]:
    found = taken[step, rows]
    before = sizes[sizes.index(rows) - 1] if sizes.index(rows) else None
    ratio = found["seconds"] / taken[step, before]["seconds"] / (rows / before) if before else None
    return (
        step,
        f"{rows:,}",
        f"{found['seconds']:.1f}",
        f"{rows / found['seconds']:,.0f}",
        f"{found['memory'] / 2**20:,.0f} MB",
        f"{ratio:.2f}" if ratio else "",
    )


def _in_process(step: str, folder: Path, rows: int) -> dict[str, Any]:
    """What a step says of itself, run by itself."""
    command = [sys.executable, "-m", "bench.spend_scale", step, str(folder), str(rows)]
    ran = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return found


def main(step: str, folder: Path, rows: int) -> None:
    """One step in this process; prints what came of it, with seconds and peak memory, as JSON."""
    steps: dict[str, Callable[[Path, int], dict[str, Any]]] = {
        "generate": _generate,
        "load": _load,
        "release": _release_here,
        "release on Spark": _release_on_spark,
    }
    start = time.perf_counter()
    found = {"seconds": 0.0} | steps[step](folder, rows)
    found["seconds"] = found["seconds"] or time.perf_counter() - start
    found["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps(found))


def _generate(folder: Path, rows: int) -> dict[str, Any]:
    """One file for each body and year, in a layout as published; the totals differ by nothing from what is loaded."""
    import duckdb

    connection = duckdb.connect(config={"temp_directory": str(folder / "spill"), "memory_limit": "4GB"})
    each = rows // (BODIES * len(YEARS))
    for body in range(1, BODIES + 1):
        place = folder / "files" / str(body)
        place.mkdir(parents=True)
        for year in YEARS:
            connection.execute(_year(body, year, each, place / f"payments-{year}-{(year + 1) % 100:02}.csv"))
    size = sum(path.stat().st_size for path in folder.rglob("*.csv"))
    return {"rows": each * BODIES * len(YEARS), "megabytes": size // 2**20}


def _year(body: int, year: int, rows: int, to: Path) -> str:
    """One in 200 rows pays the body after this one, which shows it as a receipt three days later."""
    services = ", ".join("'" + service.replace("'", "''") + "'" for service in SERVICES)
    before = (body - 2) % BODIES + 1
    after = body % BODIES + 1
    return f"""
        COPY (
            WITH made AS (
                SELECT number,
                       CAST(hash(number, {body}, {year}) // 4 AS BIGINT) AS dice,
                       CAST(hash(number - 1, {before}, {year}) // 4 AS BIGINT) AS theirs,
                       (dice // 17) % 2000 AS supplier,
                       supplier + (CASE WHEN dice % 10 = 0 THEN dice // 97 ELSE 0 END) AS kind,
                       number % 200 = 7 AS pays_on,
                       number % 200 = 8 AS receives
                FROM range({rows}) AS numbers (number)
            )
            SELECT
                'Measured Body {body}' AS "Body Name",
                ['Adults', 'Children', 'Place', 'Health', 'Resources'][1 + kind % 5] AS "Organisational Unit",
                [{services}][1 + kind % {len(SERVICES)}] || ' ' || kind % 5 AS "Service Label",
                'Spending of kind ' || (dice // 13) % 400 AS "Purpose",
                strftime(DATE '{year}-04-01' + CAST(CASE
                    WHEN receives THEN (number - 8) // 200 % 350 + 3
                    WHEN pays_on THEN (number - 7) // 200 % 350
                    ELSE (dice // 3) % 365 END AS INTEGER), '%d/%m/%Y') AS "Payment Date",
                'T{year}' || lpad(CAST(number AS VARCHAR), 8, '0') AS "Transaction Number",
                printf('%.2f', CASE
                    WHEN receives THEN -(100000 + theirs % 9000000)
                    WHEN pays_on THEN 100000 + dice % 9000000
                    WHEN dice % 50 = 0 THEN -1.0 * (100 + dice % 500000)
                    ELSE 100 + dice % 5000000 END / 100.0) AS "Amount",
                CASE WHEN dice % 11 = 0 THEN 'Capital' ELSE 'Revenue' END AS "Capital Or Revenue",
                CASE
                    WHEN receives THEN 'Measured Body {before}'
                    WHEN pays_on THEN 'Measured Body {after}'
                    WHEN dice % 33 = 1 THEN 'REDACTED PERSONAL DATA'
                    ELSE concat('Supplier ', ({body} * 131 + supplier) % 40000,
                         [' Ltd', ' LIMITED'][1 + (dice // 19) % 2], [' Trust', '', '', ' Services'][1 + supplier % 4])
                    END AS "Beneficiary Name"
            FROM made
        ) TO '{to}' (HEADER, DELIMITER ',')
    """


def _load(folder: Path, rows: int) -> dict[str, Any]:
    from placepound.analytics.spend.load import load
    from placepound.analytics.spend.store import Store
    from placepound.core.money.spend.rows import SpendClass

    store = Store(folder / "store")
    loaded = 0
    start = time.perf_counter()
    for body in range(1, BODIES + 1):
        found = load(
            store, [folder / "files" / str(body)], organisation=str(body), on=ON, by="bench", profile_of=lambda _: None
        )
        for file in found.files:
            if file.report is None:
                raise SystemExit(f"{file.name} was not loaded: {file.refused} {file.guess and file.guess.questions}")
            loaded += file.report.rows(SpendClass.PAYMENT) + file.report.rows(SpendClass.CREDIT)
    if loaded != rows:
        raise SystemExit(f"{loaded:,} of {rows:,} payments were loaded.")
    return {"seconds": time.perf_counter() - start}


def _release_here(folder: Path, rows: int) -> dict[str, Any]:
    from placepound.analytics import engines

    return _release(engines.duckdb(spill=folder / "spill"), folder, to=folder / "duckdb", rows=rows)


def _release_on_spark(folder: Path, rows: int) -> dict[str, Any]:
    """Starting the cluster is left out of the time."""
    from tests.analytics.spark_cluster import session_on, standalone_cluster

    with standalone_cluster() as master, session_on(master) as engine:
        return _release(engine, folder, to=folder / "spark", rows=rows)


def _release(engine: Any, folder: Path, *, to: Path, rows: int) -> dict[str, Any]:
    """Who is whom, and then the release, as a user has it made."""
    from placepound.analytics.spend.files import read_manifest
    from placepound.analytics.spend.known import paid
    from placepound.analytics.spend.manifest import Terms
    from placepound.analytics.spend.release import release
    from placepound.analytics.spend.store import Store
    from placepound.analytics.spend.suppliers import payee_table, read_payees
    from placepound.core.money.mapping import starter_rules
    from placepound.core.money.spend.suppliers import KnownOrganisation, resolve

    store = Store(folder / "store")
    start = time.perf_counter()
    known = [KnownOrganisation(key=str(body), name=f"Measured Body {body}") for body in range(1, BODIES + 1)]
    payees = read_payees(engine, paid(store.rows(engine)))
    table = payee_table(payees, resolve(payees.names, known))
    resolved = time.perf_counter() - start
    counted = frozenset(one.key for one in known)
    terms = Terms(payees=table, rules=starter_rules(on=ON), counted=counted, on=ON, by="bench")
    made = release(engine, store, to=to, terms=terms)
    seconds = time.perf_counter() - start
    if made.payments != rows:
        raise SystemExit(f"{made.payments:,} of {rows:,} payments were released.")
    transfers = read_manifest(to)["sums"]["transfers"]
    shutil.rmtree(to)
    return {
        "seconds": seconds,
        "of_which_payees": resolved,
        "digest": made.digest,
        "lines": made.lines,
        "payments": made.payments,
        "pence": made.pence,
        "transfers": transfers,
    }


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
