"""Households of the first agency in the states of stage one that a visitor should find: extended, recommended, decided, over.

The invariant: each is a journey like those of the year, cut off at the step that it shows, which is of these days.
"""

from collections.abc import Callable
from datetime import date, timedelta

from contracts.checks import Check
from contracts.clocks import ClockId, due
from contracts.reference import DelayReason
from deploy.demo.draft import Course
from deploy.demo.plan import Service, Step, step

YOUNGEST, OLDEST = 60, 300
RECENT = timedelta(days=10)
LONGER = timedelta(days=35)
EVIDENCE = "The surgery gave a day in four weeks as the first for the examination."
AUTHORITY = "children.services@council.example"
Enquired = Callable[[date], Course]
"""The course of a household that enquired on a day."""


def recommended(today: date, enquired: Enquired) -> list[Step]:
    """A stage one in which the social worker recommended in these days, and nobody has decided yet."""
    return _just_after("recommend-stage-one", today, enquired)


def decided(today: date, enquired: Enquired) -> list[Step]:
    """A stage one that a manager decided in these days; the notice has not left yet."""
    return _just_after("decide-stage-one", today, enquired)


def disqualified(today: date, enquired: Enquired) -> list[Step]:
    """Stage one ended well in these days, and today an adult was found disqualified; that notice has not left yet."""
    found = step(Service.ASSESSMENT, "record-disqualification", today, person=1)
    return [*in_window(today, enquired), found]


def extended(today: date, enquired: Enquired) -> list[Step]:
    """A stage one whose two months are over in a few days, extended today; an authority was asked by link."""
    for age in range(YOUNGEST, OLDEST):
        course = enquired(today - timedelta(days=age))
        accepted, made = course.first("accept-registration"), course.first("recommend-stage-one")
        if accepted is None or made is None:
            continue
        last = due(ClockId.STAGE_ONE, accepted.on)
        if today <= last <= today + RECENT:
            before = [each for each in _until(course, made)[:-1] if each.on <= today]
            return [*_not_extended(before), _extension(today, last), _request(today)]
    raise LookupError("no household has a stage one that ends in these days")


def in_window(today: date, enquired: Enquired) -> list[Step]:
    """Stage one ended well in these days: they have the notice, and have not said yet that they want to go on."""
    for age in range(YOUNGEST, OLDEST):
        course = enquired(today - timedelta(days=age))
        sent, wish = course.first("send-stage-one-notice"), course.first("start-stage-two")
        if sent is not None and wish is not None and today - RECENT <= sent.on <= today:
            return _until(course, sent)
    raise LookupError("no household had the notice of stage one in these days")


def _just_after(command: str, today: date, enquired: Enquired) -> list[Step]:
    for age in range(YOUNGEST, OLDEST):
        course = enquired(today - timedelta(days=age))
        made = course.first(command)
        if made is not None and today - RECENT <= made.on <= today:
            return _until(course, made)
    raise LookupError(f"no household was at {command} in these days")


def _until(course: Course, last: Step) -> list[Step]:
    return [*course.steps[: course.steps.index(last) + 1]]


def _not_extended(steps: list[Step]) -> list[Step]:
    return [each for each in steps if each.command != "extend-stage-one"]


def _extension(today: date, last: date) -> Step:
    until = (last + LONGER).isoformat()
    details = {"reason": DelayReason.MEDICAL, "until": until, "evidence": EVIDENCE}
    return step(Service.ASSESSMENT, "extend-stage-one", today, **details)


def _request(today: date) -> Step:
    details = {"check": Check.EARLIER_LOCAL_AUTHORITY, "email": AUTHORITY}
    return step(Service.ASSESSMENT, "ask-by-link", today, **details)
