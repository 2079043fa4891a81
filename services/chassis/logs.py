"""Structured logs: one JSON line a request, batch or failure, tied together by correlation.

The invariant: a line holds identifiers, counts and codes, never what a person wrote or is called.
Exceptions are therefore logged as class and place, without their message.
"""

import logging
import sys
import traceback
from types import TracebackType

import structlog
from structlog.typing import EventDict

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def exception_place(error: BaseException) -> str:
    """The class of an exception and where it was raised: `ValueError at cases.py:87 in change`."""
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return type(error).__name__
    last = frames[-1]
    name = last.filename.rsplit("/", 1)[-1]
    return f"{type(error).__name__} at {name}:{last.lineno} in {last.name}"


def _place_only(_: object, __: str, event: EventDict) -> EventDict:
    error = event.pop("error", None)
    if isinstance(error, BaseException):
        event["error"] = exception_place(error)
    return event


def start_logging(service: str, level: str) -> None:
    """Sends structlog and the standard library's loggers to standard output as JSON lines."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _place_only,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stdout),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(service=service)
    logging.basicConfig(stream=sys.stdout, level=logging.WARNING, force=True)
    logging.getLogger("aiokafka").setLevel(logging.ERROR)
