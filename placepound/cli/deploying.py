"""Is it safe to let others in? Every setting that their safety rests on, and Django's own checks for deployment."""

import os
from collections.abc import Iterator, Sequence

from placepound.cli.findings import Finding, good, warning, wrong
from placepound.cli.ready import today
from placepound.core.terms.viewer import Viewer

SHORTEST_KEY = 50
SAID_HERE = {
    "security.W004": "HTTPS",
    "security.W008": "HTTPS",
    "security.W012": "HTTPS",
    "security.W016": "HTTPS",
    "security.W009": "secret key",
    "security.W018": "debugging",
    "security.W020": "hosts",
    "security.W021": "preloading binds a whole domain, which is for its owner to decide",
}
"""Django's warnings that are said here in words of our own, or that are for somebody else to decide."""


def deployment() -> Iterator[Finding]:
    """Everything that a shared installation needs to be safe."""
    from django.conf import settings

    yield _debugging(on=settings.DEBUG)
    yield _encryption(on=settings.HTTPS)
    yield _hosts(settings.ALLOWED_HOSTS)
    yield _secret_key(settings.SECRET_KEY)
    yield from _demo(on=settings.DEMO)
    yield _engine()
    yield _mail(settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL, encrypted=settings.EMAIL_USE_TLS)
    yield from _django()


def _debugging(*, on: bool) -> Finding:
    if on:
        return wrong("Debugging", "PLACEPOUND_DEBUG is on: pages show how they are made.", "Unset PLACEPOUND_DEBUG.")
    return good("Debugging", "off")


def _encryption(*, on: bool) -> Finding:
    if on:
        return good("Encryption", "HTTPS only")
    return wrong(
        "Encryption",
        "PLACEPOUND_HTTPS is off: passwords and cookies travel in the open.",
        "Set PLACEPOUND_HTTPS=1 and PLACEPOUND_TRUSTED_PROXIES=1 behind a server that speaks HTTPS.",
    )


def _hosts(hosts: Sequence[str]) -> Finding:
    named = [host for host in hosts if host not in ("localhost", "127.0.0.1", "[::1]")]
    if "*" in hosts or any(host.startswith(".") for host in hosts):
        return wrong(
            "Hosts",
            f"PLACEPOUND_ALLOWED_HOSTS is “{', '.join(hosts)}”: links in e-mails could lead to another site.",
            "Name the server in full, such as PLACEPOUND_ALLOWED_HOSTS=placepound.example.org.",
        )
    if not named:
        return wrong(
            "Hosts",
            "only this computer itself is allowed.",
            "Name the server, such as PLACEPOUND_ALLOWED_HOSTS=placepound.example.org.",
        )
    return good("Hosts", ", ".join(named))


def _secret_key(key: str) -> Finding:
    make = "Make one with: python -c 'import secrets; print(secrets.token_urlsafe(50))'"
    if not os.environ.get("PLACEPOUND_SECRET_KEY", "").strip():
        return wrong("Secret key", "it was made here and lies beside the data.", f"Set PLACEPOUND_SECRET_KEY. {make}")
    if len(key) < SHORTEST_KEY or len(set(key)) < 5:
        return wrong("Secret key", f"it has fewer than {SHORTEST_KEY} characters, or too few different ones.", make)
    return good("Secret key", "set, and long enough")


def _demo(*, on: bool) -> Iterator[Finding]:
    from django.db import DatabaseError

    from placepound.registers.queries.readiness import demo_people

    if on:
        yield wrong("Demo", "PLACEPOUND_DEMO is on.", "Unset PLACEPOUND_DEMO.")
    try:
        count = demo_people(viewer=Viewer.system("placepound doctor"), on=today())
    except DatabaseError:
        return  # said already, where the database is looked at
    if count:
        yield wrong(
            "Demo people",
            f"{count} people whose password is published can sign in.",
            "Use a database of its own for the demo, and start yours with placepound init.",
        )
    else:
        yield good("Demo people", "none")


def _engine() -> Finding:
    from django.db import connection

    if connection.vendor == "sqlite":
        return warning(
            "Database for sharing",
            "SQLite is for one team",
            "For partners together use PostgreSQL: PLACEPOUND_DATABASE_URL=postgresql://user:password@host/name.",
        )
    return good("Database for sharing", "PostgreSQL")


def _mail(host: str, sender: str, *, encrypted: bool) -> Finding:
    if not host:
        return wrong(
            "E-mail",
            "no mail server is named: nobody who is invited can choose a password.",
            "Set PLACEPOUND_EMAIL_HOST, PLACEPOUND_EMAIL_USER, PLACEPOUND_EMAIL_PASSWORD and PLACEPOUND_EMAIL_FROM.",
        )
    if not encrypted:
        return wrong(
            "E-mail", "PLACEPOUND_EMAIL_TLS is off: links to choose a password travel in the open.", "Unset it."
        )
    if sender.endswith("@localhost"):
        return wrong("E-mail", f"it would come from {sender}.", "Set PLACEPOUND_EMAIL_FROM to an address people know.")
    return good("E-mail", f"{host}, from {sender}")


def _django() -> Iterator[Finding]:
    from django.core import checks

    found = [one for one in checks.run_checks(include_deployment_checks=True) if one.id not in SAID_HERE]
    found = [one for one in found if one.level >= checks.WARNING]
    for one in found:
        yield wrong(f"Django {one.id}", str(one.msg), str(one.hint or "See Django's documentation of this check."))
    if not found:
        yield good("Django's own checks", "nothing found")
