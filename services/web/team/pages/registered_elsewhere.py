"""Registrations of an agency that have someone with the same name and date of birth in another one.

The invariant: only managers see them, by agency, reference and day; whether it is one person, the two agencies
find out by talking.
"""

from fastapi import APIRouter, Request, Response

from services.web.site.admission import AsStaff, page_for
from services.web.site.answers.enquiry.agency import LikenessToJudge
from services.web.site.pieces import piece
from services.web.site.rendering import show
from services.web.team.agency_pages import MANAGERS
from services.web.team.household_names import names_of

router = APIRouter(prefix="/team/{agency}/registered-elsewhere")


@router.get("", dependencies=[page_for(*MANAGERS)])
async def registered_elsewhere(request: Request, agency: str, ask: AsStaff) -> Response:
    """The registrations, those submitted first first."""
    path = f"/agencies/{agency}/registered-alike"
    found = (await piece(ask.enquiry.get(path, list[LikenessToJudge]))).found
    context = {
        "agency": agency,
        "found": found,
        "names": await names_of(ask.enquiry, agency, [each.journey for each in found or ()]),
    }
    return show(request, "team/registered_elsewhere.html", context, away=found is None)
