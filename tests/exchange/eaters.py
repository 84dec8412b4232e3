"""Functions that a child process is asked to run: well-behaved ones, and those that eat memory or time."""

import os
import sys
import time
from typing import NoReturn

from placepound.core.terms.problem import Problem, Refused
from placepound.exchange.bounded import run_bounded


def double(number: int, *, plus: int = 0) -> int:
    sys.stdout.write("noise that is not part of the answer")
    sys.stdout.flush()
    return 2 * number + plus


def eat_memory(megabytes: int) -> int:
    return len(bytearray(megabytes << 20))


def sleep(seconds: float) -> None:
    time.sleep(seconds)


def refuse() -> NoReturn:
    raise Refused((Problem(message="One.", where="A1"), Problem(message="Two.")))


def fail() -> NoReturn:
    raise ZeroDivisionError("our own mistake")


def abort() -> None:
    os.abort()


def double_in_a_child_of_mine(number: int) -> int:
    return run_bounded(double, number, memory_mb=512, seconds=30)
