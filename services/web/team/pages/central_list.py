"""The central list: who can sit on an agency's panels, and the forms that change it.

The invariant: an agency changes its own list alone; one that is shared with it is there to read.
"""

from collections.abc import Mapping
from datetime import date
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field
from pydantic.config import JsonDict

from contracts.panel_members import Development, ListOffice, MemberKind, NoticeBy, TieToAgency
from contracts.words import label_of
from services.chassis.clock import today
from services.web.site.admission import AsStaff, page_for
from services.web.site.agencies import listed
from services.web.site.answers.panel_lists import CentralList, ListedMember
from services.web.site.clients import Ask
from services.web.site.command_forms import Question, questions, with_records
from services.web.site.form import Form, asked_by
from services.web.site.pieces import piece
from services.web.site.rendering import show
from services.web.team.agency_pages import PANEL_KEEPERS
from services.web.team.panel_meeting_forms import names_of_members, other_agencies

router = APIRouter(prefix="/team/{agency}/central-list")

DONE = {
    "listed": "The central list is changed.",
    "notice": "The notice is recorded. They can sit until their last day on the list.",
    "taken-back": "The notice is taken back. They stay on the list.",
    "development": "The training or appraisal is recorded.",
    "surveyed": "The survey is recorded. The exact counts are not kept.",
    "shared": "The agencies that share the list are changed.",
}
Count = Annotated[int, Field(ge=0, le=200, description="Enter 0 if there is nobody")]
MEMBER: JsonDict = {"x-record": "panel_member"}


def _words(codes: type[Any]) -> JsonDict:
    return {"x-words": {each.value: label_of(each) for each in codes}}


class MemberForm(BaseModel):
    """What the central list says of a member."""

    kinds: tuple[MemberKind, ...] = Field(
        title="What do they bring to the panel?",
        description="Select all that apply",
        min_length=1,
        json_schema_extra=_words(MemberKind),
    )
    office: ListOffice | None = Field(
        default=None,
        title="Are they chair or vice-chair?",
        description="Leave this empty for other members. The chair must be independent",
        json_schema_extra=_words(ListOffice),
    )
    tie: TieToAgency = Field(
        title="Do they work in the children's services of your agency, or are they related to someone who does?",
        description="Of an agency that shares this list too. A member is independent if neither is true now, nor in the last 12 months",
        json_schema_extra=_words(TieToAgency),
    )
    tie_ended_on: date | None = Field(
        default=None, title="When did that end?", description="Only if it has ended"
    )
    mentor: str | None = Field(default=None, title="Who is their mentor?", json_schema_extra=MEMBER)


class NewMemberForm(MemberForm):
    """Somebody who comes onto the list."""

    member: str = Field(
        title="Who is it?",
        description="Panel members that your agency's directory lists",
        json_schema_extra=MEMBER,
    )


class NoticeForm(BaseModel):
    """Notice, given in writing."""

    on: date = Field(title="When was notice given in writing?")
    by: NoticeBy = Field(title="Who gave notice?", json_schema_extra=_words(NoticeBy))
    reasons: str | None = Field(
        default=None,
        title="Reasons",
        description="Your agency must give its reasons. A member need not",
        max_length=4000,
    )


class DevelopmentForm(BaseModel):
    """Training or appraisal of a member."""

    on: date = Field(title="When was it?")
    development: Development = Field(title="What was it?", json_schema_extra=_words(Development))


class ShareForm(BaseModel):
    """The agencies with which a list is shared."""

    agencies: tuple[str, ...] = Field(
        default=(),
        title="Which agencies share this list?",
        description="Members can sit on their panels, and their panel administrators and managers read the list",
        json_schema_extra={"x-record": "agency"},
    )


class SurveyForm(BaseModel):
    """How many members gave each answer."""

    on: date = Field(title="When did the members answer?")
    women: Count = Field(title="Sex: how many women?")
    men: Count = Field(title="Sex: how many men?")
    sex_not_said: Count = Field(title="Sex: how many prefer not to say?")
    white: Count = Field(title="Ethnic group: how many white, including white minorities?")
    ethnic_minority: Count = Field(title="Ethnic group: how many of another ethnic group?")
    ethnic_group_not_said: Count = Field(title="Ethnic group: how many prefer not to say?")


COUNTS = asked_by(SurveyForm)
NOTICE, DEVELOPMENT = asked_by(NoticeForm), asked_by(DevelopmentForm)


@router.get("", dependencies=[page_for(*PANEL_KEEPERS)])
async def central_list(request: Request, agency: str, ask: AsStaff, done: str = "") -> Response:
    """The agency's own list, and those that others share with it."""
    found = await piece(_lists(ask, agency))
    lists = found.found or []
    if found.found is not None and not any(each.agency == agency for each in lists):
        lists = [CentralList(agency=agency, shared_with=(), members=[], lacks=()), *lists]
    context = {
        "agency": agency,
        "away": found.away,
        "lists": lists,
        "names": names_of_members(agency),
        "today": today(),
        "done": DONE.get(done),
    }
    return show(request, "team/central_list.html", context, away=found.away)


@router.get("/new", dependencies=[page_for(*PANEL_KEEPERS)])
async def about_to_list(request: Request, agency: str) -> Response:
    """The empty form."""
    return _form(request, agency, Form.blank(_asked(NewMemberForm, agency)), NEW)


@router.post("/new", dependencies=[page_for(*PANEL_KEEPERS)])
async def list_new(request: Request, agency: str, ask: AsStaff) -> Response:
    """Puts somebody on the list."""
    body, form = (await Form.posted(request, _asked(NewMemberForm, agency))).read()
    form = await _sent(ask, agency, form, "list-member", {"on": today().isoformat(), **body})
    return _form(request, agency, form, NEW) if form.errors else _done(agency, "listed")


@router.get("/share", dependencies=[page_for(*PANEL_KEEPERS)])
async def about_to_share(request: Request, agency: str, ask: AsStaff) -> Response:
    """With whom it is shared at present."""
    own = next((each for each in await _lists(ask, agency) if each.agency == agency), None)
    body = {"agencies": list(own.shared_with) if own else []}
    return _form(request, agency, Form.holding(_agencies(agency), body), SHARE)


@router.post("/share", dependencies=[page_for(*PANEL_KEEPERS)])
async def share(request: Request, agency: str, ask: AsStaff) -> Response:
    """Shares the list with these agencies and no others."""
    body, form = (await Form.posted(request, _agencies(agency))).read()
    form = await _sent(ask, agency, form, "share-list", {"on": today().isoformat(), **body})
    return _form(request, agency, form, SHARE) if form.errors else _done(agency, "shared")


@router.get("/survey", dependencies=[page_for(*PANEL_KEEPERS)])
async def about_to_survey(request: Request, agency: str) -> Response:
    """The form for the counts of a survey."""
    return _form(request, agency, Form.blank(COUNTS), SURVEY)


@router.post("/survey", dependencies=[page_for(*PANEL_KEEPERS)])
async def record_survey(request: Request, agency: str, ask: AsStaff) -> Response:
    """Records the counts, of which spans are kept."""
    body, form = (await Form.posted(request, COUNTS)).read()
    form = await _sent(ask, agency, form, "record-survey", body)
    return _form(request, agency, form, SURVEY) if form.errors else _done(agency, "surveyed")


@router.get("/{code}", dependencies=[page_for(*PANEL_KEEPERS)])
async def about_to_change(request: Request, agency: str, code: str, ask: AsStaff) -> Response:
    """What the list says of a member at present."""
    member = await _member(ask, agency, code)
    body = member.model_dump(mode="json", exclude_none=True)
    form = Form.holding(_asked(MemberForm, agency), body)
    return _form(request, agency, form, _about(agency, code))


@router.post("/{code}", dependencies=[page_for(*PANEL_KEEPERS)])
async def change(request: Request, agency: str, code: str, ask: AsStaff) -> Response:
    """Changes what the list says of a member; one who had left comes back."""
    await _member(ask, agency, code)
    body, form = (await Form.posted(request, _asked(MemberForm, agency))).read()
    said = {"on": today().isoformat(), "member": code, **body}
    form = await _sent(ask, agency, form, "list-member", said)
    if form.errors:
        return _form(request, agency, form, _about(agency, code))
    return _done(agency, "listed")


@router.get("/{code}/notice", dependencies=[page_for(*PANEL_KEEPERS)])
async def about_to_give_notice(request: Request, agency: str, code: str, ask: AsStaff) -> Response:
    """The form of a notice, or of taking one back."""
    member = await _member(ask, agency, code)
    asked = () if member.notice else NOTICE
    return _form(request, agency, Form.blank(asked), _notice(agency, member))


@router.post("/{code}/notice", dependencies=[page_for(*PANEL_KEEPERS)])
async def give_notice(request: Request, agency: str, code: str, ask: AsStaff) -> Response:
    """Records a notice; where there is one, takes it back."""
    member = await _member(ask, agency, code)
    asked = () if member.notice else NOTICE
    body, form = (await Form.posted(request, asked)).read()
    name = "take-back-notice" if member.notice else "give-notice"
    said = {"on": today().isoformat(), "member": code, **body}
    form = await _sent(ask, agency, form, name, said)
    if form.errors:
        return _form(request, agency, form, _notice(agency, member))
    return _done(agency, "taken-back" if member.notice else "notice")


@router.get("/{code}/development", dependencies=[page_for(*PANEL_KEEPERS)])
async def about_to_record(request: Request, agency: str, code: str, ask: AsStaff) -> Response:
    """The form of a training or an appraisal."""
    await _member(ask, agency, code)
    return _form(request, agency, Form.blank(DEVELOPMENT), _development(agency, code))


@router.post("/{code}/development", dependencies=[page_for(*PANEL_KEEPERS)])
async def record(request: Request, agency: str, code: str, ask: AsStaff) -> Response:
    """Records a training or an appraisal."""
    await _member(ask, agency, code)
    body, form = (await Form.posted(request, DEVELOPMENT)).read()
    form = await _sent(ask, agency, form, "record-development", {"member": code, **body})
    if form.errors:
        return _form(request, agency, form, _development(agency, code))
    return _done(agency, "development")


NEW: Mapping[str, Any] = {
    "title": "Add someone to the central list",
    "about": [
        "Only people on the central list can sit on your panels (regulation 3). Add them to the directory first, under Colleagues, as a panel member."
    ],
    "button": "Add to the list",
}
SURVEY: Mapping[str, Any] = {
    "title": "Record a survey of who your members are",
    "about": [
        "Ask members to answer on paper without their names, and count the answers. At least 12 members must answer.",
        "We keep no exact count. Your agency reads each number as a range, and never by name.",
    ],
    "button": "Record the survey",
}
SHARE: Mapping[str, Any] = {
    "title": "Share the central list",
    "about": ["Several agencies can have one list, and can hold panels jointly."],
    "button": "Save",
}


def _about(agency: str, code: str) -> dict[str, Any]:
    return {
        "title": names_of_members(agency).get(code, code),
        "about": ["Changes hold from today. Meetings that were held do not change."],
        "button": "Save",
    }


def _notice(agency: str, member: ListedMember) -> dict[str, Any]:
    name = names_of_members(agency).get(member.member, member.member)
    if member.notice is None:
        about = "A member leaves the list one month after notice in writing, by themselves or by your agency (regulation 3)."
        return {"title": f"Notice: {name}", "about": [about], "button": "Record the notice"}
    about = f"{label_of(member.notice.by)} gave notice on {member.notice.given_on:%-d %B %Y}. Their last day on the list is {member.notice.until:%-d %B %Y}."
    reasons = [member.notice.reasons] if member.notice.reasons else []
    return {
        "title": f"Notice: {name}",
        "about": [about, *reasons],
        "button": "Take back the notice",
        "warning": True,
    }


def _development(agency: str, code: str) -> dict[str, Any]:
    name = names_of_members(agency).get(code, code)
    return {"title": f"Training or appraisal: {name}", "about": [], "button": "Record"}


def _asked(form: type[BaseModel], agency: str) -> tuple[Question, ...]:
    """The questions of a form, with the agency's panel members to choose from."""
    own = listed().get(agency)
    members = {"panel_member": own.panel(today()) if own else {}}
    schema = form.model_json_schema()
    order = sorted(schema["properties"], key=lambda name: name != "member")
    schema["properties"] = {name: schema["properties"][name] for name in order}
    return questions(with_records(schema, members))


def _agencies(agency: str) -> tuple[Question, ...]:
    schema = ShareForm.model_json_schema()
    return questions(with_records(schema, {"agency": other_agencies(agency)}))


async def _lists(ask: Ask, agency: str) -> list[CentralList]:
    return await ask.panel.get(f"/agencies/{agency}/central-list", list[CentralList])


async def _member(ask: Ask, agency: str, code: str) -> ListedMember:
    """A member of the agency's own list; not found where there is none."""
    own = next((each for each in await _lists(ask, agency) if each.agency == agency), None)
    member = own.member(code) if own else None
    if member is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return member


async def _sent(ask: Ask, agency: str, form: Form, name: str, body: Mapping[str, Any]) -> Form:
    """The form as it is left, without errors where the list is changed."""
    if form.errors:
        return form
    return await form.sent(ask.panel, f"/agencies/{agency}/central-list/{name}", body)


def _form(request: Request, agency: str, form: Form, words: Mapping[str, Any]) -> Response:
    back = ("Central list", f"/team/{agency}/central-list")
    context = {"agency": agency, "back": back, "form": form, **words}
    return show(request, "team/form.html", context, status=form.status)


def _done(agency: str, done: str) -> Response:
    path = f"/team/{agency}/central-list?done={done}"
    return RedirectResponse(path, status_code=HTTPStatus.SEE_OTHER)
