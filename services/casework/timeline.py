"""A record's events as the people it is about may see them: by a table with one entry an event type.

The invariant: an event without an entry is not shown, and of an event only the fields that its entry names.
One that cannot be read keeps its place, so that nobody misses what happened, and takes nothing else away.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple, TypeVar

import structlog
from pydantic import ValidationError

from contracts.calendar import london_date
from contracts.event import Event
from contracts.timeline import TimelineEntry
from contracts.turning_points import TurningPoint
from services.casework.turning_points import (
    NOT_ON_TIMELINES,
    TURNING_EVENTS,
    Placed,
    noted,
    turning_points,
)
from services.chassis.record import RecordedEvent

log = structlog.get_logger()

EventT = TypeVar("EventT", bound=Event)

CANNOT_BE_READ = (
    "Something was recorded here that we cannot show at the moment. Ask your agency what it was."
)


class Entry(NamedTuple):
    """How an event is shown: its sentence, made from the event where that is needed, and its facts.

    What was found out about the record itself has the day on which it was recorded.
    """

    words: str | Callable[[Any], str]
    details: tuple[str, ...] = ()
    found_out: bool = False


Table = Mapping[type[Event], Entry]


def entries(
    history: Iterable[RecordedEvent], table: Table, corrected: Mapping[int, date]
) -> list[TimelineEntry]:
    """The entries in the order of their days; `corrected` gives right days by the event's version."""
    rows = {event.type: (event, entry) for event, entry in table.items()}
    found = [
        _entry(recorded, *rows[recorded.type], corrected.get(recorded.version))
        for recorded in history
        if recorded.type in rows
    ]
    return sorted(found, key=lambda entry: (entry.on, entry.version))


def turning_points_of(
    history: Iterable[RecordedEvent], table: Table, corrected: Mapping[int, date]
) -> list[TurningPoint]:
    """Of what the table shows, the events at which the journey passes from one to another, on their right days."""
    shown = {each.type: each for each in TURNING_EVENTS & ({*table} | NOT_ON_TIMELINES)}
    placed = (
        _placed(recorded, shown[recorded.type], corrected.get(recorded.version))
        for recorded in history
        if recorded.type in shown
    )
    return turning_points(each for each in placed if each is not None)


def _placed(recorded: RecordedEvent, event: type[Event], right_day: date | None) -> Placed | None:
    happened = _read(event, recorded)
    point = noted(happened) if happened is not None else None
    if happened is None or point is None:
        return None
    stream = event.type.partition(".")[0]
    return Placed(right_day or happened.occurred_on, stream, recorded.version, *point)


def readable(event: type[EventT], history: Iterable[RecordedEvent]) -> list[EventT]:
    """The events of one type, without those that cannot be read."""
    found = [_read(event, each) for each in history if each.type == event.type]
    return [each for each in found if each is not None]


def _entry(
    recorded: RecordedEvent, event: type[Event], entry: Entry, right_day: date | None
) -> TimelineEntry:
    happened = _read(event, recorded)
    if happened is None:
        return _unreadable(recorded)
    if right_day is not None:
        happened = happened.model_copy(update={"occurred_on": right_day})
    facts = happened.model_dump(mode="json", include=set(entry.details), exclude_none=True)
    return TimelineEntry(
        on=london_date(recorded.at) if entry.found_out else happened.occurred_on,
        recorded_at=recorded.at,
        version=recorded.version,
        what=recorded.type,
        words=entry.words if isinstance(entry.words, str) else entry.words(happened),
        corrected=right_day is not None,
        details=facts,
    )


def _unreadable(recorded: RecordedEvent) -> TimelineEntry:
    return TimelineEntry(
        on=london_date(recorded.at),
        recorded_at=recorded.at,
        version=recorded.version,
        what=recorded.type,
        words=CANNOT_BE_READ,
        corrected=False,
        details={},
    )


def _read(event: type[EventT], recorded: RecordedEvent) -> EventT | None:
    try:
        return event.model_validate(recorded.data)
    except ValidationError as error:
        log.warning("event_not_readable", type=event.type, version=recorded.version, error=error)
        return None
