"""Information events: one an agency and month, booked by households that were drawn anyway.

The invariant: who has a place follows from the order of the bookings and from who cancels, and nobody is
recorded as having come who had none. The households' own journeys do not change.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any, NamedTuple

from contracts.calendar import add_months
from contracts.information_event import Mode
from contracts.reference import Household, NextStep
from deploy.demo.days import working_day, working_days_on
from deploy.demo.draft import AGENCIES, Course
from deploy.demo.plan import Journey, Service, Step, opening
from deploy.demo.quotas import ACCEPTED, SLICES, Ending

MONTHS = 12
FIRST_MONTH, DAY_OF_MONTH = date(2021, 5, 1), 14
PLANNED_BEFORE = timedelta(days=42)
MOST_BOOKINGS, WAIT = 9, 2
CAME = 0.85
FACTS = {"title": "Adoption: what it is, and the first steps", "starts_at": "18:30"}
ONLINE: dict[str, Any] = {"mode": Mode.ONLINE, "live_captions": True, "ends_at": "19:45"}
IN_PERSON: dict[str, Any] = {
    "mode": Mode.IN_PERSON,
    "venue": {"name": "Meadow Rooms", "postcode": "ZX1 2AA"},
    "step_free": True,
    "hearing_loop": True,
    "ends_at": "20:00",
}


class Booking(NamedTuple):
    """A household that books, and for how many."""

    course: Course
    on: date
    people: int

    @property
    def record(self) -> str:
        return self.course.name


def information_events(seed: int, part: int, courses: Sequence[Course]) -> list[Journey]:
    """The slice's sixteenth of the year's information events, for households of the slice."""
    numbers = range(part, len(AGENCIES) * MONTHS, SLICES)
    return [_held(seed, number, courses) for number in numbers]


def _held(seed: int, number: int, courses: Sequence[Course]) -> Journey:
    random = Random(f"{seed}/information-events/{number}")
    month, place = divmod(number, len(AGENCIES))
    agency = AGENCIES[place]
    on = working_day(add_months(FIRST_MONTH, month) + timedelta(days=DAY_OF_MONTH))
    mode = random.choice((ONLINE, IN_PERSON))
    bookings = _bookings(random, agency, on, courses)
    gets_place = bookings[: max(len(bookings) - WAIT, 1)]
    places = max(sum(each.people for each in gets_place), 1)
    planned = opening(
        "information-events",
        on - PLANNED_BEFORE,
        agency=agency,
        held_on=on.isoformat(),
        places=places,
        **FACTS,
        **mode,
    )
    steps = [planned, *(_step("book", each.on, each, people=each.people) for each in bookings)]
    steps += _until_it_is_over(random, on, bookings, gets_place)
    known = {each.record: Journey(each.course.name, each.course.steps) for each in bookings}
    elsewhere = {record: journey.opened() for record, journey in known.items()}
    return Journey(f"{seed}-information-event-{number:02}", tuple(steps), elsewhere)


def _bookings(
    random: Random, agency: str, held_on: date, courses: Sequence[Course]
) -> list[Booking]:
    """Of households of the agency that were contacted since the planning, and go on until the day."""
    found = []
    for course in courses:
        contact = course.first("make-contact")
        if contact and course.draft.agency == agency and _still_asks(course, held_on):
            on = contact.on + timedelta(days=random.randint(0, 5))
            if held_on - PLANNED_BEFORE <= on < held_on:
                people = 2 if course.draft.household is Household.JOINT else 1
                found.append(Booking(course, on, people))
    return sorted(found, key=lambda each: (each.on, each.record))[:MOST_BOOKINGS]


def _still_asks(course: Course, held_on: date) -> bool:
    """Who has not ended and not yet begun the form on the day of the information event."""
    form = course.first("save-registration-draft")
    if form is None:
        return course.draft.ending is Ending.WENT_QUIET
    return course.draft.ending >= ACCEPTED and form.on > held_on


def _until_it_is_over(
    random: Random, on: date, bookings: Sequence[Booking], confirmed: Sequence[Booking]
) -> list[Step]:
    """One cancels, the next on the waiting list who fits moves up, and of those with a place most come."""
    waiting = list(bookings[len(confirmed) :])
    cancelled = random.choice(confirmed) if waiting else None
    coming = [each for each in confirmed if each is not cancelled]
    steps = []
    if cancelled:
        steps.append(_step("cancel-booking", on - timedelta(days=1), cancelled))
        free = cancelled.people
        for each in waiting:
            if each.people <= free:
                free -= each.people
                coming.append(each)
    recorded_on = working_days_on(on, random.randint(0, 1))
    came = [(each, random.random() < CAME) for each in coming]
    steps += [_step("record-attendance", recorded_on, each, attended=did) for each, did in came]
    return [*steps, *_followed_up(recorded_on, [each for each, did in came if did])]


def _followed_up(recorded_on: date, came: Sequence[Booking]) -> list[Step]:
    """The first of those who came is asked what they would like next."""
    on = working_days_on(recorded_on, 2)
    visit = NextStep.INITIAL_VISIT
    return [_step("record-follow-up", on, each, next_step=visit) for each in came[:1]]


def _step(command: str, on: date, booking: Booking, **details: Any) -> Step:
    asked = Step(Service.ENQUIRY, command, on, details, "information-events")
    return asked.naming(journey=booking.record)
