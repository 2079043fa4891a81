"""Days that were recorded wrongly: the first contact was earlier than was written down at first.

The invariant: the right day is a working day from the enquiry on, so that the journey stays lawful.
"""

from collections.abc import Sequence
from datetime import date
from functools import partial
from random import Random

from contracts.calendar import working_days_before
from deploy.demo.days import working_days_on
from deploy.demo.draft import Course
from deploy.demo.enquiry import recruiter
from deploy.demo.plan import Service, Step, step, woven

BECAUSE = "The call was written up on a later day than it was made."

_step = partial(step, Service.ENQUIRY)


def may_be_corrected(course: Course) -> bool:
    """Whose first contact can have been a working day earlier."""
    contact = course.first("make-contact")
    return contact is not None and _day_before(contact) >= course.opening.on


def is_corrected(course: Course, random: Random, _: int) -> Sequence[Step]:
    """The journey with the correction in it, some days after the contact that it corrects."""
    contact = course.first("make-contact")
    if contact is None:
        return course.steps
    correction = _step(
        "correct-date",
        working_days_on(contact.on, random.randint(1, 10)),
        corrects=course.steps.index(contact) + 1,
        right_day=_day_before(contact).isoformat(),
        reason=BECAUSE,
        staff=recruiter(course.draft.number),
    )
    return woven(course.steps, [correction])


def _day_before(contact: Step) -> date:
    return working_days_before(contact.on, 1)
