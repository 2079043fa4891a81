"""Who works at an agency: listed in the directory by its managers, who also see and end where colleagues are signed in.

The invariant: a manager changes the entries and ends the sessions of people at their own agency alone. Who has left
stays listed, and is shown with what is still theirs.
"""

import asyncio
from collections import Counter
from collections.abc import Mapping
from datetime import date
from http import HTTPStatus
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi import Form as FormField
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field
from pydantic.config import JsonDict

from contracts.agency import ListedCode, Post
from contracts.identity import StaffCode
from contracts.words import label_of
from services.chassis.clock import today
from services.web.site.admission import AsStaff, StaffDep, VisitorDep, page_for
from services.web.site.agencies import ListedColleague
from services.web.site.answers.enquiry.work import Workload
from services.web.site.clients import Ask, Service
from services.web.site.form import Form, asked_by
from services.web.site.pieces import Piece, piece
from services.web.site.rendering import show
from services.web.site.sign_in_log import SIGN_OUT_OF_COLLEAGUE
from services.web.site.staff import Names
from services.web.site.state import state_of
from services.web.team.agency_pages import MANAGERS
from services.web.team.queues.kinds import QUEUES

router = APIRouter(prefix="/team/{agency}/colleagues")

POSTS: JsonDict = {each.value: label_of(each) for each in Post}
LEAVES_BEFORE = "The last day must be on or after the first day"
DONE = {"listed": "The directory is changed. Every service knows it within a second or two."}


class ColleagueForm(BaseModel):
    """What the directory says of a colleague."""

    name: str = Field(title="Full name", min_length=1, max_length=200)
    posts: tuple[Post, ...] = Field(
        title="What do they do at your agency?",
        description="Select all that apply",
        min_length=1,
        json_schema_extra={"x-words": POSTS},
    )
    since: date = Field(title="First day at your agency")
    until: date | None = Field(
        default=None,
        title="Last day at your agency",
        description="Leave this empty unless you know that they leave. They keep their name on what they did",
    )


class NewColleagueForm(ColleagueForm):
    """A colleague whom the directory does not list yet."""

    code: ListedCode = Field(
        title="Staff code",
        description="The code with which they sign in. Someone who never signs in, such as a panel member, gets one from you",
    )


CHANGE, NEW = asked_by(ColleagueForm), asked_by(NewColleagueForm)


class Colleague(NamedTuple):
    """One line: a name with its code, what the directory says, and in how many browsers they are signed in."""

    code: StaffCode
    name: str
    listed: ListedColleague | None
    browsers: int


class Leaver(NamedTuple):
    """Somebody who has left, and how many open enquiries are still theirs."""

    code: StaffCode
    name: str
    until: date
    open: int


@router.get("", dependencies=[page_for(*MANAGERS)])
async def colleagues(
    request: Request, agency: str, ask: AsStaff, staff: StaffDep, done: str = ""
) -> Response:
    """Everyone who is known at the agency, those who are signed in first, and leavers with what is still theirs."""
    listed = await piece(_listed(ask, agency))
    by_code = {each.code: each for each in listed.found or ()}
    names = {**staff, **{code: each.name for code, each in by_code.items()}}
    browsers = await state_of(request).sessions.signed_in_now(names)
    known = [
        Colleague(code, names[code], by_code.get(code), browsers.get(code, 0)) for code in names
    ]
    context = {
        "agency": agency,
        "away": listed.away,
        "today": today(),
        "colleagues": sorted(known, key=lambda each: (not each.browsers, each.name)),
        "leavers": await _leavers(ask, agency, listed),
        "done": DONE.get(
            done, f"{names[done]} was signed out everywhere." if done in names else ""
        ),
    }
    return show(request, "team/colleagues.html", context)


@router.get("/new", dependencies=[page_for(*MANAGERS)])
async def about_to_list(request: Request, agency: str) -> Response:
    """The empty form."""
    return _form(request, agency, Form.blank(NEW), "Add a colleague")


@router.post("/new", dependencies=[page_for(*MANAGERS)])
async def list_new(request: Request, agency: str, ask: AsStaff) -> Response:
    """Lists a colleague; one who is listed already is changed on a page of their own."""
    answers, form = (await Form.posted(request, NEW)).read()
    if not form.errors and answers["code"] in {each.code for each in await _listed(ask, agency)}:
        form = form.wrong({"code": "This code is listed already. Change it on the page before"})
    form = await _sent(ask, agency, form, answers)
    if form.errors:
        return _form(request, agency, form, "Add a colleague")
    return _listed_now(request, agency)


@router.post("/sign-out", dependencies=[page_for(*MANAGERS)])
async def sign_out(
    request: Request,
    agency: str,
    staff: StaffDep,
    visitor: VisitorDep,
    code: Annotated[str, FormField(max_length=80)],
) -> Response:
    """Ends every session of a colleague."""
    if code not in staff:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    await state_of(request).sessions.end_of_staff(code)
    await state_of(request).sign_in_log.note(request, visitor, SIGN_OUT_OF_COLLEAGUE)
    return _back(agency, code)


@router.get("/{code}", dependencies=[page_for(*MANAGERS)])
async def about_to_change(
    request: Request, agency: str, code: str, ask: AsStaff, staff: StaffDep
) -> Response:
    """What the directory says of a colleague, or the name by which somebody signed in who is not listed yet."""
    known = await _known(ask, agency, code, staff)
    return _form(request, agency, Form.holding(CHANGE, known), known["name"])


@router.post("/{code}", dependencies=[page_for(*MANAGERS)])
async def change(
    request: Request, agency: str, code: str, ask: AsStaff, staff: StaffDep
) -> Response:
    """Changes what the directory says of a colleague."""
    known = await _known(ask, agency, code, staff)
    answers, form = (await Form.posted(request, CHANGE)).read()
    form = await _sent(ask, agency, form, answers | {"code": code})
    if form.errors:
        return _form(request, agency, form, known["name"])
    return _listed_now(request, agency)


async def _listed(ask: Ask, agency: str) -> list[ListedColleague]:
    return await ask.enquiry.get(f"/agencies/{agency}/colleagues", list[ListedColleague])


async def _leavers(ask: Ask, agency: str, listed: Piece[list[ListedColleague]]) -> list[Leaver]:
    """Everyone who has left while open work of some queue is still theirs, as far as it can be read."""
    left = [each for each in listed.found or () if each.until and each.has_ended(today())]
    if not left:
        return []
    services: list[tuple[Service, str]] = [(getattr(ask, e.service), e.at(agency)) for e in QUEUES]
    loads = await asyncio.gather(
        *(piece(service.get(f"{path}/staff", list[Workload])) for service, path in services)
    )
    theirs: Counter[str] = Counter()
    for each in loads:
        theirs.update({load.staff: load.open for load in each.found or ()})
    every = [Leaver(e.code, e.name, e.until, theirs[e.code]) for e in left if e.until]
    return [each for each in every if each.open]


async def _known(ask: Ask, agency: str, code: str, staff: Names) -> dict[str, Any]:
    """What is known of a colleague, as their form holds it; not found where nobody has this code here."""
    for each in await _listed(ask, agency):
        if each.code == code:
            return each.model_dump(mode="json", exclude_none=True)
    if code not in staff:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return {"name": staff[code]}


async def _sent(ask: Ask, agency: str, form: Form, answers: Mapping[str, Any]) -> Form:
    """The form as it is left, without errors where the directory is changed."""
    if not form.errors and answers.get("until", answers["since"]) < answers["since"]:
        form = form.wrong({"until": LEAVES_BEFORE})
    if form.errors:
        return form
    body = {"on": today().isoformat(), "colleagues": [answers]}
    return await form.sent(ask.enquiry, f"/agencies/{agency}/list-colleagues", body)


def _listed_now(request: Request, agency: str) -> Response:
    state_of(request).directory.ask_again()
    return _back(agency, "listed")


def _form(request: Request, agency: str, form: Form, title: str) -> Response:
    context = {
        "agency": agency,
        "back": ("Colleagues", f"/team/{agency}/colleagues"),
        "title": title,
        "about": [
            "The directory says who works at your agency. Who can sign in, and with which role, is decided where you sign in."
        ],
        "button": "Save",
        "form": form,
    }
    return show(request, "team/form.html", context, status=form.status)


def _back(agency: str, done: str) -> Response:
    path = f"/team/{agency}/colleagues?done={done}"
    return RedirectResponse(path, status_code=HTTPStatus.SEE_OTHER)
