"""Merging two enquiries of one household: side by side, chosen field by field, and read once more before it is done.

The invariant: nothing is merged from the page on which it is chosen; the page after it says what goes along,
what stays behind and how to undo it.
"""

import asyncio
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from services.chassis.clock import today
from services.web.site.admission import AsStaff, StaffDep, VisitorDep, page_for
from services.web.site.clients import Ask
from services.web.site.command_forms import Question, summary
from services.web.site.form import KEY, Form
from services.web.site.navigation import RECRUITERS
from services.web.site.rendering import show
from services.web.site.staff import Names
from services.web.team.cases.action_questions import ActionAddress, preview_with
from services.web.team.cases.duplicates import Pair, Side, side
from services.web.team.cases.merge_form import asked_to_merge, merge_command

router = APIRouter(prefix="/team/{agency}/enquiries/{journey}/duplicates/{other}/merge")

STEP, CHANGE, RECORD = "step", "change", "record"
VERSIONS = ("version-here", "version-there")
OURS = {KEY, STEP, *VERSIONS}
NOT_NOW = "Sorry, this may not have been recorded. Send it again in a minute. It will count once."


@dataclass(frozen=True, slots=True)
class Two:
    """The two enquiries, and what is asked of them."""

    agency: str
    here: Side
    there: Side
    asked: tuple[Question, ...]
    staff: Names

    @property
    def path(self) -> str:
        """The page of the enquiry from which they were compared."""
        return f"/team/{self.agency}/enquiries/{self.here.journey}"

    @property
    def versions(self) -> dict[str, int]:
        """At which version each of them is shown."""
        return dict(zip(VERSIONS, (self.here.view.version, self.there.view.version), strict=True))


async def _two(agency: str, journey: UUID, other: UUID, ask: AsStaff, staff: StaffDep) -> Two:
    here, there = await asyncio.gather(side(ask, journey, staff), side(ask, other, staff))
    if here is None or there is None or journey == other:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return Two(agency, here, there, asked_to_merge(here, there), staff)


TwoDep = Annotated[Two, Depends(_two)]


@router.get("", dependencies=[page_for(*RECRUITERS)])
async def choose(request: Request, two: TwoDep) -> Response:
    """The two side by side, and which details to keep."""
    return _chosen(request, two, Form(asked=two.asked))


@router.post("", dependencies=[page_for(*RECRUITERS)])
async def merge(request: Request, two: TwoDep, ask: AsStaff, visitor: VisitorDep) -> Response:
    """Shows once more what will be merged, or merges it."""
    answers, form = (await Form.posted(request, two.asked)).read()
    step = form.first(STEP)
    if form.errors or step == CHANGE:
        return _chosen(request, two, form)
    merged, command = merge_command(answers, two.here, two.there)
    if step != RECORD:
        return await _last_check(request, ask, two, form, answers)
    shown = form.first("version-here" if merged is two.here else "version-there")
    body = {"on": today().isoformat(), "staff": visitor.staff_code, **command}
    version = int(shown) if shown.isdecimal() else 0
    path = f"/enquiries/{merged.journey}/merge"
    form = await form.sent(ask.enquiry, path, body, version=version, away=NOT_NOW)
    if form.status in {HTTPStatus.NOT_FOUND, HTTPStatus.FORBIDDEN}:
        raise HTTPException(form.status)
    if form.errors:
        return _chosen(request, two, form)
    kept = f"/team/{two.agency}/enquiries/{command['into']}?done=merge"
    return RedirectResponse(kept, status_code=HTTPStatus.SEE_OTHER)


async def _last_check(
    request: Request, ask: Ask, two: Two, form: Form, answers: dict[str, Any]
) -> Response:
    merged, command = merge_command(answers, two.here, two.there)
    kept = two.there if merged is two.here else two.here
    address = ActionAddress("enquiry", "merge", two.agency, merged.journey, "", two.staff)
    typed = form.typed
    context = {
        "two": two,
        "merged": merged,
        "kept": kept,
        "answers": list(summary(two.asked, answers)),
        "preview": await preview_with(ask, address, {"into": command["into"]}),
        "carried": [(name, text) for name in typed if name not in OURS for text in typed[name]],
        "versions": {name: form.first(name) for name in VERSIONS},
        "key": form.key,
    }
    return _page(request, two, "team/case_merge_check.html", context)


def _chosen(request: Request, two: Two, form: Form) -> Response:
    context = {"form": form, "pair": Pair(two.here, two.there, ()), "versions": two.versions}
    return _page(request, two, "team/case_merge.html", context, form.status)


def _page(
    request: Request, two: Two, template: str, context: dict[str, Any], status: int = HTTPStatus.OK
) -> Response:
    shared = {"agency": two.agency, "path": two.path, "contact": two.here.contact, "two": two}
    return show(request, template, {**shared, **context}, status=status)
