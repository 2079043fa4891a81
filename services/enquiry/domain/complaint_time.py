"""The time of a complaint: extended, suspended while a court or the police act, resumed; and the review panel that ends it.

The invariant: a stage gets no longer than its rule allows, and what is extended is extended before its last day is over.
"""

from collections.abc import Callable
from datetime import date

from pydantic import ConfigDict, Field

from contracts.complaints import (
    ComplaintExtended,
    ComplaintExtension,
    ComplaintPanelMet,
    ComplaintResumed,
    ComplaintStage,
    ComplaintSuspended,
    ComplaintSuspension,
)
from contracts.words import day
from contracts.written import Written
from services.chassis.decision import Decision, Kind, Refusal
from services.enquiry.domain.chosen_complaint import (
    OfComplaint,
    chosen,
    decided,
    running,
    unanswered,
)
from services.enquiry.domain.complaint_clocks import Standing
from services.enquiry.domain.enquiry import Enquiry, decide, require_enquiry
from services.enquiry.domain.people import ActingStaff


class ExtendComplaint(OfComplaint):
    """The answer takes longer: the household was told why and until when, before its time was over."""

    model_config = ConfigDict(
        hide_input_in_errors=True,
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-03-19",
                    "number": 1,
                    "until": "2025-04-02",
                    "reason": "people_away",
                    "manager": "manager-02",
                    "words": "The social worker is back on 31 March.",
                }
            ]
        },
    )

    until: date = Field(title="By when will you answer?")
    reason: ComplaintExtension = Field(title="Why does it take longer?")
    manager: ActingStaff
    words: Written = Field(title="What did you tell them?")


class SuspendComplaint(OfComplaint):
    """A court or the police act on the same matter, and the household was told that the complaint waits."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"on": "2025-03-14", "number": 1, "ground": "police"}]}
    )

    ground: ComplaintSuspension = Field(title="Who acts on the same matter?")


class ResumeComplaint(OfComplaint):
    """The court or the police are done, and the complaint goes on."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"on": "2025-03-28", "number": 1}]})


class HoldComplaintPanel(OfComplaint):
    """The review panel met on the complaint."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"on": "2025-06-10", "number": 1}]})

    on: date = Field(title="When did the review panel meet?", description="Today or earlier")


def extend_complaint(state: Enquiry | None, command: ExtendComplaint) -> Decision[Enquiry]:
    """Moves the last day; refuses one that is not later, or later than the stage may take."""
    enquiry = require_enquiry(state)
    _, now = chosen(enquiry, command, _extendable(command.on))
    known, latest = now.run.started.due_on, now.latest or now.run.started.due_on
    if not known < command.until <= latest:
        raise Refusal(
            Kind.NOT_VALID,
            f"Give a date after {day(known)}, the last day now, up to {day(latest)}, the last day that this stage can have.",
            "until",
        )
    extended = ComplaintExtended(
        occurred_on=command.on, number=command.number, until=command.until, reason=command.reason
    )
    return decided(enquiry, extended, command.number, command.words, staff=command.manager)


def suspend_complaint(state: Enquiry | None, command: SuspendComplaint) -> Decision[Enquiry]:
    """The time to answer stands still from that day on."""
    enquiry = require_enquiry(state)
    chosen(enquiry, command, _suspendable)
    suspended = ComplaintSuspended(
        occurred_on=command.on, number=command.number, ground=command.ground
    )
    return decide(enquiry, suspended)


def resume_complaint(state: Enquiry | None, command: ResumeComplaint) -> Decision[Enquiry]:
    """The time to answer goes on, later by the working days that it stood still."""
    enquiry = require_enquiry(state)
    chosen(enquiry, command, _resumable)
    return decide(enquiry, ComplaintResumed(occurred_on=command.on, number=command.number))


def hold_complaint_panel(state: Enquiry | None, command: HoldComplaintPanel) -> Decision[Enquiry]:
    """Ends the time for the panel to meet; the agency's answer follows."""
    enquiry = require_enquiry(state)
    chosen(enquiry, command, _before_panel)
    return decide(enquiry, ComplaintPanelMet(occurred_on=command.on, number=command.number))


def _suspendable(now: Standing) -> str | None:
    met = "The review panel has met. Answer the complaint." if now.panel_met_on else None
    return running(now) or met


def _resumable(now: Standing) -> str | None:
    return unanswered(now) or (None if now.waits_since else "This complaint is not suspended.")


def _before_panel(now: Standing) -> str | None:
    asked = now.stage is ComplaintStage.REVIEW_PANEL
    none = None if asked else "The household has not asked for a review panel."
    return none or _suspendable(now)


def _extendable(on: date) -> Callable[[Standing], str | None]:
    def why_not(now: Standing) -> str | None:
        if now.latest is None:
            return "The time for the review panel cannot be extended."
        if on > now.run.started.due_on:
            return "The last day for this answer is over. It can only be extended before."
        longest = now.run.started.due_on >= now.latest
        return "This stage already has its longest time." if longest else None

    return lambda now: running(now) or why_not(now)
