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
from services.web.adopter.journey.obstacles import OVER, why_not
from services.web.adopter.journey.requests import REQUESTS, JourneyRequest
from services.web.site.admission import AsAdopter, PartDep, page_for
from services.web.site.agencies import AGENCIES
from services.web.site.answers.casework import Action, Actions
from services.web.site.answers.enquiry.record import OwnEnquiry
from services.web.site.clients import Ask, Service
from services.web.site.form import NOTHING_WRONG, Form, OwnFormDep
from services.web.site.pieces import Piece, own_piece
from services.web.site.rendering import show
from services.web.site.visitor import Part

router = APIRouter(prefix="/journey/{journey}")

BY_NAME = {each.name: each for each in REQUESTS}


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestPage:
    """One form on its way to an applicant; `more` is what its own template says besides."""

    request: Request
    part: Part
    journey_request: JourneyRequest
    more: Mapping[str, Any] = field(default_factory=dict)

    def shown(self, form: Form, *, away: bool = False) -> Response:
        """The form with what was typed, and what is wrong with it."""
        form = form.asking(self.journey_request.asked)
        context = {
            "part": self.part,
            "agency": AGENCIES.get(self.part.agency),
            "journey_request": self.journey_request,
            "fields": form.fields,
            "errors": form.problems,
            "key": form.key,
            "away": away,
            **self.more,
        }
        return show(
            self.request, self.journey_request.template, context, status=form.status, away=away
        )

    def done(self, code: str) -> Response:
        """Back to the journey, which says what was done."""
        address = f"/journey/{self.part.journey}?done={code}"
        return RedirectResponse(address, status_code=HTTPStatus.SEE_OTHER)


async def journey_request(request: Request) -> JourneyRequest:
    """What the address asks for."""
    return BY_NAME[request.url.path.rpartition("/")[2]]


JourneyRequestDep = Annotated[JourneyRequest, Depends(journey_request)]


async def action(service: Service, path: str, command: str) -> Action | None:
    """Whether a command is possible now; None where the service does not say."""
    actions = await _listed(service, path)
    return actions.found.named(command) if actions.found else None


async def _listed(service: Service, path: str) -> Piece[Actions]:
    return await own_piece(service.get(f"{path}/actions", Actions, {"fields": "false"}))


async def begin(
    request: Request, journey: UUID, part: PartDep, ask: AsAdopter, asked_for: JourneyRequestDep
) -> Response:
    """The form, or why it cannot be sent now and what to do instead."""
    service, record = _record(ask, asked_for, journey)
    listed = await _listed(service, record)
    own = (await own_piece(ask.enquiry.get(f"/enquiries/{journey}", OwnEnquiry))).found
    offered = listed.found.named(asked_for.command) if listed.found else None
    before = "" if listed.away else asked_for.before
    more = {
        "why_not": why_not(offered, own, before),
        "own": own,
        "over": own is not None and own.status in OVER,
    }
    page = RequestPage(request=request, part=part, journey_request=asked_for, more=more)
    return page.shown(Form())


async def send(
    request: Request,
    journey: UUID,
    part: PartDep,
    ask: AsAdopter,
    *,
    asked_for: JourneyRequestDep,
    form: OwnFormDep,
) -> Response:
    """Records what was asked for, and leads back to the journey."""
    page = RequestPage(request=request, part=part, journey_request=asked_for)
    named = {"applicant": part.applicant} if asked_for.names_applicant else {}
    return await sent_request(page, form, *_record(ask, asked_for, journey), named)


def _record(ask: Ask, asked_for: JourneyRequest, journey: UUID) -> tuple[Service, str]:
    """The service that takes what is asked for, and the address of the record there."""
    if asked_for.service == "enquiry":
        return ask.enquiry, f"/enquiries/{journey}"
    cases = {"assessment": ask.assessment, "panel": ask.panel}
    return cases[asked_for.service], f"/cases/{journey}"


async def sent_request(
    page: RequestPage, form: Form, service: Service, path: str, named: Mapping[str, Any]
) -> Response:
    """Sends the command under the form's key; shows the form again where that does not succeed."""
    body, form = form.asking(page.journey_request.asked).read()
    if form.errors:
        return page.shown(form)
    command = {"on": today().isoformat(), **named, **body}
    form = await form.sent(service, f"{path}/{page.journey_request.command}", command)
    if form.status == HTTPStatus.SERVICE_UNAVAILABLE:
        return page.shown(form.wrong(NOTHING_WRONG, form.status), away=True)
    return (
        page.shown(form) if form.errors else page.done(page.journey_request.name.partition("/")[0])
    )


for each in REQUESTS:
    router.get(f"/{each.name}", dependencies=[page_for(Role.ADOPTER)])(begin)
    router.post(f"/{each.name}", dependencies=[page_for(Role.ADOPTER)])(send)
