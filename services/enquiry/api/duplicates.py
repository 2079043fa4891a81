"""Duplicates over HTTP: what looks alike is proposed, and staff say whether it is one household."""

from functools import partial
from uuid import UUID

from fastapi import APIRouter

from contracts.reference import AgencyCode
from services.chassis.admission import may
from services.chassis.clock import now
from services.chassis.problems import REFUSALS
from services.chassis.record import Receipt
from services.enquiry.api.dependencies import RECRUITERS, Enquiries, EnquiryCommands
from services.enquiry.background.obligations import fulfil
from services.enquiry.domain import duplicate_enquiries
from services.enquiry.store.duplicates import (
    LookAlike,
    PossibleDuplicates,
    look_alikes,
    possible_duplicates,
)

router = APIRouter(tags=["duplicates"], responses=REFUSALS)


@router.post("/enquiries/{journey}/merge", dependencies=[may(*RECRUITERS)])
async def merge(
    journey: UUID, command: duplicate_enquiries.Merge, enquiries: EnquiryCommands
) -> Receipt:
    """Keep another enquiry and merge this one into it. The other one counts for both.

    If someone merges the other one at the same moment, this merge is undone.
    """
    into_state = await enquiries.referred_to(command.into, "into")
    decide = partial(duplicate_enquiries.merge, journey=journey, into_state=into_state, at=now())
    receipt = await enquiries.change(journey, decide, command)
    await fulfil(enquiries.records, enquiries.records, journey)
    return receipt


@router.post("/enquiries/{journey}/undo-merge", dependencies=[may(*RECRUITERS)])
async def undo_merge(
    journey: UUID, command: duplicate_enquiries.UndoMerge, enquiries: EnquiryCommands
) -> Receipt:
    """Undo the merge, so that this enquiry is separate again."""
    receipt = await enquiries.change(
        journey, partial(duplicate_enquiries.undo_merge, journey=journey), command
    )
    await fulfil(enquiries.records, enquiries.records, journey)
    return receipt


@router.post("/enquiries/{journey}/say-different", dependencies=[may(*RECRUITERS)])
async def say_different(
    journey: UUID, command: duplicate_enquiries.SayDifferent, enquiries: EnquiryCommands
) -> Receipt:
    """Record that the two enquiries are from different households. We will not suggest them again."""
    await enquiries.referred_to(command.other, "other")
    return await enquiries.change(
        journey, partial(duplicate_enquiries.say_different, journey=journey), command
    )


@router.get("/enquiries/{journey}/possible-duplicates", dependencies=[may(*RECRUITERS)])
async def list_look_alikes(journey: UUID, enquiries: Enquiries) -> list[LookAlike]:
    """List enquiries at the same agency that may be from this household, and what matches."""
    await enquiries.state(journey)
    return await look_alikes(enquiries.records, journey)


@router.get("/agencies/{agency}/possible-duplicates", dependencies=[may(*RECRUITERS)])
async def list_possible_duplicates(
    agency: AgencyCode, enquiries: Enquiries
) -> list[PossibleDuplicates]:
    """List pairs of this agency's enquiries that may be from one household, newest first."""
    return await possible_duplicates(enquiries.records, agency)
