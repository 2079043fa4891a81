"""The access log over HTTP: who viewed or changed an agency's case records, for its managers.

The invariant: an agency's entries are for its own managers, and reading them is recorded too.
"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from contracts.event import RecordedAt
from contracts.identity import Role
from contracts.reference import AgencyCode
from services.chassis.access_log import Access
from services.chassis.admission import may
from services.chassis.health import RunningDep
from services.chassis.problems import REFUSALS

router = APIRouter(tags=["access log"], responses=REFUSALS)


@router.get("/agencies/{agency}/accesses", dependencies=[may(Role.MANAGER)])
async def list_accesses(
    agency: AgencyCode,
    parts: RunningDep,
    journey: UUID | None = None,
    before: Annotated[
        RecordedAt | None,
        Query(
            description="The time of the last entry you have, to get the next page; that entry comes again"
        ),
    ] = None,
) -> list[Access]:
    """List who viewed or changed this agency's case records, newest first, up to 200.

    To see what a command changed, look for its `correlation` in the record's events.
    """
    return await parts.access_log.found(agency, journey=journey, before=before)
