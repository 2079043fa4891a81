"""The messages that went to an applicant, each with its words.

The invariant: an applicant reads what was sent to them, and nothing that went to the other one alone.
"""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, HTTPException, Request, Response
from pydantic import BaseModel

from contracts.identity import Role
from services.web.adopter.journey.journey import found
from services.web.site.admission import AsAdopter, PartDep, page_for
from services.web.site.clients import VIEW, Refused
from services.web.site.rendering import show

router = APIRouter(prefix="/journey/{journey}/messages")


class Line(BaseModel):
    """One message: what it is called, and when it left."""

    model_config = VIEW

    message: UUID
    title: str
    subject: str | None
    at: datetime


class Messages(BaseModel):
    """Those that left, in the order in which they did."""

    model_config = VIEW

    sent: tuple[Line, ...]


class Letter(BaseModel):
    """The words of a message to one applicant."""

    model_config = VIEW

    subject: str
    body: str


class Message(BaseModel):
    """One message; without letters where its words were not kept."""

    model_config = VIEW

    line: Line
    letters: tuple[Letter, ...]
    note: str | None


@router.get("", dependencies=[page_for(Role.ADOPTER)])
async def messages(request: Request, journey: UUID, part: PartDep, ask: AsAdopter) -> Response:
    """All of them, the latest first."""
    sent = await found(ask.notifications.get(f"/messages/{journey}", Messages))
    lines = sent.what.sent[::-1] if sent.what else ()
    context = {"part": part, "lines": lines, "away": sent.away}
    return show(request, "adopter/journey/messages.html", context)


@router.get("/{message}", dependencies=[page_for(Role.ADOPTER)])
async def message(
    request: Request, journey: UUID, message: UUID, part: PartDep, ask: AsAdopter
) -> Response:
    """One of them with its words; raises `Away`."""
    try:
        read = await ask.notifications.get(f"/messages/{journey}/{message}", Message)
    except Refused as refused:
        raise HTTPException(404) from refused
    return show(request, "adopter/journey/message.html", {"part": part, "message": read})
