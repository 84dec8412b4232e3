"""What is written down while Placepound runs? One structured line an event, without personal data or secrets."""

import logging.config
import re
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

# Never written, whoever asks: what identifies a person or opens a door.
WITHHELD = frozenset({"password", "token", "secret", "cookie", "authorization", "email", "user", "ip", "name"})
_ADDRESS = re.compile(r":? /\S*")


def set_up(*, level: str, as_json: bool) -> None:
    """Send everything that is logged, by us and by libraries, to the standard error as JSON or for a person to read."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        withhold,
        without_address,
    ]
    ending: list[Any] = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    if not as_json:
        ending = [structlog.dev.ConsoleRenderer()]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "lines": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "foreign_pre_chain": shared,
                    "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *ending],
                }
            },
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
            "root": {"handlers": ["stderr"], "level": level},
            "loggers": {
                "django.server": {"level": "WARNING"},  # our own line for each request says more
                "django.request": {"level": "ERROR"},
            },
        }
    )


def withhold(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Replace the value of every key that could name a person or open a door."""
    for key in event:
        if key.lower() in WITHHELD:
            event[key] = "withheld"
    return event


def without_address(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Leave the address out of what Django logs: it may hold the key of a password link."""
    if str(event.get("logger", "")).startswith("django.") and isinstance(event.get("event"), str):
        event["event"] = _ADDRESS.sub("", event["event"])
    return event
