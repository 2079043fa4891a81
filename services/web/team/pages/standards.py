"""The service standards that an agency sets for itself, beside what holds where it sets none.

The invariant: the law's limits are not among them and cannot be changed here; a standard counts from the
next day on, so no date that a household was given changes.
"""

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from contracts.identity import Role
from services.chassis.clock import today
from services.web.site.admission import AsStaff, VisitorDep, page_for
from services.web.site.clients import Service
from services.web.site.pieces import piece
from services.web.site.rendering import show
from services.web.site.sheets import Sheet, asked_by
from services.web.team.agency_pages import VISITORS
from services.web.team.oversight import Standard, StandardForm

router = APIRouter(prefix="/team/{agency}/service-standards")

FORM = asked_by(StandardForm)
DONE = {"set": "The standard is set. It applies to deadlines that start from tomorrow."}


@router.get("", dependencies=[page_for(*VISITORS)])
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
    return show(request, "team/standards.html", context, status=503 if found is None else 200)


@router.get("/{clock}", dependencies=[page_for(Role.MANAGER)])
async def about_to_set(request: Request, agency: str, clock: str, ask: AsStaff) -> Response:
    """The form with what counts at present."""
    found = await _standard(ask.enquiry, agency, clock)
    days = found.next_working_days or found.working_days
    return _form(request, agency, found, Sheet.holding(FORM, {"working_days": days}))


@router.post("/{clock}", dependencies=[page_for(Role.MANAGER)])
async def set_standard(request: Request, agency: str, clock: str, ask: AsStaff) -> Response:
    """Sets it from tomorrow on."""
    found = await _standard(ask.enquiry, agency, clock)
    body, sheet = (await Sheet.posted(request, FORM)).read()
    if not sheet.errors:
        body |= {"on": today().isoformat(), "agency": agency, "clock": clock}
        sheet = await sheet.sent(ask.enquiry, "/service-standards", body)
    if sheet.errors:
        return _form(request, agency, found, sheet)
    return RedirectResponse(f"/team/{agency}/service-standards?done=set", status_code=303)


async def _standards(enquiry: Service, agency: str) -> list[Standard]:
    return await enquiry.get(f"/agencies/{agency}/service-standards", list[Standard])


async def _standard(enquiry: Service, agency: str, clock: str) -> Standard:
    """One standard; not found where an agency cannot set it."""
    for each in await _standards(enquiry, agency):
        if each.clock == clock:
            return each
    raise HTTPException(404)


def _form(request: Request, agency: str, standard: Standard, sheet: Sheet) -> Response:
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
        "sheet": sheet,
    }
    return show(request, "team/sheet.html", context, status=sheet.status)


def in_days(count: int) -> str:
    """`1 working day`, `3 working days`."""
    return f"{count} working day{'' if count == 1 else 's'}"
