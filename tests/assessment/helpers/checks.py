"""Cases that opened with a list of people, and what is done about their checks."""

from datetime import date
from typing import Any

from contracts.checks import Check
from contracts.people import ListedPerson, PersonKind
from contracts.reference import Household
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.check_table import (
    CheckCell,
    check_table,
)
from services.assessment.domain.checks import (
    AskForChecks,
    ReturnChecks,
    ask_for_checks,
    return_checks,
)
from services.assessment.domain.heard_people import hear_of_person
from services.assessment.domain.stage_one import open_stage_one
from tests.assessment.helpers.assessments import (
    ACCEPTANCE,
    ACCEPTED,
    DECIDED,
    HEARD,
    RETURNED,
)

COUPLE = (
    (1, PersonKind.APPLICANT),
    (2, PersonKind.APPLICANT),
    (3, PersonKind.ADULT),
    (4, PersonKind.CHILD),
    (5, PersonKind.REFEREE),
    (6, PersonKind.REFEREE),
    (7, PersonKind.REFEREE),
)
EVERYTHING = tuple(Check)


def listed(*people: tuple[int, PersonKind]) -> Assessment:
    """A case that opened with these people."""
    known = tuple(ListedPerson(number=number, kind=kind) for number, kind in people or COUPLE)
    joint = sum(kind is PersonKind.APPLICANT for _, kind in people or COUPLE) > 1
    household = Household.JOINT if joint else Household.SINGLE
    accepted = ACCEPTANCE.model_copy(update={"people": known, "household": household})
    return open_stage_one(None, HEARD, accepted).state


def heard(state: Assessment, event: Any) -> Assessment:
    decision = hear_of_person(state, HEARD, event)
    assert decision is not None
    assert not decision.events
    return decision.state


def returning(
    state: Assessment, checks: tuple[Check, ...] = EVERYTHING, on: date = RETURNED, **more: Any
) -> Assessment:
    return return_checks(state, ReturnChecks(on=on, checks=checks, **more)).state


def asking(state: Assessment, *checks: Check, on: date = ACCEPTED, **more: Any) -> Assessment:
    return ask_for_checks(state, AskForChecks(on=on, checks=checks, **more)).state


def cell(state: Assessment, check: Check, person: int | None, on: date = DECIDED) -> CheckCell:
    return next(each for each in check_table(state, on) if each.need.place == (check, person))


def whose(state: Assessment, check: Check) -> list[int | None]:
    return [each.need.number for each in check_table(state, DECIDED) if each.need.check is check]
