"""Who is told by e-mail that something waits? The opt-in digest of Today: links, no names, no figures."""

from smtplib import SMTPException
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from placepound.cli.ready import ready_with_data, today
from placepound.cli.speech import say
from placepound.cli.worker import let_go_of_expired
from placepound.core.terms.problem import Problem, Refused
from placepound.core.terms.viewer import Viewer

if TYPE_CHECKING:
    from placepound.registers.queries.today import AttentionLine


def digest(
    address: Annotated[
        str, typer.Option(help="Where people reach Placepound, such as https://placepound.example.org.")
    ],
) -> None:
    """Send the digest of Today to those who asked for it. Run it once a day, for instance from cron.

    Example: placepound digest --address https://placepound.example.org
    """
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise Refused(Problem(message=f"“{address}” is no web address. Write https:// and the name of the server."))
    ready_with_data()
    let_go_of_expired(on=today())
    from django.urls import reverse

    from placepound.actions.accounts import send_digest
    from placepound.registers.queries.digests import digest_readers

    by, on = Viewer.system("the daily digest"), today()

    def links(waiting: "tuple[AttentionLine, ...]") -> tuple[str, ...]:
        return tuple(address.rstrip("/") + path for path in (reverse("today"), *map(_path, waiting)))

    sent, readers, failed = 0, digest_readers(viewer=by, on=on), []
    for reader in readers:
        try:
            sent += bool(send_digest(by=by, on=on, user_id=reader, links=links))
        except (SMTPException, OSError) as fault:
            failed.append(
                Problem(message=f"The mail server did not take a digest: {fault}. Check PLACEPOUND_EMAIL_HOST.")
            )
    say(f"{len(readers)} people asked for the digest; {sent} were written to.")
    if failed:
        raise Refused(tuple(failed))


def _path(line: "AttentionLine") -> str:
    from django.urls import reverse

    if line.upload_pk is not None:
        return reverse("upload", args=[line.upload_pk])
    if line.statement_pk is not None:
        return reverse("source", args=[line.statement_pk])
    return reverse("place", args=[line.slug])
