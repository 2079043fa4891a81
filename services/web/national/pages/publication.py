"""Publishing a quarter: one analyst prepares it, another one looks at every number and publishes it.

The invariant: nothing is prepared or published by a link that is followed, only by a form that is sent, and
what is published is what its page showed.
"""

from datetime import date
from http import HTTPStatus
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.responses import RedirectResponse

from contracts.identity import Role
from services.chassis.clock import today
from services.web.national.pages.figures import published
from services.web.national.publishing import (
    RELEASE,
    REVISION,
    completeness,
    lines_of,
    next_to_publish,
    release_hour,
)
from services.web.site.admission import AsStaff, NationalTeamDep, VisitorDep, costs, page_for
from services.web.site.answers.casework import Acknowledgement
from services.web.site.answers.reporting import (
    PreparedQuarter,
    PreparingQuarter,
    Preview,
    Publication,
    Quarter,
)
from services.web.site.clients import Ask, Away, Refused, Service
from services.web.site.form import Form, NotDone
from services.web.site.rate_limit import Price
from services.web.site.rendering import show
from services.web.site.staff import Names

router = APIRouter(prefix="/national/publish")

ANALYST = page_for(Role.NATIONAL_ANALYST)
NOT_PREPARED = "Sorry, the quarter may not have been prepared. Try again in a minute."
NOT_SENT = "Sorry, the quarter may not have been published. Try again in a minute."
PREPARED_AT, REVISION_NUMBER = "prepared_at", "revision"
SOON_OR_LATER = "respond-async, wait=2"
"""Preparing takes a second or a minute. After two seconds its own page waits for it."""
LOOK_AGAIN = {"Refresh": "5"}
"""Without a script the browser loads the page again by itself, until the quarter is ready."""


class NationalVisit(NamedTuple):
    """One request of an analyst."""

    request: Request
    ask: Ask
    subject: str
    names: Names


async def national_visit(
    request: Request, ask: AsStaff, visitor: VisitorDep, names: NationalTeamDep
) -> NationalVisit:
    """The analyst who is signed in."""
    return NationalVisit(request, ask, visitor.staff_code or "", names)


NationalVisitDep = Annotated[NationalVisit, Depends(national_visit)]
QuarterName = Annotated[str, Path(pattern=r"^\d{4}-\d\d-Q[1-4]$")]


@router.get("", dependencies=[ANALYST])
async def quarters(
    request: Request, ask: AsStaff, names: NationalTeamDep, done: str = ""
) -> Response:
    """Every quarter: published, ready, to be prepared, or from which day on it can be."""
    return await _page(request, ask.reporting, names, done=done)


@router.get("/{quarter}", dependencies=[ANALYST, costs(Price.MANY_FIGURES)])
async def look(quarter: QuarterName, visit: NationalVisitDep) -> Response:
    """Every number that would be published; a form to prepare a quarter of which nothing is ready."""
    return await _preview(visit, quarter, Form.blank(RELEASE))


@router.post("/{quarter}/prepare", dependencies=[ANALYST, costs(Price.PREPARING)])
async def prepare(
    request: Request, quarter: QuarterName, ask: AsStaff, names: NationalTeamDep
) -> Response:
    """Prepares a quarter, or does it again with what is counted now."""
    path = f"/prepared/quarters/{quarter}"
    try:
        await ask.reporting.put(path, Acknowledgement, prefer=SOON_OR_LATER)
    except Away:
        status = HTTPStatus.SERVICE_UNAVAILABLE
        return await _page(request, ask.reporting, names, why=NOT_PREPARED, status=status)
    except Refused as refused:
        why = refused.problem.detail
        return await _page(request, ask.reporting, names, why=why, status=HTTPStatus.CONFLICT)
    return RedirectResponse(f"/national/publish/{quarter}", status_code=HTTPStatus.SEE_OTHER)


@router.get("/{quarter}/revise", dependencies=[ANALYST])
async def revise(request: Request, quarter: QuarterName) -> Response:
    """The form for the reason of a revision."""
    return _revise(request, quarter, Form.blank(REVISION))


@router.post("/{quarter}/revise", dependencies=[ANALYST, costs(Price.PREPARING)])
async def prepare_revision(request: Request, quarter: QuarterName, ask: AsStaff) -> Response:
    """Prepares a revision of a published quarter, with its reason; the page to check it comes next."""
    answers, form = (await Form.posted(request, REVISION)).read()
    if not form.errors:
        form = await _revision_begun(ask.reporting, quarter, form, answers)
    if form.errors:
        return _revise(request, quarter, form)
    return RedirectResponse(f"/national/publish/{quarter}", status_code=HTTPStatus.SEE_OTHER)


@router.post("/{quarter}", dependencies=[ANALYST, costs(Price.MANY_FIGURES)])
async def publish(quarter: QuarterName, visit: NationalVisitDep) -> Response:
    """Publishes what the page showed, now or on a day; a second time changes nothing."""
    answers, form = (await Form.posted(visit.request, RELEASE)).read()
    if not form.errors:
        form = await _published(visit.ask.reporting, quarter, form, answers)
    if form.errors:
        return await _preview(visit, quarter, form)
    return RedirectResponse(f"/national/publish?done={quarter}", status_code=HTTPStatus.SEE_OTHER)


async def _revision_begun(
    service: Service, quarter: str, form: Form, answers: dict[str, Any]
) -> Form:
    path = f"/prepared/quarters/{quarter}/revision"
    try:
        await service.put(path, Acknowledgement, answers, prefer=SOON_OR_LATER)
    except Away:
        return form.wrong_as_a_whole(NOT_PREPARED, HTTPStatus.SERVICE_UNAVAILABLE)
    except Refused as refused:
        return form.not_done(NotDone(refused.status, refused.problem))
    return form


def _revise(request: Request, quarter: str, form: Form) -> Response:
    context = {"quarter": quarter, "form": form}
    return show(request, "national/revise.html", context, status=form.status)


async def _published(service: Service, quarter: str, form: Form, answers: dict[str, Any]) -> Form:
    body = {"prepared_at": form.first(PREPARED_AT)}
    if answers.get("publish_on"):
        hour = release_hour(date.fromisoformat(answers["publish_on"]))
        body["publish_at"] = hour.isoformat()
    number = form.first(REVISION_NUMBER)
    path = f"/published/quarters/{quarter}" + (f"/revisions/{number}" if number.isdigit() else "")
    try:
        await service.put(path, Publication, body)
    except Away:
        return form.wrong_as_a_whole(NOT_SENT, HTTPStatus.SERVICE_UNAVAILABLE)
    except Refused as refused:
        return form.not_done(NotDone(refused.status, refused.problem))
    return form


async def _preview(visit: NationalVisit, quarter: str, form: Form) -> Response:
    context: dict[str, Any] = {"quarter": quarter, "form": form, "preview": None}
    try:
        making = (await _preparing(visit.ask.reporting)).get(quarter)
        by = making.prepared_by if making else ""
        context |= {"making": making, "asked_by": visit.names.get(by, by)}
        if making and not making.failed:
            return show(
                visit.request,
                "national/preparing.html",
                context,
                status=form.status,
                headers=LOOK_AGAIN,
            )
        found = await visit.ask.reporting.worked_out(f"/prepared/quarters/{quarter}", Preview)
    except Away:
        return show(visit.request, "national/away.html", {"section": "publish"}, away=True)
    except Refused:
        return show(visit.request, "national/publish_one.html", context, status=form.status)
    by = found.prepared.prepared_by
    context |= {
        "preview": found,
        "by": visit.names.get(by, by),
        "own": visit.subject == by,
        "complete": completeness(found),
        "lines": {each.measure: lines_of(each) for each in found.measures},
        "year_lines": {each.measure: lines_of(each) for each in found.of_year},
    }
    return show(visit.request, "national/publish_one.html", context, status=form.status)


async def _page(
    request: Request,
    service: Service,
    names: Names,
    *,
    done: str = "",
    why: str = "",
    status: int = HTTPStatus.OK,
) -> Response:
    try:
        every = await service.get("/live/quarters", list[Quarter])
        ready = await service.get("/prepared/quarters", list[PreparedQuarter])
        preparing = await _preparing(service)
        out = {each.quarter: each for each in await published(service)}
    except Away:
        part = {"section": "publish"}
        return show(request, "national/away.html", part, away=True)
    prepared = {each.quarter: each for each in ready}
    context = {
        "quarters": every,
        "ready": prepared,
        "preparing": preparing,
        "next": next_to_publish(every, prepared),
        "out": out,
        "names": names,
        "today": today(),
        "done": _done(done, prepared),
        "why": why,
    }
    return show(request, "national/publish.html", context, status=status)


async def _preparing(service: Service) -> dict[str, PreparingQuarter]:
    found = await service.get("/preparing/quarters", list[PreparingQuarter])
    return {each.quarter: each for each in found}


def _done(quarter: str, ready: dict[str, PreparedQuarter]) -> PreparedQuarter | None:
    found = ready.get(quarter)
    return found if found and found.publish_at else None
