"""A break that the household takes, for as long as the journey goes on anywhere.

The invariant: no clock stops, because the law knows no pause. An agency that is late is late although the
household rests; stage one and two may take longer at the applicants' request, which is recorded there.
"""

from datetime import date
from typing import Self

from pydantic import ConfigDict, Field, model_validator

from contracts.household import JourneyPaused, JourneyResumed
from contracts.reference import NoteAbout, PauseReason
from contracts.written import WrittenIfAny
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before
from services.enquiry.domain.enquiry import Enquiry, decided, going_on
from services.enquiry.domain.progress import Status


class Pause(Command):
    """The household takes a break; `until` is what it intends, and nothing happens on that day."""

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
        title="Until when?",
        description="As far as you know; nothing happens on that day",
    )
    reason: PauseReason = Field(title="What is the reason for the break?")
    words: WrittenIfAny = Field(
        default=None,
        title="Anything your agency should know",
        description="Kept in the case record",
    )

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.until is not None and self.until <= self.on:
            raise ValueError("a break ends after the day on which it begins")
        return self


class Resume(Command):
    """The household goes on after its break, on this day."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"on": "2025-04-24"}]})


def pause(state: Enquiry | None, command: Pause) -> Decision[Enquiry]:
    """Keeps that the household rests, until it says that it goes on; its words stay in the record."""
    enquiry = _under_way(state, command.on)
    if enquiry.progress.asked.pause is not None:
        raise Refusal(Kind.NOT_NOW, "The journey is paused already; resume it first.")
    noted = enquiry.noted(command.on, NoteAbout.PAUSED, staff=None, words=command.words)
    paused = JourneyPaused(occurred_on=command.on, reason=command.reason, until=command.until)
    return decided(noted, paused)


def resume(state: Enquiry | None, command: Resume) -> Decision[Enquiry]:
    """The household goes on; whatever was due meanwhile is due as it was."""
    enquiry = _under_way(state, command.on)
    begun = enquiry.progress.asked.pause
    if begun is None:
        raise Refusal(Kind.NOT_NOW, "The journey is not paused, so it cannot be resumed.")
    not_before(command.on, begun.on, "the beginning of the break")
    return decided(enquiry, JourneyResumed(occurred_on=command.on))


def _under_way(state: Enquiry | None, on: date) -> Enquiry:
    """An enquiry that has not ended, here or in its assessment."""
    enquiry = going_on(state, on)
    if enquiry.status is Status.REGISTRATION_ACCEPTED and not enquiry.registered:
        raise Refusal(Kind.NOT_NOW, "This journey has ended; there is nothing to pause or resume.")
    return enquiry
