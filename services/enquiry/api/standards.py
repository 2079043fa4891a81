"""Service standards over HTTP: an agency sets its own, and everybody sees which count."""

from datetime import date, timedelta
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field

from contracts.check_age import AGES, age_rule, months_at
from contracts.checks import Check
from contracts.clocks import LOCALLY_SET, Certainty, ClockId, rule
from contracts.identity import Role
from contracts.reference import AgencyCode
from services.chassis.admission import may
from services.chassis.clock import today
from services.chassis.problems import REFUSALS
from services.chassis.record import Receipt
from services.enquiry.api.dependencies import (
    CASE_READERS,
    InMemory,
    StandardCommands,
)
from services.enquiry.domain.standards import (
    DatedStandard,
    SetCheckAge,
    SetServiceStandard,
    set_check_age,
    set_service_standard,
)
from services.enquiry.store.standards import standards_of

router = APIRouter(tags=["service standards"], responses=REFUSALS)


class StandardView(BaseModel):
    """One standard in force today. `local` means that the agency set it for itself.

    `next_working_days` is the standard from `next_from`, if the agency has set a future one.
    """

    clock: ClockId
    title: str
    working_days: int
    local: bool
    explanation: str
    effective_on: date
    next_working_days: int | None
    next_from: date | None
    choices: tuple[int, ...] = Field(description="What an agency can choose from; empty: any")


@router.post("/service-standards", dependencies=[may(Role.MANAGER)])
async def set_standard(
    command: SetServiceStandard, standards: StandardCommands, memory: InMemory
) -> Receipt:
    """Set one of the agency's own standards, from the next day. Legal limits do not change."""
    identity: UUID = standards_of(command.agency)
    receipt = await standards.change(identity, set_service_standard, command)
    await memory.standards.refresh()
    return receipt


@router.get(
    "/agencies/{agency}/service-standards", dependencies=[may(*CASE_READERS, Role.NATIONAL_ANALYST)]
)
async def list_standards(agency: AgencyCode, memory: InMemory) -> list[StandardView]:
    """List every standard that an agency can set, and its value today."""
    on = today()
    own = {
        each.clock: each.working_days for each in memory.standards.in_force(agency, on, LOCALLY_SET)
    }
    return [
        _view(clock, own.get(clock), on, memory.standards.coming(agency, on, clock))
        for clock in ClockId
        if clock in LOCALLY_SET
    ]


class CheckAgeView(BaseModel):
    """How long one check holds for a case that begins today; `rule_months` is what holds where the agency sets nothing.

    `next_months` is the same for one that begins tomorrow, if the agency has changed it today.
    """

    check: Check
    months: int
    rule_months: int
    next_months: int | None


@router.post("/check-ages", dependencies=[may(Role.MANAGER)])
async def set_age(command: SetCheckAge, standards: StandardCommands, memory: InMemory) -> Receipt:
    """Set how long a check holds at the agency, for cases that begin from the next day."""
    receipt = await standards.change(standards_of(command.agency), set_check_age, command)
    await memory.standards.refresh()
    return receipt


@router.get("/agencies/{agency}/check-ages", dependencies=[may(*CASE_READERS)])
async def list_ages(agency: AgencyCode, memory: InMemory) -> list[CheckAgeView]:
    """List every check that expires, and how long it holds at an agency."""
    on = today()
    now, then = (memory.standards.ages_on(agency, day) for day in (on, on + timedelta(days=1)))
    rules = [age_rule(check, on) for check in dict.fromkeys(each.check for each in AGES)]
    return [
        CheckAgeView(
            check=each.check,
            months=months_at(each, now),
            rule_months=each.months,
            next_months=months_at(each, then)
            if months_at(each, then) != months_at(each, now)
            else None,
        )
        for each in rules
        if each
    ]


def _view(clock: ClockId, own: int | None, on: date, coming: DatedStandard | None) -> StandardView:
    common = rule(clock, on)
    words = "Set by this agency." if own else common.certainty.words
    return StandardView(
        clock=clock,
        title=common.title,
        working_days=own or common.length,
        local=own is not None or common.certainty is Certainty.LOCAL,
        explanation=words,
        effective_on=on,
        next_working_days=coming.standard.working_days if coming else None,
        next_from=coming.effective_from if coming else None,
        choices=common.choices,
    )
