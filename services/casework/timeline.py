"""A record's events as those may see them whom they are about: by a table of what is said, and no more.

The invariant: an event without a row is not told, and of an event only the fields that its row names.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from contracts.calendar import london_date
from contracts.event import Event
from contracts.timeline import TimelineEntry
from services.chassis.record import RecordedEvent


class Say(NamedTuple):
    """How an event is told: its sentence, made from the event where that is needed, and its facts.

    What was found out about the record itself stands on the day on which it was recorded.
    """

    words: str | Callable[[Any], str]
    details: tuple[str, ...] = ()
    found_out: bool = False


Telling = Mapping[type[Event], Say]


def told(
    history: Iterable[RecordedEvent], telling: Telling, corrected: Mapping[int, date]
) -> list[TimelineEntry]:
    """The entries in the order of their days; `corrected` gives right days by the event's version."""
    rows = {event.type: (event, say) for event, say in telling.items()}
    entries = [
        _entry(recorded, *rows[recorded.type], corrected.get(recorded.version))
        for recorded in history
        if recorded.type in rows
    ]
    return sorted(entries, key=lambda entry: (entry.on, entry.version))


def day(on: date) -> str:
    """A date as it stands in a sentence."""
    return f"{on:%-d %B %Y}"


def _entry(
    recorded: RecordedEvent, event: type[Event], say: Say, right_day: date | None
) -> TimelineEntry:
    happened = event.model_validate(recorded.data)
    facts = happened.model_dump(mode="json", include=set(say.details), exclude_none=True)
    return TimelineEntry(
        on=london_date(recorded.at) if say.found_out else right_day or happened.occurred_on,
        recorded_at=recorded.at,
        version=recorded.version,
        what=recorded.type,
        words=say.words if isinstance(say.words, str) else say.words(happened),
        corrected=right_day is not None,
        details=facts,
    )
