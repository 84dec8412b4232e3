"""How does a test get many generated examples at once? For engines that take long over a job of any size."""

from typing import TypeVar

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

Example = TypeVar("Example")


def drawn(strategy: st.SearchStrategy[Example], count: int) -> list[Example]:
    """The same many examples each time."""
    found: list[Example] = []

    @settings(
        max_examples=count,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(strategy)
    def draw(example: Example) -> None:
        found.append(example)

    draw()
    return found
