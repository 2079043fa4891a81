"""What applicants told staff of themselves, over HTTP: of one case, and of many for List 11 of Annex A.

The invariant: it is for those who assess, alone, and each reading of it is on record.
"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel

from contracts.identity import Role
from contracts.reference import AgencyCode
from services.assessment.api.dependencies import ASSESSORS, Assessments
from services.assessment.domain.check_results import Description
from services.assessment.store import described_at
from services.casework.work_list import AT_MOST
from services.chassis.admission import may
from services.chassis.problems import REFUSALS

router = APIRouter(tags=["assessments"], responses=REFUSALS)


class DescribedCase(BaseModel):
    """What the applicants of one case told staff; an applicant is left out if nothing was recorded."""

    journey: UUID
    applicants: tuple[Description, ...]


@router.get("/cases/{journey}/descriptions", dependencies=[may(*ASSESSORS)])
async def show_descriptions(journey: UUID, assessments: Assessments) -> DescribedCase:
    """Show what was recorded of the applicants' gender, ethnicity and disability."""
    assessment = await assessments.state(journey)
    return DescribedCase(journey=journey, applicants=assessment.descriptions)


@router.get("/agencies/{agency}/descriptions", dependencies=[may(Role.MANAGER)])
async def list_descriptions(
    agency: AgencyCode,
    assessments: Assessments,
    journey: Annotated[list[UUID], Query(min_length=1, max_length=AT_MOST)],
) -> list[DescribedCase]:
    """Show the same of up to 200 of this agency's cases, for List 11. A case without an assessment is left out."""
    found = await described_at(assessments.records, agency, journey)
    return [DescribedCase(journey=each, applicants=said) for each, said in found]
