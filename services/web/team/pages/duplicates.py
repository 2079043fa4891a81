"""Enquiries that may be one household's: side by side, called different, taken apart again.

The invariant: a person decides which of two enquiries to keep; nothing is merged automatically.
"""

import asyncio
from http import HTTPStatus
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Form, HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ConfigDict

from services.chassis.clock import today
from services.web.site.admission import AsStaff, StaffDep, VisitorDep, page_for
from services.web.site.answers.casework import Receipt
from services.web.site.answers.enquiry.agency import LookAlike
from services.web.site.clients import Ask, Away, Refused
from services.web.site.command_forms import Errors
from services.web.site.command_forms.answers import WHOLE_FORM
from services.web.site.form import NOTHING_WRONG, FormKey, first, new_key, typed_in
from services.web.site.navigation import RECRUITERS
from services.web.site.pieces import piece
from services.web.site.rendering import show
from services.web.site.staff import Names
from services.web.site.visitor import Visitor
from services.web.team.cases.case_pages import pages
from services.web.team.cases.duplicates import Pair, Side, side
from services.web.team.household_names import NOT_FOUND_HERE, journey_named

router = APIRouter(prefix="/team/{agency}/enquiries/{journey}/duplicates")

DIFFERENT = "different"
LONGEST = 40
"""A reference as it may be typed."""


class Decided(BaseModel):
    """What was decided about this enquiry and another one, with the version of the one that changes."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    what: Literal["different", "apart"]
    other: UUID
    version: int
    key: FormKey


@router.get("", dependencies=[page_for(*RECRUITERS)])
async def show_duplicates(
    request: Request, journey: UUID, ask: AsStaff, visitor: VisitorDep, staff: StaffDep
) -> Response:
    """An enquiry beside each one that looks alike, and what it is merged with."""
    return await _shown(request, ask, journey, visitor, staff=staff)


@router.post("", dependencies=[page_for(*RECRUITERS)])
async def decide(
    request: Request,
    journey: UUID,
    ask: AsStaff,
    visitor: VisitorDep,
    *,
    staff: StaffDep,
    decided: Annotated[Decided, Form()],
) -> Response:
    """Carries out what was decided, and shows the enquiry that is kept."""
    agency = request.path_params["agency"]
    changed, command, more, code = _command(journey, decided)
    body = {"on": today().isoformat(), "staff": visitor.staff_code or "", **more}
    path = f"/enquiries/{changed}/{command}"
    try:
        await ask.enquiry.post(path, Receipt, body, decided.key, version=decided.version)
    except Away as error:
        raise HTTPException(HTTPStatus.SERVICE_UNAVAILABLE) from error
    except Refused as refused:
        if refused.status in {HTTPStatus.NOT_FOUND, HTTPStatus.FORBIDDEN}:
            raise HTTPException(refused.status) from refused
        wrong = {WHOLE_FORM: refused.problem.detail}
        return await _shown(
            request, ask, journey, visitor, staff=staff, errors=wrong, status=refused.status
        )
    return RedirectResponse(
        f"/team/{agency}/enquiries/{journey}?done={code}", status_code=HTTPStatus.SEE_OTHER
    )


@router.post("/other", dependencies=[page_for(*RECRUITERS)])
async def compare_with(
    request: Request, journey: UUID, ask: AsStaff, visitor: VisitorDep, staff: StaffDep
) -> Response:
    """Leads to the comparison with an enquiry that staff name by its reference."""
    agency = request.path_params["agency"]
    typed = first(await typed_in(request), "reference").strip()[:LONGEST]
    other = await journey_named(ask.enquiry, agency, typed) if typed else None
    if other is None or other == journey:
        wrong = {
            "reference": NOT_FOUND_HERE if typed else "Enter the reference of the other enquiry"
        }
        return await _shown(request, ask, journey, visitor, staff=staff, errors=wrong)
    path = f"/team/{agency}/enquiries/{journey}/duplicates/{other}/merge"
    return RedirectResponse(path, status_code=HTTPStatus.SEE_OTHER)


def _command(journey: UUID, decided: Decided) -> tuple[UUID, str, dict[str, str], str]:
    """Which record is changed by which command."""
    if decided.what == DIFFERENT:
        return journey, "say-different", {"other": str(decided.other)}, "say-different"
    return decided.other, "undo-merge", {}, "undo-merge"


async def _shown(
    request: Request,
    ask: Ask,
    journey: UUID,
    visitor: Visitor,
    *,
    staff: Names,
    errors: Errors = NOTHING_WRONG,
    status: int = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> Response:
    agency = request.path_params["agency"]
    path = f"/team/{agency}/enquiries/{journey}"
    here, alike = await asyncio.gather(
        side(ask, journey, staff),
        piece(ask.enquiry.get(f"/enquiries/{journey}/possible-duplicates", list[LookAlike])),
    )
    if alike.away:
        raise Away("enquiry")
    if here is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    merged = [journey] if here.view.merged_into else [*here.view.duplicates]
    absorbed = await asyncio.gather(*(side(ask, each, staff) for each in merged))
    context = {
        "agency": agency,
        "path": path,
        "contact": here.contact,
        "here": here,
        "pairs": await _pairs(ask, here, alike.found or [], staff),
        "merged": [each for each in absorbed if each is not None],
        "errors": errors,
        "key": new_key,
        "pages": pages(path, agency, visitor, "duplicates"),
    }
    status = status if errors else HTTPStatus.OK
    return show(request, "team/case_duplicates.html", context, status=status)


async def _pairs(ask: Ask, here: Side, alike: list[LookAlike], staff: Names) -> list[Pair]:
    others = await asyncio.gather(*(side(ask, each.journey, staff) for each in alike))
    return [
        Pair(here, other, each.agree)
        for other, each in zip(others, alike, strict=True)
        if other is not None
    ]
