"""An agency's letters that tell a household no, and wait for a second look before they are sent.

The invariant: a letter is sent from the page that shows it, never from this list.
"""

from fastapi import APIRouter, Request, Response

from services.web.site.admission import AsStaff, page_for
from services.web.site.answers.notifications import LetterToCheck
from services.web.site.navigation import CASE_READERS
from services.web.site.pieces import piece
from services.web.site.rendering import show
from services.web.team.household_names import names_of

router = APIRouter(prefix="/team/{agency}/letters-to-check")


@router.get("", dependencies=[page_for(*CASE_READERS)])
async def letters_to_check(request: Request, agency: str, ask: AsStaff) -> Response:
    """The letters, those that have waited longest first."""
    path = f"/agencies/{agency}/to-check"
    found = (await piece(ask.notifications.get(path, list[LetterToCheck]))).found
    context = {
        "agency": agency,
        "found": found,
        "names": await names_of(ask.enquiry, agency, [each.journey for each in found or ()]),
    }
    return show(request, "team/letters_to_check.html", context, away=found is None)
