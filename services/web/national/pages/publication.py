"""Publishing a quarter: which can be, and one more look before it is for good.

The invariant: nothing is published by a link that is followed, only by a form that is sent.
"""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Path, Request, Response
from fastapi.responses import RedirectResponse

from contracts.identity import Role
from services.chassis.clock import today
from services.web.national.pages.figures import published
from services.web.site.admission import AsStaff, page_for
from services.web.site.answers.reporting import Publication, Quarter
from services.web.site.clients import Away, Refused, Service
from services.web.site.rendering import show

router = APIRouter(prefix="/national/publish")

ANALYST = page_for(Role.NATIONAL_ANALYST)
NOT_SENT = "Sorry, the quarter may not have been published. Try again in a minute."
QuarterName = Annotated[str, Form(pattern=r"^\d{4}-\d\d-Q[1-4]$")]


@router.get("", dependencies=[ANALYST])
async def quarters(request: Request, ask: AsStaff, done: str = "") -> Response:
    """Every quarter: published, to be published, or from which day on it can be."""
    return await _page(request, ask.reporting, done=done)


@router.get("/{quarter}", dependencies=[ANALYST])
async def look_again(
    request: Request, quarter: Annotated[str, Path(pattern=r"^\d{4}-\d\d-Q[1-4]$")]
) -> Response:
    """What publishing means, and the button."""
    return show(request, "national/publish_one.html", {"quarter": quarter})


@router.post("", dependencies=[ANALYST])
async def publish(request: Request, ask: AsStaff, quarter: QuarterName) -> Response:
    """Publishes a quarter; a second time changes nothing."""
    try:
        await ask.reporting.put(f"/published/quarters/{quarter}", Publication)
    except Away:
        return await _page(
            request, ask.reporting, why=NOT_SENT, status=HTTPStatus.SERVICE_UNAVAILABLE
        )
    except Refused as refused:
        return await _page(
            request, ask.reporting, why=refused.problem.detail, status=HTTPStatus.CONFLICT
        )
    return RedirectResponse(f"/national/publish?done={quarter}", status_code=HTTPStatus.SEE_OTHER)


async def _page(
    request: Request,
    service: Service,
    *,
    done: str = "",
    why: str = "",
    status: int = HTTPStatus.OK,
) -> Response:
    try:
        every = await service.get("/live/quarters", list[Quarter])
        out = {each.quarter: each for each in await published(service)}
    except Away:
        part = {"section": "publish"}
        return show(request, "national/away.html", part, away=True)
    context = {
        "quarters": every,
        "out": out,
        "today": today(),
        "done": done if done in out else "",
        "why": why,
    }
    return show(request, "national/publish.html", context, status=status)
