"""How are published payments loaded? Files with the body that paid, read by the worker, and how such work is going."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from placepound.actions import spend_files
from placepound.core.terms.problem import Refused
from placepound.core.terms.viewer import Duty, Sharing
from placepound.registers.queries.spend_loading import (
    RELEASE,
    WITHDRAW,
    Job,
    LoadChoices,
    LoadProgress,
    load_choices,
    load_progress,
)
from placepound.web.shared import parts
from placepound.web.shared.access import REFUSALS, found, requires
from placepound.web.shared.pages import render
from placepound.web.shared.words import plural
from placepound.web.understand.payments_forms import LoadForm
from placepound.web.understand.payments_words import STATES

TONES = {"queued": "grey", "running": "blue", "done": "green", "refused": "red", "failed": "red"}
OUT = ("Taken out", "grey")
MEGABYTE = 2**20


def _scope(request: HttpRequest) -> dict[str, Any]:
    return {"viewer": request.viewer, "on": request.on}  # type: ignore[attr-defined]


@requires(Duty.IMPORT)
def load(request: HttpRequest, slug: str) -> HttpResponse:
    """The form for files of payments; each file becomes a request of its own."""
    choices = found(load_choices(slug, **_scope(request)))
    if not choices.may_import:
        raise PermissionDenied(REFUSALS[Duty.IMPORT])
    most = settings.UPLOAD_LIMIT_BYTES // MEGABYTE
    if request.method != "POST":
        form = LoadForm(choices=choices, most_mb=most, initial=_start(request, choices))
        return render(request, "understand/payments_load.html", choices, form=form)
    form = LoadForm(request.POST, request.FILES, choices=choices, most_mb=most)
    if form.is_valid():
        try:
            first = _receive(request, choices, form)
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect(f"{reverse('payments-progress', args=[slug])}?since={first}")
    form.forget_files()
    return render(request, "understand/payments_load.html", choices, form=form)


def _start(request: HttpRequest, choices: LoadChoices) -> dict[str, Any]:
    """The body that the address names, or the person's own."""
    asked = request.GET.get("organisation", "")
    own = request.viewer.organisations  # type: ignore[attr-defined]
    chosen = [body.pk for body in choices.bodies if str(body.pk) == asked or (not asked and body.pk in own)]
    return {"organisation": chosen[0]} if len(chosen) == 1 else {}


def _receive(request: HttpRequest, choices: LoadChoices, form: LoadForm) -> int:
    """Keep every file; the number of the first request."""
    said = form.cleaned_data
    asked = [
        spend_files.receive_spend(
            by=request.viewer,  # type: ignore[attr-defined]
            on=request.on,  # type: ignore[attr-defined]
            partnership_id=choices.partnership_pk,
            organisation_id=said["organisation"],
            filename=file.name or "payments",
            content=file.read(),
            sharing=Sharing(said["sharing"]),
        )
        for file in said["file"]
    ]
    return asked[0].pk


@requires(Duty.IMPORT)
def progress(request: HttpRequest, slug: str) -> HttpResponse:
    """How loading files, taking them out, and bringing the figures up to date, is going."""
    since = request.GET.get("since", "")
    page = found(
        load_progress(slug, **_scope(request), since=int(since) if since.isdecimal() and len(since) < 18 else 0)
    )
    if not page.may_import:
        raise PermissionDenied(REFUSALS[Duty.IMPORT])
    waiting = [job for job in page.jobs if not job.finished]
    return render(
        request,
        "understand/payments_progress.html",
        page,
        title=_title(page, waiting),
        working=bool(waiting),
        again=request.get_full_path(),
        state=_state(page, waiting),
        rows=[{"job": job, "asked": _asked(job), "tone": TONES[job.state], "files": _files(job)} for job in page.jobs],
        behind=_behind(page),
        updated=any(job.kind == RELEASE and job.state == "done" for job in page.jobs),
    )


def _title(page: LoadProgress, waiting: list[Job]) -> str:
    if page.jobs and all(job.kind == WITHDRAW for job in page.jobs):
        return "Taking payments out" if waiting else "Payments that were taken out"
    return "Loading payments" if waiting else "Payments that were loaded"


def _behind(page: LoadProgress) -> bool:
    """Whether files were loaded or taken out after the figures were last brought up to date, as far as is listed."""
    for job in page.jobs:
        if job.kind == RELEASE and job.state == "done":
            return False
        if job.kind == WITHDRAW and job.state == "done":
            return True
        if any(file.state == "loaded" for file in job.files):
            return True
    return False


def _asked(job: Job) -> str:
    if job.kind == RELEASE:
        return "Bring the figures up to date"
    if job.kind == WITHDRAW:
        return f"Take out {job.filename or 'a file'}"
    return job.filename or "A file that was let go"


def _state(page: LoadProgress, waiting: list[Job]) -> str:
    done = len(page.jobs) - len(waiting)
    running = next((job for job in waiting if job.state == "running"), None)
    said = f"{done:,} of {len(page.jobs):,} done."
    return f"{said} Working on {_name(running)}." if running else f"{said} The next one waits for its turn."


def _name(job: Job) -> str:
    return "the figures of the place" if job.kind == RELEASE else f"“{job.filename}”" if job.filename else "a file"


def _files(job: Job) -> tuple[parts.Cell, ...]:
    """What came of a request: each file or sheet with where it stands."""
    return tuple(
        parts.Cell(
            value=f"{file.name}, sheet {file.sheet}" if file.sheet else file.name,
            href=reverse("payment-file", args=[file.pk]),
            note=plural(file.read, "row") + " read" if file.read else "",
            tag=STATES.get(file.state, OUT)[0],
            tone=STATES.get(file.state, OUT)[1],
        )
        for file in job.files
    )
