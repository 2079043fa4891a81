"""The published number of children who wait: typed in with its source, corrected, and its history.

The invariant: nothing that was typed is changed here; a correction is a number of its own, sent under its form's key.
"""

from datetime import date
from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field

from contracts.identity import Role
from services.web.site.admission import AsStaff, NationalTeamDep, page_for
from services.web.site.answers.casework import Acknowledgement
from services.web.site.answers.children_waiting import ChildrenTyped
from services.web.site.clients import Ask, Away, Problem, Refused
from services.web.site.form import NOT_SENT, Form, NotDone, asked_by
from services.web.site.rendering import show
from services.web.site.staff import Names

router = APIRouter(prefix="/national/children-waiting")

ANALYST = page_for(Role.NATIONAL_ANALYST)
PATH = "/national/children-waiting"
CORRECTS = "corrects"


class ChildrenForm(BaseModel):
    """A published number of children, and where it is published."""

    children: int = Field(title="Children who wait for adopters in England", ge=0, le=100_000)
    figure_on: date = Field(title="The day the number is of")
    publisher: str = Field(title="Publisher", max_length=200)
    title: str = Field(title="Title of the publication", max_length=200)
    published_on: date = Field(title="Day it was published")
    address: str = Field(
        title="Address of the publication",
        description="It begins with https://",
        max_length=500,
    )


class CorrectionForm(ChildrenForm):
    """The right number, and what was wrong with the one that it corrects."""

    reason: str = Field(
        title="What was wrong?", max_length=4000, json_schema_extra={"x-long": True}
    )


NEW, CORRECTION = asked_by(ChildrenForm), asked_by(CorrectionForm)


@router.get("", dependencies=[ANALYST])
async def children_waiting(
    request: Request,
    ask: AsStaff,
    staff: NationalTeamDep,
    corrects: str = "",
    *,
    done: bool = False,
) -> Response:
    """The history, and the form for a number, or for the correction of one."""
    try:
        history = await _history(ask)
    except Away:
        return _away(request)
    wrong = next((each for each in history if each.figure == corrects and each.stands), None)
    form = (
        Form.holding(
            CORRECTION, wrong.model_dump(mode="json", include={*ChildrenForm.model_fields})
        )
        if wrong
        else Form.blank(NEW)
    )
    return _page(request, history, form, staff, corrects=wrong.figure if wrong else "", done=done)


@router.post("", dependencies=[ANALYST])
async def type_children(request: Request, ask: AsStaff, staff: NationalTeamDep) -> Response:
    """Adds a number, or corrects one."""
    form = await Form.posted(request)
    corrects = form.first(CORRECTS)
    answers, form = form.asking(CORRECTION if corrects else NEW).read()
    if not form.errors:
        form = await _sent(ask, form, {**answers, **({CORRECTS: corrects} if corrects else {})})
    if not form.errors:
        return RedirectResponse(f"{PATH}?done=true", status_code=HTTPStatus.SEE_OTHER)
    try:
        history = await _history(ask)
    except Away:
        return _away(request)
    return _page(request, history, form, staff, corrects=corrects, done=False)


async def _sent(ask: Ask, form: Form, body: dict[str, object]) -> Form:
    try:
        await ask.reporting.post("/children-waiting", Acknowledgement, body, form.key)
    except Away:
        return form.not_done(NotDone(HTTPStatus.SERVICE_UNAVAILABLE, Problem(detail=NOT_SENT)))
    except Refused as refused:
        return form.not_done(NotDone(refused.status, refused.problem))
    return form


async def _history(ask: Ask) -> list[ChildrenTyped]:
    return await ask.reporting.get("/children-waiting", list[ChildrenTyped])


def _page(
    request: Request,
    history: list[ChildrenTyped],
    form: Form,
    staff: Names,
    *,
    corrects: str,
    done: bool,
) -> Response:
    context = {
        "history": history,
        "form": form,
        "corrects": corrects,
        "done": done,
        "staff": staff,
        "path": PATH,
    }
    return show(request, "national/children_waiting.html", context, status=form.status)


def _away(request: Request) -> Response:
    return show(request, "national/away.html", {"section": "children-waiting"}, away=True)
