"""Enquiries over HTTP: one route a decision, under the decision's name, and the ways to read them.

The invariant: a route decides nothing; it finds what a decision needs and shows the answer.
"""

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from contracts.identity import Role
from services.chassis.admission import may
from services.chassis.commands import AfterVersion, Records, records_of
from services.chassis.problems import REFUSALS
from services.chassis.record import KeptEvent, Receipt
from services.enquiry.api.dependencies import (
    RECRUITERS,
    VISITORS,
    Enquiries,
    EnquiriesDoor,
    InMemory,
)
from services.enquiry.domain import assignment, closure, contact, initial_visit, intake
from services.enquiry.domain.mystery_shops.mystery_shop import MysteryShop
from services.enquiry.domain.progress import Step
from services.enquiry.domain.referral import sent_or_awaited
from services.enquiry.domain.timekeeping import EFFECTS, FIRST
from services.enquiry.store.enquiries import (
    CaseNotes,
    Confirmation,
    ContactDetails,
    EnquiryView,
    shown,
    shown_receipt,
)
from services.enquiry.store.mystery_shops import MYSTERY_SHOPS, met, unmasked

router = APIRouter(tags=["enquiries"], responses=REFUSALS)

Shops = Annotated[Records[MysteryShop], Depends(records_of(MYSTERY_SHOPS))]


@router.post("/enquiries", status_code=201, dependencies=[may(*RECRUITERS, services=["web"])])
async def receive_enquiry(
    command: intake.ReceiveEnquiry, enquiries: EnquiriesDoor, memory: InMemory, shops: Shops
) -> Receipt:
    """Records an enquiry and begins its journey; the first response is due two working days later,
    or by the agency's own standard.
    """
    before = command.previous_journey
    previous = await enquiries.state(before) if before else None
    shop = memory.commissioned.shop_for(command.agency, command.applicants)
    decide = partial(
        intake.receive_enquiry,
        standards=memory.standards.in_force(command.agency, command.on, FIRST),
        mystery_shop=shop is not None,
        previous=previous,
    )
    receipt = await enquiries.open(decide, command)
    if shop is not None:
        await met(shops.records, shop, receipt.journey)
    return shown_receipt(receipt)


@router.post("/enquiries/{journey}/change-contact-details", dependencies=[may(*RECRUITERS)])
async def change_contact_details(
    journey: UUID, command: intake.ChangeContactDetails, enquiries: EnquiriesDoor
) -> Receipt:
    """Keeps who the household is now and how each of them wishes to be reached, as staff hear it."""
    return await enquiries.change(journey, intake.change_contact_details, command)


@router.post("/enquiries/{journey}/attempt-contact", dependencies=[may(*RECRUITERS)])
async def attempt_contact(
    journey: UUID, command: contact.AttemptContact, enquiries: EnquiriesDoor
) -> Receipt:
    """Records an attempt that reached nobody; no clock stops."""
    return await enquiries.change(journey, contact.attempt_contact, command)


@router.post("/enquiries/{journey}/make-contact", dependencies=[may(*RECRUITERS)])
async def make_contact(
    journey: UUID, command: contact.MakeContact, enquiries: EnquiriesDoor
) -> Receipt:
    """Records that a member of staff reached the enquirer, and what was offered next."""
    return await enquiries.change(journey, contact.make_contact, command)


@router.post("/enquiries/{journey}/provide-information", dependencies=[may(*RECRUITERS)])
async def provide_information(
    journey: UUID, command: contact.ProvideInformation, enquiries: EnquiriesDoor
) -> Receipt:
    """Records that detailed information was given."""
    return await enquiries.change(journey, contact.provide_information, command)


@router.post("/enquiries/{journey}/assign", dependencies=[may(*RECRUITERS)])
async def assign(journey: UUID, command: assignment.Assign, enquiries: EnquiriesDoor) -> Receipt:
    """Gives the enquiry to a member of staff, the first or another one."""
    return await enquiries.change(journey, assignment.assign, command)


@router.post("/enquiries/{journey}/cover", dependencies=[may(*RECRUITERS)])
async def cover(journey: UUID, command: assignment.Cover, enquiries: EnquiriesDoor) -> Receipt:
    """Names who answers for the enquiry until the colleague is back."""
    return await enquiries.change(journey, assignment.cover, command)


@router.post("/enquiries/{journey}/request-initial-visit", dependencies=[may(*RECRUITERS)])
async def request_initial_visit(
    journey: UUID,
    command: initial_visit.RequestInitialVisit,
    enquiries: EnquiriesDoor,
    memory: InMemory,
) -> Receipt:
    """Records the request for a visit; the call that arranges it and the visit itself fall due."""
    agency = (await enquiries.state(journey)).agency
    clocks = EFFECTS[Step.VISIT_REQUESTED].starts
    standards = memory.standards.in_force(agency, command.on, clocks)
    decide = partial(initial_visit.request_initial_visit, standards=standards)
    return await enquiries.change(journey, decide, command)


@router.post("/enquiries/{journey}/hold-initial-visit", dependencies=[may(*VISITORS)])
async def hold_initial_visit(
    journey: UUID,
    command: initial_visit.HoldInitialVisit,
    enquiries: EnquiriesDoor,
    memory: InMemory,
) -> Receipt:
    """Records that the visit took place; its write-up falls due."""
    agency = (await enquiries.state(journey)).agency
    clocks = EFFECTS[Step.VISIT_HELD].starts
    standards = memory.standards.in_force(agency, command.on, clocks)
    decide = partial(initial_visit.hold_initial_visit, standards=standards)
    return await enquiries.change(journey, decide, command)


@router.post("/enquiries/{journey}/write-up-initial-visit", dependencies=[may(*VISITORS)])
async def write_up_initial_visit(
    journey: UUID, command: initial_visit.WriteUpInitialVisit, enquiries: EnquiriesDoor
) -> Receipt:
    """Keeps the write-up that the team manager received."""
    return await enquiries.change(journey, initial_visit.write_up_initial_visit, command)


@router.post("/enquiries/{journey}/tell-visit-outcome", dependencies=[may(*VISITORS)])
async def tell_visit_outcome(
    journey: UUID, command: initial_visit.TellVisitOutcome, enquiries: EnquiriesDoor
) -> Receipt:
    """Records what the enquirer was told after the visit."""
    return await enquiries.change(journey, initial_visit.tell_visit_outcome, command)


@router.post("/enquiries/{journey}/close", dependencies=[may(Role.MANAGER)])
async def close(journey: UUID, command: closure.Close, enquiries: EnquiriesDoor) -> Receipt:
    """Records a manager's decision that the enquiry does not go on."""
    return await enquiries.change(journey, closure.close, command)


@router.post("/enquiries/{journey}/reopen", dependencies=[may(*RECRUITERS)])
async def reopen(
    journey: UUID, command: closure.Reopen, enquiries: EnquiriesDoor, memory: InMemory
) -> Receipt:
    """Lets a closed or withdrawn enquiry go on."""
    agency = (await enquiries.state(journey)).agency
    standards = memory.standards.in_force(agency, command.on, FIRST)
    return await enquiries.change(journey, partial(closure.reopen, standards=standards), command)


@router.get(
    "/enquiries/{journey}", dependencies=[may(*VISITORS, Role.ADOPTER, whose=sent_or_awaited)]
)
async def show_enquiry(journey: UUID, enquiries: Enquiries) -> EnquiryView:
    """Where an enquiry stands and which clocks run on it, without names; an adopter sees no staff."""
    view = EnquiryView.of(journey, await enquiries.state(journey))
    return view if enquiries.admitted.who.applicant is None else view.for_household()


@router.get("/enquiries/{journey}/confirmation", dependencies=[may(services=["web"])])
async def show_confirmation(journey: UUID, enquiries: Enquiries) -> Confirmation:
    """What the page after the form says: the reference, and by when somebody will answer."""
    return Confirmation.of(journey, await enquiries.state(journey))


@router.get(
    "/enquiries/{journey}/contact-details",
    dependencies=[may(*VISITORS, Role.ADOPTER, services=["notifications"])],
)
async def show_contact_details(journey: UUID, enquiries: Enquiries) -> ContactDetails:
    """Whom to write to about this journey, as known at this moment; of the other, their name alone."""
    details = ContactDetails.of(journey, await enquiries.state(journey))
    own = enquiries.admitted.who.applicant
    return details if own is None else details.for_applicant(own)


@router.get("/enquiries/{journey}/notes", dependencies=[may(*VISITORS)])
async def show_notes(journey: UUID, enquiries: Enquiries) -> CaseNotes:
    """What members of staff wrote on this enquiry."""
    return CaseNotes(journey=journey, notes=(await enquiries.state(journey)).notes)


@router.get("/enquiries/{journey}/events", dependencies=[may(*VISITORS)])
async def list_events(
    journey: UUID, enquiries: Enquiries, shops: Shops, after: AfterVersion = 0
) -> list[KeptEvent]:
    """Everything that happened on this enquiry, in order, or what did since a version."""
    history = await enquiries.history(journey, after=after)
    return shown(history, unmasked=await unmasked(shops.records, journey))
