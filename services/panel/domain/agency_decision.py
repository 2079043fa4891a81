"""The agency decision: approval, or a qualifying determination.

The invariant: the agency decides on final minutes only, and nobody who sat on the panel of a case
decides on it.
"""

from typing import Annotated

from pydantic import ConfigDict, Field

from contracts.clocks import ClockId
from contracts.identity import StaffCode
from contracts.panel import ApplicantsApproved, QualifyingDeterminationIssued
from contracts.written import Written
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before
from services.panel.domain.panel_case import PanelCase, Status, at_step, decide

DecisionMaker = Annotated[
    StaffCode, Field(title="Agency decision maker", json_schema_extra={"x-filled": "staff"})
]


class ApproveApplicants(Command):
    """The agency decides that the applicants are suitable to adopt."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"on": "2025-08-01", "decision_maker": "adm-01"}]}
    )

    decision_maker: DecisionMaker


class IssueQualifyingDetermination(Command):
    """The agency proposes not to approve, and says why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-08-01",
                    "decision_maker": "adm-01",
                    "reasons": "They are about to move abroad.",
                }
            ]
        }
    )

    decision_maker: DecisionMaker
    reasons: Written = Field(
        title="Reasons", description="We keep this on the case record and never publish it"
    )


def approve_applicants(state: PanelCase | None, command: ApproveApplicants) -> Decision[PanelCase]:
    """The agency approves, whatever the panel recommended (regulation 30B(4))."""
    case = _lawfully_decided(state, command)
    approved = ApplicantsApproved(occurred_on=command.on, agency=case.agency)
    return decide(case, approved, decision_maker=command.decision_maker)


def issue_qualifying_determination(
    state: PanelCase | None, command: IssueQualifyingDetermination
) -> Decision[PanelCase]:
    """The agency proposes not to approve, whatever the panel recommended (regulation 30B(5))."""
    case = _lawfully_decided(state, command)
    issued = QualifyingDeterminationIssued(occurred_on=command.on, agency=case.agency)
    return decide(
        case,
        issued,
        decision_maker=command.decision_maker,
        determination_reasons=command.reasons,
    )


def _lawfully_decided(
    state: PanelCase | None, command: ApproveApplicants | IssueQualifyingDetermination
) -> PanelCase:
    """The case, where it is ready for the decision and the decision maker did not sit on its panel."""
    case = at_step(state, Status.MINUTES_FINAL)
    not_before(command.on, case.clocks[ClockId.ADM_DECIDE].started_on, "the final minutes")
    if any(command.decision_maker in meeting.members for meeting in case.meetings):
        raise Refusal(
            Kind.NOT_LAWFUL,
            "This agency decision maker sat on the panel for this case, so they cannot decide it (regulation 30B(3)). Choose someone else.",
        )
    return case
