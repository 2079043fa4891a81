"""What the pages of an assessment show of a case that has none yet, or never gets one."""

from collections.abc import Mapping
from http import HTTPStatus

from fastapi import HTTPException, Request, Response

from services.web.site.answers.enquiry.record import ContactDetails
from services.web.site.pieces import Piece
from services.web.site.rendering import show

STAGE_ONE = "Stage one starts when the agency accepts the household's registration of interest. Until then, there is nothing on this page."
STAGE_TWO = "Stage two starts when the applicants tell the agency that they want to go on. Until then, there is nothing on this page."


def show_before_stage(
    request: Request,
    heading: str,
    contact: Piece[ContactDetails],
    case: Mapping[str, object],
    *,
    words: str = STAGE_ONE,
) -> Response:
    """Says when the page will have something on it; there is no such page where the case is not the reader's."""
    if contact.found is None and not contact.away:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    context = {**case, "contact": contact.found, "title": heading, "words": words}
    return show(request, "team/case_before_stage_one.html", context)
