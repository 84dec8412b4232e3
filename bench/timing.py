"""How is a measurement taken? The legs alternate, and the median of each counts."""

import statistics
import time
from collections.abc import Callable, Mapping
from typing import Any

from rich.console import Console
from rich.table import Table

console = Console()


def alternate(legs: Mapping[str, Callable[[], Any]], *, runs: int) -> dict[str, float]:
    """Seconds of each leg, the median of runs in which the legs take turns."""
    taken: dict[str, list[float]] = {name: [] for name in legs}
    for _ in range(runs):
        for name, leg in legs.items():
            start = time.perf_counter()
            leg()
            taken[name].append(time.perf_counter() - start)
    return {name: statistics.median(times) for name, times in taken.items()}


def require_equal(outputs: Mapping[str, Any]) -> None:
    """Stop where the legs disagree: a fast wrong answer is not measured."""
    first, *others = outputs.items()
    for name, output in others:
        if output != first[1]:
            raise SystemExit(f"{name} gives {output}, but {first[0]} gives {first[1]}: nothing was measured.")


def report(title: str, columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    """One table on the terminal."""
    table = Table(*columns, title=title, title_justify="left")
    for row in rows:
        table.add_row(*row)
    console.print(table)
