"""A case is put on hold, and goes on: what rests is the work, and never a deadline.

The invariant: nothing is recommended, decided or sent to panel while a case is on hold, but for a disqualification. What arrives is recorded
all the same, and the household can always withdraw.
"""

from datetime import date
from typing import Self

from pydantic import ConfigDict, Field, model_validator

from contracts.clocks import ClockId
from contracts.hold import AskedForBy, CaseHeld, HoldEnded, HoldReason
from contracts.hold_rules import goes_on
from contracts.written import WrittenIfAny
from services.assessment.domain.assessment import Assessment, at_step, decide
from services.assessment.domain.status import AT_PANEL, Status
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before, too_far

AT = (Status.STAGE_ONE, Status.STAGE_TWO)
"""Where work can rest: what is decided gets its notice, and the six months are a time to wait themselves."""


class PutOnHold(Command):
    """Work on the case rests from this date. No deadline moves."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-03-20",
                    "reason": "bereavement",
                    "asked_by": "applicants",
                    "until": "2025-04-22",
                    "words": "They asked for some weeks after a death in the family.",
                }
            ]
        }
    )

    on: date = Field(title="From which date is it on hold?", description="Today or an earlier date")
    reason: HoldReason = Field(title="Why is it on hold?")
    asked_by: AskedForBy = Field(title="Who asked for it?")
    until: date | None = Field(
        default=None,
        title="When do you expect to go on?",
        description="You can leave this blank. Nothing happens on that date by itself. The applicants read it",
    )
    words: WrittenIfAny = Field(
        default=None,
        title="Anything your colleagues should know",
        description="We keep this on the case record. The applicants do not read it here",
    )

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.until is not None and self.until <= self.on:
            raise ValueError("a hold must end after the day it starts")
        if self.until is not None and too_far(self.on, self.until):
            raise ValueError("a hold must end within 2 years: check the year")
        return self


class EndHold(Command):
    """Work on the case goes on from this date."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"on": "2025-04-22"}]})

    on: date = Field(title="From which date do you go on?", description="Today or an earlier date")


def put_on_hold(state: Assessment | None, command: PutOnHold) -> Decision[Assessment]:
    """Refuses a second hold; deadlines stay as they are."""
    if state is not None and state.status in AT_PANEL:
        raise Refusal(
            Kind.NOT_NOW,
            "A case that is with the panel or under review cannot be put on hold. Ask the panel administrator to consider it at a later meeting. The deadlines do not stop.",
        )
    assessment = at_step(state, *AT)
    if assessment.course.hold is not None:
        raise Refusal(Kind.NOT_NOW, "This case is already on hold. End that hold first.")
    not_before(command.on, _begun(assessment), "this stage began")
    ended = [assessment.day_of(each.ended) for each in assessment.course.holds if each.ended]
    not_before(command.on, max(ended, default=command.on), "the end of the hold before")
    facts = command.model_dump(include={"reason", "asked_by", "until"})
    held = CaseHeld(occurred_on=command.on, **facts)
    words = {assessment.version + 1: command.words} if command.words else {}
    return decide(assessment, held, hold_words={**assessment.hold_words, **words})


def end_hold(state: Assessment | None, command: EndHold) -> Decision[Assessment]:
    """Work goes on; what is due has not changed."""
    assessment = at_step(state, *AT)
    hold = assessment.course.hold
    if hold is None:
        raise Refusal(Kind.NOT_NOW, "This case is not on hold.")
    not_before(command.on, assessment.day_of(hold.version), "the hold began")
    return decide(assessment, HoldEnded(occurred_on=command.on))


def running_on(assessment: Assessment) -> list[ClockId]:
    """Which of the clocks that run are not stopped by the hold, by the rule of the day on which it began."""
    hold = assessment.on_hold
    if hold is None:
        return []
    held_on = assessment.day_of(hold.version)
    return [each.id for each in assessment.awaited if goes_on(each.id, held_on)]


def _begun(assessment: Assessment) -> date:
    second = assessment.clocks.get(ClockId.STAGE_TWO)
    return second.started_on if second else assessment.opened_on
