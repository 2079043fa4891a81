"""How an assessment ends after stage one: the applicants withdraw, or the agency decides.

The invariant: the clock of stage two stops at the agency decision, never at the panel; a proposal not to approve
ends nothing.
"""

from pydantic import ConfigDict, Field

from contracts.assessment import ApplicationWithdrawn
from contracts.event import Envelope
from contracts.panel import (
    ApplicantsApproved,
    ApplicantsNotApproved,
    PanelDateCorrected,
    QualifyingDeterminationIssued,
)
from contracts.reference import WithdrawalReason
from services.assessment.domain.assessment import Assessment, at_step, decide, existing, hear
from services.assessment.domain.progress import Status
from services.chassis.decision import Command, Decision, not_before


class Withdraw(Command):
    """The applicants withdraw."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"on": "2025-07-09", "reason": "not_ready"}]}
    )

    reason: WithdrawalReason = Field(title="Why are they withdrawing?")


def withdraw(state: Assessment | None, command: Withdraw) -> Decision[Assessment]:
    """The applicants end the journey, at any time before the agency's final decision."""
    assessment = at_step(
        state,
        Status.STAGE_ONE,
        Status.STAGE_ONE_DECIDED,
        Status.STAGE_TWO_WINDOW,
        Status.STAGE_TWO,
        Status.REFERRED,
        Status.UNDER_REVIEW,
    )
    steps = [clock.started_on for clock in assessment.clocks.values()]
    not_before(command.on, assessment.referred_on or max(steps), "the latest step")
    withdrawn = ApplicationWithdrawn(occurred_on=command.on, reason=command.reason)
    return decide(assessment, withdrawn)


def end_with_agency_decision(
    state: Assessment | None, envelope: Envelope, event: ApplicantsApproved | ApplicantsNotApproved
) -> Decision[Assessment]:
    """The agency decided for good (regulation 30B); the panel published it, and it is not published again."""
    return hear(existing(state), event, envelope.version)


def await_review(
    state: Assessment | None, envelope: Envelope, event: QualifyingDeterminationIssued
) -> Decision[Assessment] | None:
    """The agency proposed not to approve; applicants who had withdrawn before it was heard of stay withdrawn."""
    assessment = existing(state)
    if assessment.has_ended:
        return None
    return hear(assessment, event, envelope.version)


def correct_agency_decision(
    state: Assessment | None, _: Envelope, event: PanelDateCorrected
) -> Decision[Assessment] | None:
    """The agency decided on another day; the clock of stage two ends with the right one."""
    if state is None or all(each.heard_as != event.corrects for each in state.dates):
        return None
    return hear(state, event, 0)
