"""A break that the household takes, for as long as the journey is open anywhere.

The invariant: no clock stops, because the law knows no pause. An agency that is late is late although the
household rests; stage one and two may take longer at the applicants' request, which is recorded there.
"""

from datetime import date
from typing import Self

from pydantic import ConfigDict, Field, model_validator

from contracts.household import JourneyPaused, JourneyResumed
from contracts.reference import NoteAbout, PauseReason
from contracts.written import WrittenIfAny
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before, too_far
from services.enquiry.domain.enquiry import Enquiry, decide, require_open
from services.enquiry.domain.progress import Status


class Pause(Command):
    """Take a break. `until` is when you plan to come back; nothing happens on that day."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-03-06",
                    "until": "2025-05-01",
                    "reason": "family",
                    "words": "My mother is ill.",
                }
            ]
        }
    )

    until: date | None = Field(
        default=None,
        title="When do you plan to come back?",
        description="You can leave this blank. Nothing happens on that day",
    )
    reason: PauseReason = Field(title="Why are you taking a break?")
    words: WrittenIfAny = Field(
        default=None,
        title="Anything your agency should know",
        description="We keep this in your case record",
    )

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.until is not None and self.until <= self.on:
            raise ValueError("a break must end after the day it starts")
        if self.until is not None and too_far(self.on, self.until):
            raise ValueError("a break must end within 2 years: check the year")
        return self


class Resume(Command):
    """Come back after a break, on this date."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"on": "2025-04-24"}]})


def pause(state: Enquiry | None, command: Pause) -> Decision[Enquiry]:
    """Keeps that the household rests, until it says that it is back; its words stay in the record."""
    enquiry = _under_way(state, command.on)
    if enquiry.progress.asked.pause is not None:
        raise Refusal(Kind.NOT_NOW, "You are already taking a break. End that one first.")
    noted = enquiry.with_note(command.on, NoteAbout.PAUSED, staff=None, words=command.words)
    paused = JourneyPaused(occurred_on=command.on, reason=command.reason, until=command.until)
    return decide(noted, paused)


def resume(state: Enquiry | None, command: Resume) -> Decision[Enquiry]:
    """The household comes back; deadlines have not changed."""
    enquiry = _under_way(state, command.on)
    begun = enquiry.progress.asked.pause
    if begun is None:
        raise Refusal(Kind.NOT_NOW, "You are not taking a break, so you cannot end one.")
    not_before(command.on, begun.on, "the beginning of the break")
    return decide(enquiry, JourneyResumed(occurred_on=command.on))


def _under_way(state: Enquiry | None, on: date) -> Enquiry:
    """An enquiry that has not ended, here or in its assessment."""
    enquiry = require_open(state, on)
    if enquiry.status is Status.REGISTRATION_ACCEPTED and not enquiry.registered:
        raise Refusal(Kind.NOT_NOW, "This journey has ended, so you cannot start or end a break.")
    return enquiry
