"""Assessments over HTTP: one case, and an agency's list of them.

The invariant: no route opens a case; that is done by the event of an accepted registration alone.
"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel

from contracts.identity import Role, StaffCode
from contracts.reference import AgencyCode
from contracts.timeline import Timeline
from services.assessment.api.dependencies import ASSESSORS, READERS, AssessmentCommands, Assessments
from services.assessment.domain import stage_two
from services.assessment.domain.assessment import as_told
from services.assessment.domain.staffing import TEAMWORK
from services.assessment.store import (
    ASSESSMENTS,
    DELAYED,
    ON_HOLD,
    RECOMMENDED,
    TO_SIGN_OFF,
    AssessmentQuery,
    AssessmentView,
    late_without_reason,
    reasons_of,
)
from services.assessment.timeline import timeline
from services.casework.bulk import BulkReceipt, change_each
from services.casework.case_list import CaseCounts, CaseList, case_counts, case_list
from services.casework.reasons import CaseReasons
from services.casework.shared_work import DueWork, SharedWork, Workload, due_work, workloads
from services.casework.teamwork_routes import TeamworkRoutes
from services.casework.work_list import Count, Selection
from services.chassis.admission import may
from services.chassis.clock import today
from services.chassis.commands import (
    AfterVersion,
    PageNumber,
    link_to_rest,
)
from services.chassis.problems import REFUSALS
from services.chassis.record import KeptEvent

router = APIRouter(prefix="/cases", tags=["assessments"], responses=REFUSALS)
lists = APIRouter(prefix="/agencies/{agency}/cases", tags=["work list"], responses=REFUSALS)


class AssessmentCounts(CaseCounts):
    """The same, with what waits for a manager, what takes longer, and what is on hold."""

    recommended: Count
    to_sign_off: Count
    delayed: Count
    on_hold: Count
    late_without_reason: Count


@router.get("/{journey}", dependencies=[may(*READERS)])
async def show_case(journey: UUID, assessments: Assessments) -> AssessmentView:
    """Show the assessment: its stage, what is missing and its deadlines."""
    assessment, version = await assessments.at_version(journey)
    if assessments.admitted.who.applicant is None:
        return AssessmentView.of(journey, assessment, version)
    return AssessmentView.of(journey, as_told(assessment), version).for_household()


class WorkerView(BaseModel):
    """Who works with the household today."""

    worker: StaffCode | None


@router.get("/{journey}/worker", dependencies=[may(services=["notifications"])])
async def show_worker(journey: UUID, assessments: Assessments) -> WorkerView:
    """Show who works with the household today, for the letter being written now."""
    return WorkerView(worker=(await assessments.state(journey)).staffed.working(today()))


@router.get("/{journey}/timeline", dependencies=[may(*READERS)])
async def show_timeline(journey: UUID, assessments: Assessments, page: PageNumber = 1) -> Timeline:
    """Show the timeline that the applicants see, 100 entries at a time. Staff see what any of them sees."""
    history, assessment = await assessments.history(journey), await assessments.state(journey)
    applicant = assessments.admitted.who.applicant
    return timeline(journey, assessment, history, today(), applicant).page(page)


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
    agency: AgencyCode, assessments: Assessments, query: Annotated[AssessmentQuery, Query()]
) -> CaseList[AssessmentView]:
    """List an agency's cases, most urgent first."""
    return await case_list(assessments.records, agency, query, AssessmentView.of)


@lists.get("/counts", dependencies=[may(*ASSESSORS, Role.RECRUITMENT_WORKER)])
async def count_cases(
    agency: AgencyCode,
    assessments: Assessments,
    mine: Annotated[StaffCode | None, Query(description="Whose work to count as mine")] = None,
) -> AssessmentCounts:
    """Count the open work. Each figure stops at 1,000."""
    names = (RECOMMENDED, TO_SIGN_OFF, DELAYED, ON_HOLD)
    waiting = {name: [Selection(agency, by=[[name]], open_ones=True)] for name in names}
    waiting["late_without_reason"] = [late_without_reason(agency)]
    counted = await case_counts(assessments.records, agency, mine, waiting)
    return AssessmentCounts.model_validate(counted)


@lists.get("/due-work", dependencies=[may(*ASSESSORS, Role.RECRUITMENT_WORKER)])
async def show_due_work(agency: AgencyCode, assessments: Assessments) -> DueWork:
    """Count what is late or falls due this week, and list who has open cases. Each figure stops at 1,000."""
    return await due_work(assessments.records, agency)


@lists.get("/staff", dependencies=[may(*ASSESSORS)])
async def list_staff(agency: AgencyCode, assessments: Assessments) -> list[Workload]:
    """Show who has open cases of stages one and two, and how many of them are overdue."""
    return await workloads(assessments.records, agency)


TeamworkRoutes(
    ASSESSMENTS, TEAMWORK, SharedWork("state.opened_on"), by=ASSESSORS, assign="assign-cases"
).serve(lists)


@lists.post("/close-windows", dependencies=[may(Role.MANAGER)])
async def close_windows(
    agency: AgencyCode, command: stage_two.CloseWindows, assessments: AssessmentCommands
) -> BulkReceipt:
    """Close up to 200 cases whose six-month window has lapsed. Each is decided separately."""
    outcomes = await change_each(
        assessments, agency, command.journeys, stage_two.close_window, command
    )
    return BulkReceipt(outcomes=outcomes)
