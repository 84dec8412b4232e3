"""How does long work get done? The web stores a request; the worker runs it by an explicit table of handlers."""

from collections.abc import Callable, Mapping
from datetime import date

import structlog
from django.db import transaction
from django_tasks import task

from placepound.actions.base import action, note
from placepound.core.terms.problem import Refused
from placepound.core.terms.viewer import Sharing, Viewer
from placepound.registers.base import SharedRecord, seen_by
from placepound.registers.identity import viewer_for
from placepound.registers.models import Partnership, WorkRequest, WorkState

log = structlog.get_logger(__name__)

Handler = Callable[[Viewer, date, int], str]
"""Does the work for a subject, by somebody, on a date; returns what to tell them. Raises Refused."""

_handlers: dict[str, Handler] = {}


def hand_over(handlers: Mapping[str, Handler]) -> None:
    """Give this process the table of handlers. The worker calls it once as it starts; no other process does."""
    _handlers.clear()
    _handlers.update(handlers)


@action
def ask(*, by: Viewer, on: date, kind: str, subject: SharedRecord) -> WorkRequest:
    """Store a request about a record and queue it for the worker, once the transaction is committed.

    The partners of the place see how it is going, unless the record itself is kept to its owner.
    """
    place = subject.pk if isinstance(subject, Partnership) else subject.shared_with_partnership_id
    request = WorkRequest(kind=kind, subject_id=subject.pk, by_id=by.person, on=on, owner_id=subject.owner_id)
    request.sharing = Sharing.OWN if subject.sharing == Sharing.OWN else Sharing.PARTNERSHIP
    request.shared_with_partnership_id = place
    request.save()
    note(request, by=by, on=on)
    transaction.on_commit(lambda: _queue(request.pk))
    return request


def _queue(request_id: int) -> None:
    run.enqueue(request_id)


@task()
def run(request_id: int) -> None:
    """Run a stored request: the only task there is."""
    perform(request_id, _handlers)


def perform(request_id: int, handlers: Mapping[str, Handler]) -> None:
    """Run a stored request with the handlers given, and keep how it went for the page that waits on it."""
    with seen_by(Viewer.system("run a stored request")):
        request = WorkRequest.objects.get(pk=request_id)
    system = Viewer.system("run a stored request")
    if request.state != WorkState.QUEUED:
        return
    mark(by=system, on=request.on, request_id=request_id, state=WorkState.RUNNING)
    by = viewer_for(user_id=request.by_id, on=request.on) if request.by_id else system
    try:
        message = handlers[request.kind](by, request.on, request.subject_id)
    except Refused as refused:
        mark(by=system, on=request.on, request_id=request_id, state=WorkState.REFUSED, message=_sentences(refused))
    except Exception:
        log.exception("request failed", request=request_id, kind=request.kind)
        sorry = "Something went wrong on our side. Nothing was changed. Try again, and tell your steward if it repeats."
        mark(by=system, on=request.on, request_id=request_id, state=WorkState.FAILED, message=sorry)
    else:
        mark(by=system, on=request.on, request_id=request_id, state=WorkState.DONE, message=message)


def _sentences(refused: Refused) -> str:
    return "\n".join(str(problem) for problem in refused.problems)


@action
def mark(*, by: Viewer, on: date, request_id: int, state: WorkState, message: str = "") -> None:
    """Keep where a request stands."""
    request = WorkRequest.objects.get(pk=request_id)
    before = {"state": request.state}
    request.state, request.message = state, message
    request.save()
    note(request, by=by, on=on, before=before)
