"""The letter that acknowledges an enquiry, before a member of staff records the enquiry.

The invariant: nothing is kept of who was named. The letter is written by the rules and from the people of the
command that will be sent under the same key, so it has the reference that the enquiry will have.
"""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from contracts import enquiry
from contracts.contact_details import Email
from contracts.journey import reference
from contracts.reference import AgencyCode, Channel, Household
from services.chassis.admission import may
from services.chassis.clock import now
from services.chassis.commands import IdempotencyKey, journey_of, require_days
from services.chassis.decision import Command, Kind, Refusal
from services.chassis.problems import REFUSALS
from services.notifications.api.action_preview import ActionPreview, message_preview
from services.notifications.api.dependencies import RECRUITERS, Correlation, Writer
from services.notifications.clients import Applicant, ContactDetails
from services.notifications.domain.action_preview import NotYetKnown, preview_messages
from services.notifications.domain.correspondence import Correspondence
from services.notifications.domain.on_event import EventContext

router = APIRouter(tags=["what will be sent"], responses=REFUSALS)


class NewApplicant(BaseModel):
    """Someone who enquires: what they are called, and where an email reaches them."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    email: Email | None = None


class PreviewEnquiry(Command):
    """An enquiry that is about to be recorded. Fields of that command which no letter reads are ignored."""

    model_config = ConfigDict(
        extra="ignore",
        hide_input_in_errors=True,
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-03-03",
                    "channel": "phone",
                    "household": "single",
                    "applicants": [{"name": "Example One", "email": "one@example.org"}],
                }
            ]
        },
    )

    channel: Channel
    household: Household
    applicants: tuple[NewApplicant, ...] = Field(min_length=1, max_length=2, repr=False)


@router.post("/agencies/{agency}/preview-enquiry", dependencies=[may(*RECRUITERS)])
async def preview_enquiry(
    agency: AgencyCode,
    command: PreviewEnquiry,
    writer: Writer,
    correlation: Correlation,
    idempotency_key: IdempotencyKey,
) -> ActionPreview:
    """Preview the letter that recording this enquiry sends, under the key that you will record it with."""
    require_days(command)
    received = enquiry.EnquiryReceived(
        occurred_on=command.on,
        agency=agency,
        channel=command.channel,
        household=command.household,
    )
    context = EventContext(at=now(), version=1, correlation=correlation)
    try:
        previewed = preview_messages(Correspondence(agency=agency), received, context)
    except NotYetKnown:
        raise Refusal(
            Kind.NOT_VALID, "No deadline can be worked out from this date. Check the date.", "on"
        ) from None
    contact = ContactDetails(
        applicants=tuple(
            Applicant(name=each.name, email=each.email) for each in command.applicants
        ),
        reference=reference(journey_of(enquiry.TOPIC, idempotency_key)),
    )
    details = await writer.first_details(agency, contact, correlation)
    sends = [
        message_preview(details, message, writer.hours, by_standard=True)
        for message in previewed.written
    ]
    return ActionPreview(event=received.type, sends=sends, cancels=[])
