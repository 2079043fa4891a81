"""Panel cases over HTTP: one route a decision, under the decision's name.

The invariant: no route opens or closes a case; that is done by the events of the assessment alone.
"""

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from contracts.clocks import ClockId
from contracts.identity import Role, StaffCode
from contracts.reference import AgencyCode
from contracts.timeline import Timeline
from services.casework.actions import Actions, Offer, OfferedActions, WithFields
from services.casework.case_list import CaseCounts, CaseList, CaseQuery, case_counts, case_list
from services.casework.command_routes import serve_commands
from services.casework.limits import limit
from services.casework.reasons import CaseReasons
from services.casework.shared_work import DueWork, SharedWork, Workload, due_work, workloads
from services.casework.teamwork import Assign, Cover
from services.casework.teamwork_routes import TeamworkRoutes
from services.chassis.admission import may
from services.chassis.clock import today
from services.chassis.commands import (
    AfterVersion,
    Commands,
    PageNumber,
    Records,
    commands_of,
    link_to_rest,
    records_of,
    require_today,
)
from services.chassis.problems import REFUSALS
from services.chassis.record import KeptEvent, Receipt
from services.panel.api import approval_reviews, last_checks
from services.panel.api.pack_readers import require_no_pack_reader
from services.panel.domain import (
    agency_decision,
    applicants_attendance,
    case_note,
    correction,
    decision_notice,
    decision_review,
    deferral,
    independent_review,
    meeting,
    minutes,
    recommendation,
    second_panel,
    staffing,
    temporary_fostering,
)
from services.panel.domain.meetings.panel_meeting import PanelMeeting
from services.panel.domain.panel_case import PanelCase
from services.panel.domain.progress import Status
from services.panel.store.cases import (
    PANEL_CASES,
    ListedPanelCase,
    PanelCaseView,
    PanelNotes,
    reasons_of,
)
from services.panel.store.meetings import PANEL_MEETINGS, held_for
from services.panel.timeline import timeline

router = APIRouter(prefix="/cases", tags=["panel cases"], responses=REFUSALS)
lists = APIRouter(prefix="/agencies/{agency}/cases", tags=["work list"], responses=REFUSALS)

READERS = (Role.PANEL_ADMINISTRATOR, Role.DECISION_MAKER, Role.SOCIAL_WORKER, Role.MANAGER)
SHARERS = (Role.PANEL_ADMINISTRATOR, Role.MANAGER)

PanelCases = Annotated[Records[PanelCase], Depends(records_of(PANEL_CASES))]
PanelCaseCommands = Annotated[Commands[PanelCase], Depends(commands_of(PANEL_CASES))]


@router.get("/{journey}", dependencies=[may(*READERS)])
async def show_case(journey: UUID, cases: PanelCases) -> PanelCaseView:
    """Show the case at the panel: its stage, who sat on it, and the agency decision maker's deadline."""
    return PanelCaseView.of(journey, *await cases.at_version(journey))


@router.get("/{journey}/timeline", dependencies=[may(*READERS, Role.ADOPTER)])
async def show_timeline(journey: UUID, cases: PanelCases, page: PageNumber = 1) -> Timeline:
    """Show the timeline that the applicants see, 100 entries at a time. Staff see the same."""
    history = await cases.history(journey)
    return timeline(journey, await cases.state(journey), history, today()).page(page)


@router.get("/{journey}/events", dependencies=[may(*READERS)])
async def list_events(
    journey: UUID, cases: PanelCases, response: Response, after: AfterVersion = 0
) -> list[KeptEvent]:
    """List what happened on this case at the panel, in order, or since a version, 200 events at a
    time. If there are more, the Link header says where.
    """
    page = await cases.events(journey, after=after)
    link_to_rest(response, page)
    return page


@router.get("/{journey}/reasons", dependencies=[may(*READERS)])
async def show_reasons(journey: UUID, cases: PanelCases) -> CaseReasons:
    """Show the reasons for the panel's recommendation and for a qualifying determination."""
    return reasons_of(journey, await cases.state(journey))


@router.get("/{journey}/notes", dependencies=[may(*READERS)])
async def show_notes(journey: UUID, cases: PanelCases) -> PanelNotes:
    """List the notes that staff wrote on this case at the panel."""
    return PanelNotes.of(journey, await cases.state(journey))


@lists.get("", dependencies=[may(*READERS)])
async def list_cases(
    agency: AgencyCode, cases: PanelCases, query: Annotated[CaseQuery[Status], Query()]
) -> CaseList[ListedPanelCase]:
    """List an agency's cases, most urgent first."""
    return await case_list(cases.records, agency, query, ListedPanelCase.of)


@lists.get("/counts", dependencies=[may(*READERS)])
async def count_cases(
    agency: AgencyCode,
    cases: PanelCases,
    mine: Annotated[StaffCode | None, Query(description="Whose work to count as mine")] = None,
) -> CaseCounts:
    """Count the open work. Each figure stops at 1,000."""
    return CaseCounts.model_validate(await case_counts(cases.records, agency, mine))


@lists.get("/due-work", dependencies=[may(*READERS)])
async def show_due_work(agency: AgencyCode, cases: PanelCases) -> DueWork:
    """Count what is late or falls due this week, and list who has open cases. Each figure stops at 1,000."""
    return await due_work(cases.records, agency)


@lists.get("/staff", dependencies=[may(*SHARERS)])
async def list_staff(agency: AgencyCode, cases: PanelCases) -> list[Workload]:
    """Show who has open cases at the panel, and how many of them are overdue."""
    return await workloads(cases.records, agency)


TeamworkRoutes(
    PANEL_CASES,
    staffing.TEAMWORK,
    SharedWork("state.referred_on"),
    by=SHARERS,
    assign="assign-cases",
).serve(lists)


OFFERS = {
    "hold-meeting": Offer("Record a panel meeting", meeting.HoldMeeting, meeting.hold_meeting),
    "answer-invitation": Offer(
        "Say whether they come to the panel",
        applicants_attendance.AnswerInvitation,
        applicants_attendance.answer_invitation,
        by=(Role.PANEL_ADMINISTRATOR, Role.ADOPTER),
        about="Record whether one applicant wants to come when the panel considers the case. It is never held against them if they do not.",
    ),
    "record-attendance": Offer(
        "Record whether the applicants came",
        applicants_attendance.RecordAttendance,
        applicants_attendance.record_attendance,
        by=(Role.PANEL_ADMINISTRATOR,),
        about="Record which applicants came when the panel considered the case. It is never held against them if they did not, and the record of a decision does not show it.",
    ),
    "recommend": Offer(
        "Record the panel's recommendation",
        recommendation.Recommend,
        recommendation.recommend,
        by=(Role.PANEL_ADMINISTRATOR,),
        about="Record the panel's recommendation and its reasons. It must be definite.",
    ),
    "defer-case": Offer(
        "Record that the panel deferred the case",
        deferral.DeferCase,
        deferral.defer_case,
        by=(Role.PANEL_ADMINISTRATOR,),
        about="Record what the panel needs before it can recommend. The assessment goes on, and you get the case back with a further referral.",
    ),
    "ask-for-full-report": Offer(
        "Record that the panel asked for a full report",
        deferral.AskForFullReport,
        deferral.ask_for_full_report,
        by=(Role.PANEL_ADMINISTRATOR,),
        about="Record that the panel had a brief report and asked for a full one (regulation 30A). The assessment goes on.",
    ),
    "draft-minutes": Offer(
        "Record draft minutes",
        minutes.DraftMinutes,
        minutes.draft_minutes,
        by=(Role.PANEL_ADMINISTRATOR,),
        about="Record that a draft of the minutes of a meeting is written, for the members to check.",
    ),
    "finalise-minutes": Offer(
        "Finalise the minutes",
        recommendation.FinaliseMinutes,
        recommendation.finalise_minutes,
        by=(Role.PANEL_ADMINISTRATOR,),
        about=f"Record that the minutes of a meeting are final. After a recommendation the agency decision maker has them, and {limit(ClockId.ADM_DECIDE)} to decide.",
    ),
    "correct-minutes": Offer(
        "Correct the final minutes",
        minutes.CorrectMinutes,
        minutes.correct_minutes,
        by=(Role.PANEL_ADMINISTRATOR,),
        signed=True,
        about="Record a further version of the final minutes, and what was wrong. The version before stays on record, and no deadline moves.",
    ),
    "approve-applicants": Offer(
        "Approve the applicants",
        agency_decision.ApproveApplicants,
        agency_decision.approve_applicants,
        by=(Role.DECISION_MAKER,),
        signed=True,
        listed_as=agency_decision.decides_as,
        before=require_no_pack_reader,
        about="Record the agency decision that the applicants are suitable (regulation 30B(4)).",
        last_check=last_checks.before_decision,
    ),
    "issue-qualifying-determination": Offer(
        "Issue a qualifying determination",
        agency_decision.IssueQualifyingDetermination,
        agency_decision.issue_qualifying_determination,
        by=(Role.DECISION_MAKER,),
        signed=True,
        listed_as=agency_decision.decides_as,
        before=require_no_pack_reader,
        about="Record the agency's proposal not to approve, with its reasons (regulation 30B(5)). It is not the final decision.",
        last_check=last_checks.before_decision,
    ),
    "tell-decision": Offer(
        "Record that you told them the decision",
        decision_notice.TellDecision,
        decision_notice.tell_decision,
        by=(Role.PANEL_ADMINISTRATOR, Role.DECISION_MAKER, Role.SOCIAL_WORKER),
        about=f"Record the date you told the applicants the decision in person or by phone. They should hear it within {limit(ClockId.NOTIFY_ORAL)} (national minimum standard 17).",
    ),
    "send-decision-notice": Offer(
        "Record the notice of the decision",
        decision_notice.SendDecisionNotice,
        decision_notice.send_decision_notice,
        by=(Role.PANEL_ADMINISTRATOR, Role.DECISION_MAKER),
        about=f"Record the date you sent the decision in writing. After a proposal not to approve, the applicants' {limit(ClockId.QD_RESPONSE)} begin with this date.",
        last_check=last_checks.before_notice,
    ),
    "receive-review-request": Offer(
        "Record that they asked for a review",
        decision_review.ReceiveReviewRequest,
        decision_review.receive_review_request,
        by=(Role.PANEL_ADMINISTRATOR, Role.DECISION_MAKER),
        about="Record that representations arrived, or that the applicants applied for an independent review. They cannot do both.",
    ),
    "answer-late-request": Offer(
        "Answer a late request for a review",
        decision_review.AnswerLateRequest,
        decision_review.answer_late_request,
        by=(Role.PANEL_ADMINISTRATOR, Role.DECISION_MAKER),
        about=f"Record that the applicants asked for a review after their {limit(ClockId.QD_RESPONSE)}, and whether it is taken all the same.",
    ),
    "ask-second-panel": Offer(
        "Send the representations to the panel",
        second_panel.AskSecondPanel,
        second_panel.ask_second_panel,
        by=(Role.PANEL_ADMINISTRATOR, Role.DECISION_MAKER),
        about="Record that your agency asks the panel about the representations before it makes the final decision. This is your agency's choice.",
    ),
    "recommend-again": Offer(
        "Record what the panel recommends on the representations",
        second_panel.RecommendAgain,
        second_panel.recommend_again,
        by=(Role.PANEL_ADMINISTRATOR,),
        about="Record the panel's recommendation on the representations and its reasons. The decision maker then makes the final decision.",
    ),
    "send-review-papers": Offer(
        "Record that you sent the review papers",
        independent_review.SendReviewPapers,
        independent_review.send_review_papers,
        by=(Role.PANEL_ADMINISTRATOR, Role.DECISION_MAKER),
        about=f"Record the date you sent the papers to the Independent Review Mechanism, within {limit(ClockId.IRM_PAPERS)}. Leave out the minutes of your own panel.",
    ),
    "record-review-recommendation": Offer(
        "Record the independent review's recommendation",
        independent_review.RecordReviewRecommendation,
        independent_review.record_review_recommendation,
        by=(Role.PANEL_ADMINISTRATOR, Role.DECISION_MAKER),
        about="Record what the independent review recommended and when you received it. The decision maker then makes the final decision.",
    ),
    "end-review": Offer(
        "Record that the review ended",
        independent_review.EndReview,
        independent_review.end_review,
        by=(Role.PANEL_ADMINISTRATOR, Role.DECISION_MAKER),
        about="Record that the applicants withdrew what they asked for, or that the Independent Review Mechanism did not take it.",
    ),
    "send-representations": Offer(
        "Write to your agency about its proposal",
        decision_review.SendRepresentations,
        decision_review.send_representations,
        form=False,
    ),
    "make-final-decision": Offer(
        "Make the final decision",
        decision_review.MakeFinalDecision,
        decision_review.make_final_decision,
        by=(Role.DECISION_MAKER,),
        signed=True,
        listed_as=agency_decision.decides_as,
        before=require_no_pack_reader,
        about=f"Record the final decision after a review, or after {limit(ClockId.QD_RESPONSE)} without a request for one.",
        last_check=last_checks.before_final_decision,
    ),
    "approve-temporary-fostering": Offer(
        "Approve them as foster carers for one child",
        temporary_fostering.ApproveTemporaryFostering,
        temporary_fostering.approve_temporary_fostering,
        by=(Role.DECISION_MAKER, Role.MANAGER),
        about="Record a temporary approval as foster carers for one child, for early permanence (regulation 25A, Care Planning, Placement and Case Review (England) Regulations 2010). Each child has an approval of their own.",
    ),
    "end-temporary-fostering": Offer(
        "End a temporary approval as foster carers",
        temporary_fostering.EndTemporaryFostering,
        temporary_fostering.end_temporary_fostering,
        by=(Role.DECISION_MAKER, Role.MANAGER),
        about="Record that a temporary approval ended before its last day, and why.",
    ),
    "assign": Offer(
        "Assign the case at the panel",
        Assign,
        staffing.assign,
        by=SHARERS,
        about="Choose who will work on this case at the panel.",
    ),
    "cover": Offer(
        "Arrange cover at the panel",
        Cover,
        staffing.cover,
        by=SHARERS,
        about="Choose who covers this case at the panel until your colleague is back.",
    ),
    "correct-date": Offer(
        "Correct a date at the panel",
        correction.CorrectDate,
        correction.correct_date,
        by=(Role.PANEL_ADMINISTRATOR, Role.DECISION_MAKER),
        about="Correct the date of one event. Deadlines that depend on it move too.",
    ),
    "add-note": Offer(
        "Add a note for the panel",
        case_note.AddNote,
        case_note.add_note,
        by=READERS,
        about="Write a note that everyone who works on the case at the panel can read.",
    ),
}
serve_commands(router, OFFERS, PANEL_CASES)
OFFERS = {**OFFERS, **approval_reviews.OFFERS}


@router.post("/{journey}/hold-meeting", dependencies=[may(Role.PANEL_ADMINISTRATOR)])
async def hold_meeting(
    journey: UUID,
    command: meeting.HoldMeeting,
    cases: PanelCaseCommands,
    meetings: Annotated[Records[PanelMeeting], Depends(records_of(PANEL_MEETINGS))],
) -> Receipt:
    """Record that a quorate panel considered the case (regulation 6). From 1 December 2026 its members are those of the meeting on record."""
    held = await held_for(meetings.records, journey, command.on)
    return await cases.change(journey, partial(meeting.hold_meeting, held=held), command)


@router.post("/{journey}/send-representations", dependencies=[may(Role.ADOPTER)])
async def send_representations(
    journey: UUID, command: decision_review.SendRepresentations, cases: PanelCaseCommands
) -> Receipt:
    """Tell your agency why you disagree with its proposal not to approve you. If you are applying as a couple, this is for both of you."""
    require_today(command)
    return await cases.change(journey, decision_review.send_representations, command)


OFFERED = OfferedActions[PanelCase]([router, approval_reviews.router], OFFERS)


@router.get("/{journey}/actions", dependencies=[may(*READERS, Role.ADOPTER)])
async def list_actions(
    journey: UUID, cases: PanelCases, *, with_fields: WithFields = True
) -> Actions:
    """List what you can do with this case now, and why you cannot do the rest."""
    return OFFERED.to(cases.admitted, await cases.at_version(journey), today(), fields=with_fields)
