"""The service standards that an agency sets for itself, beside what holds where it sets none.

The invariant: the law's limits are not among them and cannot be changed here; a standard counts from the
next day on, so no date that a household was given changes.
"""

from http import HTTPStatus

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field

from contracts.identity import Role
from services.chassis.clock import today
from services.web.site.admission import AsStaff, VisitorDep, page_for
from services.web.site.answers.enquiry.agency import Standard
from services.web.site.clients import Service
from services.web.site.form import Form, asked_by
from services.web.site.navigation import CASE_READERS
from services.web.site.pieces import piece
from services.web.site.rendering import show

router = APIRouter(prefix="/team/{agency}/service-standards")


class StandardForm(BaseModel):
    """How soon an agency wants to do something."""

    working_days: int = Field(
        title="Working days", description="From 1 to 60, counted from the next day", ge=1, le=60
    )


FORM = asked_by(StandardForm)
DONE = {"set": "The standard is set. It applies to deadlines that start from tomorrow."}


@router.get("", dependencies=[page_for(*CASE_READERS)])
async def standards(
    request: Request, agency: str, ask: AsStaff, visitor: VisitorDep, done: str = ""
) -> Response:
    """Every standard that an agency may set, with what counts today."""
    found = (await piece(_standards(ask.enquiry, agency))).found
    context = {
        "agency": agency,
        "found": found,
        "may_change": visitor.holds([Role.MANAGER], agency),
        "done": DONE.get(done),
    }
    return show(request, "team/standards.html", context, away=found is None)


@router.get("/{clock}", dependencies=[page_for(Role.MANAGER)])
async def about_to_set(request: Request, agency: str, clock: str, ask: AsStaff) -> Response:
    """The form with what counts at present."""
    found = await _standard(ask.enquiry, agency, clock)
    days = found.next_working_days or found.working_days
    return _shown(request, agency, found, Form.holding(FORM, {"working_days": days}))


@router.post("/{clock}", dependencies=[page_for(Role.MANAGER)])
async def set_standard(request: Request, agency: str, clock: str, ask: AsStaff) -> Response:
    """Sets it from tomorrow on."""
    found = await _standard(ask.enquiry, agency, clock)
    body, form = (await Form.posted(request, FORM)).read()
    if not form.errors:
        body |= {"on": today().isoformat(), "agency": agency, "clock": clock}
        form = await form.sent(ask.enquiry, "/service-standards", body)
    if form.errors:
        return _shown(request, agency, found, form)
    return RedirectResponse(
        f"/team/{agency}/service-standards?done=set", status_code=HTTPStatus.SEE_OTHER
    )


async def _standards(enquiry: Service, agency: str) -> list[Standard]:
    return await enquiry.get(f"/agencies/{agency}/service-standards", list[Standard])


async def _standard(enquiry: Service, agency: str, clock: str) -> Standard:
    """One standard; not found where an agency cannot set it."""
    for each in await _standards(enquiry, agency):
        if each.clock == clock:
            return each
    raise HTTPException(HTTPStatus.NOT_FOUND)


def _shown(request: Request, agency: str, standard: Standard, form: Form) -> Response:
    context = {
        "agency": agency,
        "back": ("Service standards", f"/team/{agency}/service-standards"),
        "title": standard.title,
        "about": [
            f"Today it is {in_days(standard.working_days)}. {standard.explanation}",
            "Your own standard applies to deadlines that start from tomorrow. Others do not change.",
            "Households see the date it leads to, and that it is your own standard.",
        ],
        "button": "Set this standard",
        "form": form,
    }
    return show(request, "team/form.html", context, status=form.status)


def in_days(count: int) -> str:
    """`1 working day`, `3 working days`."""
    return f"{count} working day{'' if count == 1 else 's'}"
