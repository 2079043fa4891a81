"""Messages that staff send by hand: which there are, how one will read, and sending it.

The invariant: a preview is made by the decision and the desk that sending goes through, and is refused
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
from services.chassis.clock import now
from services.chassis.decision import Kind, Refusal
from services.chassis.problems import REFUSALS
from services.chassis.record import Receipt
from services.notifications.api.dependencies import (
    VISITORS,
    CorrelationDep,
    DeskDep,
    DoorDep,
    RecordsDep,
)
from services.notifications.clients import Unknown
from services.notifications.domain.staff_messages import (
    TEMPLATES,
    OfferedEvent,
    Request,
    SendTemplate,
    event_of,
    normal,
    send_template,
)
from services.notifications.domain.titles import TITLES
from services.notifications.letters.letter_preview import LetterTo, letters_to
from services.notifications.letters.letter_writer import Desk

router = APIRouter(tags=["templates"], responses=REFUSALS)


class TemplateView(BaseModel):
    """A message that staff may send; `fields` is the JSON schema of what must be filled in."""

    name: MessageRule
    title: str
    about: str
    fields: dict[str, Any]


class Preview(BaseModel):
    """A message that was not sent: how it would read, to each applicant."""

    template: MessageRule
    title: str
    letters: list[LetterTo]


@router.get("/templates", dependencies=[may(*VISITORS)])
async def list_templates() -> list[TemplateView]:
    """The messages that staff may send by hand."""
    return [
        TemplateView(
            name=name,
            title=template.title,
            about=template.about,
            fields=template.fields.model_json_schema(),
        )
        for name, template in TEMPLATES.items()
    ]


@router.post("/messages/{journey}/preview", dependencies=[may(*VISITORS)])
async def preview(
    journey: UUID,
    command: SendTemplate,
    correspondence: RecordsDep,
    desk: DeskDep,
    correlation: CorrelationDep,
) -> Preview:
    """How the message would read to each applicant; nothing is kept and nothing is sent."""
    state = await correspondence.state(journey)
    filled = _filled(command)
    event = await _offered(desk, filled, correlation)
    request = Request(correspondence.admitted.who.subject, now(), correlation)
    message = send_template(state, filled, request=request, event=event).state.due[-1]
    facts = await desk.facts(journey, message)
    return Preview(
        template=message.rule,
        title=TITLES[message.rule],
        letters=letters_to(facts, desk.words(message, facts)),
    )


@router.post("/messages/{journey}/send-template", dependencies=[may(*VISITORS)])
async def send(journey: UUID, command: SendTemplate, messages: DoorDep, desk: DeskDep) -> Receipt:
    """Puts the message to those that wait; it leaves in their order, within seconds as a rule."""
    await messages.state(journey)
    filled = _filled(command)
    event = await _offered(desk, filled, messages.correlation)
    request = Request(messages.admitted.who.subject, now(), messages.correlation)
    return await messages.change(
        journey, partial(send_template, request=request, event=event), filled
    )


def _filled(command: SendTemplate) -> SendTemplate:
    try:
        return normal(command)
    except ValidationError as error:
        errors = error.errors(include_input=False, include_context=False, include_url=False)
        raise RequestValidationError(
            [{**each, "loc": ("body", "fields", *each["loc"])} for each in errors]
        ) from None


async def _offered(desk: Desk, command: SendTemplate, correlation: str) -> OfferedEvent | None:
    identity = event_of(command)
    if identity is None:
        return None
    try:
        event = await desk.enquiries.information_event(identity, correlation)
    except Unknown:
        raise Refusal(
            Kind.NOT_VALID, "There is no such information event; choose one from the list."
        ) from None
    return OfferedEvent(event.arrangements.held_on, cancelled=event.cancelled_on is not None)
