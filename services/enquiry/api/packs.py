"""Names for panel members: whom the packs are about that they may read.

The invariant: a pass of the panel service says which cases, and no name goes out before the registration was accepted.
"""

import asyncio

from fastapi import APIRouter

from contracts.identity import Role
from services.chassis.admission import may
from services.chassis.problems import REFUSALS
from services.enquiry.api.dependencies import Enquiries
from services.enquiry.domain.progress import Status
from services.enquiry.store.work_list import HouseholdName

router = APIRouter(tags=["names"], responses=REFUSALS)


@router.get("/pack-households", dependencies=[may(Role.PACK_READER)])
async def name_pack_households(enquiries: Enquiries) -> list[HouseholdName]:
    """Show the names behind the packs that your pass names."""
    packs = sorted(enquiries.admitted.who.packs)
    found = await asyncio.gather(*(enquiries.read(each) for each in packs))
    return [
        HouseholdName(
            journey=each.journey, names=each.state.names, call_requested_on=None, assigned_to=None
        )
        for each in found
        if each.state and each.state.progress.status is Status.REGISTRATION_ACCEPTED
    ]
