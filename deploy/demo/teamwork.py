"""What the first agency's team has before it today: information events with bookings, and referrals.

The invariant: only households whose journeys go on today have a part in it, so nothing of the synthetic
year changes.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from contracts.reference import Household, ReferralReason
from deploy.demo.draft import AGENCIES
from deploy.demo.information_events import FACTS, IN_PERSON
from deploy.demo.open_cases import of_yesterday, open_journeys, ready_journeys
from deploy.demo.plan import OWN, Journey, Service, Step, opening, step
from deploy.demo.planned_events import events_to_come

PREFIX = "teamwork"
HERE, THERE = AGENCIES[:2]
PLACES = 5
PLANNED_BEFORE = timedelta(days=21)
TO_COME = "to come"
CAME = (True, False)
PASSED_ON = ((9101, HERE, THERE), (9102, THERE, HERE), (9103, THERE, HERE))
WORDS = "They would prefer an agency nearer to their family."


def todays_teamwork(today: date) -> list[Journey]:
    """An information event held yesterday, bookings on the next one, and households passed on."""
    yesterday = today - timedelta(days=1)
    waiting = open_journeys(today)[len(ready_journeys(today)) :]
    booking = [each for each in waiting if each.began_on < yesterday][:7]
    return [
        _held(today, yesterday, booking[:5]),
        _to_come(today, booking[5:]),
        *(_passed_on(today, *each) for each in PASSED_ON),
    ]


def _held(today: date, yesterday: date, households: Sequence[Journey]) -> Journey:
    """Of two it is recorded whether they came; the last may have had to wait."""
    planned = opening(
        "information-events",
        today - PLANNED_BEFORE,
        agency=HERE,
        held_on=yesterday.isoformat(),
        places=PLACES,
        **FACTS,
        **IN_PERSON,
    )
    recorded = (
        _of("record-attendance", today, each, attended=came)
        for each, came in zip(households, CAME, strict=False)
    )
    steps = (planned, *(_booking(yesterday, each) for each in households), *recorded)
    elsewhere = {each.name: each.opened() for each in households}
    return Journey(f"{PREFIX}-{today.isoformat()}-held", steps, elsewhere)


def _to_come(today: date, households: Sequence[Journey]) -> Journey:
    """Bookings on the agency's next information event."""
    steps = tuple(_booking(today, each, TO_COME) for each in households)
    elsewhere = {each.name: each.opened() for each in households}
    elsewhere[TO_COME] = events_to_come(today)[0].opened()
    return Journey(f"{PREFIX}-{today.isoformat()}-to-come", steps, elsewhere)


def _passed_on(today: date, place: int, sender: str, receiver: str) -> Journey:
    """A household that waits to be taken up."""
    household = of_yesterday(today, place, sender)
    referral = step(
        Service.ENQUIRY,
        "refer",
        today,
        receiver=receiver,
        reason=ReferralReason.HOUSEHOLDS_WISH,
        consent={"given_by": _people(household), "given_on": today.isoformat()},
        words=WORDS,
    )
    return Journey(household.name, (*household.steps, referral))


def _booking(today: date, household: Journey, event: str = OWN) -> Step:
    return _of("book", today, household, event, people=len(_people(household)))


def _of(command: str, on: date, household: Journey, event: str = OWN, **details: Any) -> Step:
    asked = Step(Service.ENQUIRY, command, on, details, "information-events", event)
    return asked.naming(journey=household.name)


def _people(household: Journey) -> list[int]:
    joint = household.steps[0].details["household"] == Household.JOINT
    return [1, 2] if joint else [1]
