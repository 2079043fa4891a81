"""Households that withdrew and come back: a new enquiry that names the journey which ended.

The invariant: the one who returns is one of the year's households, drawn like any other; only its people
are those of the earlier journey.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta

from deploy.demo.draft import Course
from deploy.demo.plan import OWN, Step
from deploy.demo.quotas import Ending

RETURN = "return"
AWAY = timedelta(days=30)
ENDS_BEFORE_THE_FORM = (Ending.WENT_QUIET, Ending.WITHDREW_ENQUIRY)


def pairs(courses: Iterable[Course], wanted: int) -> Iterator[tuple[Course, Course]]:
    """So many households that withdrew, each with the later one that is its return."""
    left = [each for each in courses if each.draft.ending in ENDS_BEFORE_THE_FORM]
    for _ in range(wanted):
        found = next(((a, b) for a in left for b in left if _may_be_one(a, b)), None)
        if found is None:
            return
        left = [each for each in left if each not in found]
        yield found


def returned(earlier: Course, later: Course) -> tuple[Step, ...]:
    """Both enquiries of a household as one journey, the later one with the people of the earlier."""
    people = {name: earlier.opening.details[name] for name in ("applicants", "postcode")}
    first = later.opening
    again = replace(first, details={**first.details, **people}).naming(previous_journey=OWN)
    return (*earlier.steps, *(each.at(RETURN) for each in (again, *later.steps[1:])))


def _may_be_one(earlier: Course, later: Course) -> bool:
    return (
        earlier.draft.ending is Ending.WITHDREW_ENQUIRY
        and earlier.draft.household is later.draft.household
        and later.draft.enquired_on >= earlier.steps[-1].on + AWAY
    )
