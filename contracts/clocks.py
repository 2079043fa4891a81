"""The limits that the journey is measured against: a dated table, and pure arithmetic over it.

The invariant: a running clock keeps the day it started, its last day in time and the versions they
were worked out by, so a later rule never moves a date that was already given to anybody. Time alone
decides nothing: a clock that has run out is a fact to report, never a refusal.
"""

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, PositiveInt

from contracts.calendar import (
    CALENDAR_VERSION,
    add_months,
    add_working_days,
    working_days_beginning_with,
)


class ClockId(StrEnum):
    """The limits the suite knows, in the order of the journey."""

    FIRST_RESPONSE = "first_response"
    ENQ_INFO = "enq_info"
    ROI_DECIDE = "roi_decide"
    STAGE_ONE = "stage_one"
    STAGE_TWO_WINDOW = "stage_two_window"
    STAGE_TWO = "stage_two"
    PAR_COMMENT = "par_comment"
    ADM_DECIDE = "adm_decide"
    REGISTRATION_TO_APPROVAL = "registration_to_approval"


class Unit(StrEnum):
    """What a limit is counted in; months are calendar months, by the corresponding date."""

    WORKING_DAYS = "working_days"
    MONTHS = "months"


class Counting(StrEnum):
    """Whether the day on which a clock starts is counted: "beginning with" counts it."""

    WITHIN = "within"
    BEGINNING_WITH = "beginning_with"


class Certainty(StrEnum):
    """How far a limit can be relied on; `words` says it on a screen."""

    LAW = "law"
    GUIDANCE = "guidance"
    LOCAL = "local"
    UNCERTAIN = "uncertain"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    Certainty.LAW: "Set by the regulations.",
    Certainty.GUIDANCE: "A published rule for national figures; it binds nobody in a single case.",
    Certainty.LOCAL: "A starting value for a local standard; no regulation or guidance sets it.",
    Certainty.UNCERTAIN: "Not checked against the original text; confirm it before relying on it.",
}


class ClockRule(BaseModel):
    """One limit as it stood between two dates, with the words a screen explains it by."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: ClockId
    title: str
    starts: str
    stops: str
    length: PositiveInt
    unit: Unit
    counting: Counting
    pauses: str
    source: str
    certainty: Certainty
    version: PositiveInt
    effective_from: date
    effective_to: date | None = None


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


def due(clock: ClockId, started_on: date) -> date:
    """The last day in time, by the rule in force on the day of the start.

    Raises `NoRuleInForce`, and `OutsideCalendar` where the bank holidays are not known.
    """
    chosen = rule(clock, started_on)
    return _LAST_DAY[chosen.unit, chosen.counting](started_on, chosen.length)


def start(clock: ClockId, on: date) -> RunningClock:
    """The clock running from that day; raises what `due` raises."""
    return RunningClock(
        id=clock,
        started_on=on,
        due_on=due(clock, on),
        rule_version=rule(clock, on).version,
        calendar_version=CALENDAR_VERSION,
    )


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
        pauses="None stated",
        source="Department for Education consultation, May 2013, question 1: a proposal",
        certainty=Certainty.UNCERTAIN,
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
        pauses="None",
        source="First4Adoption, counting rules of the adoption map",
        certainty=Certainty.GUIDANCE,
        version=1,
        effective_from=TWO_STAGE_PROCESS,
    ),
)
