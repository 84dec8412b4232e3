"""How is Placepound served? Web server and worker, supervised together."""

import http
import http.client
import os
import socket
from collections.abc import Callable
from typing import Annotated

import typer

from placepound.cli.ready import SETTINGS, ready_with_data
from placepound.cli.speech import say
from placepound.cli.supervise import Child, leave_with_parent, own_command, run_together
from placepound.core.terms.problem import Problem, Refused

THREADS = 4
TRIES = 50

Host = Annotated[str, typer.Option(help="The address to listen on; 0.0.0.0 is every address of this computer.")]
Port = Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")]
Workers = Annotated[int, typer.Option(min=1, max=64, help="How many server processes answer pages.")]


def serve(host: Host = "127.0.0.1", port: Port = 8000, workers: Workers = 1) -> None:
    """Serve Placepound: the web server and the worker for long work, together. Ctrl+C stops both.

    Example: placepound serve --port 8080 --workers 2
    """
    ready_with_data()
    if not is_free(host, port):
        raise Refused(
            Problem(
                message=f"Port {port} of {host} is in use by another program. "
                f"Stop that, or choose another: placepound serve --port {next_free(host, port)}"
            )
        )
    together(host=host, port=port, workers=workers, say_up=lambda: say(f"Placepound answers at {address(host, port)}"))


def together(*, host: str, port: int, workers: int, say_up: Callable[[], None]) -> None:
    """Run server and worker until a signal asks to stop."""
    children = [
        Child(name="web server", command=own_command("web", host, str(port), str(workers))),
        Child(name="worker", command=own_command("worker", "--supervised")),
    ]
    run_together(children, is_up=lambda: answers(host, port), say_up=say_up)
    say("Stopped.")


def web(host: str, port: int, workers: int) -> None:
    """Run the web server alone, as serve does."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    server = Granian(
        "placepound.conf.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    )
    leave_with_parent()
    server.serve()


def address(host: str, port: int) -> str:
    """What to type into a browser on this computer."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{shown}:{port}"


def answers(host: str, port: int) -> bool:
    """Whether a web server answers there, and not with a failure of its own."""
    connection = http.client.HTTPConnection(_reachable(host), port, timeout=5)
    try:
        connection.request("HEAD", "/health/", headers={"Host": _known_name()})
        return connection.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _known_name() -> str:
    """A name that the server answers to, so that asking whether it is up leaves no complaint in its log."""
    from django.conf import settings

    first = str(next(iter(settings.ALLOWED_HOSTS), "*"))
    return "localhost" if first == "*" else first.lstrip(".")


def _reachable(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104


def is_free(host: str, port: int) -> bool:
    """Whether this program may listen there. Refuses a host that is not of this computer."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError as fault:
            raise Refused(
                Problem(message=f"Port {port} needs an administrator's rights. Choose one above 1023.")
            ) from fault
        except socket.gaierror as fault:
            raise Refused(
                Problem(message=f"“{host}” is no address of this computer. Use 127.0.0.1 or 0.0.0.0.")
            ) from fault
        except OSError:
            return False
    return True


def next_free(host: str, port: int) -> int:
    """The next port that is free."""
    for candidate in range(port, min(port + TRIES, 65536)):
        if is_free(host, candidate):
            return candidate
    raise Refused(Problem(message=f"Ports {port} to {port + TRIES - 1} are all in use. Name another with --port."))
