"""Structured logs: one JSON line a request, batch or failure, tied together by correlation.

The invariant: a line holds identifiers, counts and codes, never what a person wrote or is called.
Exceptions are therefore logged as class and place, without their message.
"""

import logging
import sys
import traceback
from datetime import UTC, datetime

import structlog
from pydantic_core import to_json
from structlog.typing import EventDict


def exception_place(error: BaseException) -> str:
    """The class of an exception and where it was raised: `ValueError at cases.py:87 in change`."""
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return type(error).__name__
    last = frames[-1]
    name = last.filename.rsplit("/", 1)[-1]
    return f"{type(error).__name__} at {name}:{last.lineno} in {last.name}"


class _Stamp:
    """What every line begins with: which service, how grave, when; and errors by their place."""

    def __init__(self, service: str) -> None:
        self._service = service

    def __call__(self, _: object, level: str, event: EventDict) -> EventDict:
        error = event.get("error")
        if isinstance(error, BaseException):
            event["error"] = exception_place(error)
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        return {"at": at, "level": level, "service": self._service, **event}


def _json_line(_: object, __: str, event: EventDict) -> str:
    return to_json(event, fallback=str).decode()


def start_logging(service: str, level: str) -> None:
    """Sends structlog and the standard library's loggers to standard output, ours as JSON lines."""
    structlog.configure(
        processors=[_Stamp(service), _json_line],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.WriteLoggerFactory(sys.stdout),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(stream=sys.stdout, level=logging.WARNING, force=True)
    logging.getLogger("aiokafka").setLevel(logging.ERROR)
