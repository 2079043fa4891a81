"""What a running service consists of, as its routes and background work find it."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contracts.event import Event
from services.chassis.access_log import Accesses
from services.chassis.cases import CaseRecords
from services.chassis.inbox import Handler, Inbox
from services.chassis.listener import Hearing, Place, Sink
from services.chassis.mongo import Database
from services.chassis.parked import Parked
from services.chassis.record import Kept
from services.chassis.settings import RecordSettings

Concern = Callable[["Running"], Awaitable[str | None]]
"""Says in a sentence what a person should look at; None where there is nothing."""


@dataclass(frozen=True, slots=True)
class Running:
    """The parts of one service while it runs."""

    name: str
    settings: RecordSettings
    database: Database
    records: Mapping[str, CaseRecords[Any]]
    parked: Parked
    accesses: Accesses
    sink: Sink | None = None
    hearing: Hearing | None = None
    concerns: Sequence[Concern] = ()


@dataclass(frozen=True, slots=True)
class Hears:
    """What a service does with events: where they go, which streams, and where it goes on.

    `place` is for a sink that keeps its own offsets; without one the group's are used.
    """

    sink: Sink
    streams: Iterable[str]
    place: Place | None = None


Records = Mapping[str, CaseRecords[Any]]
Connect = Callable[[Database, Records, Parked], Hears]
"""Makes a service's ears from the parts that are open by then."""


def applies(
    kept: Kept[Any], streams: Iterable[str], handlers: Mapping[type[Event], Handler[Any]]
) -> Connect:
    """Ears for a service with case records: each event changes its journey's record."""

    def connect(_: Database, records: Records, parked: Parked) -> Hears:
        return Hears(Inbox(records[kept.collection], handlers, parked), streams)

    return connect
