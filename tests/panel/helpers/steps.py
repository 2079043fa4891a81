"""Every command of a panel case, and the withdrawal that it hears of, by a word and a day."""

from datetime import date, timedelta
from uuid import UUID

from contracts.approval_review import AdoptersEnd
from contracts.deferral import PanelNeed
from contracts.panel_attendance import AttendanceWish, WhoCame
from contracts.panel_rules import is_meeting_on_record
from contracts.placement import MatchEnd
from contracts.reference import Recommendation, ReviewEnd, ReviewRoute
from contracts.temporary_fostering import FosteringEnd
from services.casework.teamwork import Assign
from services.chassis.decision import Decision
from services.panel.domain import (
    agency_decision,
    approval_end,
    decision_notice,
    decision_review,
    independent_review,
    placement,
    recommendation,
    referral,
    second_panel,
    temporary_fostering,
)
from services.panel.domain.applicants_attendance import (
    AnswerInvitation,
    RecordAttendance,
    answer_invitation,
    record_attendance,
)
from services.panel.domain.case_note import AddNote, add_note
from services.panel.domain.correction import correct_date
from services.panel.domain.deferral import (
    AskForFullReport,
    DeferCase,
    ask_for_full_report,
    defer_case,
)
from services.panel.domain.meeting import HeldForCase, HoldMeeting, hold_meeting
from services.panel.domain.minutes import (
    CorrectMinutes,
    DraftMinutes,
    correct_minutes,
    draft_minutes,
)
from services.panel.domain.panel_case import PanelCase
from services.panel.domain.staffing import assign
from tests.panel.helpers.approvals import OF_APPROVAL
from tests.panel.helpers.panel_cases import (
    BY,
    HEARD,
    PANEL,
    PAPERS,
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
from tests.panel.helpers.panel_cases import (
    referral as referral_of,
)

DECISIONS = ["approve", "determine", "finally_approve", "finally_refuse"]
REVIEWED = [
    "second_panel",
    "recommends_again",
    "late",
    "late_not_taken",
    "papers",
    "review_recommends",
    "withdrawn",
    "not_taken",
]
ATTENDANCE = ["wish", "attend"]
AT_PANEL = [
    "defer",
    "full_report",
    "refer_again",
    "draft_minutes",
    "draft_first_minutes",
    "finalise_first_minutes",
    "correct_minutes",
]
SAID = ["note", "assign", "tell", "send_notice"]
PLACEMENT = ["match", "place", "end_match", "match_by_mistake"]
AFTER = [
    *REVIEWED,
    "representations",
    "independent_review",
    *DECISIONS[2:],
    *OF_APPROVAL,
    "end_approval",
    "foster",
    "end_fostering",
    *PLACEMENT,
]
VERSIONS = {f"correct {version}": version for version in range(1, 8)}
STEPS = [
    *VERSIONS,
    *SAID,
    "meet",
    "suitable",
    "not_suitable",
    *AT_PANEL,
    *ATTENDANCE,
    "finalise",
    *DECISIONS[:2],
    *AFTER,
    "withdraw",
]


def decide(case: PanelCase, step: str, days: int) -> Decision[PanelCase] | None:
    on = REFERRED + timedelta(days)
    if step in VERSIONS:
        return correct_date(case, correcting(VERSIONS[step], on))
    if step in OF_APPROVAL:
        return OF_APPROVAL[step](case, on)
    groups = {
        tuple(SAID): _said,
        tuple(REVIEWED): _under_review,
        tuple(ATTENDANCE): _attended,
        tuple(AT_PANEL): _at_the_panel,
        tuple(PLACEMENT): _with_children,
        tuple(AFTER): _after_the_decision,
    }
    decides = next((each for steps, each in groups.items() if step in steps), _up_to_the_decision)
    return decides(case, step, on)


def _said(case: PanelCase, step: str, on: date) -> Decision[PanelCase]:
    match step:
        case "note":
            return add_note(case, AddNote(on=on, staff="pa-01", words="By video call."))
        case "assign":
            return assign(case, Assign(on=on, to="pa-01"))
        case "tell":
            return decision_notice.tell_decision(case, decision_notice.TellDecision(on=on))
        case _:
            notice = decision_notice.SendDecisionNotice(on=on, papers=PAPERS)
            return decision_notice.send_decision_notice(case, notice)


def _up_to_the_decision(case: PanelCase, step: str, on: date) -> Decision[PanelCase] | None:
    match step:
        case "meet":
            return (
                hold_meeting(case, meeting(on)) if not is_meeting_on_record(on) else _met(case, on)
            )
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


def _met(case: PanelCase, on: date) -> Decision[PanelCase]:
    """A meeting on record considered the case."""
    number = len(case.meetings) + 1
    held = HeldForCase(
        meeting=UUID(int=number), members=PANEL, present=(), chair=PANEL[0], lacks=()
    )
    return hold_meeting(case, HoldMeeting(on=on), held=held)


def _at_the_panel(case: PanelCase, step: str, on: date) -> Decision[PanelCase] | None:
    match step:
        case "defer":
            missing = DeferCase(on=on, missing=(PanelNeed.HEALTH,), words="After the operation.")
            return defer_case(case, missing)
        case "full_report":
            return ask_for_full_report(case, AskForFullReport(on=on, reasons="Too short."))
        case "draft_minutes" | "draft_first_minutes":
            hearing = 1 if step == "draft_first_minutes" else None
            return draft_minutes(case, DraftMinutes(on=on, document=3, hearing=hearing))
        case "finalise_first_minutes":
            final = recommendation.FinaliseMinutes(on=on, hearing=1)
            return recommendation.finalise_minutes(case, final)
        case "correct_minutes":
            return correct_minutes(case, CorrectMinutes(on=on, reason="A name."), "pa-01")
        case _:
            again = referral_of(case.report).model_copy(update={"occurred_on": on})
            return referral.open_case(case, HEARD, again)


def _attended(case: PanelCase, step: str, on: date) -> Decision[PanelCase]:
    if step == "wish":
        wish = AnswerInvitation(on=on, applicant=2, wish=AttendanceWish.ONLINE)
        return answer_invitation(case, wish)
    return record_attendance(case, RecordAttendance(on=on, came=WhoCame.FIRST))


def _after_the_decision(case: PanelCase, step: str, on: date) -> Decision[PanelCase]:
    match step:
        case "representations" | "independent_review":
            return decision_review.receive_review_request(case, asking(step, on))
        case "finally_approve" | "finally_refuse":
            outcome = "approved" if step == "finally_approve" else "not_approved"
            command = finally_deciding(outcome, on)
            return decision_review.make_final_decision(case, command, BY)
        case "foster":
            foster = temporary_fostering.ApproveTemporaryFostering(
                on=on, child="C-2041", until=on + timedelta(90)
            )
            return temporary_fostering.approve_temporary_fostering(case, foster)
        case "end_fostering":
            over = temporary_fostering.EndTemporaryFostering(
                on=on, approval=len(case.fostering) or 1, because=FosteringEnd.GIVEN_UP
            )
            return temporary_fostering.end_temporary_fostering(case, over)
        case _:
            end = approval_end.EndApproval(on=on, end=AdoptersEnd.GIVEN_UP)
            return approval_end.end_approval(case, end)


def _with_children(case: PanelCase, step: str, on: date) -> Decision[PanelCase]:
    match = len(case.matches) or 1
    if step == "match":
        return placement.record_match(case, placement.RecordMatch(on=on, children=2))
    if step == "place":
        placed = placement.RecordPlacement(on=on, match=match, children=1)
        return placement.record_placement(case, placed)
    because = MatchEnd.BY_MISTAKE
    if step == "end_match":
        is_placed = bool(case.matches) and case.matches[-1].is_placed
        because = MatchEnd.DISRUPTED if is_placed else MatchEnd.DID_NOT_GO_AHEAD
    return placement.end_match(case, placement.EndMatch(on=on, match=match, because=because))


def _under_review(case: PanelCase, step: str, on: date) -> Decision[PanelCase]:
    match step:
        case "late" | "late_not_taken":
            late = decision_review.AnswerLateRequest(
                on=on,
                route=ReviewRoute.REPRESENTATIONS,
                taken=step == "late",
                reasons="They were in hospital.",
            )
            return decision_review.answer_late_request(case, late)
        case "second_panel":
            return second_panel.ask_second_panel(case, second_panel.AskSecondPanel(on=on))
        case "recommends_again":
            again = second_panel.RecommendAgain(
                on=on, recommendation=Recommendation.SUITABLE, reasons="The move is off."
            )
            return second_panel.recommend_again(case, again)
        case "papers":
            sent = independent_review.SendReviewPapers(on=on)
            return independent_review.send_review_papers(case, sent)
        case "review_recommends":
            received = independent_review.RecordReviewRecommendation(
                on=on, recommendation=Recommendation.SUITABLE, reasons="They are right."
            )
            return independent_review.record_review_recommendation(case, received)
        case _:
            over = independent_review.EndReview(on=on, because=ReviewEnd(step))
            return independent_review.end_review(case, over)
