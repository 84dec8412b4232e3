"""A parse in a child process returns its result, or is stopped with a sentence when it wants too much."""

import multiprocessing
import time

import pytest

from placepound.core.terms.problem import Refused
from placepound.exchange.bounded import ChildFailed, run_bounded
from placepound.exchange.statements import preview_statement
from tests.exchange import eaters, makers


def test_the_result_comes_back() -> None:
    assert run_bounded(eaters.double, 21, plus=1, memory_mb=512, seconds=30) == 43


def test_a_preview_comes_back_equal() -> None:
    content = makers.xlsx({"S": [makers.HEADINGS, ("C", "S", "P", 5)]})
    preview = run_bounded(preview_statement, content, filename="a.xlsx", memory_mb=1024, seconds=30)
    assert preview == preview_statement(content, filename="a.xlsx")


def test_too_much_memory_is_refused() -> None:
    with pytest.raises(Refused, match="needed more than 300 MB of memory"):
        run_bounded(eaters.eat_memory, 1000, memory_mb=300, seconds=30)


def test_memory_that_compiled_code_wants_is_refused() -> None:
    with pytest.raises(Refused, match="memory"):
        run_bounded(eaters.abort, memory_mb=512, seconds=30)


def test_too_long_is_refused_and_the_child_ended() -> None:
    start = time.perf_counter()
    with pytest.raises(Refused, match=r"longer than 1\.5 seconds"):
        run_bounded(eaters.sleep, 60, memory_mb=512, seconds=1.5)
    assert time.perf_counter() - start < 10


def test_refusals_come_back_as_they_were_raised() -> None:
    with pytest.raises(Refused) as caught:
        run_bounded(eaters.refuse, memory_mb=512, seconds=30)
    assert [str(problem) for problem in caught.value.problems] == ["A1: One.", "Two."]


def test_our_own_mistakes_come_back_with_their_trace() -> None:
    with pytest.raises(ChildFailed, match="ZeroDivisionError: our own mistake"):
        run_bounded(eaters.fail, memory_mb=512, seconds=30)


def test_it_works_from_a_worker_process() -> None:
    with multiprocessing.get_context("spawn").Pool(1) as pool:  # its workers may have no children of the usual kind
        assert pool.apply(eaters.double_in_a_child_of_mine, (4,)) == 8
