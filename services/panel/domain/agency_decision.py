"""The agency decision: the decision maker who is signed in decides, with the final minutes at hand.

The invariant: no one who sat on the panel for the case decides on it (regulation 30B(3)); people are compared by
the subject under which they sign in. No one is approved on a brief report. A qualifying determination is a proposal and ends nothing.
"""

from datetime import date

from pydantic import ConfigDict, Field

from contracts.clocks import ClockId
from contracts.panel import ApplicantsApproved, QualifyingDeterminationIssued
from contracts.reference import ReportKind
from contracts.written import Written
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before
from services.panel.domain.panel_case import PanelCase, Status, at_step, decide


class ApproveApplicants(Command):
    """The agency decides that the applicants are suitable to adopt."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"on": "2025-08-01"}]})


class IssueQualifyingDetermination(Command):
    """The agency proposes not to approve, and says why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"on": "2025-08-01", "reasons": "They are about to move abroad."}]
        }
    )

    reasons: Written = Field(
        title="Reasons", description="We keep this on the case record and never publish it"
    )


def approve_applicants(
    state: PanelCase | None, command: ApproveApplicants, by: str
) -> Decision[PanelCase]:
    """The agency approves, whatever the panel recommended (regulation 30B(4))."""
    case = _ready(state, command.on, by)
    require_full_report(case)
    approved = ApplicantsApproved(occurred_on=command.on, agency=case.agency)
    return decide(case, approved, decision_maker=by)


def issue_qualifying_determination(
    state: PanelCase | None, command: IssueQualifyingDetermination, by: str
) -> Decision[PanelCase]:
    """The agency proposes not to approve, whatever the panel recommended (regulation 30B(5))."""
    case = _ready(state, command.on, by)
    issued = QualifyingDeterminationIssued(occurred_on=command.on, agency=case.agency)
    return decide(case, issued, decision_maker=by, determination_reasons=command.reasons)


def require_full_report(case: PanelCase) -> None:
    """Refuses an approval on a brief report."""
    if case.report is ReportKind.BRIEF:
        raise Refusal(
            Kind.NOT_LAWFUL,
            "You cannot approve applicants on a brief report. You need a full report and the panel's recommendation on it (regulations 30(4) and 30A).",
        )


def require_no_panel_member(case: PanelCase, by: str) -> None:
    """Refuses a decision by anybody who sat on the panel for this case."""
    if any(by in meeting.members for meeting in case.meetings):
        raise Refusal(
            Kind.NOT_LAWFUL,
            "You sat on the panel for this case, so you cannot decide it (regulation 30B(3)). Ask another agency decision maker.",
        )


def _ready(state: PanelCase | None, on: date, by: str) -> PanelCase:
    """The case, where its minutes are final and the one who decides did not sit on its panel."""
    case = at_step(state, Status.MINUTES_FINAL)
    require_no_panel_member(case, by)
    not_before(on, case.clocks[ClockId.ADM_DECIDE].started_on, "the final minutes")
    return case
