"""Who works at an agency and where they are signed in, for its managers, who can end that.

The invariant: a manager ends the sessions of people at their own agency alone.
"""

from http import HTTPStatus
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Form, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from contracts.identity import StaffCode
from services.web.site.admission import StaffDep, VisitorDep, page_for
from services.web.site.rendering import show
from services.web.site.sign_in_log import SIGN_OUT_OF_COLLEAGUE
from services.web.site.state import state_of
from services.web.team.agency_pages import MANAGERS

router = APIRouter(prefix="/team/{agency}/colleagues")


class Colleague(NamedTuple):
    """One line: a name with its code, and in how many browsers they are signed in."""

    code: StaffCode
    name: str
    browsers: int


@router.get("", dependencies=[page_for(*MANAGERS)])
async def colleagues(request: Request, agency: str, staff: StaffDep, done: str = "") -> Response:
    """Everyone who is known at the agency, those who are signed in first."""
    browsers = await state_of(request).sessions.signed_in_now(staff)
    known = [Colleague(code, name, browsers.get(code, 0)) for code, name in staff.items()]
    context = {
        "agency": agency,
        "colleagues": sorted(known, key=lambda each: (not each.browsers, each.name)),
        "done": f"{staff[done]} was signed out everywhere." if done in staff else "",
    }
    return show(request, "team/colleagues.html", context)


@router.post("/sign-out", dependencies=[page_for(*MANAGERS)])
async def sign_out(
    request: Request,
    agency: str,
    staff: StaffDep,
    visitor: VisitorDep,
    code: Annotated[str, Form(max_length=80)],
) -> Response:
    """Ends every session of a colleague."""
    if code not in staff:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    await state_of(request).sessions.end_of_staff(code)
    await state_of(request).sign_in_log.note(request, visitor, SIGN_OUT_OF_COLLEAGUE)
    return RedirectResponse(
        f"/team/{agency}/colleagues?done={code}", status_code=HTTPStatus.SEE_OTHER
    )
