"""How an assessment ends after stage one: the applicants withdraw, or the agency decides.

The invariant: the clock of stage two stops at the agency decision, never at the panel; a proposal not to approve
ends nothing.
"""

from pydantic import ConfigDict, Field

from contracts.assessment import ApplicationWithdrawn
from contracts.deferral import FullReportAsked, PanelDeferred
from contracts.event import Envelope
from contracts.panel import (
    ApplicantsApproved,
    ApplicantsNotApproved,
    PanelDateCorrected,
    QualifyingDeterminationIssued,
)
from contracts.people import LeftBecause
from contracts.reference import Household, WithdrawalReason
from services.assessment.domain.assessment import OPEN, Assessment, at_step, decide, existing, hear
from services.assessment.domain.dated_steps import Step
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before


class Withdraw(Command):
    """The applicants withdraw, or the one who applied died."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"on": "2025-07-09", "reason": "not_ready"},
                {"on": "2025-07-09", "reason": "died"},
            ]
        }
    )

    reason: WithdrawalReason = Field(title="Why does it end?")


def withdraw(state: Assessment | None, command: Withdraw) -> Decision[Assessment]:
    """The applicants end the journey, at any time before the agency's final decision."""
    assessment = at_step(state, *OPEN)
    if command.reason is WithdrawalReason.DIED and len(assessment.applicants) > 1:
        raise Refusal(
            Kind.NOT_VALID,
            "There are two applicants. Record who does not go on: the other one can. Or choose another reason.",
            "reason",
        )
    if command.reason is WithdrawalReason.SEPARATION and not _can_have_separated(assessment):
        raise Refusal(Kind.NOT_VALID, "There is one applicant. Choose another reason.", "reason")
    steps = [clock.started_on for clock in assessment.clocks.values()]
    panel = [each.on for each in assessment.dates if each.step in {Step.REFERRED, Step.RETURNED}]
    not_before(command.on, max([*steps, *panel[-1:]]), "the latest step")
    withdrawn = ApplicationWithdrawn(occurred_on=command.on, reason=command.reason)
    return decide(assessment, withdrawn)


def _can_have_separated(assessment: Assessment) -> bool:
    """Whether there are two, or there were and the other one did not leave for another reason."""
    if assessment.household is Household.JOINT:
        return True
    return bool(assessment.course.left) and assessment.left_because in {
        None,
        LeftBecause.SEPARATION,
    }


def go_on_for_panel(
    state: Assessment | None, envelope: Envelope, event: PanelDeferred | FullReportAsked
) -> Decision[Assessment] | None:
    """The panel needs more before it recommends; applicants who had withdrawn before it was heard of stay withdrawn."""
    assessment = existing(state)
    if assessment.has_ended:
        return None
    return hear(assessment, event, envelope.version)


def end_with_agency_decision(
    state: Assessment | None, envelope: Envelope, event: ApplicantsApproved | ApplicantsNotApproved
) -> Decision[Assessment]:
    """The agency decided for good (regulation 30B); the panel published it, and it is not published again."""
    return hear(existing(state), event, envelope.version)


def await_review(
    state: Assessment | None, envelope: Envelope, event: QualifyingDeterminationIssued
) -> Decision[Assessment]:
    """The agency proposed not to approve; applicants who had withdrawn before it was heard of stay withdrawn."""
    return hear(existing(state), event, envelope.version)


def correct_agency_decision(
    state: Assessment | None, _: Envelope, event: PanelDateCorrected
) -> Decision[Assessment] | None:
    """The agency decided on another day; the clock of stage two ends with the right one."""
    if state is None or all(each.heard_as != event.corrects for each in state.dates):
        return None
    return hear(state, event, 0)
