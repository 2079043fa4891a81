"""Every command of a panel case, and the withdrawal that it hears of, by a word and a day."""

from datetime import date, timedelta

from contracts.reference import ApprovalEnd
from services.chassis.decision import Decision
from services.panel.domain import (
    agency_decision,
    approval_end,
    decision_notice,
    decision_review,
    recommendation,
    referral,
)
from services.panel.domain.case_note import AddNote, add_note
from services.panel.domain.correction import correct_date
from services.panel.domain.meeting import hold_meeting
from services.panel.domain.panel_case import PanelCase
from tests.panel.helpers.panel_cases import (
    BY,
    HEARD,
    REFERRED,
    approving,
    asking,
    correcting,
    determining,
    finally_deciding,
    meeting,
    recommending,
    withdrawal,
)

DECISIONS = ["approve", "determine", "finally_approve", "finally_refuse"]
AFTER = ["send_notice", "representations", "independent_review", *DECISIONS[2:], "end_approval"]
VERSIONS = {f"correct {version}": version for version in range(1, 8)}
STEPS = [
    *VERSIONS,
    "note",
    "meet",
    "suitable",
    "not_suitable",
    "finalise",
    *DECISIONS[:2],
    *AFTER,
    "withdraw",
]


def decide(case: PanelCase, step: str, days: int) -> Decision[PanelCase] | None:
    on = REFERRED + timedelta(days)
    if step in VERSIONS:
        return correct_date(case, correcting(VERSIONS[step], on))
    if step == "note":
        return add_note(case, AddNote(on=on, staff="pa-01", words="By video call."))
    decides = _after_the_decision if step in AFTER else _up_to_the_decision
    return decides(case, step, on)


def _up_to_the_decision(case: PanelCase, step: str, on: date) -> Decision[PanelCase] | None:
    match step:
        case "meet":
            return hold_meeting(case, meeting(on))
        case "suitable" | "not_suitable":
            return recommendation.recommend(case, recommending(step, on=on))
        case "finalise":
            return recommendation.finalise_minutes(case, recommendation.FinaliseMinutes(on=on))
        case "approve":
            return agency_decision.approve_applicants(case, approving(on), BY)
        case "determine":
            return agency_decision.issue_qualifying_determination(case, determining(on), BY)
        case _:
            return referral.close_case(case, HEARD, withdrawal(on))


def _after_the_decision(case: PanelCase, step: str, on: date) -> Decision[PanelCase]:
    match step:
        case "send_notice":
            notice = decision_notice.SendDecisionNotice(on=on)
            return decision_notice.send_decision_notice(case, notice)
        case "representations" | "independent_review":
            return decision_review.receive_review_request(case, asking(step, on))
        case "finally_approve" | "finally_refuse":
            outcome = "approved" if step == "finally_approve" else "not_approved"
            command = finally_deciding(outcome, on)
            return decision_review.make_final_decision(case, command, BY)
        case _:
            end = approval_end.EndApproval(on=on, end=ApprovalEnd.GIVEN_UP)
            return approval_end.end_approval(case, end)
