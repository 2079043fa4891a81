"""Households of the first agency in the states of stage two that a visitor should find: plan, report, delay.

The invariant: each is a journey like those of the year, cut off at the step that it shows, which is of these days.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from contracts.clocks import ClockId, due
from deploy.demo.draft import Course
from deploy.demo.open_stage_one import Enquired
from deploy.demo.plan import Service, Step, step

YOUNGEST, OLDEST = 90, 420
RECENT = timedelta(days=10)
LONGER = timedelta(days=42)
EVIDENCE = "Their email: the grandmother who would look after a child is in hospital."


def plan_to_agree(today: date, enquired: Enquired) -> list[Step]:
    """A stage two whose plan was drawn up in these days; nobody has agreed to it yet."""
    for course in _courses(today, enquired):
        made = course.first("draw-up-stage-two-plan")
        if made is not None and today - RECENT <= made.on <= today:
            return _until(course, made)
    raise LookupError("no household has a stage two plan of these days")


def report_to_comment_on(today: date, enquired: Enquired) -> list[Step]:
    """A report that was sent in these days; the applicants have time to comment on it."""
    for course in _courses(today, enquired):
        made = course.first("share-report")
        if made is not None and made.on <= today <= due(ClockId.PAR_COMMENT, made.on):
            return _until(course, made)
    raise LookupError("no household was sent its report in these days")


def delayed(today: date, enquired: Enquired) -> list[Step]:
    """A stage two whose four months were over a little while ago, with the ground on record."""
    for course in _courses(today, enquired):
        started, made = course.first("start-stage-two"), course.first("sign-off-report")
        if started is None or made is None or made.on > today:
            continue
        last = due(ClockId.STAGE_TWO, started.on)
        if last - RECENT <= today <= last + RECENT:
            return [*_until(course, made), _delay(today, last)]
    raise LookupError("no household has a stage two that ends in these days")


def _courses(today: date, enquired: Enquired) -> Iterator[Course]:
    return (enquired(today - timedelta(days=age)) for age in range(YOUNGEST, OLDEST))


def _until(course: Course, last: Step) -> list[Step]:
    return [*course.steps[: course.steps.index(last) + 1]]


def _delay(today: date, last: date) -> Step:
    details = {
        "ground": "applicant_request",
        "begins_on": (today - timedelta(days=3)).isoformat(),
        "until": (last + LONGER).isoformat(),
        "evidence": EVIDENCE,
    }
    return step(Service.ASSESSMENT, "record-delay", today, **details)
