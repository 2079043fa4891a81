"""The shapes around a case record: what caused a write, what was read, what is stored and answered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic
from uuid import UUID

import structlog
from pydantic import BaseModel, ValidationError
from pymongo import IndexModel

from contracts.bank_holidays import CALENDAR_NUMBER
from contracts.contact_details import KEPT
from contracts.digest import is_another, remembered
from contracts.event import Envelope, Event
from services.chassis.clock import now
from services.chassis.damage import LaterShape
from services.chassis.decision import Decision, StateT
from services.chassis.list_entries import LISTED, ListEntry
from services.chassis.mongo import Document

log = structlog.get_logger()

Decide = Callable[[StateT | None], Decision[StateT]]
Migration = Callable[[Document], Document]
"""The state in the shape that follows, from the one before; a pure function."""

SHAPE = "shape"
CALENDAR = "calendar"
"""The number of the table of bank holidays by which the record was last written."""
FIRST_SHAPE = 1
STATE_SHOWN: Document = {"state": True, SHAPE: True, "agency": True}
"""What has to be read of a record so that its state can be."""


@dataclass(frozen=True, slots=True)
class Cause:
    """What led to a decision: a command's Idempotency-Key, or the identity of a heard event."""

    key: str
    correlation: str
    fingerprint: str = ""
    by: str = "service"
    at: datetime = field(default_factory=now)


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a record has heard another stream, and the digest of the event that it heard there."""

    stream: str
    version: int
    digest: str

    @property
    def remembered(self) -> str:
        """What the record keeps of the event beside its mark."""
        return remembered(self.version, self.digest)


@dataclass(frozen=True, slots=True)
class RecordKind(Generic[StateT]):
    """One kind of case record: its stream, its collection and the shape of its state.

    `list_entry` gives a record its places in the lists of its agency, where there are lists. `catch_up` is an
    update pipeline for records that were last written before there were any. `migrations` lead from the first
    shape of the state to today's, one after the other; a field that queries read also has to be written into
    every record before they do: those of a shape before `listed_since` are written anew as the service starts.
    """

    stream: str
    collection: str
    state: type[StateT]
    indexes: tuple[IndexModel, ...] = ()
    list_entry: Callable[[UUID, StateT], ListEntry] | None = None
    catch_up: tuple[Document, ...] = ()
    migrations: tuple[Migration, ...] = ()
    listed_since: int = FIRST_SHAPE

    @property
    def shape(self) -> int:
        """The number of the shape in which this code writes the state."""
        return FIRST_SHAPE + len(self.migrations)

    def state_of(self, document: Document) -> StateT:
        """The state of a record as it was found, in whatever shape it was last written."""
        written = document.get(SHAPE, FIRST_SHAPE)
        if written > self.shape:
            raise LaterShape
        state = document["state"]
        for migrate in self.migrations[written - FIRST_SHAPE :]:
            state = migrate(state)
        return self.state.model_validate(state, context=KEPT)

    def beside(self, journey: UUID, state: StateT) -> Document:
        """What a record keeps beside its state, worked out anew at each write."""
        if self.list_entry is None:
            return {}
        listed = self.list_entry(journey, state).document(state.agency)
        return {LISTED: listed, CALENDAR: CALENDAR_NUMBER}


@dataclass(frozen=True, slots=True)
class Record(Generic[StateT]):
    """A case record as read for a decision, without its events; blank where nothing is kept yet."""

    journey: UUID
    state: StateT | None = None
    version: int = 0
    revision: int = -1
    sent: int = 0
    heard: dict[str, int] = field(default_factory=dict)
    digests: dict[str, list[str]] = field(default_factory=dict)

    def heard_another(self, mark: Mark) -> bool:
        """Whether another event than this one was heard in its place."""
        return is_another(self.digests.get(mark.stream, ()), mark.version, mark.digest)


Precondition = Callable[[Record[StateT]], None]
"""Refuses, before anything is decided, what someone may not do with a record as it is now."""


class RecordedEvent(BaseModel):
    """An event in the record. `version` is its place in the journey's stream."""

    version: int
    type: str
    at: datetime
    data: dict[str, Any]


class KeptEvent(RecordedEvent):
    """An event with who caused it, by pseudonym, for those whose record it is; Kafka never has it."""

    by: str
    correlation: str


UNREADABLE = "unreadable_entry"
"""What stands as the type of an event that cannot be read."""


class Receipt(BaseModel):
    """The answer to a command: which journey, its version now, and what happened."""

    journey: UUID
    version: int
    events: list[RecordedEvent]


def stored_events(events: Sequence[Event], *, after: int, cause: Cause) -> list[Document]:
    """The events of one decision as the record keeps them, numbered from `after` + 1."""
    return [
        {
            "version": version,
            "type": event.type,
            "data": event.model_dump(mode="json"),
            "at": cause.at,
            "by": cause.by,
            "cause": cause.key,
            "fingerprint": cause.fingerprint,
            "correlation": cause.correlation,
        }
        for version, event in enumerate(events, start=after + 1)
    ]


def envelope_of(stored: Document, *, stream: str, journey: UUID) -> Envelope:
    """The envelope under which a stored event goes out, the same each time it is sent."""
    return Envelope(
        stream=stream,
        journey=journey,
        version=stored["version"],
        type=stored["type"],
        at=stored["at"],
        cause=stored["cause"],
        correlation=stored["correlation"],
    )


def kept_events(found: Document, *, after: int) -> list[KeptEvent]:
    """The events of a record after a version; of one that cannot be read, only its place."""
    kept: list[KeptEvent] = []
    for version, each in enumerate(found["events"], start=after + 1):
        try:
            kept.append(KeptEvent.model_validate(each))
        except ValidationError as error:
            log.warning("event_not_readable", record=found["_id"], version=version, error=error)
            at = kept[-1].at if kept else found["touched_at"]
            kept.append(_unreadable(version, at))
    return kept


def _unreadable(version: int, at: datetime) -> KeptEvent:
    return KeptEvent(version=version, type=UNREADABLE, at=at, data={}, by="", correlation="")


def receipt_of(journey: UUID, stored: list[Document]) -> Receipt:
    """The first and only answer to the command that caused these events."""
    events = [RecordedEvent.model_validate(event) for event in stored]
    return Receipt(journey=journey, version=events[-1].version if events else 0, events=events)
