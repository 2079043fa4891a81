"""Referral between agencies over HTTP: pass a household on, take it up, send it back, see where it is."""

from functools import partial
from uuid import UUID

from fastapi import APIRouter

from contracts.reference import AgencyCode
from services.chassis.admission import may
from services.chassis.problems import REFUSALS
from services.chassis.record import Receipt
from services.enquiry.api.dependencies import RECRUITERS, Enquiries, EnquiryCommands, InMemory
from services.enquiry.domain import referral
from services.enquiry.store.referrals import Referrals, referrals_at

router = APIRouter(tags=["referrals"], responses=REFUSALS)


@router.post("/enquiries/{journey}/refer", dependencies=[may(*RECRUITERS)])
async def refer(
    journey: UUID, command: referral.Refer, enquiries: EnquiryCommands, memory: InMemory
) -> Receipt:
    """Refer the household to another agency, with its consent. The receiving agency's deadlines start when it receives the referral."""
    standards = memory.standards.in_force(command.receiver, command.on, referral.RECEIVERS_CLOCKS)
    return await enquiries.change(journey, partial(referral.refer, standards=standards), command)


@router.post(
    "/enquiries/{journey}/take-up-referral",
    dependencies=[may(*RECRUITERS, whose=referral.agency_to_act)],
)
async def take_up_referral(
    journey: UUID, command: referral.TakeUpReferral, enquiries: EnquiryCommands
) -> Receipt:
    """Take up the referral and name who will work with the household. The journey is now yours."""
    return await enquiries.change(journey, referral.take_up_referral, command)


@router.post(
    "/enquiries/{journey}/refuse-referral",
    dependencies=[may(*RECRUITERS, whose=referral.agency_to_act)],
)
async def refuse_referral(
    journey: UUID, command: referral.RefuseReferral, enquiries: EnquiryCommands, memory: InMemory
) -> Receipt:
    """Send the household back to the agency that referred it. Its deadlines start again."""
    sender = (await enquiries.state(journey)).agency
    standards = memory.standards.in_force(sender, command.on, referral.SENDERS_CLOCKS)
    decide = partial(referral.refuse_referral, standards=standards)
    return await enquiries.change(journey, decide, command)


@router.get("/agencies/{agency}/referrals", dependencies=[may(*RECRUITERS)])
async def list_referrals(agency: AgencyCode, enquiries: Enquiries) -> Referrals:
    """List the referrals this agency sent and their results, and those waiting for it to take up."""
    return await referrals_at(enquiries.records, agency)
