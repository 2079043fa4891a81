"""The access log over HTTP: who viewed or changed an agency's case records, and what the national team was refused.

The invariant: an agency's entries are for its own managers, those of the national team for support, and reading
them is recorded too.
"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from contracts.event import RecordedAt
from contracts.identity import Role
from contracts.reference import AgencyCode
from services.chassis.access_log import Access
from services.chassis.admission import AdmittedDep, may
from services.chassis.health import RunningDep
from services.chassis.problems import REFUSALS

router = APIRouter(tags=["access log"], responses=REFUSALS)

Before = Annotated[
    RecordedAt | None,
    Query(
        description="The time of the last entry you have, to get the next page; that entry comes again"
    ),
]


@router.get("/agencies/{agency}/accesses", dependencies=[may(Role.MANAGER)])
async def list_accesses(
    agency: AgencyCode,
    parts: RunningDep,
    journey: UUID | None = None,
    before: Before = None,
) -> list[Access]:
    """List who viewed or changed this agency's case records, newest first, up to 200.

    To see what a command changed, look for its `correlation` in the record's events.
    """
    return await parts.access_log.found(agency, journey=journey, before=before)


@router.get("/national-team/accesses", dependencies=[may(Role.SUPPORT)])
async def list_accesses_of_national_team(
    parts: RunningDep, admitted: AdmittedDep, before: Before = None
) -> list[Access]:
    """List what the national team was refused here, and who read this list, newest first, up to 200."""
    admitted.note(None, None)
    return await parts.access_log.found(None, journey=None, before=before)
