"""Assessments over HTTP: one case, and an agency's list of them.

The invariant: no route opens a case; that is done by the event of an accepted registration alone.
"""

import asyncio
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from contracts.identity import Role
from contracts.reference import AgencyCode
from contracts.timeline import Timeline
from services.assessment.api.dependencies import ASSESSORS, READERS, AssessmentCommands, Assessments
from services.assessment.domain import stage_two
from services.assessment.domain.assessment import as_told
from services.assessment.store import RECOMMENDED, AssessmentQuery, AssessmentView, reasons_of
from services.assessment.timeline import timeline
from services.casework.bulk import BulkReceipt, change_each
from services.casework.case_list import CaseList, case_list
from services.casework.reasons import CaseReasons
from services.casework.work_list import Count, Counts, Selection, count, counts
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


class AssessmentCounts(Counts):
    """The same, with what waits for a manager's decision on stage one."""

    recommended: Count


@router.get("/{journey}", dependencies=[may(*READERS)])
async def show_case(journey: UUID, assessments: Assessments) -> AssessmentView:
    """Show the assessment: its stage, what is missing and its deadlines."""
    assessment, version = await assessments.at_version(journey)
    if assessments.admitted.who.applicant is None:
        return AssessmentView.of(journey, assessment, version)
    return AssessmentView.of(journey, as_told(assessment), version).for_household()


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
    agency: AgencyCode, assessments: Assessments, query: Annotated[AssessmentQuery, Query()]
) -> CaseList[AssessmentView]:
    """List an agency's cases, most urgent first."""
    return await case_list(assessments.records, agency, query, AssessmentView.of)


@lists.get("/counts", dependencies=[may(*ASSESSORS, Role.RECRUITMENT_WORKER)])
async def count_cases(agency: AgencyCode, assessments: Assessments) -> AssessmentCounts:
    """Count the open work. Each figure stops at 1,000."""
    waiting = Selection(agency, by=[[RECOMMENDED]], open_ones=True)
    every, recommended = await asyncio.gather(
        counts(assessments.records, agency), count(assessments.records, waiting)
    )
    return AssessmentCounts(**dict(every), recommended=recommended)


@lists.post("/close-windows", dependencies=[may(Role.MANAGER)])
async def close_windows(
    agency: AgencyCode, command: stage_two.CloseWindows, assessments: AssessmentCommands
) -> BulkReceipt:
    """Close up to 200 cases whose six-month window has lapsed. Each is decided separately."""
    outcomes = await change_each(
        assessments, agency, command.journeys, stage_two.close_window, command
    )
    return BulkReceipt(outcomes=outcomes)
