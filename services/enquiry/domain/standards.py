"""The service standards that an agency sets for itself; the law's limits are not among them.

The invariant: the standards change by `evolve` alone; one counts from the day after it was set, so no day
already given to anybody moves, and an agency's standards on any past day can be told.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from contracts.check_age import OwnCheckAge, age_rule
from contracts.checks import Check
from contracts.clocks import ClockId, LocalStandard, rule
from contracts.reference import AgencyCode
from contracts.service_standard import CheckAgeSet, ServiceStandardSet
from contracts.words import label_of
from services.chassis.decision import Command, Decision, Kind, Refusal, State


class DatedStandard(BaseModel):
    """One standard, from its first day."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    standard: LocalStandard
    effective_from: date


class DatedAge(BaseModel):
    """How long one check holds, from its first day."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    age: OwnCheckAge
    effective_from: date


class AgencyStandards(State):
    """Every standard that an agency ever set, in that order; its events rebuild all of it."""

    standing: tuple[DatedStandard, ...] = ()
    ages: tuple[DatedAge, ...] = ()

    def in_force(self, on: date, clocks: Iterable[ClockId]) -> tuple[LocalStandard, ...]:
        """The agency's own standards for these clocks on that day; none where it set none."""
        latest = {
            each.standard.clock: each.standard
            for each in sorted(self.standing, key=lambda each: each.effective_from)
            if each.effective_from <= on
        }
        return tuple(latest[clock] for clock in clocks if clock in latest)

    def ages_on(self, on: date) -> tuple[OwnCheckAge, ...]:
        """How long checks hold for a case that begins on that day; none where the agency set nothing."""
        begun = [each for each in self.ages if each.effective_from <= on]
        begun.sort(key=lambda each: each.effective_from)
        return tuple({each.age.check: each.age for each in begun}.values())

    def coming(self, on: date, clock: ClockId) -> DatedStandard | None:
        """What was set for this clock and begins after that day; of several, the latest word."""
        later = [each for each in self.standing if each.effective_from > on]
        return next((each for each in reversed(later) if each.standard.clock is clock), None)


class SetServiceStandard(Command):
    """Set how soon your agency aims to do something, in working days."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-03-03",
                    "agency": "moorland",
                    "clock": "first_response",
                    "working_days": 1,
                }
            ]
        }
    )

    agency: AgencyCode
    clock: ClockId
    working_days: Annotated[int, Field(ge=1, le=60)]

    @model_validator(mode="after")
    def _is_the_agencys_to_set(self) -> Self:
        LocalStandard(clock=self.clock, working_days=self.working_days)
        return self

    @property
    def standard(self) -> LocalStandard:
        return LocalStandard(clock=self.clock, working_days=self.working_days)


class SetCheckAge(Command):
    """Set for how many months a check holds at your agency, at most as long as the rule says."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"on": "2025-03-03", "agency": "moorland", "check": "dbs", "months": 12}]
        }
    )

    agency: AgencyCode
    check: Check
    months: Annotated[int, Field(ge=1, le=60)]


def evolve(
    standards: AgencyStandards | None, event: ServiceStandardSet | CheckAgeSet
) -> AgencyStandards:
    """The agency's standards after one more event; nothing of them is private."""
    known = standards or AgencyStandards(agency=event.agency)
    if isinstance(event, CheckAgeSet):
        age = DatedAge(age=event.age, effective_from=event.effective_from)
        return known.model_copy(update={"ages": (*known.ages, age)})
    dated = DatedStandard(standard=event.standard, effective_from=event.effective_from)
    return known.model_copy(update={"standing": (*known.standing, dated)})


def set_service_standard(
    standards: AgencyStandards | None, command: SetServiceStandard
) -> Decision[AgencyStandards]:
    """Sets one standard, from the next day on; clocks that already run keep their last day."""
    choices = rule(command.clock, command.on).choices
    if choices and command.working_days not in choices:
        said = " or ".join(str(each) for each in choices)
        raise Refusal(Kind.NOT_VALID, f"Choose {said} working days.", "working_days")
    event = ServiceStandardSet(
        occurred_on=command.on,
        agency=command.agency,
        standard=command.standard,
        effective_from=command.on + timedelta(days=1),
    )
    return Decision(evolve(standards, event), [event])


def set_check_age(
    standards: AgencyStandards | None, command: SetCheckAge
) -> Decision[AgencyStandards]:
    """Sets how long a check holds, for cases that begin from the next day on; those that have begun keep theirs."""
    rule = age_rule(command.check, command.on)
    if rule is None:
        raise Refusal(Kind.NOT_VALID, "This check does not expire. Choose one that does.", "check")
    if command.months > rule.months:
        raise Refusal(
            Kind.NOT_VALID,
            f"It can hold for {rule.months} months at most. Give a shorter time: {label_of(command.check)}.",
            "months",
        )
    event = CheckAgeSet(
        occurred_on=command.on,
        agency=command.agency,
        age=OwnCheckAge(check=command.check, months=command.months),
        effective_from=command.on + timedelta(days=1),
    )
    return Decision(evolve(standards, event), [event])
