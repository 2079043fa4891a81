"""For support: the state of each service, what is parked in it, and which messages did not arrive.

The invariant: nothing of any household is shown but the reference of its journey, and what is sent again is
the same message, applied or delivered once.
"""

import asyncio
from collections import Counter
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Form, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from contracts.identity import Role
from services.web.site.admission import AsStaff, page_for
from services.web.site.clients import SERVICES, Ask, Away, Refused
from services.web.site.forms import a_key
from services.web.site.pieces import piece
from services.web.site.rendering import show
from services.web.site.sheets import NOT_SENT, UNAVAILABLE
from services.web.site.undelivered import Again, Failed
from services.web.support.operations import Parked, Readiness, Waiting
from services.web.team.oversight import SERVICES as IN_WORDS
from services.web.team.pages.undelivered import sent_again

router = APIRouter(prefix="/support")

SUPPORT = page_for(Role.SUPPORT)
MOST = 50
"""The most undelivered messages to list at once."""

DONE = {
    "applied": "The event was sent again. Those waiting behind it will follow within a second.",
    "again": "The message is waiting to be sent. If it fails again, it will come back here.",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """One service as support sees it; empty parts are those that it did not answer."""

    name: str
    readiness: Readiness | None
    parked: list[Parked] | None

    @property
    def title(self) -> str:
        """The service in words."""
        return IN_WORDS[self.name]


@router.get("", dependencies=[SUPPORT])
async def support(request: Request, ask: AsStaff, done: str = "", reason: str = "") -> Response:
    """Everything that may need a person, on one page; of undelivered messages those for a reason."""
    return await _page(request, ask, done=DONE.get(done, ""), reason=reason)


@router.post("/parked", dependencies=[SUPPORT])
async def parked_again(
    request: Request,
    ask: AsStaff,
    service: Annotated[str, Form()],
    message: Annotated[str, Form(max_length=300)],
) -> Response:
    """Has a service apply a parked message now."""
    if service not in SERVICES:
        raise HTTPException(404)
    path = f"/parked/{quote(message)}/send-again"
    try:
        await getattr(ask, service).post(path, Again, dict[str, Any](), a_key())
    except Away:
        return await _page(request, ask, failed=(UNAVAILABLE, NOT_SENT))
    except Refused as refused:
        return await _page(request, ask, failed=(refused.status, refused.problem.detail))
    return RedirectResponse("/support?done=applied", status_code=303)


@router.post("/failed/{journey}/{message}", dependencies=[SUPPORT])
async def failed_again(request: Request, journey: UUID, message: UUID, ask: AsStaff) -> Response:
    """Puts a failed message back to those that wait."""
    failed = await sent_again(ask.notifications, journey, message)
    if failed:
        return await _page(request, ask, failed=failed)
    return RedirectResponse("/support?done=again", status_code=303)


async def _page(
    request: Request,
    ask: Ask,
    *,
    done: str = "",
    reason: str = "",
    failed: tuple[int, str] | None = None,
) -> Response:
    standings, undelivered, waiting = await asyncio.gather(
        asyncio.gather(*(_standing(ask, name) for name in SERVICES)),
        piece(ask.notifications.get("/failed", list[Failed])),
        piece(ask.notifications.get("/waiting", Waiting)),
    )
    context = {
        "standings": standings,
        "reasons": None if undelivered.found is None else _by_reason(undelivered.found),
        "reason": reason,
        "most": MOST,
        "waiting": waiting.found,
        "done": done,
        "problem": failed[1] if failed else "",
    }
    return show(request, "support/support.html", context, status=failed[0] if failed else 200)


def _by_reason(undelivered: list[Failed]) -> dict[str, list[Failed]]:
    """The messages by why they did not arrive, the most frequent reason first."""
    count = Counter(each.reason for each in undelivered)
    return {
        reason: [each for each in undelivered if each.reason == reason]
        for reason, _ in count.most_common()
    }


async def _standing(ask: Ask, name: str) -> Standing:
    service = getattr(ask, name)
    readiness, parked = await asyncio.gather(
        piece(service.get("/health/ready", Readiness)),
        piece(service.get("/parked", list[Parked])),
    )
    return Standing(name, readiness.found, parked.found)
