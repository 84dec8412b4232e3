"""Who does the long work? The worker: it runs what people asked for, one request after another."""

import signal
import threading
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from placepound.cli.ready import ready_with_data, today
from placepound.cli.speech import say
from placepound.cli.supervise import leave_with_parent
from placepound.core.terms.viewer import Viewer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from placepound.actions.requests import Handler

SEEN = "worker-seen"
BEAT_SECONDS = 15.0
INTERVAL = 0.5


def worker(
    once: Annotated[bool, typer.Option("--once", help="Run what is waiting, then end.")] = False,
    supervised: Annotated[bool, typer.Option("--supervised", hidden=True)] = False,
) -> None:
    """Run the worker alone. placepound serve and placepound demo start one by themselves.

    Example: placepound worker --once
    """
    ready_with_data()
    from django.conf import settings
    from django.utils.crypto import get_random_string
    from django_tasks_db.management.commands.db_worker import Worker

    from placepound.actions.requests import hand_over

    hand_over(handlers())
    let_go_of_expired(on=today())
    beat(settings.HOME)
    queue = Worker(
        queue_names=["*"],
        interval=INTERVAL,
        batch=once,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
        excluded_queue_names=[],
    )
    signal.signal(signal.SIGTERM, queue.shutdown)
    if supervised:
        leave_with_parent()
    else:
        signal.signal(signal.SIGINT, queue.shutdown)
        say("The worker runs what is waiting." if once else "The worker runs. Ctrl+C stops it.")
    queue.run()


def handlers() -> "Mapping[str, Handler]":
    """All the long work there is. What works on single payments comes in here, out of sight of pages and actions."""
    from placepound.actions.handlers import HANDLERS
    from placepound.actions.spend_files import LOAD, RELEASE, WITHDRAW
    from placepound.cli.spend_work import load_spend, release_spend, withdraw_spend

    return {**HANDLERS, LOAD: load_spend, RELEASE: release_spend, WITHDRAW: withdraw_spend}


def let_go_of_expired(*, on: date) -> None:
    """Empty uploads that nobody accepted in time: a file is not kept longer than it is needed."""
    from placepound.actions.uploads import discard
    from placepound.registers.queries.uploads import expired_uploads

    worker = Viewer.system("the worker tidies up")
    for key in expired_uploads(viewer=worker, on=on):
        discard(by=worker, on=on, upload_id=key, why="Nobody accepted it in time")


def beat(home: Path) -> None:
    """Leave a sign now and again that a worker runs on this computer; doctor looks for it."""
    (home / SEEN).touch()

    def keep_on() -> None:
        while True:
            time.sleep(BEAT_SECONDS)
            (home / SEEN).touch()

    threading.Thread(target=keep_on, daemon=True, name="beat").start()


def last_seen(home: Path) -> float | None:
    """How many seconds ago a worker left its sign; None where none ever did."""
    sign = home / SEEN
    return time.time() - sign.stat().st_mtime if sign.exists() else None
