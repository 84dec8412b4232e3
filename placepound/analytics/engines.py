"""Which engine runs an expression? DuckDB on this machine, or Spark on a cluster: the same expressions on both."""

from pathlib import Path
from typing import Any

import ibis

MEMORY = "1GB"
"""What DuckDB may hold before it writes to its folder: a release of any size stays within it."""


def duckdb(*, spill: Path | None = None, memory: str = MEMORY) -> Any:
    """DuckDB in this process. spill: the folder for what does not fit into memory."""
    settings = {"memory_limit": memory, "preserve_insertion_order": True}
    if spill is not None:
        settings["temp_directory"] = str(spill)
    return ibis.duckdb.connect(**settings)
