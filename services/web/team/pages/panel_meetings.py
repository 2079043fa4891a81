"""Panel meetings: the calendar, one meeting with its agenda and members, and a form for each thing to do with it.

The invariant: a form is made from what the service offers for the meeting as it stands, so nothing here decides.
"""

import asyncio
from datetime import date
from http import HTTPStatus
from uuid import UUID

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field
from pydantic.config import JsonDict

from contracts.panel_meeting import MOST_CASES, MeetingWay
from contracts.panel_rules import papers_before
from contracts.words import day, label_of
from services.chassis.clock import today
from services.web.site.admission import AsStaff, page_for
from services.web.site.agencies import listed
from services.web.site.answers.casework import Action
from services.web.site.answers.panel_lists import NextPanel, PanelMeeting, WaitingCase
from services.web.site.command_forms import Question, questions, with_records
from services.web.site.form import Form
from services.web.site.pieces import piece
from services.web.site.rendering import show
from services.web.team.agency_pages import PANEL_KEEPERS
from services.web.team.household_names import names_of
from services.web.team.panel_meeting_forms import MeetingForms, meeting_forms, other_agencies

router = APIRouter(prefix="/team/{agency}/panel-meetings")

DONE = {"planned": "The panel meeting is planned. Next, put cases on its agenda and ask members."}
RECORDED = "It is recorded."
WAYS: JsonDict = {"x-words": {each.value: label_of(each) for each in MeetingWay}}


class PanelMeetingForm(BaseModel):
    """A new panel meeting."""

    held_on: date = Field(title="Date")
    starts_at: str = Field(
        title="Start time",
        description="For example, 9:30am",
        max_length=20,
        json_schema_extra={"format": "clock-time"},
    )
    way: MeetingWay = Field(title="How does the panel meet?", json_schema_extra=WAYS)
    place: str | None = Field(
        default=None,
        title="Where is it?",
        description="The address and room, or how to join online. Members, staff and the applicants whom you invite read it",
        max_length=4000,
    )
    capacity: int = Field(title="How many cases does it have time for?", ge=1, le=MOST_CASES)
    jointly_with: tuple[str, ...] = Field(
        default=(),
        title="Which other agencies hold it with you?",
        description="Leave this empty unless it is a joint panel. A joint panel needs more members",
        json_schema_extra={"x-record": "agency"},
    )


@router.get("", dependencies=[page_for(*PANEL_KEEPERS)])
async def upcoming(request: Request, agency: str, ask: AsStaff) -> Response:
    """The meetings to come, and the cases that wait for one."""
    return await _calendar(request, agency, ask, past=False)


@router.get("/past", dependencies=[page_for(*PANEL_KEEPERS)])
async def past(request: Request, agency: str, ask: AsStaff) -> Response:
    """The meetings before today."""
    return await _calendar(request, agency, ask, past=True)


@router.get("/new", dependencies=[page_for(*PANEL_KEEPERS)])
async def about_to_plan(request: Request, agency: str) -> Response:
    """The empty form."""
    return _plan(request, agency, Form.blank(_asked(agency)))


@router.post("/new", dependencies=[page_for(*PANEL_KEEPERS)])
async def plan(request: Request, agency: str, ask: AsStaff) -> Response:
    """Plans it; its page comes next."""
    answers, form = (await Form.posted(request, _asked(agency))).read()
    if form.errors:
        return _plan(request, agency, form)
    body = {**answers, "on": today().isoformat()}
    form, planned = await form.opened(ask.panel, f"/agencies/{agency}/panel-meetings", body)
    return _to(agency, planned, "planned") if planned else _plan(request, agency, form)


@router.get("/{meeting}", dependencies=[page_for(*PANEL_KEEPERS)])
async def show_meeting(
    request: Request, agency: str, meeting: UUID, ask: AsStaff, done: str = ""
) -> Response:
    """One meeting: when and where, its papers, its agenda with each case's quorum, and its members."""
    known = await _known(ask, agency, meeting, with_fields=False)
    context = {
        "agency": agency,
        "back": ("Panel meetings", f"/team/{agency}/panel-meetings"),
        "known": known,
        "meeting": known.meeting,
        "today": today(),
        "done": (DONE.get(done, RECORDED) if done else None),
    }
    return show(request, "team/panel_meeting.html", context)


@router.get("/{meeting}/do/{name}", dependencies=[page_for(*PANEL_KEEPERS)])
async def about_to_do(
    request: Request, agency: str, meeting: UUID, name: str, ask: AsStaff
) -> Response:
    """The form of one action on the meeting."""
    known, action = await _offered(ask, agency, meeting, name)
    asked = known.questions_of(action)
    form = Form.holding(asked, known.typed_at_first(action))
    return _form(request, agency, known, action, form)


@router.post("/{meeting}/do/{name}", dependencies=[page_for(*PANEL_KEEPERS)])
async def do(request: Request, agency: str, meeting: UUID, name: str, ask: AsStaff) -> Response:
    """Records it; the meeting comes next."""
    known, action = await _offered(ask, agency, meeting, name)
    body, form = (await Form.posted(request, known.questions_of(action))).read()
    if not form.errors:
        form = await form.sent(ask.panel, f"/panel-meetings/{meeting}/{name}", body)
    if form.errors:
        return _form(request, agency, known, action, form)
    return _to(agency, meeting, "recorded")


async def _calendar(request: Request, agency: str, ask: AsStaff, *, past: bool) -> Response:
    path = f"/agencies/{agency}/panel-meetings"
    found, waiting, due = await asyncio.gather(
        piece(ask.panel.get(path, list[PanelMeeting], {"past": str(past).lower()})),
        piece(ask.panel.get(f"{path}/waiting", list[WaitingCase])),
        _next_panel(ask, agency),
    )
    cases = waiting.found or []
    context = {
        "agency": agency,
        "past": past,
        "meetings": found.found,
        "waiting": cases,
        "next_panel": due,
        "names": await names_of(ask.enquiry, agency, [each.journey for each in cases]),
        "today": today(),
    }
    return show(request, "team/panel_meetings.html", context, away=found.away)


async def _next_panel(ask: AsStaff, agency: str) -> NextPanel | None:
    """By when the panel should meet again; None while the directory or the panel service is away."""
    known = listed().get(agency)
    if known is None:
        return None
    path, kind = f"/agencies/{agency}/panel-meetings/next", {"kind": known.kind}
    return (await piece(ask.panel.get(path, NextPanel, kind))).found


async def _known(
    ask: AsStaff, agency: str, meeting: UUID, *, with_fields: bool = True
) -> MeetingForms:
    """The meeting; not found at an agency that does not hold it."""
    known = await meeting_forms(ask, agency, meeting, with_fields=with_fields)
    if agency not in known.meeting.agencies:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return known


async def _offered(
    ask: AsStaff, agency: str, meeting: UUID, name: str
) -> tuple[MeetingForms, Action]:
    """The meeting and an action that is possible now; not found where it is not."""
    known = await _known(ask, agency, meeting)
    for each in known.actions:
        if each.name == name:
            return known, each
    raise HTTPException(HTTPStatus.NOT_FOUND)


def _form(
    request: Request, agency: str, known: MeetingForms, action: Action, form: Form
) -> Response:
    meeting = known.meeting
    context = {
        "agency": agency,
        "back": (
            f"Panel meeting on {day(meeting.held_on)}",
            f"/team/{agency}/panel-meetings/{meeting.meeting}",
        ),
        "title": action.title,
        "about": [action.about],
        "button": action.title,
        "form": form,
    }
    return show(request, "team/form.html", context, status=form.status)


def _plan(request: Request, agency: str, form: Form) -> Response:
    context = {
        "agency": agency,
        "back": ("Panel meetings", f"/team/{agency}/panel-meetings"),
        "title": "Plan a panel meeting",
        "about": [f"Members get the papers {papers_before(today())} before the meeting."],
        "button": "Plan this meeting",
        "form": form,
    }
    return show(request, "team/form.html", context, status=form.status)


def _asked(agency: str) -> tuple[Question, ...]:
    schema = PanelMeetingForm.model_json_schema()
    return questions(with_records(schema, {"agency": other_agencies(agency)}))


def _to(agency: str, meeting: UUID, done: str) -> Response:
    path = f"/team/{agency}/panel-meetings/{meeting}?done={done}"
    return RedirectResponse(path, status_code=HTTPStatus.SEE_OTHER)
