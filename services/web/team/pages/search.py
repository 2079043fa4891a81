"""Finding an enquiry of the agency by whatever somebody says of themselves on the phone.

The invariant: what is looked for is typed into a form and stands in no address.
"""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from services.web.site.admission import page_for
from services.web.site.clients import Away
from services.web.site.navigation import CASE_READERS
from services.web.team.pages.queue_reader import Desk, DeskDep
from services.web.team.queues.listing import Found, found_by

router = APIRouter(prefix="/team/{agency}/find")

LONGEST = 254
MOST_FOUND = 50
NOTHING_TYPED = "Enter a name, a phone number, an email address or a reference"
TOO_LONG = f"What you look for must be {LONGEST} characters or fewer"


@router.get("", dependencies=[page_for(*CASE_READERS)])
async def begin(desk: DeskDep) -> Response:
    """The form alone, also for whoever loads the page of results anew."""
    return _page(desk)


@router.post("", dependencies=[page_for(*CASE_READERS)])
async def find(desk: DeskDep, words: Annotated[str, Form()] = "") -> Response:
    """The enquiries that some words lead to."""
    typed = words.strip()
    if wrong := _wrong(typed):
        return _page(desk, typed, wrong=wrong, status=422)
    try:
        found = await found_by(typed, desk.ask, desk.reader)
    except Away:
        return _page(desk, typed, status=503)
    return _page(desk, typed, found=found)


def _wrong(typed: str) -> str:
    if not typed:
        return NOTHING_TYPED
    return TOO_LONG if len(typed) > LONGEST else ""


def _page(
    desk: Desk, words: str = "", *, found: Found | None = None, wrong: str = "", status: int = 200
) -> Response:
    context = {
        "words": words,
        "found": found,
        "many": found is not None and len(found.lines) >= MOST_FOUND,
        "errors": {"words": wrong} if wrong else {},
        "away": status == 503,  # noqa: PLR2004  the status of what is away
        "recruiting": True,
    }
    return desk.show("team/queue_find.html", context, queue=None, status=status)
