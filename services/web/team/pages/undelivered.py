"""An agency's messages that did not reach everyone, and sending one again.

The invariant: a person fixes the problem and sends the message again; nothing retries automatically.
"""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from services.web.site.admission import AsStaff, page_for
from services.web.site.clients import Ask, Away, Refused, Service
from services.web.site.forms import a_key
from services.web.site.pieces import piece
from services.web.site.rendering import show
from services.web.site.sheets import NOT_SENT, UNAVAILABLE
from services.web.site.undelivered import Again, Failed
from services.web.team.agency_pages import VISITORS
from services.web.team.household_names import names_of

router = APIRouter(prefix="/team/{agency}/undelivered")

DONE = {"again": "The message is waiting to be sent. If it fails again, it will come back here."}


@router.get("", dependencies=[page_for(*VISITORS)])
async def undelivered(request: Request, agency: str, ask: AsStaff, done: str = "") -> Response:
    """The messages, those that have waited longest first."""
    return await _list(request, agency, ask, done=DONE.get(done, ""))


@router.post("/{journey}/{message}", dependencies=[page_for(*VISITORS)])
async def again(
    request: Request, agency: str, journey: UUID, message: UUID, ask: AsStaff
) -> Response:
    """Puts one back to those that wait."""
    failed = await sent_again(ask.notifications, journey, message)
    if failed:
        return await _list(request, agency, ask, failed=failed)
    return RedirectResponse(f"/team/{agency}/undelivered?done=again", status_code=303)


async def sent_again(
    notifications: Service, journey: UUID, message: UUID
) -> tuple[int, str] | None:
    """Sends a message again; the status and the sentence where that was not done."""
    path = f"/failed/{journey}/{message}/send-again"
    try:
        await notifications.post(path, Again, dict[str, Any](), a_key())
    except Away:
        return UNAVAILABLE, NOT_SENT
    except Refused as refused:
        return refused.status, refused.problem.detail
    return None


async def _list(
    request: Request,
    agency: str,
    ask: Ask,
    *,
    done: str = "",
    failed: tuple[int, str] | None = None,
) -> Response:
    path = f"/agencies/{agency}/failed"
    found = (await piece(ask.notifications.get(path, list[Failed]))).found
    context = {
        "agency": agency,
        "found": None if found is None else _by_household(found),
        "names": await names_of(ask.enquiry, agency, [each.journey for each in found or ()]),
        "done": done,
        "problem": failed[1] if failed else "",
    }
    status = failed[0] if failed else 503 if found is None else 200
    return show(request, "team/undelivered.html", context, status=status)


def _by_household(failed: list[Failed]) -> dict[tuple[UUID, str], list[Failed]]:
    """What did not reach a household for one reason, in the order of who has waited longest."""
    found: dict[tuple[UUID, str], list[Failed]] = {}
    for each in failed:
        found.setdefault((each.journey, each.why), []).append(each)
    return found
