"""How is an upload read without holding up anybody else? In a process of its own, before the transaction opens."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.conf import settings

from placepound.core.records.plain import layout_from
from placepound.core.records.preview import Layout, Preview
from placepound.core.terms.problem import Problem, Refused
from placepound.core.terms.viewer import Viewer
from placepound.exchange.bounded import run_bounded
from placepound.exchange.statements import preview_statement
from placepound.registers.base import seen_by
from placepound.registers.models import RememberedLayout, Upload

R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a file reads as with a layout; without a preview, why it cannot be read."""

    layout: dict[str, Any] | None
    preview: Preview | None = None
    refused: tuple[Problem, ...] = ()

    def outdated_by(self, upload: Upload) -> Problem | None:
        """A problem where somebody said something else of the file while it was being read."""
        if upload.layout == self.layout:
            return None
        return Problem(message="Somebody changed how this file is read in the meantime. Look at it again.")


def after_reading(function: Callable[..., R]) -> Callable[..., R]:
    """Read the upload first, then act: a slow file then holds no lock on the database."""

    @functools.wraps(function)
    def wrapper(*, upload_id: int, **given: Any) -> R:
        return function(upload_id=upload_id, reading=_reading_of(upload_id), **given)

    return wrapper


def _reading_of(upload_id: int) -> Reading:
    with seen_by(Viewer.system("read an upload")):
        upload = Upload.objects.get(pk=upload_id)
        try:
            return Reading(layout=upload.layout, preview=_preview(upload))
        except Refused as refused:
            return Reading(layout=upload.layout, refused=refused.problems)


def _preview(upload: Upload) -> Preview:
    """The preview under limits of memory and time; the remembered layout is used where the header is the same."""
    if upload.layout:
        return _bounded(upload, layout_from(upload.layout))
    preview = _bounded(upload, None)
    fingerprint = preview.layout.fingerprint if preview.layout else ""
    known = RememberedLayout.objects.filter(publisher=upload.publisher_id, fingerprint=fingerprint).first()
    return _bounded(upload, layout_from(known.layout)) if known else preview


def _bounded(upload: Upload, layout: Layout | None) -> Preview:
    return run_bounded(
        preview_statement,
        bytes(upload.content),
        filename=upload.filename,
        layout=layout,
        memory_mb=settings.READ_MEMORY_MB,
        seconds=settings.READ_SECONDS,
    )
