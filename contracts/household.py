"""What a household says of its own journey, beside the form; published with the enquiry's stream.

The invariant: none of these starts or stops a clock, and none decides anything.
"""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from contracts.event import Event
from contracts.reference import ApplicantNumber, FeedbackStep, PauseReason, TimeOfDay

Ease = Annotated[int, Field(ge=1, le=5, description="From 1 (very hard) to 5 (very easy)")]


class CallRequested(Event):
    """The household asked to be called; what it wants to talk about stays in the case record."""

    type: ClassVar[str] = "enquiry.call_requested.v1"
    title: ClassVar[str] = "Asked for a call"
    applicant: ApplicantNumber | None = None
    time_of_day: TimeOfDay | None = None


class JourneyPaused(Event):
    """The household takes a break, until a day if it named one; no clock stops."""

    type: ClassVar[str] = "enquiry.journey_paused.v1"
    title: ClassVar[str] = "Started a break"
    reason: PauseReason
    until: date | None = None


class JourneyResumed(Event):
    """The household goes on after a break."""

    type: ClassVar[str] = "enquiry.journey_resumed.v1"
    title: ClassVar[str] = "Ended the break"


class FeedbackGiven(Event):
    """An applicant said how easy a step was, from 1 (very hard) to 5 (very easy)."""

    type: ClassVar[str] = "enquiry.feedback_given.v1"
    title: ClassVar[str] = "Gave feedback on a step"
    step: FeedbackStep
    ease: Ease
