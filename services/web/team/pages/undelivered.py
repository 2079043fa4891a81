"""An agency's messages that did not reach everyone: sent again, printed, or recorded as told another way.

The invariant: a person deals with each message; nothing retries automatically. What was told another way
is recorded message by message, so one that is refused keeps no other from being recorded.
"""

import asyncio
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from services.web.site.admission import AsStaff, page_for
from services.web.site.answers.enquiry.record import ContactDetails
from services.web.site.answers.notifications import FailedMessage, MessageWithWords
from services.web.site.clients import Ask, Problem
from services.web.site.form import Form, NotDone, new_key, sent
from services.web.site.navigation import CASE_READERS
from services.web.site.pieces import piece
from services.web.site.printed_letters import PrintedLetter, addressed
from services.web.site.rendering import show
from services.web.site.undelivered import sent_again, why_undelivered
from services.web.team.household_names import names_of
from services.web.team.told_form import HOW_TOLD

router = APIRouter(prefix="/team/{agency}/undelivered")

MESSAGE, STEP, RECORD = "message", "step", "record"
AT_A_TIME = 8
DONE = {
    "again": "The message is waiting to be sent. If it fails again, it will come back here.",
    "told": "You recorded that they were told.",
}
NOTHING_CHOSEN = NotDone(
    HTTPStatus.UNPROCESSABLE_ENTITY, Problem(detail="Select at least one message.")
)


@router.get("", dependencies=[page_for(*CASE_READERS)])
async def undelivered(request: Request, agency: str, ask: AsStaff, done: str = "") -> Response:
    """The messages, those that have waited longest first."""
    return await _list(request, agency, ask, done=DONE.get(done, ""))


@router.post("/told", dependencies=[page_for(*CASE_READERS)])
async def told(request: Request, agency: str, ask: AsStaff) -> Response:
    """Asks how and when the chosen households were told, then records it of each message."""
    form = await Form.posted(request, HOW_TOLD)
    chosen = await _chosen(ask, agency, form)
    recording = form.first(STEP) == RECORD
    if not chosen and not recording:
        return await _list(request, agency, ask, failed=NOTHING_CHOSEN)
    if not recording:
        return await _ask_how(request, agency, ask, Form.blank(HOW_TOLD), chosen)
    body, form = form.read()
    if not form.errors:
        form, chosen = await _record(ask, form, body, chosen)
    if form.errors:
        return await _ask_how(request, agency, ask, form, chosen)
    return _done(agency, "told")


@router.post("/print", dependencies=[page_for(*CASE_READERS)])
async def print_letters(request: Request, agency: str, ask: AsStaff) -> Response:
    """The letters of the chosen messages to those whom no email reached, a sheet each."""
    chosen = await _chosen(ask, agency, await Form.posted(request))
    if not chosen:
        return await _list(request, agency, ask, failed=NOTHING_CHOSEN)
    printed = await asyncio.gather(*(_printed(ask, each) for each in chosen))
    letters = [letter for each in printed for letter in each]
    back = ("Back to messages not delivered", f"/team/{agency}/undelivered")
    context = {"agency": agency, "letters": letters, "back": back, "section": "agency"}
    return show(request, "printed_letters.html", context)


@router.post("/{journey}/{message}", dependencies=[page_for(*CASE_READERS)])
async def again(
    request: Request, agency: str, journey: UUID, message: UUID, ask: AsStaff
) -> Response:
    """Puts one back to those that wait."""
    failed = await sent_again(ask.notifications, journey, message)
    if failed:
        return await _list(request, agency, ask, failed=failed)
    return _done(agency, "again")


async def _printed(ask: Ask, failed: FailedMessage) -> list[PrintedLetter]:
    details = f"/enquiries/{failed.journey}/contact-details"
    message, contact = await asyncio.gather(
        ask.notifications.get(f"/messages/{failed.place}", MessageWithWords),
        piece(ask.enquiry.get(details, ContactDetails)),
    )
    return [*addressed((each for each in message.letters if not each.reached), contact.found)]


async def _chosen(ask: Ask, agency: str, form: Form) -> list[FailedMessage]:
    """The messages that were ticked and are still on the list."""
    listed = await ask.notifications.get(_path(agency), list[FailedMessage])
    ticked = form.typed.get(MESSAGE, ())
    return [each for each in listed if each.place in ticked]


async def _record(
    ask: Ask, form: Form, body: dict[str, Any], chosen: Sequence[FailedMessage]
) -> tuple[Form, list[FailedMessage]]:
    """Records each under a key of its own; the form with what was refused, and which those were."""
    turns = asyncio.Semaphore(AT_A_TIME)

    async def recorded(each: FailedMessage) -> NotDone | None:
        path = f"/failed/{each.place}/tell-another-way"
        async with turns:
            return await sent(ask.notifications, path, body, f"{form.key}-{each.message}")

    outcomes = await asyncio.gather(*map(recorded, chosen))
    left = [(each, why) for each, why in zip(chosen, outcomes, strict=True) if why]
    if left:
        form = form.not_done(left[0][1])
    return form, [each for each, _ in left]


async def _ask_how(
    request: Request, agency: str, ask: Ask, form: Form, chosen: Sequence[FailedMessage]
) -> Response:
    context = {
        "agency": agency,
        "back": ("Back to messages not delivered", f"/team/{agency}/undelivered"),
        "form": form,
        "chosen": chosen,
        "names": await names_of(ask.enquiry, agency, [each.journey for each in chosen]),
    }
    return show(request, "team/undelivered_told.html", context, status=form.status)


async def _list(
    request: Request,
    agency: str,
    ask: Ask,
    *,
    done: str = "",
    failed: NotDone | None = None,
) -> Response:
    found = (await piece(ask.notifications.get(_path(agency), list[FailedMessage]))).found
    context = {
        "agency": agency,
        "found": found,
        "for_staff": _by_household(found, for_staff=True),
        "failures": _by_household(found, for_staff=False),
        "names": await names_of(ask.enquiry, agency, [each.journey for each in found or ()]),
        "done": done,
        "problem": failed.why if failed else "",
        "key": new_key,
    }
    status = failed.status if failed else HTTPStatus.OK
    return show(
        request, "team/undelivered.html", context, status=status, away=found is None and not failed
    )


def _by_household(
    found: Sequence[FailedMessage] | None, *, for_staff: bool
) -> dict[tuple[UUID, str], list[FailedMessage]]:
    """What did not reach a household for one reason, in the order of who has waited longest."""
    by: dict[tuple[UUID, str], list[FailedMessage]] = {}
    for each in found or ():
        if each.for_staff is for_staff:
            by.setdefault((each.journey, why_undelivered(each)), []).append(each)
    return by


def _done(agency: str, what: str) -> Response:
    return RedirectResponse(
        f"/team/{agency}/undelivered?done={what}", status_code=HTTPStatus.SEE_OTHER
    )


def _path(agency: str) -> str:
    return f"/agencies/{agency}/failed"
