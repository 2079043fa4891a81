"""Households that come twice: the second enquiry, what someone makes of it, and that staff merge it.

The invariant: the second enquiry is the household's own, under the same email address and at the same
agency, and in the end it is merged into the first.
"""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from random import Random

from contracts.reference import Channel
from deploy.demo.days import working_day, working_days_on
from deploy.demo.draft import Course
from deploy.demo.enquiry import contacted, informed, recruiter
from deploy.demo.plan import OWN, Service, Step, opening, step, woven
from deploy.demo.quotas import ACCEPTED, Ending

SECOND = "second enquiry"
ANSWERED_TWICE = 0.4
UNDONE_ONE_IN = 6
COLLEAGUE = 5

_step = partial(step, Service.ENQUIRY)


def may_come_twice(course: Course) -> bool:
    """Who left an email address, and whose first enquiry does not end before it could be merged into."""
    stays = course.draft.ending is Ending.WENT_QUIET or course.draft.ending >= ACCEPTED
    return stays and "email" in course.opening.details["applicants"][0]


def was_contacted(course: Course) -> bool:
    """Whose first enquiry someone answers."""
    return course.first("make-contact") is not None


def comes_twice(course: Course, random: Random, turn: int) -> Sequence[Step]:
    """The journey with the second enquiry in it; whom nobody answered is answered there."""
    second = _second(course, random)
    if not was_contacted(course) or random.random() < ANSWERED_TWICE:
        second += _answered(course, random, second[0])
    merged = _merged(course, random, second[-1], undone=turn % UNDONE_ONE_IN == UNDONE_ONE_IN - 1)
    return woven(course.steps, [each.at(SECOND) for each in [*second, *merged]])


def _second(course: Course, random: Random) -> list[Step]:
    first, draft = course.opening, course.draft
    others = [channel for channel in Channel if channel is not draft.channel]
    details = {**first.details, "channel": random.choice(others)}
    on = working_day(draft.enquired_on + timedelta(days=random.randint(2, 12)))
    return [opening(first.folder, on, **details)]


def _answered(course: Course, random: Random, second: Step) -> list[Step]:
    """By a colleague, who does not know of the first enquiry."""
    contact = contacted(course.draft.number + COLLEAGUE, random, second.on)
    return [contact, informed(random, second.on, after=contact.on)]


def _merged(course: Course, random: Random, last: Step, *, undone: bool) -> list[Step]:
    """Merged some days after the last thing that happened; undone by mistake, it is merged again."""
    staff = recruiter(course.draft.number)
    on = working_days_on(last.on, random.randint(1, 5))
    merge = _step("merge", on, staff=staff).naming(into=OWN)
    if not undone:
        return [merge]
    undone_on = working_days_on(on, random.randint(1, 3))
    again_on = working_days_on(undone_on, random.randint(0, 2))
    again = _step("merge", again_on, staff=staff).naming(into=OWN)
    return [merge, _step("undo-merge", undone_on, staff=staff), again]
