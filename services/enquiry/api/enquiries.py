"""Enquiries over HTTP: one route a decision, under the decision's name, and the ways to read them.

The invariant: a route decides nothing; it finds what a decision needs and shows the answer.
"""

from contextlib import suppress
from functools import partial
from uuid import UUID

from fastapi import APIRouter, Response

from contracts.identity import Role
from services.chassis.admission import may
from services.chassis.clock import today
from services.chassis.commands import AfterVersion, link_to_rest
from services.chassis.decision import Refusal
from services.chassis.problems import REFUSALS
from services.chassis.record import KeptEvent, Receipt
from services.enquiry.api.dependencies import (
    CASE_READERS,
    RECRUITERS,
    Campaigns,
    Enquiries,
    EnquiryCommands,
    InMemory,
    MysteryShops,
)
from services.enquiry.domain import closure, initial_visit, intake
from services.enquiry.domain.dated_steps import Step
from services.enquiry.domain.referral import agencies_involved
from services.enquiry.domain.timekeeping import EFFECTS, FIRST
from services.enquiry.store.campaigns import is_planned
from services.enquiry.store.enquiries import (
    CaseNotes,
    ContactDetails,
    EnquiryConfirmation,
    EnquiryView,
    visible_events,
    visible_receipt,
)
from services.enquiry.store.mystery_shops import is_unmasked, record_meeting

router = APIRouter(tags=["enquiries"], responses=REFUSALS)


@router.post("/enquiries", status_code=201, dependencies=[may(*RECRUITERS, services=["web"])])
async def receive_enquiry(
    command: intake.ReceiveEnquiry,
    enquiries: EnquiryCommands,
    memory: InMemory,
    shops: MysteryShops,
    campaigns: Campaigns,
) -> Receipt:
    """Record an enquiry and start its journey. The first response is due within the time of
    the rule, or the agency's own standard.
    """
    before = command.previous_journey
    previous = await enquiries.referred_to(before, "previous_journey") if before else None
    shop = memory.shops.shop_for(command.agency, command.applicants)
    decide = partial(
        intake.receive_enquiry,
        standards=memory.standards.in_force(command.agency, command.on, FIRST),
        mystery_shop=shop is not None,
        previous=previous,
        is_planned=await is_planned(campaigns.records, command.source),
    )
    receipt = await enquiries.open(decide, command)
    if shop is not None:
        await record_meeting(shops.records, shop, receipt.journey)
    return visible_receipt(receipt)


@router.post("/enquiries/{journey}/request-initial-visit", dependencies=[may(*RECRUITERS)])
async def request_initial_visit(
    journey: UUID,
    command: initial_visit.RequestInitialVisit,
    enquiries: EnquiryCommands,
    memory: InMemory,
) -> Receipt:
    """Record the request for a visit. This starts the deadlines for the call and the visit."""
    agency = (await enquiries.state(journey)).agency
    clocks = EFFECTS[Step.VISIT_REQUESTED].starts
    standards = memory.standards.in_force(agency, command.on, clocks)
    decide = partial(initial_visit.request_initial_visit, standards=standards)
    return await enquiries.change(journey, decide, command)


@router.post("/enquiries/{journey}/hold-initial-visit", dependencies=[may(*CASE_READERS)])
async def hold_initial_visit(
    journey: UUID,
    command: initial_visit.HoldInitialVisit,
    enquiries: EnquiryCommands,
    memory: InMemory,
) -> Receipt:
    """Record that the visit took place. This starts the deadline for telling them the outcome."""
    agency = (await enquiries.state(journey)).agency
    clocks = EFFECTS[Step.VISIT_HELD].starts
    standards = memory.standards.in_force(agency, command.on, clocks)
    decide = partial(initial_visit.hold_initial_visit, standards=standards)
    return await enquiries.change(journey, decide, command)


@router.post("/enquiries/{journey}/reopen", dependencies=[may(*RECRUITERS)])
async def reopen(
    journey: UUID, command: closure.Reopen, enquiries: EnquiryCommands, memory: InMemory
) -> Receipt:
    """Reopen a closed or withdrawn enquiry."""
    agency = (await enquiries.state(journey)).agency
    standards = memory.standards.in_force(agency, command.on, FIRST)
    return await enquiries.change(journey, partial(closure.reopen, standards=standards), command)


@router.get(
    "/enquiries/{journey}", dependencies=[may(*CASE_READERS, Role.ADOPTER, whose=agencies_involved)]
)
async def show_enquiry(journey: UUID, enquiries: Enquiries) -> EnquiryView:
    """Show the enquiry: its stage and deadlines, without names. Adopters see the code of the
    member of staff who works with them, and no other.
    """
    view = EnquiryView.of(journey, await enquiries.state(journey))
    return view if enquiries.admitted.who.applicant is None else view.for_household(today())


@router.get("/enquiries/{journey}/confirmation", dependencies=[may(services=["web"])])
async def show_confirmation(journey: UUID, enquiries: Enquiries) -> EnquiryConfirmation:
    """Show the reference, and when someone will reply by."""
    return EnquiryConfirmation.of(journey, await enquiries.state(journey))


@router.get(
    "/enquiries/{journey}/contact-details",
    dependencies=[may(*CASE_READERS, Role.ADOPTER, services=["notifications"])],
)
async def show_contact_details(journey: UUID, enquiries: Enquiries) -> ContactDetails:
    """Show who to contact on this journey, as of now. Applicants see only the name of the other."""
    details = ContactDetails.of(journey, await enquiries.state(journey), today())
    own = enquiries.admitted.who.applicant
    return details if own is None else details.for_applicant(own)


@router.get("/enquiries/{journey}/notes", dependencies=[may(*CASE_READERS)])
async def show_notes(journey: UUID, enquiries: Enquiries) -> CaseNotes:
    """List the notes that staff wrote on this enquiry, and on those merged into it."""
    enquiry = await enquiries.state(journey)
    notes, merged = [*enquiry.notes], [*enquiry.progress.duplicates]
    while merged:
        with suppress(Refusal):
            each = await enquiries.state(merged.pop())
            notes += each.notes
            merged += each.progress.duplicates
    return CaseNotes(journey=journey, notes=tuple(notes))


@router.get("/enquiries/{journey}/events", dependencies=[may(*CASE_READERS)])
async def list_events(
    journey: UUID,
    enquiries: Enquiries,
    shops: MysteryShops,
    response: Response,
    after: AfterVersion = 0,
) -> list[KeptEvent]:
    """List what happened on this enquiry, in order, or since a version, 200 events at a time.
    If there are more, the Link header says where.
    """
    page = await enquiries.events(journey, after=after)
    link_to_rest(response, page)
    seen = visible_events(page, unmasked=await is_unmasked(shops.records, journey))
    return await enquiries.seen_of(journey, seen)
