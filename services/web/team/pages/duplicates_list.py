"""Enquiries of an agency that may be one household's, pair by pair.

The invariant: only people say that two enquiries are one household's; a pair leads to both side by side.
"""

from collections.abc import Mapping

from fastapi import APIRouter, Request, Response

from services.web.site.admission import AsStaff, page_for
from services.web.site.answers.enquiry.agency import LikelyPair
from services.web.site.navigation import RECRUITERS
from services.web.site.pieces import piece
from services.web.site.rendering import show
from services.web.team.household_names import names_of

router = APIRouter(prefix="/team/{agency}/duplicates")

SIGNS: Mapping[str, str] = {
    "email": "the same email address",
    "phone": "the same phone number",
    "name_and_postcode": "the same name and postcode",
    "similar_name_and_postcode": "the same postcode and a name that differs in one letter",
    "name_and_date_of_birth": "the same name and date of birth",
    "postcode_and_date_of_birth": "the same postcode and date of birth",
}


@router.get("", dependencies=[page_for(*RECRUITERS)])
async def pairs(request: Request, agency: str, ask: AsStaff) -> Response:
    """The pairs, the latest first."""
    path = f"/agencies/{agency}/possible-duplicates"
    found = (await piece(ask.enquiry.get(path, list[LikelyPair]))).found
    journeys = [journey for pair in found or () for journey in pair.journeys]
    names = await names_of(ask.enquiry, agency, journeys)
    context = {"agency": agency, "pairs": found, "names": names}
    return show(request, "team/duplicates_list.html", context, away=found is None)


def signs_in_words(pair: LikelyPair) -> str:
    """In what the two agree, in words."""
    return " and ".join(SIGNS.get(each, each) for each in pair.agree)
