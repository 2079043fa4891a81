"""Messages that staff send by hand: which there are, how one will read, and sending it.

The invariant: a preview is made by the decision and the letter writer that sending goes through, and is refused
where sending would be.
"""

from functools import partial
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError

from contracts.notifications import MessageRule
from services.chassis.admission import may
from services.chassis.clock import now, today
from services.chassis.decision import Kind, Refusal, require_possible_days
from services.chassis.problems import REFUSALS
from services.chassis.record import Receipt
from services.notifications.api.dependencies import (
    CASE_READERS,
    Correlation,
    CorrespondenceCommands,
    CorrespondenceRecords,
    Writer,
)
from services.notifications.clients import Unknown
from services.notifications.domain.staff_messages import (
    TEMPLATES,
    MessageRequest,
    OfferedEvent,
    SendTemplate,
    event_of,
    normalise,
    send_template,
)
from services.notifications.domain.titles import TITLES
from services.notifications.letters.letter_preview import LetterPreview, letter_previews
from services.notifications.letters.letter_writer import LetterWriter

router = APIRouter(tags=["templates"], responses=REFUSALS)


class TemplateView(BaseModel):
    """A message that staff can send. `fields` is the JSON schema of what to fill in."""

    name: MessageRule
    title: str
    about: str
    fields: dict[str, Any]


class TemplatePreview(BaseModel):
    """A preview of a message: how it would read to each applicant."""

    template: MessageRule
    title: str
    letters: list[LetterPreview]


@router.get("/templates", dependencies=[may(*CASE_READERS)])
async def list_templates() -> list[TemplateView]:
    """List the messages that staff can send by hand."""
    return [
        TemplateView(
            name=name,
            title=template.title,
            about=template.about,
            fields=template.fields.model_json_schema(),
        )
        for name, template in TEMPLATES.items()
    ]


@router.post("/messages/{journey}/preview", dependencies=[may(*CASE_READERS)])
async def preview(
    journey: UUID,
    command: SendTemplate,
    correspondence: CorrespondenceRecords,
    writer: Writer,
    correlation: Correlation,
) -> TemplatePreview:
    """Preview how the message would read to each applicant. Nothing is kept or sent."""
    state = await correspondence.state(journey)
    filled = _filled(command)
    event = await _offered(writer, filled, correlation)
    request = MessageRequest(correspondence.admitted.who.subject, now(), correlation)
    message = send_template(state, filled, request=request, event=event).state.due[-1]
    details = await writer.details(journey, state, message)
    return TemplatePreview(
        template=message.rule,
        title=TITLES[message.rule],
        letters=letter_previews(details, message),
    )


@router.post("/messages/{journey}/send-template", dependencies=[may(*CASE_READERS)])
async def send(
    journey: UUID, command: SendTemplate, messages: CorrespondenceCommands, writer: Writer
) -> Receipt:
    """Queue the message to be sent. It usually goes within seconds."""
    await messages.state(journey)
    filled = _filled(command)
    event = await _offered(writer, filled, messages.correlation)
    request = MessageRequest(messages.admitted.who.subject, now(), messages.correlation)
    return await messages.change(
        journey, partial(send_template, request=request, event=event), filled
    )


def _filled(command: SendTemplate) -> SendTemplate:
    try:
        filled, fields = normalise(command)
    except ValidationError as error:
        errors = error.errors(include_input=False, include_context=False, include_url=False)
        raise RequestValidationError(
            [{**each, "loc": ("body", "fields", *each["loc"])} for each in errors]
        ) from None
    require_possible_days(fields, today(), "fields")
    return filled


async def _offered(
    writer: LetterWriter, command: SendTemplate, correlation: str
) -> OfferedEvent | None:
    identity = event_of(command)
    if identity is None:
        return None
    try:
        event = await writer.enquiries.information_event(identity, correlation)
    except Unknown:
        raise Refusal(
            Kind.NOT_VALID, "There is no such information event. Choose one from the list."
        ) from None
    return OfferedEvent(event.arrangements.held_on, cancelled=event.cancelled_on is not None)
