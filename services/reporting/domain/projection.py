"""Deliveries onto rows: each event once, in its stream's order, for one batch or for everything.

The invariant: a mark moves by exactly one. What is lower is a repeat and dropped, what is higher waits
for the missing one, what cannot be applied is kept back with the reason and its followers wait. Another
event in the place of one that was heard is neither: it is kept apart. `changed` names every row that is not as
it was given.
"""

from collections.abc import Iterable
from typing import Generic, NamedTuple, Protocol, TypeVar
from uuid import UUID

from contracts.digest import is_another
from contracts.event import Envelope, Event
from services.reporting.domain.evolution import evolved
from services.reporting.domain.journey import Journey


class Message(Protocol):
    """What a projection needs to know of a delivery."""

    @property
    def envelope(self) -> Envelope: ...

    @property
    def event(self) -> Event | None: ...

    @property
    def digest(self) -> str: ...

    @property
    def dismissed(self) -> bool: ...


MessageT = TypeVar("MessageT", bound=Message)


class Key(NamedTuple):
    """The place of an event: its journey, its stream, its version there."""

    journey: UUID
    stream: str
    version: int


class Failure(NamedTuple, Generic[MessageT]):
    """A message that could not be applied, and where it broke."""

    message: MessageT
    error: Exception


class Projection(Generic[MessageT]):
    """Rows while they evolve over events, and the messages that could not be."""

    def __init__(self, rows: Iterable[Journey] = ()) -> None:
        self.rows = {row.id: row for row in rows}
        self.waiting: dict[Key, MessageT] = {}
        self.failed: dict[Key, Failure[MessageT]] = {}
        self.changed: set[UUID] = set()
        self.applied: list[MessageT] = []
        self.repeats: list[MessageT] = []
        self.contradictions: list[MessageT] = []

    def hear(self, message: MessageT) -> None:
        """Applies a message, drops it as a repeat, or keeps it until its turn comes."""
        key = key_of(message)
        reached = self._reached(key)
        if key.version > reached + 1:
            self._wait(key, message)
        elif key.version <= reached:
            self._drop(key, message)
        elif self._apply(key, message) and self.waiting:
            self._go_on_after(key)

    def _wait(self, key: Key, message: MessageT) -> None:
        if self.waiting.setdefault(key, message).digest != message.digest:
            self.contradictions.append(message)

    def _drop(self, key: Key, message: MessageT) -> None:
        digests = self.rows[key.journey].digests.get(key.stream, ())
        another = not message.dismissed and is_another(digests, key.version, message.digest)
        (self.contradictions if another else self.repeats).append(message)

    def _go_on_after(self, key: Key) -> None:
        following = key._replace(version=key.version + 1)
        while message := self.waiting.pop(following, None):
            if not self._apply(following, message):
                return
            following = following._replace(version=following.version + 1)

    def _apply(self, key: Key, message: MessageT) -> bool:
        try:
            changed = evolved(self.rows, message.envelope, message.event, message.digest)
        except Exception as error:  # noqa: BLE001  one bad event must not stop every other journey
            self.failed[key] = Failure(message, error)
            return False
        self.rows |= changed
        self.changed |= changed.keys()
        failed = self.failed.pop(key, None) if self.failed else None
        if failed is not None and failed.message.digest != message.digest:
            self.contradictions.append(failed.message)
        self.applied.append(message)
        return True

    def _reached(self, key: Key) -> int:
        row = self.rows.get(key.journey)
        return row.heard.get(key.stream, 0) if row else 0


def key_of(message: Message) -> Key:
    """The place of a message."""
    envelope = message.envelope
    return Key(envelope.journey, envelope.stream, envelope.version)
