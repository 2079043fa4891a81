"""What the directory says of an agency, changed by its managers.

The invariant: its name and what it is are support's to list; everything else is the agency's own to say.
"""

from http import HTTPStatus

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from services.chassis.clock import today
from services.web.site.admission import AsStaff, page_for
from services.web.site.agencies import Agency, agency_name
from services.web.site.agency_form import DescribedAgency
from services.web.site.clients import Ask
from services.web.site.form import Form, asked_by
from services.web.site.rendering import show
from services.web.site.state import state_of
from services.web.team.agency_pages import MANAGERS, REACHED

router = APIRouter(prefix="/team/{agency}/how-to-reach-us")

FORM = asked_by(DescribedAgency)


@router.get("", dependencies=[page_for(*MANAGERS)])
async def about_to_describe(
    request: Request, agency: str, ask: AsStaff, done: str = ""
) -> Response:
    """What is listed at present."""
    known = await _listed(ask, agency)
    form = Form.holding(FORM, known.model_dump(mode="json", exclude_none=True))
    return _shown(request, agency, form, done="The directory is changed." if done else "")


@router.post("", dependencies=[page_for(*MANAGERS)])
async def describe(request: Request, agency: str, ask: AsStaff) -> Response:
    """Changes it, for every page and letter from now on."""
    answers, form = (await Form.posted(request, FORM)).read()
    if not form.errors:
        body = {"on": today().isoformat(), **answers}
        form = await form.sent(ask.enquiry, f"/agencies/{agency}/describe-agency", body)
    if form.errors:
        return _shown(request, agency, form)
    state_of(request).directory.ask_again()
    path = f"/team/{agency}/{REACHED.name}?done=described"
    return RedirectResponse(path, status_code=HTTPStatus.SEE_OTHER)


async def _listed(ask: Ask, agency: str) -> Agency:
    for each in await ask.enquiry.get("/agencies", list[Agency]):
        if each.code == agency:
            return each
    raise HTTPException(HTTPStatus.NOT_FOUND)


def _shown(request: Request, agency: str, form: Form, *, done: str = "") -> Response:
    context = {
        "agency": agency,
        "title": REACHED.title,
        "about": [
            f"Households find {agency_name(agency)} by its postcode districts, and read the rest on pages and in letters.",
            "If the name is wrong, ask support to change it.",
        ],
        "button": "Save",
        "form": form,
        "done": done,
    }
    return show(request, "team/form.html", context, status=form.status)
