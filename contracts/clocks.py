"""The limits that the journey is measured against: a dated table, and pure arithmetic over it.

The invariant: a running clock keeps the day it started, its last day in time and the versions they
were worked out by, so a later rule never moves a date that was already given to anybody. Time alone
decides nothing: a clock that has run out is a fact to report, never a refusal.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, PositiveInt

from contracts.calendar import (
    CALENDAR_VERSION,
    add_months,
    add_working_days,
    working_days_before,
    working_days_beginning_with,
)
from contracts.clock_rule import (
    LOCALLY_SET,
    Certainty,
    ClockId,
    ClockRule,
    Counting,
    LocalStandard,
    Unit,
)

__all__ = [
    "LOCALLY_SET",
    "RULES",
    "TWO_STAGE_PROCESS",
    "Certainty",
    "ClockId",
    "ClockRule",
    "Counting",
    "LocalStandard",
    "NoRuleInForce",
    "RunningClock",
    "StoppedBeforeStart",
    "Unit",
    "breached_from",
    "due",
    "due_soon_on",
    "rule",
    "start",
]


class NoRuleInForce(LookupError):
    """The table holds no rule for this clock on this day."""


class StoppedBeforeStart(ValueError):
    """A clock cannot stop on a day before the one on which it started."""


class RunningClock(BaseModel):
    """A clock on one journey; `due_on` is the last day in time, the next day is late."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: ClockId
    started_on: date
    due_on: date
    rule_version: int
    calendar_version: str
    stopped_on: date | None = None
    local_standard: PositiveInt | None = Field(
        default=None, description="The agency's own standard in working days, where it set one"
    )

    def stopped(self, on: date) -> Self:
        """The clock, stopped; of several days the earliest counts, in whatever order they come.

        Raises `StoppedBeforeStart`.
        """
        if on < self.started_on:
            raise StoppedBeforeStart(
                f"the clock {self.id} started on {self.started_on}, after {on}"
            )
        earliest = on if self.stopped_on is None else min(on, self.stopped_on)
        return self.model_copy(update={"stopped_on": earliest})

    @property
    def in_time(self) -> bool | None:
        """Whether it stopped on or before its last day; None while it runs."""
        if self.stopped_on is None:
            return None
        return self.stopped_on <= self.due_on


def rule(clock: ClockId, on: date) -> ClockRule:
    """The rule in force on that day, both its dates included; `NoRuleInForce` otherwise."""
    for candidate in RULES:
        if candidate.id is clock and _in_force(candidate, on):
            return candidate
    raise NoRuleInForce(f"no rule for the clock {clock} is in force on {on}")


def due(clock: ClockId, started_on: date, standard: LocalStandard | None = None) -> date:
    """The last day in time, by the rule in force on the day of the start.

    An agency's own standard takes the place of the rule's length, counted as "within". Raises
    `ValueError` for the standard of another clock, `NoRuleInForce`, and `OutsideCalendar` where the
    bank holidays are not known.
    """
    return _last_day(rule(clock, started_on), started_on, standard)


def start(clock: ClockId, on: date, standard: LocalStandard | None = None) -> RunningClock:
    """The clock running from that day; raises what `due` raises."""
    chosen = rule(clock, on)
    return RunningClock(
        id=clock,
        started_on=on,
        due_on=_last_day(chosen, on, standard),
        rule_version=chosen.version,
        calendar_version=CALENDAR_VERSION,
        local_standard=standard.working_days if standard else None,
    )


def due_soon_on(clock: RunningClock) -> date:
    """The first day on which it counts as due soon, and never one before its start.

    Raises `NoRuleInForce`, and `OutsideCalendar` where the bank holidays are not known.
    """
    ahead = rule(clock.id, clock.started_on).due_soon
    return max(clock.started_on, working_days_before(clock.due_on, ahead))


def breached_from(clock: RunningClock) -> date:
    """The first day on which it is late, be it a working day or not."""
    return clock.due_on + timedelta(days=1)


def _last_day(chosen: ClockRule, started_on: date, standard: LocalStandard | None) -> date:
    if standard is None:
        return _LAST_DAY[chosen.unit, chosen.counting](started_on, chosen.length)
    if standard.clock is not chosen.id:
        raise ValueError(f"a standard for {standard.clock} says nothing of {chosen.id}")
    return add_working_days(started_on, standard.working_days)


def _in_force(candidate: ClockRule, on: date) -> bool:
    return candidate.effective_from <= on <= (candidate.effective_to or date.max)


# No rule counts months "beginning with" a day: how such a month would end is not settled here.
_LAST_DAY: dict[tuple[Unit, Counting], Callable[[date, int], date]] = {
    (Unit.WORKING_DAYS, Counting.WITHIN): add_working_days,
    (Unit.WORKING_DAYS, Counting.BEGINNING_WITH): working_days_beginning_with,
    (Unit.MONTHS, Counting.WITHIN): add_months,
}

TWO_STAGE_PROCESS = date(2013, 7, 1)

RULES: tuple[ClockRule, ...] = (
    ClockRule(
        id=ClockId.FIRST_RESPONSE,
        title="First response",
        starts="The enquiry is received",
        stops="A member of staff first reaches the enquirer",
        length=2,
        unit=Unit.WORKING_DAYS,
        counting=Counting.WITHIN,
        due_soon=1,
        pauses="None",
        source="No published rule",
        certainty=Certainty.LOCAL,
        version=1,
        effective_from=TWO_STAGE_PROCESS,
    ),
    ClockRule(
        id=ClockId.ENQ_INFO,
        title="Information after an enquiry",
        starts="The first enquiry is received",
        stops="Detailed information is given: pack, meeting, visit or pre-planned call",
        length=10,
        unit=Unit.WORKING_DAYS,
        counting=Counting.WITHIN,
        due_soon=2,
        pauses="None stated",
        source="Department for Education consultation, May 2013, question 1: a proposal",
        certainty=Certainty.UNCERTAIN,
        version=1,
        effective_from=TWO_STAGE_PROCESS,
    ),
    ClockRule(
        id=ClockId.REFERRAL_TAKE_UP,
        title="Taking up a referral",
        starts="The receiving agency receives the referral",
        stops="A member of its staff takes the referral up",
        length=2,
        unit=Unit.WORKING_DAYS,
        counting=Counting.WITHIN,
        due_soon=1,
        pauses="None",
        source="No published rule",
        certainty=Certainty.LOCAL,
        version=1,
        effective_from=TWO_STAGE_PROCESS,
    ),
    ClockRule(
        id=ClockId.ENQ_CALL,
        title="Call after a visit is requested",
        starts="The initial visit is requested",
        stops="A member of staff reaches the enquirer by phone",
        length=2,
        unit=Unit.WORKING_DAYS,
        counting=Counting.WITHIN,
        due_soon=1,
        pauses="None stated",
        source="One regional agency's practice: One Adoption, guidance on initial visits",
        certainty=Certainty.LOCAL,
        version=1,
        effective_from=TWO_STAGE_PROCESS,
    ),
    ClockRule(
        id=ClockId.ENQ_VISIT,
        title="Initial visit",
        starts="The request for an initial visit is received",
        stops="The initial visit is held",
        length=10,
        unit=Unit.WORKING_DAYS,
        counting=Counting.WITHIN,
        due_soon=2,
        pauses="None stated; a second visit may follow",
        source="One regional agency's practice: One Adoption, guidance on initial visits",
        certainty=Certainty.LOCAL,
        version=1,
        effective_from=TWO_STAGE_PROCESS,
    ),
    ClockRule(
        id=ClockId.ENQ_WRITEUP,
        title="Outcome of the initial visit",
        starts="The initial visit is held",
        stops="The enquirer is told the outcome, once the write-up is with the team manager",
        length=7,
        unit=Unit.WORKING_DAYS,
        counting=Counting.WITHIN,
        due_soon=2,
        pauses="None stated; a manager confirms a refusal in writing",
        source="One regional agency's practice: One Adoption, guidance on initial visits. It gives "
        "5 to 7 working days for the write-up and ideally under 10 days for the answer; 7 working "
        "days to the answer are taken here",
        certainty=Certainty.LOCAL,
        version=1,
        effective_from=TWO_STAGE_PROCESS,
    ),
    ClockRule(
        id=ClockId.ROI_DECIDE,
        title="Decision on the registration of interest",
        starts="The completed registration of interest is received",
        stops="The agency tells the household whether it accepts the registration",
        length=5,
        unit=Unit.WORKING_DAYS,
        counting=Counting.WITHIN,
        due_soon=1,
        pauses="None stated",
        source="Department for Education consultation, May 2013, question 2: a proposal, "
        "which agencies apply",
        certainty=Certainty.UNCERTAIN,
        version=1,
        effective_from=TWO_STAGE_PROCESS,
    ),
    ClockRule(
        id=ClockId.STAGE_ONE,
        title="Stage one",
        starts="The agency notifies the household that the registration is accepted",
        stops="The pre-assessment decision",
        length=2,
        unit=Unit.MONTHS,
        counting=Counting.WITHIN,
        due_soon=10,
        pauses="None; may take longer for good reasons or at the applicants' request, with the "
        "reason and its evidence on the case record",
        source="Adoption Agencies Regulations 2005, regulations 21 and 27, from practice guides; "
        "some say eight weeks",
        certainty=Certainty.UNCERTAIN,
        version=1,
        effective_from=TWO_STAGE_PROCESS,
    ),
    ClockRule(
        id=ClockId.STAGE_TWO_WINDOW,
        title="Time to ask for stage two",
        starts="The agency notifies the applicants that they may be suitable",
        stops="The applicants notify the agency that they wish to go on",
        length=6,
        unit=Unit.MONTHS,
        counting=Counting.WITHIN,
        due_soon=10,
        pauses="None; after it the agency must write that the applicants cannot go on",
        source="Adoption Agencies Regulations 2005, regulation 28",
        certainty=Certainty.LAW,
        version=1,
        effective_from=TWO_STAGE_PROCESS,
    ),
    ClockRule(
        id=ClockId.STAGE_TWO,
        title="Stage two",
        starts="The agency receives the applicants' notice that they wish to go on",
        stops="The agency decision, not the panel meeting",
        length=4,
        unit=Unit.MONTHS,
        counting=Counting.WITHIN,
        due_soon=10,
        pauses="None; delay only in exceptional circumstances or at the applicants' request",
        source="Adoption Agencies Regulations 2005, regulation 30B(1) and (2)",
        certainty=Certainty.LAW,
        version=1,
        effective_from=TWO_STAGE_PROCESS,
    ),
    ClockRule(
        id=ClockId.PAR_COMMENT,
        title="Observations on the prospective adopter's report",
        starts="The report and the notice are sent to the applicants",
        stops="The applicants' written observations are received",
        length=5,
        unit=Unit.WORKING_DAYS,
        counting=Counting.BEGINNING_WITH,
        due_soon=1,
        pauses="None; the case may go to panel as soon as the observations are in",
        source="Adoption Agencies Regulations 2005, regulation 30",
        certainty=Certainty.UNCERTAIN,
        version=1,
        effective_from=TWO_STAGE_PROCESS,
    ),
    ClockRule(
        id=ClockId.ADM_DECIDE,
        title="Agency decision",
        starts="The decision maker has the panel's recommendation and the final minutes",
        stops="The decision maker's decision",
        length=7,
        unit=Unit.WORKING_DAYS,
        counting=Counting.WITHIN,
        due_soon=2,
        pauses="None; it does not start without the final minutes",
        source="Adoption: national minimum standards (England), standard 17",
        certainty=Certainty.UNCERTAIN,
        version=1,
        effective_from=TWO_STAGE_PROCESS,
    ),
    ClockRule(
        id=ClockId.REGISTRATION_TO_APPROVAL,
        title="Registration to approval",
        starts="The registration of interest is accepted",
        stops="The agency decides that the applicants are suitable to adopt",
        length=6,
        unit=Unit.MONTHS,
        counting=Counting.WITHIN,
        due_soon=10,
        pauses="None",
        source="First4Adoption, counting rules of the adoption map",
        certainty=Certainty.GUIDANCE,
        version=1,
        effective_from=TWO_STAGE_PROCESS,
    ),
)
