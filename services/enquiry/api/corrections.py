"""Corrections over HTTP: an event happened on another day than was recorded."""

from functools import partial
from uuid import UUID

from fastapi import APIRouter

from services.chassis.admission import may
from services.chassis.problems import REFUSALS
from services.chassis.record import Receipt
from services.enquiry.api.dependencies import RECRUITERS, EnquiryCommands
from services.enquiry.background.obligations import fulfil
from services.enquiry.domain import correction

router = APIRouter(tags=["corrections"], responses=REFUSALS)


@router.post("/enquiries/{journey}/correct-date", dependencies=[may(*RECRUITERS)])
async def correct_date(
    journey: UUID, command: correction.CorrectDate, enquiries: EnquiryCommands
) -> Receipt:
    """Correct the date of one event. Deadlines that depend on it move too."""
    decide = partial(correction.correct_date, journey=journey)
    receipt = await enquiries.change(journey, decide, command)
    await fulfil(enquiries.records, enquiries.records, journey)
    return receipt
