"""Structured logs: one JSON line a request, batch or failure, tied together by correlation.

The invariant: a line holds identifiers, counts and codes, never what a person wrote or is called.
Exceptions are therefore logged as class and place, without their message. So are those of libraries, and
what one says again and again, as while a server is away, is said every half a minute.
"""

import logging
import sys
import time
import traceback
from datetime import UTC, datetime

import structlog
from pydantic_core import to_json
from structlog.typing import EventDict, Processor

SAID_AGAIN_SECONDS = 30.0
REMEMBERED = 1_000


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


class _Seldom(logging.Filter):
    """Lets through what a library says for the first time, or for the first time in a while."""

    def __init__(self) -> None:
        super().__init__()
        self._said: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether it is long ago that this was said, whatever was different in it."""
        what, moment = f"{record.name} {record.msg}", time.monotonic()
        if moment - self._said.get(what, float("-inf")) < SAID_AGAIN_SECONDS:
            return False
        if len(self._said) >= REMEMBERED:
            self._said.clear()
        self._said[what] = moment
        return True


class _OfLibraries(logging.Formatter):
    """What a library says as a line like ours; of its exceptions the place."""

    def __init__(self, stamp: _Stamp) -> None:
        super().__init__()
        self._stamp = stamp

    def format(self, record: logging.LogRecord) -> str:
        """The line, in JSON."""
        event = {"event": record.getMessage(), "library": record.name}
        if record.exc_info and record.exc_info[1]:
            event["error"] = exception_place(record.exc_info[1])
        return _json_line(None, "", self._stamp(None, record.levelname.lower(), event))


def _json_line(_: object, __: str, event: EventDict) -> str:
    return to_json(event, fallback=str).decode()


# One list for good: a logger that was used once keeps it, also when logging is started again.
_processors: list[Processor] = []


def start_logging(service: str, level: str) -> None:
    """Sends structlog and the standard library's loggers to standard output, ours as JSON lines."""
    stamp, handler = _Stamp(service), logging.StreamHandler(sys.stdout)
    _processors[:] = [stamp, _json_line]
    structlog.configure(
        processors=_processors,
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.WriteLoggerFactory(sys.stdout),
        cache_logger_on_first_use=True,
    )
    handler.addFilter(_Seldom())
    handler.setFormatter(_OfLibraries(stamp))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("aiokafka").setLevel(logging.ERROR)
