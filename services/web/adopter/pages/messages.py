"""The messages that went to an applicant, each with its words.

The invariant: an applicant reads what was sent to them, and nothing that went to the other one alone.
"""

from http import HTTPStatus
from uuid import UUID

from fastapi import APIRouter, HTTPException, Request, Response

from contracts.identity import Role
from services.web.site.admission import AsAdopter, PartDep, page_for
from services.web.site.answers.enquiry.record import OwnContactDetails
from services.web.site.answers.notifications import Messages, MessageWithWords
from services.web.site.clients import Ask, Refused
from services.web.site.pieces import own_piece
from services.web.site.printed_letters import addressed
from services.web.site.rendering import show

router = APIRouter(prefix="/journey/{journey}/messages")


@router.get("", dependencies=[page_for(Role.ADOPTER)])
async def messages(request: Request, journey: UUID, part: PartDep, ask: AsAdopter) -> Response:
    """All of them, the latest first."""
    sent = await own_piece(ask.notifications.get(f"/messages/{journey}", Messages))
    lines = sent.found.sent[::-1] if sent.found else ()
    context = {"part": part, "lines": lines, "away": sent.away}
    return show(request, "adopter/journey/messages.html", context)


@router.get("/{message}", dependencies=[page_for(Role.ADOPTER)])
async def message(
    request: Request, journey: UUID, message: UUID, part: PartDep, ask: AsAdopter
) -> Response:
    """One of them with its words; raises `Away`."""
    read = await _message(ask, journey, message)
    return show(request, "adopter/journey/message.html", {"part": part, "message": read})


@router.get("/{message}/print", dependencies=[page_for(Role.ADOPTER)])
async def print_message(
    request: Request, journey: UUID, message: UUID, part: PartDep, ask: AsAdopter
) -> Response:
    """One of them as a letter on paper; raises `Away`."""
    read = await _message(ask, journey, message)
    path = f"/enquiries/{journey}/contact-details"
    contact = await own_piece(ask.enquiry.get(path, OwnContactDetails))
    context = {
        "agency": part.agency,
        "letters": [*addressed(read.letters, contact.found)],
        "back": ("Back to the message", f"/journey/{journey}/messages/{message}"),
        "section": "journey",
    }
    return show(request, "printed_letters.html", context)


async def _message(ask: Ask, journey: UUID, message: UUID) -> MessageWithWords:
    try:
        return await ask.notifications.get(f"/messages/{journey}/{message}", MessageWithWords)
    except Refused as refused:
        raise HTTPException(HTTPStatus.NOT_FOUND) from refused
