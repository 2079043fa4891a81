"""Information events: places offered and booked, who came of those that had one, and who registered before and after.

The invariant: of several records about one household at one information event the latest counts; and a family that
came counts once for what it did afterwards, from the first information event that it came to.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from contracts.calendar import OutsideCalendar, add_months
from contracts.event_booking import EventAttended
from services.reporting.domain.event_places import places_of
from services.reporting.domain.facts import Fact, Moment
from services.reporting.domain.holder import Holder
from services.reporting.domain.journey import STEPS_OF_HOLDER, Journey, first
from services.reporting.domain.measures.measure import (
    DENOMINATOR,
    FROM,
    LEFT_OUT,
    NUMERATOR,
    OPEN_UNTIL,
    Breakdown,
    Count,
    CountedFor,
    Form,
    Measure,
    Reading,
    Unit,
)

WITHIN_MONTHS = 6
REGISTERED_BEFORE = LEFT_OUT + "registered_before"
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


def _places(row: Journey, _: Holder | None) -> Iterator[Count]:
    found = places_of(row.event_places)
    if found is None:
        return
    yield Count("all", found.held_on, found.agency, DENOMINATOR, found.offered)
    if found.booked:
        yield Count("all", found.held_on, found.agency, NUMERATOR, found.booked)


def _registered_since(row: Journey, held: Holder | None) -> Iterator[Count]:
    came = [each.on for each in _recorded(row) if isinstance(each.event, EventAttended)]
    limit = _months_after(min(came)) if came else None
    if held is None or limit is None:
        return
    counted_for, registered = CountedFor("all", held.agency), first(row.submitted)
    if registered is not None and registered.on < min(came):
        yield counted_for.count(limit, REGISTERED_BEFORE)
        return
    # One that has registered waits for the end like the others, or a share of those that still have time reads too high.
    yield counted_for.count(limit, f"{OPEN_UNTIL}{limit.isoformat()}")
    if registered is not None and registered.on <= limit:
        yield counted_for.count(limit, f"{FROM}{(limit + timedelta(days=1)).isoformat()}")


def _ends_of_months(row: Journey) -> Iterator[date]:
    limits = (_months_after(each.on) for each in row.event_attended)
    yield from (each for each in limits if each is not None)


def _days_held(row: Journey) -> Iterator[date]:
    yield from (each.event.held_on for each in row.event_places if each.event.held_on)


def _months_after(came: date) -> date | None:
    """None after the last year there is."""
    try:
        return add_months(came, WITHIN_MONTHS)
    except OutsideCalendar:
        return None


def _moments(row: Journey) -> Iterator[Moment]:
    registered = first(row.submitted)
    facts: list[Fact[Any]] = [*row.event_attended, *row.event_missed]
    yield from map(Moment.of, facts)
    if registered is not None:
        yield Moment.of(registered)


MEASURES = (
    Measure(
        id="event_places_booked",
        title="Places booked at information events",
        definition="Of the places that agencies offered at information events on days in the period, those that were booked. A place is "
        "for one person, so a couple that both come take two. Places that were given up and turns in the waiting list are not booked. "
        "It is the number of places that there were last. An information event that was cancelled is not counted.",
        source="Our own definition. No collection asks for it.",
        unit=Unit.PLACES,
        form=Form.SHARE,
        readings=(Reading("all", "All places at information events that were not cancelled."),),
        starts=("event_places",),
        facts=("event_places",),
        counts=_places,
        breakdowns=(Breakdown.AGENCY, Breakdown.PERIOD),
        off_days=_days_held,
    ),
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
    Measure(
        id="registered_within_6_months_of_event",
        title="Registered within 6 months of an information event",
        definition="Of the households for which the 6 months after the first information event that they came to ended in the period, "
        "those whose registration of interest was received within these 6 months. Households that had registered before it are left "
        "out, and so are those for which the 6 months are still running, also where they have registered already. It counts for the agency that holds the enquiry now.",
        source="Our own definition. No collection asks for it; the 6 months are ours.",
        unit=Unit.FAMILIES,
        form=Form.SHARE,
        readings=(Reading("all", "All households that came to an information event."),),
        starts=("event_attended",),
        facts=(*STEPS_OF_HOLDER, "submitted", "event_attended", "event_missed"),
        counts=_registered_since,
        events=_moments,
        off_days=_ends_of_months,
    ),
)
