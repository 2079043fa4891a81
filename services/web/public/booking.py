"""Sends a booking: first the enquiry, then the places, both under the form's one key.

The invariant: sent again after whatever went wrong, it is one enquiry and one booking, and what is said
of it is true: nothing, the enquiry alone, or both.
"""

from enum import StrEnum
from http import HTTPStatus
from uuid import UUID

from contracts.enquiry import TOPIC
from contracts.reference import Channel
from services.chassis.clock import now
from services.chassis.commands import journey_of
from services.web.public.booking_form import BookingAnswers
from services.web.public.enquiry_command import enquiry_command
from services.web.site.answers.casework import Receipt
from services.web.site.answers.enquiry.information_events import BookingConfirmation
from services.web.site.clients import Away, Refused, Service
from services.web.site.information_events import InformationEvent


class Outcome(StrEnum):
    """What became of a booking that was sent."""

    BOOKED = "booked"
    BOOKED_BEFORE = "booked_before"
    """The answers that were sent the first time count."""
    NOT_SENT = "not_sent"
    """The service is away."""
    CLOSED = "closed"
    """It can no longer be booked, and no enquiry was made."""
    ENQUIRED_ALONE = "enquired_alone"
    """The service went away after the enquiry; the places can still be booked."""
    ENQUIRED_AND_CLOSED = "enquired_and_closed"
    """The places were refused after the enquiry."""


def journey_by(answers: BookingAnswers) -> UUID:
    """The journey that the form's key makes."""
    return journey_of(TOPIC, answers.key)


async def send_booking(service: Service, event: UUID, answers: BookingAnswers) -> Outcome:
    """Sends both commands; raises `Refused` where there is no such information event."""
    try:
        before = await _confirmed(service, event, answers)
        if before is None:
            offered = await service.get(f"/information-events/{event}", InformationEvent)
            if offered.why_not(now()):
                return Outcome.CLOSED
        by_these_answers = await _enquire(service, event, answers)
    except Away:
        return Outcome.NOT_SENT
    try:
        return await _book(service, event, answers, by_these_answers=by_these_answers)
    except Away:
        return Outcome.ENQUIRED_ALONE


async def _enquire(service: Service, event: UUID, answers: BookingAnswers) -> bool:
    """Makes the enquiry, or finds it made; whether by these same answers."""
    command = enquiry_command(answers, Channel.EVENT)
    try:
        await service.post("/enquiries", Receipt, command, answers.key)
    except Refused:
        if await _confirmed(service, event, answers) is None:
            raise
        return False
    return True


async def _book(
    service: Service, event: UUID, answers: BookingAnswers, *, by_these_answers: bool
) -> Outcome:
    path = f"/information-events/{event}/book-as-enquirer"
    try:
        await service.post(path, Receipt, answers.booking, answers.key)
    except Refused:
        stands = await _confirmed(service, event, answers)
        if stands is not None and stands.booked:
            return Outcome.BOOKED_BEFORE
        return Outcome.ENQUIRED_AND_CLOSED
    return Outcome.BOOKED if by_these_answers else Outcome.BOOKED_BEFORE


async def _confirmed(
    service: Service, event: UUID, answers: BookingAnswers
) -> BookingConfirmation | None:
    """The booking of the form's household; None where no enquiry was made with the key."""
    path = f"/information-events/{event}/confirmations/{journey_by(answers)}"
    try:
        return await service.get(path, BookingConfirmation)
    except Refused as refused:
        if refused.status != HTTPStatus.NOT_FOUND:
            raise
        return None
