"""A way in for every enquiry: a member of staff records what came by phone, email, visit or an event.

The invariant: the enquiry is recorded once, however often its form comes, and a household that comes back
is tied to its earlier journey by that journey's reference.
"""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from contracts.reference import Channel
from services.chassis.clock import today
from services.web.site.admission import AsStaff, page_for
from services.web.site.answers.casework import Receipt
from services.web.site.clients import Ask, Away, Refused
from services.web.site.form import NOT_SENT, Form, NotDone
from services.web.site.navigation import RECRUITERS
from services.web.site.rendering import show
from services.web.team.enquiry_form import NEW_ENQUIRY, command_of, wrong_of
from services.web.team.household_names import journey_named
from services.web.team.letter_previews import StepLetter, letters_of_recording
from services.web.team.pages.events import own_event

router = APIRouter(prefix="/team/{agency}/new-enquiry")

STEP, LOOK = "step", "look"
NOT_FOUND_HERE = "No enquiry at your agency has this reference. Check it, or leave this empty"
Event = Annotated[UUID | None, Query()]


@router.get("", dependencies=[page_for(*RECRUITERS)])
async def new(request: Request, agency: str, ask: AsStaff, event: Event = None) -> Response:
    """The empty form; from an information event, with its day and how they came."""
    known = {"on": today().isoformat()}
    if event is not None:
        held_on = (await own_event(ask, agency, event)).arrangements.held_on
        known = {"on": held_on.isoformat(), "channel": Channel.EVENT.value}
    return _page(request, agency, Form.holding(NEW_ENQUIRY, known))


@router.post("", dependencies=[page_for(*RECRUITERS)])
async def record(request: Request, agency: str, ask: AsStaff) -> Response:
    """Records it; the case comes next."""
    answers, form = (await Form.posted(request, NEW_ENQUIRY)).read()
    wrong = wrong_of(answers) | dict(form.errors)
    if wrong:
        return _page(request, agency, form.wrong(wrong))
    body = command_of(answers, agency)
    try:
        body |= await _earlier(ask, agency, answers)
        if form.first(STEP) == LOOK:
            letters = await letters_of_recording(ask, agency, body, form.key)
            return _page(request, agency, form, letters)
        receipt = await ask.enquiry.post("/enquiries", Receipt, body, form.key)
    except NoSuchEnquiryError:
        return _page(request, agency, form.wrong({"earlier": NOT_FOUND_HERE}))
    except Away:
        unsent = form.wrong_as_a_whole(NOT_SENT, HTTPStatus.SERVICE_UNAVAILABLE)
        return _page(request, agency, unsent)
    except Refused as error:
        return _page(request, agency, form.not_done(NotDone(error.status, error.problem)))
    path = f"/team/{agency}/enquiries/{receipt.journey}?done=receive-enquiry"
    return RedirectResponse(path, HTTPStatus.SEE_OTHER)


class NoSuchEnquiryError(Exception):
    """The agency has no enquiry with the reference that was typed."""


async def _earlier(ask: Ask, agency: str, answers: Mapping[str, Any]) -> dict[str, str]:
    """The journey that ended before this one, where its reference was typed."""
    typed = answers.get("earlier")
    if not typed:
        return {}
    found = await journey_named(ask.enquiry, agency, typed)
    if found is None:
        raise NoSuchEnquiryError
    return {"previous_journey": str(found)}


def _page(
    request: Request, agency: str, form: Form, letters: Sequence[StepLetter] = ()
) -> Response:
    context = {
        "agency": agency,
        "back": ("Work queue", f"/team/{agency}/queue"),
        "title": "Record an enquiry",
        "about": [
            "Use this for a household that phoned, wrote, visited or came to an information event.",
            "If you can give them a link, they can enquire online themselves.",
            "If you enter an email address, we email them to say that you have their enquiry. Without one we email nobody.",
        ],
        "button": "Record this enquiry",
        "look": LOOK,
        "letters": letters,
        "form": form,
    }
    return show(request, "team/form.html", context, status=form.status)
