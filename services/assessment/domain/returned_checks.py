"""When each check came back, from the events that say so.

The invariant: what is asked of each applicant is back once it is back for every one who goes on.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from contracts.assessment import ChecksReturned
from contracts.checks import Check
from services.assessment.domain.dated_steps import DatedStep, Step

CAME_BACK = frozenset({Step.CHECKS_RETURNED, Step.CHECKS_RETURNED_LATER, Step.FAST_TRACK_TAKEN})

Days = Mapping[Check, date]
Changes = dict[str, Any]


def returned(
    checks: Days, checks_of: Mapping[int, Days], applicants: Sequence[int], event: ChecksReturned
) -> Changes:
    """What one more event changes of `checks`, and of `checks_of`, which has those of each applicant."""
    came = dict.fromkeys(event.checks, event.occurred_on)
    whose = event.person or event.applicant
    if whose is None:
        return {"checks": {**checks, **came}}
    every = {number: dict(checks_of.get(number, {})) for number in applicants}
    if whose not in every:
        return {}
    every[whose] |= came
    whole = {
        check: max(own[check] for own in every.values())
        for check in event.checks
        if all(check in own for own in every.values())
    }
    return {"checks_of": every, "checks": {**checks, **whole}}


def returned_again(dates: Iterable[DatedStep], applicants: Sequence[int]) -> Changes:
    """Both, worked out anew from the days."""
    found: Changes = {"checks": {}, "checks_of": {}}
    for each in dates:
        if each.step in CAME_BACK:
            came = ChecksReturned(
                occurred_on=each.on,
                checks=each.checks,
                applicant=each.applicant,
                person=each.person,
            )
            found |= returned(found["checks"], found["checks_of"], applicants, came)
    return found
