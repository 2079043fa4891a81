"""For support: the state of each service, what is parked in it, and which messages did not arrive.

The invariant: nothing of any household is shown but the reference of its journey, and what is sent again is
the same message, applied or delivered once.
"""

import asyncio
from collections import Counter
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated
from urllib.parse import quote
from uuid import UUID

import structlog
from fastapi import APIRouter, Form, HTTPException, Query, Request, Response
from fastapi.responses import RedirectResponse

from contracts.identity import Role
from services.web.site.admission import AsStaff, VisitorDep, page_for
from services.web.site.answers.notifications import FailedMessage, WaitingMessages
from services.web.site.answers.operation import Dismissed, Parked, ServiceReadiness
from services.web.site.clients import SERVICES, Ask, Problem, Service
from services.web.site.form import NotDone, pressed
from services.web.site.pieces import piece
from services.web.site.rendering import show
from services.web.site.service_names import SERVICE_NAMES
from services.web.site.sign_in_log import SIGN_OUT_OF_COLLEAGUE
from services.web.site.state import state_of
from services.web.site.undelivered import sent_again, why_undelivered
from services.web.support.operations import (
    faults_in_words,
    may_be_dismissed,
    place_in_history,
    waiting_in_words,
    why_parked,
)

log = structlog.get_logger()
router = APIRouter(prefix="/support")

SUPPORT = page_for(Role.SUPPORT)
MOST = 50
"""The most undelivered messages to list at once."""

LONGEST_REASON = 500
MessageName = Annotated[str, Query(max_length=300)]

DONE = {
    "applied": "The event was sent again. Those waiting behind it will follow within a second.",
    "dismissed": "The message was dismissed. Those waiting behind it will follow within a second.",
    "signed_out": "They were signed out of every browser.",
    "again": "The message is waiting to be sent. If it fails again, it will come back here.",
}


FILTERS = {
    each.__name__: each
    for each in (
        faults_in_words,
        may_be_dismissed,
        place_in_history,
        waiting_in_words,
        why_parked,
        why_undelivered,
    )
}
"""The words of this front door for what services answer, by the names that its templates use."""


@dataclass(frozen=True, slots=True)
class ServiceState:
    """One service as support sees it; empty parts are those that it did not answer."""

    name: str
    readiness: ServiceReadiness | None
    parked: list[Parked] | None
    dismissed: list[Dismissed] | None

    @property
    def title(self) -> str:
        """The service in words."""
        return SERVICE_NAMES[self.name]


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
    failed = await pressed(_named(ask, service), f"/parked/{quote(message)}/send-again")
    if failed:
        return await _page(request, ask, failed=failed)
    return RedirectResponse("/support?done=applied", status_code=HTTPStatus.SEE_OTHER)


@router.get("/parked/{service}/dismiss", dependencies=[SUPPORT])
async def dismissal(request: Request, service: str, message: MessageName, ask: AsStaff) -> Response:
    """Asks why a parked message is junk."""
    return await _dismissal(request, ask, service, message)


@router.post("/parked/{service}/dismiss", dependencies=[SUPPORT])
async def dismiss(
    request: Request,
    service: str,
    message: MessageName,
    ask: AsStaff,
    reason: Annotated[str, Form()] = "",
) -> Response:
    """Dismisses a parked message, with the reason."""
    typed = " ".join(reason.split())
    if not typed or len(typed) > LONGEST_REASON:
        wrong = f"Enter why this message is junk, in {LONGEST_REASON} characters or fewer"
        failed = NotDone(HTTPStatus.UNPROCESSABLE_ENTITY, Problem(detail=wrong))
        return await _dismissal(request, ask, service, message, reason=reason, failed=failed)
    path = f"/parked/{quote(message)}/dismiss"
    not_done = await pressed(_named(ask, service), path, {"reason": typed})
    if not_done:
        return await _page(request, ask, failed=not_done)
    return RedirectResponse("/support?done=dismissed", status_code=HTTPStatus.SEE_OTHER)


@router.post("/failed/{journey}/{message}", dependencies=[SUPPORT])
async def failed_again(request: Request, journey: UUID, message: UUID, ask: AsStaff) -> Response:
    """Puts a failed message back to those that wait."""
    failed = await sent_again(ask.notifications, journey, message)
    if failed:
        return await _page(request, ask, failed=failed)
    return RedirectResponse("/support?done=again", status_code=HTTPStatus.SEE_OTHER)


@router.post("/sign-out", dependencies=[SUPPORT])
async def sign_out(
    request: Request,
    ask: AsStaff,
    visitor: VisitorDep,
    code: Annotated[str, Form(max_length=80)] = "",
) -> Response:
    """Ends every session of a member of staff."""
    typed = code.strip()
    ended = await state_of(request).sessions.end_of_staff(typed) if typed else 0
    log.info("signed_out_by_support", by=visitor.staff_code, sessions=ended)
    if not ended:
        nobody = "Nobody with this staff code is signed in. Check the code."
        wrong = NotDone(HTTPStatus.UNPROCESSABLE_ENTITY, Problem(detail=nobody))
        return await _page(request, ask, failed=wrong)
    await state_of(request).sign_in_log.note(request, visitor, SIGN_OUT_OF_COLLEAGUE)
    return RedirectResponse("/support?done=signed_out", status_code=HTTPStatus.SEE_OTHER)


def _named(ask: Ask, service: str) -> Service:
    if service not in SERVICES:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    found: Service = getattr(ask, service)
    return found


async def _dismissal(
    request: Request,
    ask: Ask,
    service: str,
    message: str,
    *,
    reason: str = "",
    failed: NotDone | None = None,
) -> Response:
    parked = await _named(ask, service).get("/parked", list[Parked])
    found = [each for each in parked if each.id == message and may_be_dismissed(each)]
    if not found:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    context = {
        "service": service,
        "service_name": SERVICE_NAMES[service],
        "message": found[0],
        "reason": reason,
        "errors": {"reason": failed.why} if failed else {},
        "longest": LONGEST_REASON,
    }
    status = failed.status if failed else HTTPStatus.OK
    return show(request, "support/dismissal.html", context, status=status)


async def _page(
    request: Request,
    ask: Ask,
    *,
    done: str = "",
    reason: str = "",
    failed: NotDone | None = None,
) -> Response:
    standings, undelivered, waiting = await asyncio.gather(
        asyncio.gather(*(_standing(ask, name) for name in SERVICES)),
        piece(ask.notifications.get("/failed", list[FailedMessage])),
        piece(ask.notifications.get("/waiting", WaitingMessages)),
    )
    context = {
        "standings": standings,
        "reasons": None if undelivered.found is None else _by_reason(undelivered.found),
        "reason": reason,
        "most": MOST,
        "waiting": waiting.found,
        "done": done,
        "problem": failed.why if failed else "",
    }
    return show(
        request, "support/support.html", context, status=failed.status if failed else HTTPStatus.OK
    )


def _by_reason(undelivered: list[FailedMessage]) -> dict[str, list[FailedMessage]]:
    """The messages by why they did not arrive, the most frequent reason first."""
    count = Counter(each.reason for each in undelivered)
    return {
        reason: [each for each in undelivered if each.reason == reason]
        for reason, _ in count.most_common()
    }


async def _standing(ask: Ask, name: str) -> ServiceState:
    service = getattr(ask, name)
    readiness, parked, dismissed = await asyncio.gather(
        piece(service.get("/health/ready", ServiceReadiness)),
        piece(service.get("/parked", list[Parked])),
        piece(service.get("/parked/dismissed", list[Dismissed])),
    )
    return ServiceState(name, readiness.found, parked.found, dismissed.found)
