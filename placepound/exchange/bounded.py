"""How is a stranger's file parsed without risk to the rest? In a child process, under limits of memory and time."""

import contextlib
import gc
import os
import pickle
import resource
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable
from typing import Any, TypeVar

from placepound.core.terms.problem import Refused
from placepound.exchange.limits import refuse

T = TypeVar("T")

_START = "import sys; sys.path[:] = {paths!r}; from placepound.exchange.bounded import answer; answer({memory_mb!r})"
_OUT_OF_MEMORY = frozenset({-signal.SIGABRT, -signal.SIGKILL, -signal.SIGSEGV, -signal.SIGBUS})


class ChildFailed(RuntimeError):
    """The function raised something that is our own mistake; the message holds its trace."""


def run_bounded(function: Callable[..., T], *args: object, memory_mb: int, seconds: float, **kwargs: object) -> T:
    """The result of a module's function, worked out in a fresh process with so much memory and for so long.

    Function, arguments and result are pickled. Refused comes back as it was raised; running out of memory or of time
    raises Refused with a sentence; anything else raises ChildFailed. Works from any process, workers included.
    """
    command = [sys.executable, "-c", _START.format(paths=sys.path, memory_mb=memory_mb)]
    child = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    try:
        said, trace = child.communicate(pickle.dumps((function, args, kwargs)), timeout=seconds)
    except subprocess.TimeoutExpired:
        _end(child)
        refuse(
            f"Reading the file took longer than {seconds:g} seconds, so it was stopped. "
            "Delete unused sheets and rows, or save the one sheet as CSV, and upload that."
        )
    except BaseException:
        _end(child)
        raise
    result: T = _result(said, trace=trace, code=child.returncode, memory_mb=memory_mb)
    return result


def answer(memory_mb: int) -> None:
    """The child's side: read the call from standard input, answer on standard output, and nothing else."""
    reply_to = os.dup(1)
    os.dup2(2, 1)
    call = sys.stdin.buffer.read()
    allowed = memory_mb << 20
    resource.setrlimit(resource.RLIMIT_AS, (allowed, allowed))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    gc.disable()  # the process ends with the call, and records make no rings
    reply = _outcome(call)
    with os.fdopen(reply_to, "wb") as out:
        out.write(reply)


def _outcome(call: bytes) -> bytes:
    try:
        function, args, kwargs = pickle.loads(call)  # noqa: S301  # from our own parent
        return pickle.dumps(("result", function(*args, **kwargs)))
    except Refused as refused:
        return pickle.dumps(("refused", refused.problems))
    except MemoryError:
        return pickle.dumps(("memory", None))
    except Exception:
        return pickle.dumps(("failed", traceback.format_exc()))


def _result(said: bytes, *, trace: bytes, code: int, memory_mb: int) -> Any:
    kind: str
    value: Any
    kind, value = pickle.loads(said) if said and code == 0 else ("died", None)  # noqa: S301  # from our own child
    match kind:
        case "result":
            return value
        case "refused":
            raise Refused(value)
        case "failed":
            raise ChildFailed(value)
    if kind == "memory" or code in _OUT_OF_MEMORY or b"MemoryError" in trace:
        refuse(
            f"Reading the file needed more than {memory_mb:,} MB of memory, so it was stopped. "
            "Delete unused sheets and rows, or save the one sheet as CSV, and upload that."
        )
    raise ChildFailed(trace.decode("utf-8", "replace") or f"the child process ended with code {code}")


def _end(child: subprocess.Popen[bytes]) -> None:
    """End the child with whatever it started, and wait for it."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.communicate()
