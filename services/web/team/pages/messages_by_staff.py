"""What staff do themselves with one message of a case: send a letter that they looked at, or record how they told it.

The invariant: each is done from a page that shows which message it is, and counts once.
"""

from http import HTTPStatus
from uuid import UUID

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from services.chassis.clock import today
from services.web.site.admission import AsStaff, page_for
from services.web.site.clients import Ask
from services.web.site.form import Form
from services.web.site.navigation import CASE_READERS
from services.web.site.rendering import show
from services.web.team.pages.messages import read_message
from services.web.team.told_form import HOW_TOLD

router = APIRouter(prefix="/team/{agency}/enquiries/{journey}/messages/{message}")


@router.post("/release", dependencies=[page_for(*CASE_READERS)])
async def send_after_look(
    request: Request, agency: str, journey: UUID, message: UUID, ask: AsStaff
) -> Response:
    """Sends a letter that was read once more."""
    form = await Form.posted(request)
    body = {"on": today().isoformat()}
    form = await form.sent(ask.notifications, f"/messages/{journey}/{message}/release", body)
    if form.errors:
        raise HTTPException(form.status)
    return _done(agency, journey, "release")


@router.get("/told", dependencies=[page_for(*CASE_READERS)])
async def ask_how_told(
    request: Request, agency: str, journey: UUID, message: UUID, ask: AsStaff
) -> Response:
    """Asks how and when the household was told. Raises `Away`."""
    return await _shown(request, ask, _page(agency, journey, message), Form.blank(HOW_TOLD))


@router.post("/told", dependencies=[page_for(*CASE_READERS)])
async def record_as_told(
    request: Request, agency: str, journey: UUID, message: UUID, ask: AsStaff
) -> Response:
    """Records it, or shows the form again with what is wrong. Raises `Away`."""
    body, form = (await Form.posted(request, HOW_TOLD)).read()
    if not form.errors:
        path = f"/failed/{journey}/{message}/tell-another-way"
        form = await form.sent(ask.notifications, path, body)
    if form.errors:
        return await _shown(request, ask, _page(agency, journey, message), form)
    return _done(agency, journey, "told")


async def _shown(request: Request, ask: Ask, page: str, form: Form) -> Response:
    journey, message = request.path_params["journey"], request.path_params["message"]
    read = await read_message(ask, journey, message)
    context = {
        "agency": request.path_params["agency"],
        "back": ("Back to the message", page),
        "title": "Record how you told them",
        "about": [read.line.title, "The message is then not sent by email."],
        "form": form,
        "button": "Record",
    }
    return show(request, "team/form.html", context, status=form.status)


def _page(agency: str, journey: UUID, message: UUID) -> str:
    return f"/team/{agency}/enquiries/{journey}/messages/{message}"


def _done(agency: str, journey: UUID, what: str) -> Response:
    return RedirectResponse(
        f"/team/{agency}/enquiries/{journey}/messages?done={what}",
        status_code=HTTPStatus.SEE_OTHER,
    )
