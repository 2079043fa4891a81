"""Panel cases over HTTP: one route a decision, under the decision's name.

The invariant: no route opens or closes a case; that is done by the events of the assessment alone.
"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from contracts.identity import Role
from contracts.reference import AgencyCode
from contracts.timeline import Timeline
from contracts.words import day, label_of
from services.casework.actions import Actions, LastCheck, Offer, OfferedActions, WithFields
from services.casework.case_list import CaseList, CaseQuery, case_list
from services.casework.command_routes import serve_commands
from services.casework.reasons import CaseReasons
from services.casework.work_list import Counts, counts
from services.chassis.admission import may
from services.chassis.clock import today
from services.chassis.commands import AfterVersion, PageNumber, Records, link_to_rest, records_of
from services.chassis.problems import REFUSALS
from services.chassis.record import KeptEvent
from services.panel.domain import (
    agency_decision,
    approval_end,
    case_note,
    correction,
    decision_notice,
    decision_review,
    meeting,
    recommendation,
)
from services.panel.domain.panel_case import PanelCase, Status
from services.panel.store import PANEL_CASES, PanelCaseView, PanelNotes, reasons_of
from services.panel.timeline import timeline

router = APIRouter(prefix="/cases", tags=["panel cases"], responses=REFUSALS)
lists = APIRouter(prefix="/agencies/{agency}/cases", tags=["work list"], responses=REFUSALS)

READERS = (Role.PANEL_ADMINISTRATOR, Role.DECISION_MAKER, Role.SOCIAL_WORKER, Role.MANAGER)

PanelCases = Annotated[Records[PanelCase], Depends(records_of(PANEL_CASES))]


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
) -> CaseList[PanelCaseView]:
    """List an agency's cases, most urgent first."""
    return await case_list(cases.records, agency, query, PanelCaseView.of)


@lists.get("/counts", dependencies=[may(*READERS)])
async def count_cases(agency: AgencyCode, cases: PanelCases) -> Counts:
    """Count the open work. Each figure stops at 1,000."""
    return await counts(cases.records, agency)


def _before_decision(case: PanelCase) -> LastCheck:
    """The panel's recommendation stands beside what is about to be decided."""
    return LastCheck(
        still_open=_known_of_panel(case),
        undo="You cannot undo this. Next, send the applicants the decision in writing and record the date.",
    )


def _known_of_panel(case: PanelCase) -> list[str]:
    """What the panel recommended and who sat: the person who decides must be none of them."""
    recommended = [] if case.recommendation is None else [label_of(case.recommendation)]
    members = dict.fromkeys(member for each in case.meetings for member in each.members)
    return [
        *(f"The panel's recommendation: {each}." for each in recommended),
        f"Members of the panel: {', '.join(members)}. You cannot decide if you are one of them.",
    ]


def _before_notice(case: PanelCase) -> LastCheck:
    """The decision, and what its notice begins or tells."""
    decided = [] if case.decided is None else [case.decided]
    return LastCheck(
        still_open=[f"Decided on {day(each.on)}: {label_of(each.decision)}." for each in decided],
        undo="You cannot undo this. The applicants read it on their page, and the time they have to answer counts from this date.",
    )


def _before_final_decision(case: PanelCase) -> LastCheck:
    """The panel's recommendation, and the answer of the applicants."""
    asked = (
        label_of(case.review_route) if case.review_route else "no request within 40 working days"
    )
    return LastCheck(
        still_open=[*_known_of_panel(case), f"The applicants' answer: {asked}."],
        undo="You cannot undo this. Next, send the applicants the decision in writing and record the date.",
    )


def _before_end(_: PanelCase) -> LastCheck:
    return LastCheck(
        still_open=[],
        undo="You cannot undo this. The adopters are not approved from this date, and can register again with any agency.",
    )


OFFERS = {
    "hold-meeting": Offer(
        "Record a panel meeting",
        meeting.HoldMeeting,
        meeting.hold_meeting,
        by=(Role.PANEL_ADMINISTRATOR,),
        about="Record a quorate meeting on the case, with the codes of the members who sat (regulation 6).",
    ),
    "recommend": Offer(
        "Record the panel's recommendation",
        recommendation.Recommend,
        recommendation.recommend,
        by=(Role.PANEL_ADMINISTRATOR,),
        about="Record the panel's recommendation and its reasons. It must be definite.",
    ),
    "finalise-minutes": Offer(
        "Finalise the minutes",
        recommendation.FinaliseMinutes,
        recommendation.finalise_minutes,
        by=(Role.PANEL_ADMINISTRATOR,),
        about="Record that the agency decision maker has the final minutes. They then have 7 working days to decide.",
    ),
    "approve-applicants": Offer(
        "Approve the applicants",
        agency_decision.ApproveApplicants,
        agency_decision.approve_applicants,
        by=(Role.DECISION_MAKER,),
        signed=True,
        about="Record the agency decision that the applicants are suitable (regulation 30B(4)).",
        last_check=_before_decision,
    ),
    "issue-qualifying-determination": Offer(
        "Issue a qualifying determination",
        agency_decision.IssueQualifyingDetermination,
        agency_decision.issue_qualifying_determination,
        by=(Role.DECISION_MAKER,),
        signed=True,
        about="Record the agency's proposal not to approve, with its reasons (regulation 30B(5)). It is not the final decision.",
        last_check=_before_decision,
    ),
    "send-decision-notice": Offer(
        "Record the notice of the decision",
        decision_notice.SendDecisionNotice,
        decision_notice.send_decision_notice,
        by=(Role.PANEL_ADMINISTRATOR, Role.DECISION_MAKER),
        about="Record the date you sent the decision in writing. After a proposal not to approve, the applicants' 40 working days begin with this date.",
        last_check=_before_notice,
    ),
    "receive-review-request": Offer(
        "Record that they asked for a review",
        decision_review.ReceiveReviewRequest,
        decision_review.receive_review_request,
        by=(Role.PANEL_ADMINISTRATOR, Role.DECISION_MAKER),
        about="Record that representations arrived, or that the applicants applied for an independent review. They cannot do both.",
    ),
    "make-final-decision": Offer(
        "Make the final decision",
        decision_review.MakeFinalDecision,
        decision_review.make_final_decision,
        by=(Role.DECISION_MAKER,),
        signed=True,
        about="Record the final decision after a review, or after 40 working days without a request for one.",
        last_check=_before_final_decision,
    ),
    "end-approval": Offer(
        "End the approval",
        approval_end.EndApproval,
        approval_end.end_approval,
        by=(Role.DECISION_MAKER, Role.MANAGER),
        about="Record that the approval has ended, and why. The adopters can then register again, here or elsewhere.",
        last_check=_before_end,
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
OFFERED = OfferedActions[PanelCase]([router], OFFERS)


@router.get("/{journey}/actions", dependencies=[may(*READERS, Role.ADOPTER)])
async def list_actions(
    journey: UUID, cases: PanelCases, *, with_fields: WithFields = True
) -> Actions:
    """List what you can do with this case now, and why you cannot do the rest."""
    return OFFERED.to(cases.admitted, await cases.at_version(journey), today(), fields=with_fields)
