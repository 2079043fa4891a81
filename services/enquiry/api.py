"""Enquiries over HTTP: one route a decision, under the decision's name, and three ways to read.

The invariant: a route decides nothing; it finds the records that a decision needs and shows the answer.
"""

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from services.chassis.cases import CaseRecords
from services.chassis.http import REFUSALS, Door, door, records
from services.chassis.record import Receipt, RecordedEvent
from services.enquiry import domain
from services.enquiry.store import (
    ENQUIRIES,
    EQUALITY,
    MYSTERY_SHOPS,
    ContactDetails,
    EnquiryView,
)

router = APIRouter(tags=["enquiries"], responses=REFUSALS)

Enquiries = Annotated[CaseRecords[domain.Enquiry], Depends(records(ENQUIRIES))]
EnquiriesDoor = Annotated[Door[domain.Enquiry], Depends(door(ENQUIRIES))]
EqualityDoor = Annotated[Door[domain.EqualityRecord], Depends(door(EQUALITY))]
MysteryShopsDoor = Annotated[Door[domain.MysteryShop], Depends(door(MYSTERY_SHOPS))]


@router.post("/enquiries", status_code=201)
async def receive_enquiry(command: domain.ReceiveEnquiry, enquiries: EnquiriesDoor) -> Receipt:
    """Records an enquiry and begins its journey; the first response is due two working days later."""
    return await enquiries.open(domain.receive_enquiry, command)


@router.post("/enquiries/{journey}/make-contact")
async def make_contact(
    journey: UUID, command: domain.MakeContact, enquiries: EnquiriesDoor
) -> Receipt:
    """Records that a member of staff reached the enquirer; attempts and automatic replies are none."""
    return await enquiries.change(journey, domain.make_contact, command)


@router.post("/enquiries/{journey}/provide-information")
async def provide_information(
    journey: UUID, command: domain.ProvideInformation, enquiries: EnquiriesDoor
) -> Receipt:
    """Records that detailed information was given."""
    return await enquiries.change(journey, domain.provide_information, command)


@router.post("/enquiries/{journey}/submit-registration")
async def submit_registration(
    journey: UUID, command: domain.SubmitRegistration, enquiries: EnquiriesDoor
) -> Receipt:
    """Records the completed registration of interest; its decision is due in five working days."""
    return await enquiries.change(journey, domain.submit_registration, command)


@router.post("/enquiries/{journey}/accept-registration")
async def accept_registration(
    journey: UUID, command: domain.AcceptRegistration, enquiries: EnquiriesDoor
) -> Receipt:
    """Records that the agency told the household it will go ahead (regulation 21)."""
    return await enquiries.change(journey, domain.accept_registration, command)


@router.post("/enquiries/{journey}/decline-registration")
async def decline_registration(
    journey: UUID, command: domain.DeclineRegistration, enquiries: EnquiriesDoor
) -> Receipt:
    """Records that the agency will not go ahead; the explanation is never published."""
    return await enquiries.change(journey, domain.decline_registration, command)


@router.post("/enquiries/{journey}/withdraw")
async def withdraw(journey: UUID, command: domain.Withdraw, enquiries: EnquiriesDoor) -> Receipt:
    """Records that the household ended its enquiry before a registration was accepted."""
    return await enquiries.change(journey, domain.withdraw, command)


@router.post("/enquiries/{journey}/give-equality-answers")
async def give_equality_answers(
    journey: UUID,
    command: domain.GiveEqualityAnswers,
    enquiries: Enquiries,
    answers: EqualityDoor,
) -> Receipt:
    """Keeps one applicant's equality answer in a record of its own; no page shows it."""
    decide = partial(domain.give_equality_answers, about=await enquiries.state(journey))
    return await answers.change(journey, decide, command)


@router.post("/mystery-shops", status_code=201, tags=["mystery shops"])
async def score_mystery_shop(command: domain.ScoreMysteryShop, shops: MysteryShopsDoor) -> Receipt:
    """Records the scores of a commissioned shop of one agency."""
    return await shops.open(domain.score_mystery_shop, command)


@router.get("/enquiries/{journey}")
async def show_enquiry(journey: UUID, enquiries: Enquiries) -> EnquiryView:
    """Where an enquiry stands and which clocks run on it, without names."""
    return EnquiryView.of(journey, await enquiries.state(journey))


@router.get("/enquiries/{journey}/contact-details")
async def show_contact_details(journey: UUID, enquiries: Enquiries) -> ContactDetails:
    """Whom to write to about this journey, as known at this moment."""
    return ContactDetails.of(journey, await enquiries.state(journey))


@router.get("/enquiries/{journey}/events")
async def list_events(journey: UUID, enquiries: Enquiries) -> list[RecordedEvent]:
    """Everything that happened on this enquiry, in order."""
    await enquiries.state(journey)
    return await enquiries.history(journey)
