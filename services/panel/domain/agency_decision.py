"""The agency decision: the decision maker who is signed in decides, with the final minutes at hand.

The invariant: no one who sat on the panel for the case decides on it (regulation 30B(3)); people are compared by
the subject under which they sign in. No one is approved on a brief report. A qualifying determination is a proposal and ends nothing.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from pydantic import ConfigDict, Field

from contracts.agency import Post
from contracts.clocks import ClockId
from contracts.decision_rules import (
    DECISION_RULES,
    DecisionDuty,
    DecisionRule,
    is_owed_for_decision,
)
from contracts.identity import StaffCode
from contracts.panel import ApplicantsApproved, QualifyingDeterminationIssued
from contracts.reference import AgencyDecision, ReportKind
from services.chassis.decision import Decision, Kind, Refusal, not_before
from services.panel.domain.decision_record import (
    RecordedApproval,
    RecordedDecision,
    terms_of,
    with_record,
)
from services.panel.domain.panel_case import PanelCase, at_step, decide
from services.panel.domain.progress import Status

WITH_PANEL = (Status.REFERRED, Status.MET, Status.RECOMMENDED)
"""Where a case is before the final minutes."""


class ApproveApplicants(RecordedApproval):
    """The agency decides that the applicants are suitable to adopt, and says why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-08-01",
                    "considered": "The report of 7 July, the observations and the final minutes.",
                    "arguments": "For: how they speak of loss. Against: little time with young children yet.",
                    "panel": "I agree with the panel.",
                    "reasons": "They know what children need, and have people who will help them.",
                    "children": 2,
                    "youngest": 0,
                    "oldest": 5,
                    "child_sex": "either",
                    "early_permanence": True,
                    "needs": "A delay in learning to speak, and contact with a grandmother.",
                    "approved_for": "One child, or a brother and sister who stay together.",
                }
            ]
        }
    )


class IssueQualifyingDetermination(RecordedDecision):
    """The agency proposes not to approve, and says why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-08-01",
                    "considered": "The report of 7 July, the observations and the final minutes.",
                    "arguments": "For: their experience with children. Against: they will live abroad for two years.",
                    "panel": "I differ: the panel did not know of the move.",
                    "new": "They told us on 29 July that they will move.",
                    "reasons": "They are about to move abroad.",
                }
            ]
        }
    )

    health_only: bool | None = Field(
        default=None,
        title="Is their health the only ground?",
        description="Answer yes if nothing but health information speaks against approving them. It stays in your record of the decision",
    )


def approve_applicants(
    state: PanelCase | None,
    command: ApproveApplicants,
    by: str,
    rules: Sequence[DecisionRule] = DECISION_RULES,
) -> Decision[PanelCase]:
    """The agency approves, whatever the panel recommended (regulation 30B(4))."""
    case = _ready(state, command.on, by, rules)
    require_full_report(case)
    approved = approval(case, command)
    records = with_record(case, command, AgencyDecision.APPROVED, by)
    return decide(case, approved, decision_records=records)


def issue_qualifying_determination(
    state: PanelCase | None,
    command: IssueQualifyingDetermination,
    by: str,
    rules: Sequence[DecisionRule] = DECISION_RULES,
) -> Decision[PanelCase]:
    """The agency proposes not to approve, whatever the panel recommended (regulation 30B(5))."""
    case = _ready(state, command.on, by, rules)
    issued = QualifyingDeterminationIssued(occurred_on=command.on, agency=case.agency)
    records = with_record(case, command, AgencyDecision.QUALIFYING_DETERMINATION, by)
    return decide(case, issued, decision_records=records)


def approval(case: PanelCase, command: RecordedApproval) -> ApplicantsApproved:
    """The event of an approval, with the numbers and codes of its terms."""
    terms = terms_of(command)
    said = terms.model_dump() if terms else {}
    return ApplicantsApproved(occurred_on=command.on, agency=case.agency, **said)


def decides_as(on: date) -> Post | None:
    """As what the directory lists the one who decides on that day."""
    owed = is_owed_for_decision(DecisionDuty.LISTED_DECISION_MAKER, on)
    return Post.DECISION_MAKER if owed else None


def require_full_report(case: PanelCase) -> None:
    """Refuses an approval on a brief report."""
    if case.report is ReportKind.BRIEF:
        raise Refusal(
            Kind.NOT_LAWFUL,
            "You cannot approve applicants on a brief report. You need a full report and the panel's recommendation on it (regulations 30(4) and 30A).",
        )


def require_no_panel_member(case: PanelCase, by: str) -> None:
    """Refuses a decision by anybody who was at a meeting on this case, stepped out of it or could read its pack."""
    there = (code for each in case.meetings for code in (*each.members, *each.present))
    require_not_among(there, by)


def require_not_among(codes: Iterable[StaffCode], by: str) -> None:
    """Refuses a decision by one of those who were at a meeting on the case, or could read its pack for one."""
    if by in codes:
        raise Refusal(
            Kind.NOT_LAWFUL,
            "You sat on the panel for this case, advised it or stepped out of it, or you could read its papers for a meeting, so you cannot decide it (regulation 30B(3)). Ask another agency decision maker.",
        )


def _ready(state: PanelCase | None, on: date, by: str, rules: Sequence[DecisionRule]) -> PanelCase:
    """The case, where its minutes are final and the one who decides did not sit on its panel.

    On a day on which no panel is required it is ready from the referral.
    """
    needs_panel = is_owed_for_decision(DecisionDuty.PANEL, on, rules)
    case = at_step(state, Status.MINUTES_FINAL, *(() if needs_panel else WITH_PANEL))
    require_no_panel_member(case, by)
    final = case.clocks.get(ClockId.ADM_DECIDE)
    if final is None:
        not_before(on, case.latest_step, "the latest step")
    else:
        not_before(on, final.started_on, "the final minutes")
    return case
