"""Assessments over HTTP: one route a decision, under the decision's name.

The invariant: no route opens a case; that is done by the event of an accepted registration alone.
"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from contracts.clocks import ClockId
from contracts.identity import Role
from contracts.reference import AgencyCode
from contracts.timeline import Timeline
from contracts.words import day, label_of
from services.assessment.domain import correction, outcome, report, stage_one, stage_two
from services.assessment.domain.assessment import REQUIRED_CHECKS, Assessment, Status
from services.assessment.store import ASSESSMENTS, AssessmentView, reasons_of
from services.assessment.timeline import timeline
from services.casework.actions import Actions, LastCheck, Offer, OfferedActions, WithFields
from services.casework.bulk import BulkReceipt, change_each
from services.casework.case_list import CaseList, CaseQuery, case_list
from services.casework.command_routes import serve_commands
from services.casework.reasons import CaseReasons
from services.casework.work_list import Counts, counts
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
)
from services.chassis.decision import Command, Kind, Refusal
from services.chassis.problems import REFUSALS
from services.chassis.record import KeptEvent, Receipt

router = APIRouter(prefix="/cases", tags=["assessments"], responses=REFUSALS)
lists = APIRouter(prefix="/agencies/{agency}/cases", tags=["work list"], responses=REFUSALS)

ASSESSORS = (Role.SOCIAL_WORKER, Role.MANAGER)
READERS = (*ASSESSORS, Role.RECRUITMENT_WORKER, Role.ADOPTER)

Assessments = Annotated[Records[Assessment], Depends(records_of(ASSESSMENTS))]
AssessmentCommands = Annotated[Commands[Assessment], Depends(commands_of(ASSESSMENTS))]


@router.get("/{journey}", dependencies=[may(*READERS)])
async def show_case(journey: UUID, assessments: Assessments) -> AssessmentView:
    """Show the assessment: its stage, what is missing and its deadlines."""
    return AssessmentView.of(journey, *await assessments.at_version(journey))


@router.get("/{journey}/timeline", dependencies=[may(*READERS)])
async def show_timeline(journey: UUID, assessments: Assessments, page: PageNumber = 1) -> Timeline:
    """Show the timeline that the applicants see, 100 entries at a time. Staff see the same."""
    history = await assessments.history(journey)
    return timeline(journey, await assessments.state(journey), history, today()).page(page)


@router.get("/{journey}/events", dependencies=[may(*ASSESSORS)])
async def list_events(
    journey: UUID, assessments: Assessments, response: Response, after: AfterVersion = 0
) -> list[KeptEvent]:
    """List what happened on this assessment, in order, or since a version, 200 events at a time.
    If there are more, the Link header says where.
    """
    page = await assessments.events(journey, after=after)
    link_to_rest(response, page)
    return page


@router.get("/{journey}/reasons", dependencies=[may(*ASSESSORS)])
async def show_reasons(journey: UUID, assessments: Assessments) -> CaseReasons:
    """Show the reasons for a negative stage one decision, and the evidence of a delay."""
    return reasons_of(journey, await assessments.state(journey))


@lists.get("", dependencies=[may(*ASSESSORS, Role.RECRUITMENT_WORKER)])
async def list_cases(
    agency: AgencyCode, assessments: Assessments, query: Annotated[CaseQuery[Status], Query()]
) -> CaseList[AssessmentView]:
    """List an agency's cases, most urgent first."""
    return await case_list(assessments.records, agency, query, AssessmentView.of)


@lists.get("/counts", dependencies=[may(*ASSESSORS, Role.RECRUITMENT_WORKER)])
async def count_cases(agency: AgencyCode, assessments: Assessments) -> Counts:
    """Count the open work. Each figure stops at 1,000."""
    return await counts(assessments.records, agency)


@lists.post("/close-windows", dependencies=[may(Role.MANAGER)])
async def close_windows(
    agency: AgencyCode, command: stage_two.CloseWindows, assessments: AssessmentCommands
) -> BulkReceipt:
    """Close up to 200 cases whose six-month window has lapsed. Each is decided separately."""
    outcomes = await change_each(
        assessments, agency, command.journeys, stage_two.close_window, command
    )
    return BulkReceipt(outcomes=outcomes)


def _before_decision(assessment: Assessment) -> LastCheck:
    missing = [label_of(each) for each in REQUIRED_CHECKS if each not in assessment.checks]
    return LastCheck(
        still_open=[f"Not back yet: {each}." for each in missing],
        undo="You cannot undo this. The decision and its reasons are sent to the applicants.",
    )


def _before_closing(assessment: Assessment) -> LastCheck:
    over_on = assessment.clocks[ClockId.STAGE_TWO_WINDOW].due_on
    return LastCheck(
        still_open=[f"Check that no notice from them arrived by {day(over_on)}."],
        undo="You cannot undo this. If they come back, they register their interest again.",
    )


def _before_withdrawal(_: Assessment) -> LastCheck:
    undo = "You cannot undo this. If they come back, they register their interest again."
    return LastCheck(still_open=[], undo=undo)


OFFERS = {
    "return-checks": Offer(
        "Record stage one checks",
        stage_one.ReturnChecks,
        stage_one.return_checks,
        by=ASSESSORS,
        about="Record which stage one checks and information have come back, but not what they say.",
    ),
    "decide-stage-one": Offer(
        "Decide stage one",
        stage_one.DecideStageOne,
        stage_one.decide_stage_one,
        by=ASSESSORS,
        about="Record the decision at the end of stage one and the date you sent notice of it (regulation 27). If it is late, say why.",
        last_check=_before_decision,
    ),
    "start-stage-two": Offer(
        "Start stage two",
        stage_two.StartStageTwo,
        stage_two.start_stage_two,
        by=ASSESSORS,
        about="Record the date the applicants' notice arrived (regulation 28).",
    ),
    "close-window": Offer(
        "Close because the 6 months are over",
        stage_two.CloseWindow,
        stage_two.close_window,
        by=ASSESSORS,
        about="Record that you wrote to the applicants that they cannot proceed, because they did not ask for stage two within 6 months (regulation 28). This ends the case. They can register again.",
        last_check=_before_closing,
    ),
    "share-report": Offer(
        "Record that you shared the report",
        report.ShareReport,
        report.share_report,
        by=ASSESSORS,
        about="Record that you sent the report to the applicants. They then have 5 working days to comment.",
    ),
    "receive-observations": Offer(
        "Record the applicants' observations",
        report.ReceiveObservations,
        report.receive_observations,
        by=ASSESSORS,
        about="Record that the applicants' written observations arrived.",
    ),
    "refer-to-panel": Offer(
        "Refer the case to panel",
        report.ReferToPanel,
        report.refer_to_panel,
        by=ASSESSORS,
        about="Refer the case once you have the observations, or the time for them is over (regulation 30).",
    ),
    "give-notice": Offer(
        "Go on to stage two", stage_two.GiveNotice, stage_two.give_notice, form=False
    ),
    "send-observations": Offer(
        "Send comments on the report",
        report.SendObservations,
        report.send_observations,
        form=False,
    ),
    "correct-date": Offer(
        "Correct a date in the assessment",
        correction.CorrectDate,
        correction.correct_date,
        by=ASSESSORS,
        about="Correct the date of one event. Deadlines that depend on it move too.",
    ),
    "withdraw": Offer(
        "Withdraw",
        outcome.Withdraw,
        outcome.withdraw,
        by=(*ASSESSORS, Role.ADOPTER),
        about="Record that the applicants withdrew before the agency's final decision.",
        last_check=_before_withdrawal,
    ),
}
serve_commands(router, OFFERS, ASSESSMENTS)


@router.post("/{journey}/give-notice", dependencies=[may(Role.ADOPTER)])
async def give_notice(
    journey: UUID, command: stage_two.GiveNotice, assessments: AssessmentCommands
) -> Receipt:
    """Tell your agency that you want to go on to stage two. If you are two, this is for both of you."""
    _only_today(command)
    return await assessments.change(journey, stage_two.give_notice, command)


@router.post("/{journey}/send-observations", dependencies=[may(Role.ADOPTER)])
async def send_observations(
    journey: UUID, command: report.SendObservations, assessments: AssessmentCommands
) -> Receipt:
    """Send your agency your comments on the report about you. If you are two, this is for both of you."""
    _only_today(command)
    return await assessments.change(journey, report.send_observations, command)


def _only_today(command: Command) -> None:
    """Refuses a notice with another day: what applicants send online arrives when they send it."""
    if command.on != today():
        raise Refusal(Kind.NOT_VALID, "This counts from the day you send it. Give today's date.")


OFFERED = OfferedActions[Assessment]([router], OFFERS)


@router.get("/{journey}/actions", dependencies=[may(*READERS)])
async def list_actions(
    journey: UUID, assessments: Assessments, *, with_fields: WithFields = True
) -> Actions:
    """List what you can do with this assessment now, and why you cannot do the rest."""
    found = await assessments.at_version(journey)
    return OFFERED.to(assessments.admitted, found, today(), fields=with_fields)
