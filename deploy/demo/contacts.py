"""What staff do beside the first contact: attempts that reach nobody, and the initial visit.

The invariant: both are drawn apart from the rest of the journey, whose days stay as they are.
"""

from datetime import date, timedelta
from functools import partial
from random import Random

from contracts.clocks import ClockId
from contracts.reference import (
    AttemptOutcome,
    ContactChannel,
    ContactOutcome,
    NextStep,
    VisitOutcome,
)
from deploy.demo.days import near_limit, working_day, working_days_on
from deploy.demo.draft import Course
from deploy.demo.enquiry import recruiter
from deploy.demo.plan import Service, Step, step, woven
from deploy.demo.quotas import REGISTERED

TRIED_BEFORE, TRIED_TWICE = 0.2, 0.3
CALLED_IN_VAIN = (ContactChannel.PHONE, ContactChannel.EMAIL)
VISITED = 0.45
CALL_KEPT, VISIT_KEPT, OUTCOME_KEPT = 0.9, 0.85, 0.8
WRITE_UP = (
    "They have read a great deal, know that they may wait, and have time for the preparation."
)

_step = partial(step, Service.ENQUIRY)


def reached(course: Course) -> Course:
    """The course with the attempts before its first contact, and with the visit of some who register."""
    random = Random(f"{course.draft.seed}/{course.draft.number}/reaching")
    attempts = _attempts(course, random)
    return course._replace(steps=woven(attempts, course.steps, _visit(course, random)))


def _attempts(course: Course, random: Random) -> list[Step]:
    """One or two on working days after the enquiry, up to the day of the contact where one is made."""
    contact = course.first("make-contact")
    if contact and random.random() > TRIED_BEFORE:
        return []
    on = working_day(course.draft.enquired_on + timedelta(days=1))
    days = [on, working_days_on(on, 2)] if random.random() < TRIED_TWICE else [on]
    until = contact.on if contact else course.ended_on
    return [
        _step(
            "attempt-contact",
            day,
            channel=random.choice(CALLED_IN_VAIN),
            staff=recruiter(course.draft.number),
            outcome=random.choice(tuple(AttemptOutcome)),
            next_step=NextStep.PLANNED_CALL,
        )
        for day in days
        if until is None or day <= until
    ]


def _visit(course: Course, random: Random) -> list[Step]:
    """Requested, arranged by phone, held, written up and told, where there is time for it."""
    if course.draft.ending < REGISTERED or random.random() > VISITED:
        return []
    informed, form = course.first("provide-information"), course.first("save-registration-draft")
    if informed is None or form is None:
        return []
    steps = _visited(recruiter(course.draft.number), random, informed.on)
    return steps if steps[-1].on < form.on else []


def _visited(staff: str, random: Random, informed_on: date) -> list[Step]:
    requested_on = working_days_on(informed_on, random.randint(1, 4))
    called_on = near_limit(random, requested_on, ClockId.ENQ_CALL, kept=CALL_KEPT)
    held_on = near_limit(random, requested_on, ClockId.ENQ_VISIT, kept=VISIT_KEPT)
    told_on = near_limit(random, held_on, ClockId.ENQ_WRITEUP, kept=OUTCOME_KEPT)
    held = _step("hold-initial-visit", held_on, staff=staff)
    written_up_on = min(working_days_on(held_on, random.randint(1, 4)), told_on)
    call = {"channel": ContactChannel.PHONE, "next_step": NextStep.INITIAL_VISIT}
    call |= {"outcome": ContactOutcome.WISHES_TO_GO_ON}
    return [
        _step("request-initial-visit", requested_on, staff=staff),
        _step("make-contact", min(called_on, held_on), staff=staff, **call),
        held,
        _step("write-up-initial-visit", written_up_on, staff=staff, words=WRITE_UP),
        _step("tell-visit-outcome", told_on, staff=staff, outcome=VisitOutcome.INVITED_TO_REGISTER),
    ]
