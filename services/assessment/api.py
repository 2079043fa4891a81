"""Assessments over HTTP: one route a decision, under the decision's name.

The invariant: no route opens a case; that is done by the event of an accepted registration alone.
"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from contracts.identity import Role
from contracts.reference import AgencyCode
from contracts.timeline import Timeline
from services.assessment.domain import outcome, report, stage_one, stage_two
from services.assessment.domain.assessment import Assessment, Status
from services.assessment.store import ASSESSMENTS, AssessmentView
from services.assessment.timeline import timeline
from services.casework.actions import Actions, Offer, OfferedActions, WithFields
from services.casework.case_list import CaseList, CaseQuery, case_list
from services.casework.work_list import Counts, counts
from services.chassis.admission import may
from services.chassis.clock import today
from services.chassis.commands import AfterVersion, Commands, Records, commands_of, records_of
from services.chassis.problems import REFUSALS
from services.chassis.record import KeptEvent, Receipt

router = APIRouter(prefix="/cases", tags=["assessments"], responses=REFUSALS)
lists = APIRouter(prefix="/agencies/{agency}/cases", tags=["work list"], responses=REFUSALS)

ASSESSORS = (Role.SOCIAL_WORKER, Role.MANAGER)
READERS = (*ASSESSORS, Role.RECRUITMENT_WORKER, Role.ADOPTER)

Assessments = Annotated[Records[Assessment], Depends(records_of(ASSESSMENTS))]
AssessmentsDoor = Annotated[Commands[Assessment], Depends(commands_of(ASSESSMENTS))]


@router.post("/{journey}/return-checks", dependencies=[may(*ASSESSORS)])
async def return_checks(
    journey: UUID, command: stage_one.ReturnChecks, assessments: AssessmentsDoor
) -> Receipt:
    """Records which checks and information of stage one came back, never what they say."""
    return await assessments.change(journey, stage_one.return_checks, command)


@router.post("/{journey}/decide-stage-one", dependencies=[may(*ASSESSORS)])
async def decide_stage_one(
    journey: UUID, command: stage_one.DecideStageOne, assessments: AssessmentsDoor
) -> Receipt:
    """Records the pre-assessment decision (regulation 27); a late one needs its reason."""
    return await assessments.change(journey, stage_one.decide_stage_one, command)


@router.post("/{journey}/start-stage-two", dependencies=[may(*ASSESSORS)])
async def start_stage_two(
    journey: UUID, command: stage_two.StartStageTwo, assessments: AssessmentsDoor
) -> Receipt:
    """Records the day on which the applicants' notice came in (regulation 28)."""
    return await assessments.change(journey, stage_two.start_stage_two, command)


@router.post("/{journey}/share-report", dependencies=[may(*ASSESSORS)])
async def share_report(
    journey: UUID, command: report.ShareReport, assessments: AssessmentsDoor
) -> Receipt:
    """Records that the report was sent to the applicants; their five working days begin."""
    return await assessments.change(journey, report.share_report, command)


@router.post("/{journey}/receive-observations", dependencies=[may(*ASSESSORS)])
async def receive_observations(
    journey: UUID, command: report.ReceiveObservations, assessments: AssessmentsDoor
) -> Receipt:
    """Records that the applicants' written observations came in."""
    return await assessments.change(journey, report.receive_observations, command)


@router.post("/{journey}/refer-to-panel", dependencies=[may(*ASSESSORS)])
async def refer_to_panel(
    journey: UUID, command: report.ReferToPanel, assessments: AssessmentsDoor
) -> Receipt:
    """Refers the case once observations are in or the time for them is over (regulation 30)."""
    return await assessments.change(journey, report.refer_to_panel, command)


@router.post("/{journey}/withdraw", dependencies=[may(*ASSESSORS, Role.ADOPTER)])
async def withdraw(
    journey: UUID, command: outcome.Withdraw, assessments: AssessmentsDoor
) -> Receipt:
    """Records that the applicants ended the journey before the agency decided."""
    return await assessments.change(journey, outcome.withdraw, command)


@router.get("/{journey}", dependencies=[may(*READERS)])
async def show_case(journey: UUID, assessments: Assessments) -> AssessmentView:
    """Where an assessment stands, what is missing, and which clocks run on it."""
    return AssessmentView.of(journey, *await assessments.at_version(journey))


@router.get("/{journey}/timeline", dependencies=[may(*READERS)])
async def show_timeline(journey: UUID, assessments: Assessments) -> Timeline:
    """What happened and what runs, as the applicants are told it; staff see here what they see."""
    history = await assessments.history(journey)
    return timeline(journey, await assessments.state(journey), history, today())


@router.get("/{journey}/events", dependencies=[may(*ASSESSORS)])
async def list_events(
    journey: UUID, assessments: Assessments, after: AfterVersion = 0
) -> list[KeptEvent]:
    """Everything that happened on this assessment, in order, or what did since a version."""
    return await assessments.history(journey, after=after)


@lists.get("", dependencies=[may(*ASSESSORS, Role.RECRUITMENT_WORKER)])
async def list_cases(
    agency: AgencyCode, assessments: Assessments, query: Annotated[CaseQuery[Status], Query()]
) -> CaseList[AssessmentView]:
    """An agency's own cases, those on which something is due first."""
    return await case_list(assessments.records, agency, query, AssessmentView.of)


@lists.get("/counts", dependencies=[may(*ASSESSORS, Role.RECRUITMENT_WORKER)])
async def count_cases(agency: AgencyCode, assessments: Assessments) -> Counts:
    """How much open work there is; each figure stops at 1,000."""
    return await counts(assessments.records, agency)


OFFERS = {
    "return-checks": Offer(
        "Record what came back of stage one", stage_one.ReturnChecks, stage_one.return_checks
    ),
    "decide-stage-one": Offer(
        "Decide stage one", stage_one.DecideStageOne, stage_one.decide_stage_one
    ),
    "start-stage-two": Offer("Start stage two", stage_two.StartStageTwo, stage_two.start_stage_two),
    "share-report": Offer(
        "Record that the report was shared", report.ShareReport, report.share_report
    ),
    "receive-observations": Offer(
        "Record the applicants' observations",
        report.ReceiveObservations,
        report.receive_observations,
    ),
    "refer-to-panel": Offer("Refer the case to panel", report.ReferToPanel, report.refer_to_panel),
    "withdraw": Offer("Withdraw", outcome.Withdraw, outcome.withdraw),
}
OFFERED = OfferedActions[Assessment]([router], OFFERS)


@router.get("/{journey}/actions", dependencies=[may(*READERS)])
async def list_actions(
    journey: UUID, assessments: Assessments, *, with_fields: WithFields = True
) -> Actions:
    """What whoever asks may do with this assessment now, and why not the rest."""
    found = await assessments.at_version(journey)
    return OFFERED.to(assessments.admitted, found, today(), fields=with_fields)
