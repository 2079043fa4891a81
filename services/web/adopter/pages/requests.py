"""What applicants do on their journey themselves: ask for a call, take a break, continue.

The invariant: a page that cannot do what it is for says why, and what applicants can do instead; what
was typed is kept, whatever came of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from contracts.identity import Role
from services.chassis.clock import today
from services.web.adopter.journey.obstacles import why_not
from services.web.adopter.journey.requests import WISHES, Wish
from services.web.site.admission import AsAdopter, PartDep, page_for
from services.web.site.agencies import AGENCIES
from services.web.site.answers.casework import Action, Actions
from services.web.site.answers.enquiry.record import OwnEnquiry
from services.web.site.clients import Service
from services.web.site.form import NOTHING_WRONG, Form, OwnFormDep
from services.web.site.pieces import own_piece
from services.web.site.rendering import show
from services.web.site.visitor import Part

router = APIRouter(prefix="/journey/{journey}")

BY_NAME = {wish.name: wish for wish in WISHES}


@dataclass(frozen=True, slots=True, kw_only=True)
class WishPage:
    """One form on its way to an applicant; `more` is what its own template says besides."""

    request: Request
    part: Part
    wish: Wish
    more: Mapping[str, Any] = field(default_factory=dict)

    def shown(self, form: Form, *, away: bool = False) -> Response:
        """The form with what was typed, and what is wrong with it."""
        form = form.asking(self.wish.asked)
        context = {
            "part": self.part,
            "agency": AGENCIES.get(self.part.agency),
            "wish": self.wish,
            "fields": form.fields,
            "errors": form.problems,
            "key": form.key,
            "away": away,
            **self.more,
        }
        return show(self.request, self.wish.template, context, status=form.status, away=away)

    def done(self, code: str) -> Response:
        """Back to the journey, which says what was done."""
        address = f"/journey/{self.part.journey}?done={code}"
        return RedirectResponse(address, status_code=HTTPStatus.SEE_OTHER)


async def wish(request: Request) -> Wish:
    """What the address asks for."""
    return BY_NAME[request.url.path.rpartition("/")[2]]


WishDep = Annotated[Wish, Depends(wish)]


async def action(service: Service, path: str, command: str) -> Action | None:
    """Whether a command is possible now; None where the service does not say."""
    actions = await own_piece(service.get(f"{path}/actions", Actions, {"fields": "false"}))
    return actions.found.named(command) if actions.found else None


async def begin(
    request: Request, journey: UUID, part: PartDep, ask: AsAdopter, wished: WishDep
) -> Response:
    """The form, or why it cannot be sent now and what to do instead."""
    path = f"/enquiries/{journey}"
    offered = await action(ask.enquiry, path, wished.command)
    own = await own_piece(ask.enquiry.get(path, OwnEnquiry))
    more = {"why_not": why_not(offered, own.found), "own": own.found}
    page = WishPage(request=request, part=part, wish=wished, more=more)
    return page.shown(Form())


async def send(
    request: Request,
    journey: UUID,
    part: PartDep,
    ask: AsAdopter,
    *,
    wished: WishDep,
    form: OwnFormDep,
) -> Response:
    """Records what was asked for, and leads back to the journey."""
    page = WishPage(request=request, part=part, wish=wished)
    named = {"applicant": part.applicant} if wished.names_applicant else {}
    return await sent_wish(page, form, ask.enquiry, f"/enquiries/{journey}", named)


async def sent_wish(
    page: WishPage, form: Form, service: Service, path: str, named: Mapping[str, Any]
) -> Response:
    """Sends the command under the form's key; shows the form again where that does not succeed."""
    body, form = form.asking(page.wish.asked).read()
    if form.errors:
        return page.shown(form)
    command = {"on": today().isoformat(), **named, **body}
    form = await form.sent(service, f"{path}/{page.wish.command}", command)
    if form.status == HTTPStatus.SERVICE_UNAVAILABLE:
        return page.shown(form.wrong(NOTHING_WRONG, form.status), away=True)
    return page.shown(form) if form.errors else page.done(page.wish.name.partition("/")[0])


for each in WISHES:
    router.get(f"/{each.name}", dependencies=[page_for(Role.ADOPTER)])(begin)
    router.post(f"/{each.name}", dependencies=[page_for(Role.ADOPTER)])(send)
