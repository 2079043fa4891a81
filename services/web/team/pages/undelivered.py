"""An agency's messages that did not reach everyone, and sending one again.

The invariant: a person fixes the problem and sends the message again; nothing retries automatically.
"""

from http import HTTPStatus
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from services.web.site.admission import AsStaff, page_for
from services.web.site.answers.notifications import FailedMessage
from services.web.site.clients import Ask
from services.web.site.form import NotDone
from services.web.site.navigation import CASE_READERS
from services.web.site.pieces import piece
from services.web.site.rendering import show
from services.web.site.undelivered import sent_again, why_undelivered
from services.web.team.household_names import names_of

router = APIRouter(prefix="/team/{agency}/undelivered")

DONE = {"again": "The message is waiting to be sent. If it fails again, it will come back here."}


@router.get("", dependencies=[page_for(*CASE_READERS)])
async def undelivered(request: Request, agency: str, ask: AsStaff, done: str = "") -> Response:
    """The messages, those that have waited longest first."""
    return await _list(request, agency, ask, done=DONE.get(done, ""))


@router.post("/{journey}/{message}", dependencies=[page_for(*CASE_READERS)])
async def again(
    request: Request, agency: str, journey: UUID, message: UUID, ask: AsStaff
) -> Response:
    """Puts one back to those that wait."""
    failed = await sent_again(ask.notifications, journey, message)
    if failed:
        return await _list(request, agency, ask, failed=failed)
    return RedirectResponse(
        f"/team/{agency}/undelivered?done=again", status_code=HTTPStatus.SEE_OTHER
    )


async def _list(
    request: Request,
    agency: str,
    ask: Ask,
    *,
    done: str = "",
    failed: NotDone | None = None,
) -> Response:
    path = f"/agencies/{agency}/failed"
    found = (await piece(ask.notifications.get(path, list[FailedMessage]))).found
    context = {
        "agency": agency,
        "found": None if found is None else _by_household(found),
        "names": await names_of(ask.enquiry, agency, [each.journey for each in found or ()]),
        "done": done,
        "problem": failed.why if failed else "",
    }
    status = failed.status if failed else HTTPStatus.OK
    return show(
        request, "team/undelivered.html", context, status=status, away=found is None and not failed
    )


def _by_household(failed: list[FailedMessage]) -> dict[tuple[UUID, str], list[FailedMessage]]:
    """What did not reach a household for one reason, in the order of who has waited longest."""
    found: dict[tuple[UUID, str], list[FailedMessage]] = {}
    for each in failed:
        found.setdefault((each.journey, why_undelivered(each)), []).append(each)
    return found
