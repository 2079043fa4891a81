"""What a request asks of the database. Where two requests ask the same, neither can be told by the time that it takes.

Time itself cannot be compared where other tests use the machine.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from pymongo import monitoring

_WORK: ContextVar[list[str] | None] = ContextVar("work", default=None)


class _Listener(monitoring.CommandListener):
    """Notes what is asked on behalf of a request that was sent inside `database_work`, and by no other work."""

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        if (work := _WORK.get()) is not None:
            work.append(f"{event.command_name} {event.command.get(event.command_name)}")

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        """Nothing."""

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        """Nothing."""


monitoring.register(_Listener())


@contextmanager
def database_work() -> Iterator[list[str]]:
    """The commands of everything inside the block, each with its collection, in their order."""
    work: list[str] = []
    token = _WORK.set(work)
    try:
        yield work
    finally:
        _WORK.reset(token)
