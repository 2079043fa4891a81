"""Referrals between agencies: those waiting here to be taken up, and the state of those sent.

The invariant: taking a household up is one press; sending it back is a page that asks for the reasons.
"""

from http import HTTPStatus
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from contracts.journey import reference
from services.chassis.clock import today
from services.web.site.admission import AsStaff, VisitorDep, page_for
from services.web.site.answers.enquiry.agency import Referrals
from services.web.site.clients import Ask
from services.web.site.form import Form, asked_by, new_key
from services.web.site.navigation import RECRUITERS
from services.web.site.pieces import piece
from services.web.site.rendering import show
from services.web.team.household_names import names_of
from services.web.team.referrals import SendBack

router = APIRouter(prefix="/team/{agency}/referrals")

SEND_BACK = asked_by(SendBack)
DONE = {
    "sent-back": "The household is back with the agency that referred it. That agency can see this.",
}


@router.get("", dependencies=[page_for(*RECRUITERS)])
async def referrals(request: Request, agency: str, ask: AsStaff, done: str = "") -> Response:
    """What waits here, with its clock, and what was sent, with what became of it."""
    return await _list(request, agency, ask, done=DONE.get(done, ""))


@router.post("/{journey}/take-up", dependencies=[page_for(*RECRUITERS)])
async def take_up(
    request: Request, agency: str, journey: UUID, ask: AsStaff, visitor: VisitorDep
) -> Response:
    """Takes up the referral in the name of the member of staff."""
    form = await Form.posted(request)
    body = {"on": today().isoformat(), "staff": visitor.staff_code}
    form = await form.sent(ask.enquiry, f"/enquiries/{journey}/take-up-referral", body)
    if form.errors:
        return await _list(request, agency, ask, refused=form)
    return RedirectResponse(
        f"/team/{agency}/enquiries/{journey}?done=take-up-referral",
        status_code=HTTPStatus.SEE_OTHER,
    )


@router.get("/{journey}/send-back", dependencies=[page_for(*RECRUITERS)])
async def about_to_send_back(request: Request, agency: str, journey: UUID) -> Response:
    """The form with which a household is sent back."""
    return _send_back(request, agency, journey, Form.blank(SEND_BACK))


@router.post("/{journey}/send-back", dependencies=[page_for(*RECRUITERS)])
async def send_back(
    request: Request, agency: str, journey: UUID, ask: AsStaff, visitor: VisitorDep
) -> Response:
    """Sends the household back with a reason."""
    body, form = (await Form.posted(request, SEND_BACK)).read()
    if not form.errors:
        body |= {"on": today().isoformat(), "staff": visitor.staff_code}
        form = await form.sent(ask.enquiry, f"/enquiries/{journey}/refuse-referral", body)
    if form.errors:
        return _send_back(request, agency, journey, form)
    return RedirectResponse(
        f"/team/{agency}/referrals?done=sent-back", status_code=HTTPStatus.SEE_OTHER
    )


async def _list(
    request: Request, agency: str, ask: Ask, *, done: str = "", refused: Form | None = None
) -> Response:
    found = (await piece(ask.enquiry.get(f"/agencies/{agency}/referrals", Referrals))).found
    sent = [each.journey for each in found.sent] if found else []
    context = {
        "agency": agency,
        "found": found,
        "names": await names_of(ask.enquiry, agency, sent),
        "today": today(),
        "key": new_key(),
        "done": done,
        "refused": refused.problems if refused else [],
    }
    status = refused.status if refused else HTTPStatus.OK
    return show(
        request, "team/referrals.html", context, status=status, away=found is None and not refused
    )


def _send_back(request: Request, agency: str, journey: UUID, form: Form) -> Response:
    context = {
        "agency": agency,
        "back": ("Referrals", f"/team/{agency}/referrals"),
        "title": f"Send household {reference(journey)} back",
        "about": [
            "The household goes back to the agency that referred it. Its deadlines start again there.",
            "That agency can see this at once. We email the household.",
        ],
        "button": "Send this household back",
        "warning": True,
        "form": form,
    }
    return show(request, "team/form.html", context, status=form.status)
