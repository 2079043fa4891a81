"""Households that first turn to a national front door, which refers them on with their consent.

The invariant: the agency that the year meant for a household has it in the end, on the day that the
year meant; everything before happens at the front door or at an agency that refuses.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from random import Random
from typing import Any

from contracts.calendar import working_days_before
from contracts.reference import Household, ReferralReason, ReferralRefusal
from deploy.demo.days import working_day, working_days_on
from deploy.demo.draft import AGENCIES, Course, Draft
from deploy.demo.enquiry import recruiter
from deploy.demo.plan import Service, Step, step, woven

FRONT_DOOR = "national-front-door"
FRONT_DOOR_STAFF = "front-door-01"
REFUSED_ONE_IN = 6
EARLIEST = date(2021, 4, 20)
"""Who enquires before could have turned to the front door in the year before."""

FOR_THE_AGENCY = "They have read about adoption and would like a call in the evening."
REFUSED_BECAUSE = "We are not taking new households for the next few months."

_step = partial(step, Service.ENQUIRY)


def may_come_by_front_door(course: Course) -> bool:
    """Whose first day at the front door lies within the year too."""
    return course.draft.enquired_on >= EARLIEST


def comes_by_front_door(course: Course, random: Random, turn: int) -> Sequence[Step]:
    """The journey from the front door on; now and then another agency refuses first."""
    draft = course.draft
    arrives_on = working_day(draft.enquired_on)
    refused: list[Step] = []
    if turn % REFUSED_ONE_IN == REFUSED_ONE_IN - 1:
        refused = _refused(draft, random, working_days_before(arrives_on, 3))
    asked_on = working_days_before(refused[0].on if refused else arrives_on, random.randint(1, 2))
    before = [
        _asked(course.opening, asked_on),
        *refused,
        _referred(draft, random, arrives_on, receiver=draft.agency),
        _taken_up(course, random, arrives_on),
    ]
    return woven(before, course.steps[1:])


def _asked(first: Step, on: date) -> Step:
    """They came by the campaign, like everybody of the year; that it led to the front door, the agency says."""
    return replace(first, on=on, details={**first.details, "agency": FRONT_DOOR})


def _referred(draft: Draft, random: Random, on: date, *, receiver: str) -> Step:
    applicants = [1, 2] if draft.household is Household.JOINT else [1]
    details: dict[str, Any] = {
        "receiver": receiver,
        "reason": random.choice(tuple(ReferralReason)),
        "consent": {"given_by": applicants, "given_on": on.isoformat()},
        "words": FOR_THE_AGENCY,
        "staff": FRONT_DOOR_STAFF,
    }
    return _step("refer", on, **details)


def _refused(draft: Draft, random: Random, on: date) -> list[Step]:
    other = random.choice([each for each in AGENCIES if each != draft.agency])
    refusal = {"reason": ReferralRefusal.NO_CAPACITY, "words": REFUSED_BECAUSE}
    return [
        _referred(draft, random, on, receiver=other),
        _step("refuse-referral", working_days_on(on, random.randint(0, 2)), **refusal),
    ]


def _taken_up(course: Course, random: Random, on: date) -> Step:
    """By someone at the agency, mostly in time, before anybody there answers."""
    days = [working_days_on(on, random.randint(0, 3)), *(each.on for each in course.steps[1:2])]
    return _step("take-up-referral", min(days), staff=recruiter(course.draft.number))
