"""Which agencies cover a place: found by a postcode or its first part.

The invariant: what was typed is in the body of the form and in its answer alone; it is in no address, no log and no
record, and it goes to no service.
"""

from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from contracts.contact_details import postcode_district
from services.chassis.admission import anybody
from services.web.site.agencies import AGENCIES
from services.web.site.form import NOTHING_WRONG, first, typed_in
from services.web.site.rendering import show, tells_of_nobody
from services.web.site.security_headers import refuse_foreign

router = APIRouter(prefix="/find-agency")

LONGEST = 12


@router.get("", dependencies=[anybody(), tells_of_nobody])
async def ask(request: Request) -> Response:
    """Asks for the postcode."""
    return _page(request, "")


@router.post("", dependencies=[anybody()])
async def find(request: Request) -> Response:
    """The agencies that say they cover it; all of them where none does."""
    refuse_foreign(request)
    typed = first(await typed_in(request), "postcode")[:LONGEST]
    try:
        return _page(request, typed, district=postcode_district(typed))
    except ValueError as error:
        return _page(request, typed, errors={"postcode": str(error)})


def _page(
    request: Request, typed: str, *, district: str = "", errors: dict[str, str] | None = None
) -> Response:
    near = [each for each in AGENCIES.values() if district and each.covers(district)]
    context = {
        "typed": typed,
        "errors": errors or NOTHING_WRONG,
        "district": district,
        "near": near,
        "agencies": near or (AGENCIES.values() if district else ()),
        "section": "enquire",
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return show(request, "public/find_agency.html", context, status=status)
