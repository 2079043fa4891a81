"""Information events: who came of those that had a place, and who had come before they registered.

The invariant: of several records about one household at one information event the latest counts.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from contracts.event_booking import EventAttended
from services.reporting.domain.facts import Fact, Moment
from services.reporting.domain.holder import Holder
from services.reporting.domain.journey import STEPS_OF_HOLDER, Journey, first
from services.reporting.domain.measures.measure import (
    DENOMINATOR,
    NUMERATOR,
    Count,
    CountedFor,
    Form,
    Measure,
    Reading,
    Unit,
)

_SOURCE = "Campaign evaluation of the RAA Leaders, 2021/22, counts attendance as an enquiry; the definition is ours."


def _recorded(row: Journey) -> list[Fact[Any]]:
    """What was recorded last of each information event: that they came, or that they did not."""
    latest: dict[UUID, Fact[Any]] = {}
    every: list[Fact[Any]] = [*row.event_attended, *row.event_missed]
    for each in sorted(every, key=lambda fact: fact.version):
        latest[each.event.information_event] = each
    return list(latest.values())


def _attendance(row: Journey, held: Holder | None) -> Iterator[Count]:
    if held is None:
        return
    counted_for = CountedFor("all", held.agency)
    for each in _recorded(row):
        yield counted_for.count(each.on, DENOMINATOR)
        if isinstance(each.event, EventAttended):
            yield counted_for.count(each.on, NUMERATOR)


def _registered(row: Journey, held: Holder | None) -> Iterator[Count]:
    registered = first(row.submitted)
    if held is None or registered is None:
        return
    counted_for = CountedFor("all", held.agency)
    yield counted_for.count(registered.on, DENOMINATOR)
    came = (each.on for each in _recorded(row) if isinstance(each.event, EventAttended))
    if any(on <= registered.on for on in came):
        yield counted_for.count(registered.on, NUMERATOR)


def _moments(row: Journey) -> Iterator[Moment]:
    registered = first(row.submitted)
    facts: list[Fact[Any]] = [*row.event_attended, *row.event_missed]
    yield from map(Moment.of, facts)
    if registered is not None:
        yield Moment.of(registered)


MEASURES = (
    Measure(
        id="event_attendance",
        title="Came to an information event",
        definition="Of the households that had a place at an information event, and of which staff recorded in the period whether "
        "they came, those that came. A household with a place at two counts twice. Places that were given up are not "
        "counted. It counts for the agency that holds the enquiry now.",
        source=_SOURCE,
        unit=Unit.FAMILIES,
        form=Form.SHARE,
        readings=(Reading("all", "All households with a place."),),
        starts=("event_attended", "event_missed"),
        facts=(*STEPS_OF_HOLDER, "event_attended", "event_missed"),
        counts=_attendance,
        events=_moments,
    ),
    Measure(
        id="registered_after_event",
        title="Came to an information event before registering",
        definition="Of the families whose registration of interest was received in the period, those that had come to an "
        "information event by that date. It counts for the agency that holds the enquiry now.",
        source=_SOURCE,
        unit=Unit.FAMILIES,
        form=Form.SHARE,
        readings=(Reading("all", "All registrations received."),),
        starts=("submitted",),
        facts=(*STEPS_OF_HOLDER, "submitted", "event_attended", "event_missed"),
        counts=_registered,
        events=_moments,
    ),
)
