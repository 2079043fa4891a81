"""Finding an enquiry of the agency by what a caller says about themselves.

The invariant: the search is typed into a form and never part of an address.
"""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Response

from services.web.site.admission import costs, page_for
from services.web.site.clients import Away
from services.web.site.navigation import CASE_READERS
from services.web.site.rate_limit import Price
from services.web.team.pages.agency_visit import AgencyVisit, AgencyVisitDep
from services.web.team.queues.line_pages import LinePage, found_by

router = APIRouter(prefix="/team/{agency}/find")

LONGEST = 254
MOST_FOUND = 50
NOTHING_TYPED = "Enter a name, a phone number, an email address, a postcode or a reference"
TOO_LONG = f"Your search must be {LONGEST} characters or fewer"


@router.get("", dependencies=[page_for(*CASE_READERS)])
async def begin(visit: AgencyVisitDep) -> Response:
    """The form alone, also when the page of results is loaded again."""
    return _page(visit)


@router.post("", dependencies=[page_for(*CASE_READERS), costs(Price.SEARCH)])
async def find(visit: AgencyVisitDep, words: Annotated[str, Form()] = "") -> Response:
    """The enquiries that some words lead to."""
    typed = words.strip()
    if wrong := _wrong(typed):
        return _page(visit, typed, wrong=wrong, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        found = await found_by(typed, visit.ask, visit.reader)
    except Away:
        return _page(visit, typed, status=HTTPStatus.SERVICE_UNAVAILABLE)
    return _page(visit, typed, found=found)


def _wrong(typed: str) -> str:
    if not typed:
        return NOTHING_TYPED
    return TOO_LONG if len(typed) > LONGEST else ""


def _page(
    visit: AgencyVisit,
    words: str = "",
    *,
    found: LinePage | None = None,
    wrong: str = "",
    status: int = HTTPStatus.OK,
) -> Response:
    context = {
        "words": words,
        "found": found,
        "many": found is not None and len(found.lines) >= MOST_FOUND,
        "errors": {"words": wrong} if wrong else {},
        "away": status == HTTPStatus.SERVICE_UNAVAILABLE,
        "recruiting": True,
    }
    return visit.show("team/queue_find.html", context, queue=None, status=status)
