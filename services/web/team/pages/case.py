"""A case's page: the people, the clocks, what can be done now, what happened, what was noted and written.

The invariant: each part is one service's, and one that is away takes its own part down and no other.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any, NamedTuple
from uuid import UUID

from fastapi import APIRouter, HTTPException, Query, Request, Response

from services.chassis.clock import today
from services.web.site.admission import AsStaff, StaffDep, VisitorDep, page_for
from services.web.site.answers.documents import CaseDocuments, Document
from services.web.site.clients import Ask
from services.web.site.clock_faces import PRESSING, ClockState
from services.web.site.navigation import ASSESSORS, CASEWORKERS
from services.web.site.pieces import PageNumber, piece
from services.web.site.rendering import show
from services.web.site.staff import Names
from services.web.site.visitor import Visitor
from services.web.team.cases import clocks
from services.web.team.cases.action_words import what_was_done
from services.web.team.cases.case import Case, whole
from services.web.team.cases.case_pages import pages
from services.web.team.cases.check_table import missing_in_words
from services.web.team.cases.history import HistoryKind, HistoryPage, called, entries, of_kind
from services.web.team.cases.notes import noted
from services.web.team.cases.suggested_actions import NOTE, offered_actions
from services.web.team.household_names import name_of
from services.web.team.queues.last_queue import way_back

router = APIRouter(prefix="/team/{agency}/enquiries/{journey}")

SHOWN: Mapping[str, str] = {
    "": "Everything",
    HistoryKind.STAFF: "Staff",
    HistoryKind.HOUSEHOLD: "Household",
    HistoryKind.MESSAGES: "Emails",
    HistoryKind.AUTOMATIC: "Recorded automatically",
}
"""What the history can be narrowed to, in words."""


@router.get("", dependencies=[page_for(*CASEWORKERS)])
async def show_case(
    request: Request,
    journey: UUID,
    ask: AsStaff,
    visitor: VisitorDep,
    staff: StaffDep,
    *,
    page: PageNumber = 1,
    show_only: Annotated[str, Query(alias="show", max_length=20)] = "",
) -> Response:
    """The case today, with what has just been done to it and one page of its history."""
    agency: str = request.path_params["agency"]
    done = what_was_done(request.query_params.get("done", ""))
    case, path = await whole(ask, journey), f"/team/{agency}/enquiries/{journey}"
    queue = way_back(request, agency, journey)
    if not case.is_at(agency) or case.is_nowhere:
        if not done:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return show(request, "team/case_gone.html", {"queue": queue, "done": done})
    contact = case.enquiry.contact.found
    context = {
        **_work(case, path),
        **_history(case, path, HistoryReader(visitor, staff, page, show_only)),
        "staff": staff,
        "agency": agency,
        "path": path,
        "queue": queue,
        "case": case,
        "view": case.enquiry.view.found,
        "contact": contact,
        "names": contact.names if contact else await name_of(ask.enquiry, agency, journey),
        "pages": pages(path, agency, visitor, ""),
        "assesses": visitor.holds(ASSESSORS, agency),
        "for_panel": await _for_panel(ask, case, journey),
        "done": done,
    }
    return show(request, "team/case.html", context)


async def _for_panel(ask: Ask, case: Case, journey: UUID) -> list[Document]:
    """The documents that the panel got, once the panel has the case; none to those who may open none."""
    if case.panel.view.found is None:
        return []
    found = await piece(ask.assessment.get(f"/cases/{journey}/documents", CaseDocuments))
    every = found.found.documents if found.found else ()
    return [each for each in every if each.is_for_panel]


def _work(case: Case, path: str) -> dict[str, Any]:
    """The clocks, and what can be done."""
    assessment, on = case.assessment.view.found, today()
    running = clocks.running(case.clocks, on)
    pressing = {each.id for each in running if each.state in PRESSING}
    return {
        "running": running,
        "ended": clocks.ended(case.clocks, on),
        "choice": offered_actions(
            case.actions,
            [each.id for each in running if each.state is not ClockState.OVER],
            path,
            unassigned=case.unassigned,
            pressing=pressing,
        ),
        "missing": missing_in_words(assessment, case.people),
    }


class HistoryReader(NamedTuple):
    """Who reads a history, how colleagues are called, and which part of it is asked for."""

    visitor: Visitor
    staff: Names
    page: int
    kind: str

    @property
    def viewer(self) -> str:
        """The reader's staff code."""
        return self.visitor.staff_code or ""


def _history(case: Case, path: str, reading: HistoryReader) -> dict[str, Any]:
    """What was noted, and a page of what happened."""
    records = (case.enquiry.events, case.assessment.events, case.panel.events)
    found = (each.found or () for each in records)
    history = entries(*found, messages=case.messages.found, path=path, viewer=reading.viewer)
    page = HistoryPage.of(of_kind(history, reading.kind), reading.page)
    lines = called(page.lines, reading.staff, case.enquiry.contact.found, case.people)
    return {
        "viewer": reading.viewer,
        "history": page._replace(lines=lines),
        "shown": [(each, text, each == reading.kind) for each, text in SHOWN.items()],
        "only": reading.kind if reading.kind in SHOWN else "",
        "notes": noted(case.notes, reading.viewer, reading.staff),
        "note_paths": _note_paths(case, path),
    }


def _note_paths(case: Case, path: str) -> dict[str, str]:
    """Where the visitor adds a note, by whose colleagues read it."""
    folders = {"enquiry": "do", "panel": "do/panel"}
    return {
        service: f"{path}/{folder}/{NOTE}"
        for service, folder in folders.items()
        if service in case.actions and case.actions[service].allows(NOTE)
    }
