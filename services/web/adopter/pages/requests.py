"""What applicants do on their journey themselves: ask for a call, take a break, continue.

The invariant: a page that cannot do what it is for says why, and what applicants can do instead; what
was typed is kept, whatever came of it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from contracts.identity import Role
from services.chassis.clock import today
from services.web.adopter.journey.journey import found
from services.web.adopter.journey.requests import CALL, PAUSE, RESUME, Wish
from services.web.adopter.journey.shapes import Action, Actions, OwnEnquiry
from services.web.adopter.journey.why_not import why_not
from services.web.site.admission import AsAdopter, PartDep, page_for
from services.web.site.agencies import AGENCIES
from services.web.site.clients import Away, Receipt, Refused, Service
from services.web.site.command_forms import Errors, Typed, fields, problems, read, refused
from services.web.site.command_forms.answers import WHOLE_FORM
from services.web.site.rendering import show
from services.web.site.visitor import Part

router = APIRouter(prefix="/journey/{journey}")

KEY = re.compile(r"[0-9a-f]{32}")
SOON = {"Retry-After": "30"}
WISHES = {wish.name: wish for wish in (CALL, PAUSE, RESUME)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A form of ours as it came back: its key, and what was given at each control."""

    key: str
    typed: Typed


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One form on its way to an applicant; `more` is what its own template says besides."""

    request: Request
    part: Part
    wish: Wish
    more: Mapping[str, Any] = field(default_factory=dict)

    def shown(
        self, posted: Posted, errors: Errors, *, status: int = 200, away: bool = False
    ) -> Response:
        """The form with what was typed, and what is wrong with it."""
        laid_out = fields(self.wish.asked, posted.typed, errors)
        context = {
            "part": self.part,
            "agency": AGENCIES.get(self.part.agency),
            "wish": self.wish,
            "fields": laid_out,
            "errors": problems(laid_out, errors),
            "key": posted.key,
            "away": away,
            **self.more,
        }
        headers = SOON if away else {}
        return show(self.request, self.wish.template, context, status=status, headers=headers)

    def done(self, code: str) -> Response:
        """Back to the journey, which says what was done."""
        address = f"/journey/{self.part.journey}?done={code}"
        return RedirectResponse(address, status_code=HTTPStatus.SEE_OTHER)


async def posted(request: Request) -> Posted:
    """The form that was sent; 400 where it is not one of ours."""
    form = await request.form()
    key = str(form.get("key", ""))
    if not KEY.fullmatch(key):
        raise HTTPException(HTTPStatus.BAD_REQUEST)
    typed: dict[str, Sequence[str]] = {
        name: [str(each) for each in form.getlist(name)] for name in form
    }
    return Posted(key=key, typed=typed)


async def wish(request: Request) -> Wish:
    """What the address asks for."""
    return WISHES[request.url.path.rpartition("/")[2]]


PostedDep = Annotated[Posted, Depends(posted)]
WishDep = Annotated[Wish, Depends(wish)]


def untouched(typed: Typed | None = None) -> Posted:
    """A form that nobody has sent yet, with a key of its own."""
    return Posted(key=uuid4().hex, typed=typed or {})


async def action(service: Service, path: str, command: str) -> Action | None:
    """Whether a command is possible now; None where the service does not say."""
    actions = await found(service.get(f"{path}/actions", Actions, {"fields": "false"}))
    return actions.what.named(command) if actions.what else None


@router.get("/call", dependencies=[page_for(Role.ADOPTER)])
@router.get("/pause", dependencies=[page_for(Role.ADOPTER)])
@router.get("/resume", dependencies=[page_for(Role.ADOPTER)])
async def begin(
    request: Request, journey: UUID, part: PartDep, ask: AsAdopter, wished: WishDep
) -> Response:
    """The form, or why it cannot be sent now and what to do instead."""
    path = f"/enquiries/{journey}"
    offered = await action(ask.enquiry, path, wished.command)
    own = await found(ask.enquiry.get(path, OwnEnquiry))
    more = {"why_not": why_not(offered, own.what), "own": own.what}
    page = Page(request=request, part=part, wish=wished, more=more)
    return page.shown(untouched(), {})


@router.post("/call", dependencies=[page_for(Role.ADOPTER)])
@router.post("/pause", dependencies=[page_for(Role.ADOPTER)])
@router.post("/resume", dependencies=[page_for(Role.ADOPTER)])
async def send(
    request: Request,
    journey: UUID,
    part: PartDep,
    ask: AsAdopter,
    *,
    wished: WishDep,
    posted: PostedDep,
) -> Response:
    """Records what was asked for, and leads back to the journey."""
    page = Page(request=request, part=part, wish=wished)
    named = {"applicant": part.applicant} if wished is CALL else {}
    return await sent(page, posted, ask.enquiry, f"/enquiries/{journey}", named)


async def sent(
    page: Page, posted: Posted, service: Service, path: str, named: Mapping[str, Any]
) -> Response:
    """Sends the command under the form's key; shows the form again where that does not succeed."""
    body, errors = read(page.wish.asked, posted.typed)
    if errors:
        return page.shown(posted, errors, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    command = {"on": today().isoformat(), **named, **body}
    try:
        await service.post(f"{path}/{page.wish.command}", Receipt, command, posted.key)
    except Away:
        return page.shown(posted, {}, status=HTTPStatus.SERVICE_UNAVAILABLE, away=True)
    except Refused as error:
        wrong = refused(page.wish.asked, error.problem)
        return page.shown(posted, wrong or {WHOLE_FORM: error.problem.detail}, status=error.status)
    return page.done(page.wish.name.partition("/")[0])
