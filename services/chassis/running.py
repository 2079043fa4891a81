"""What a running service consists of, as its routes and background work find it."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from starlette.applications import Starlette

from contracts.event import Event
from contracts.identity import Who
from services.chassis.access_log import AccessLog
from services.chassis.background import Background
from services.chassis.cases import CaseRecords
from services.chassis.directory import Directory, Listing
from services.chassis.files import Files
from services.chassis.group_member import Seek
from services.chassis.identity import Identities
from services.chassis.inbox import Handler, Inbox
from services.chassis.listener import Listener, Sink
from services.chassis.mongo import Database
from services.chassis.parked import Parked
from services.chassis.record import RecordKind
from services.chassis.settings import RecordSettings
from services.chassis.topics import Topics

HealthCheck = Callable[["Running"], Awaitable[str | None]]
"""Says in a sentence what a person should look at; None where there is nothing."""

HasEnded = Callable[["Running", Who], Awaitable[bool]]
"""Whether the access of somebody who takes part in a journey has ended since their token was signed."""


@dataclass(frozen=True, slots=True)
class Running:
    """The parts of one service while it runs."""

    name: str
    settings: RecordSettings
    database: Database
    records: Mapping[str, CaseRecords[Any]]
    parked: Parked
    identities: Identities
    access_log: AccessLog
    directory: Directory
    background: Background
    topics: Topics
    sink: Sink | None = None
    listener: Listener | None = None
    health_checks: Sequence[HealthCheck] = ()
    has_ended: HasEnded | None = None
    files: Files | None = None

    @property
    def kept_files(self) -> Files:
        """The files of a service whose records have files."""
        if self.files is None:
            raise TypeError("say where this service keeps files")
        return self.files

    async def agency_of(self, journey: UUID) -> str | None:
        """The agency whose record a journey is here; None where there is none."""
        for each in self.records.values():
            if agency := await each.agency_of(journey):
                return agency
        return None


def running_of(app: Starlette) -> Running:
    """The parts of the service that this application serves; they are open since it started."""
    running: Running = app.state.running
    return running


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a service does with events: where they go, which streams, and where it continues.

    `seek` is for a sink that keeps its own offsets; without one the group's are used.
    """

    sink: Sink
    streams: Iterable[str]
    seek: Seek | None = None


RecordsByCollection = Mapping[str, CaseRecords[Any]]
OpenListing = Callable[[Database, RecordsByCollection], Listing]
"""Opens what a service knows of the directory."""

Subscribe = Callable[[Database, RecordsByCollection, Parked], Subscription]
"""Makes a subscription from the parts that are open by then."""


def subscription(
    kind: RecordKind[Any], streams: Iterable[str], handlers: Mapping[type[Event], Handler[Any]]
) -> Subscribe:
    """A subscription for a service with case records: each event changes its journey's record."""

    def subscribe(_: Database, records: RecordsByCollection, parked: Parked) -> Subscription:
        return Subscription(Inbox(records[kind.collection], handlers, parked), streams)

    return subscribe
