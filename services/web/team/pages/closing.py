"""Enquiries that nobody can act on in time any more: a manager closes several, for one reason, in one step.

The invariant: nothing is closed from the list itself. A page says first how many are closed and what each
household is told, and what was refused is said of each.
"""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from contracts.journey import reference
from contracts.reference import ClosingReason
from contracts.written import Written
from services.web.site.admission import page_for
from services.web.site.answers.enquiry.work import Shared
from services.web.site.clients import Away, Refused
from services.web.site.command_forms import read
from services.web.site.form import NOT_SENT, Form, NotDone, asked_by
from services.web.team.agency_pages import MANAGERS
from services.web.team.household_names import names_of
from services.web.team.letter_previews import letters_of_closing
from services.web.team.pages.agency_visit import AgencyVisit, AgencyVisitDep
from services.web.team.queues.assignment import MOST_CHOSEN, NOBODY_CHOSEN
from services.web.team.queues.kinds import ENQUIRIES

router = APIRouter(prefix="/team/{agency}/close-enquiries")

TYPED = "typed"


class ClosingForm(BaseModel):
    """Why they are closed, and what each household is told."""

    reason: ClosingReason = Field(title="Why are you closing them?")
    explanation: Written = Field(
        title="Explanation", description="What you tell each household in writing"
    )


CLOSING = asked_by(ClosingForm)


@router.post("", dependencies=[page_for(*MANAGERS)])
async def close(visit: AgencyVisitDep) -> Response:
    """The page before the step; then the step, and what became of each."""
    form = await Form.posted(visit.request, CLOSING)
    chosen = _chosen(form)
    if not form.first(TYPED) or not chosen:
        blank = Form.blank(CLOSING)
        if not chosen:
            blank = blank.wrong_as_a_whole(NOBODY_CHOSEN, HTTPStatus.UNPROCESSABLE_ENTITY)
        return await _page(visit, blank, chosen)
    answers, form = form.read()
    if form.errors:
        return await _page(visit, form, chosen)
    body = {
        **answers,
        "on": str(visit.reader.today),
        "manager": visit.reader.me,
        "journeys": [str(each) for each in chosen],
    }
    try:
        shared = await visit.ask.enquiry.post(
            f"{visit.path}/close-enquiries", Shared, body, form.key
        )
    except Away:
        away = form.wrong_as_a_whole(NOT_SENT, HTTPStatus.SERVICE_UNAVAILABLE)
        return await _page(visit, away, chosen)
    except Refused as refused:
        return await _page(visit, form.not_done(NotDone(refused.status, refused.problem)), chosen)
    return await _result(visit, shared)


def _chosen(form: Form) -> list[UUID]:
    found = []
    for each in dict.fromkeys(form.typed.get("journey", ())):
        try:
            found.append(UUID(each))
        except ValueError:
            continue
    return found[:MOST_CHOSEN]


async def _page(visit: AgencyVisit, form: Form, chosen: list[UUID]) -> Response:
    answers, _ = read(CLOSING, form.typed)
    context: dict[str, Any] = {
        "form": form,
        "chosen": await _known(visit, chosen),
        "shared": None,
        "letters": await letters_of_closing(visit.ask, visit.agency, chosen, answers),
    }
    return visit.show("team/close_enquiries.html", context, queue=ENQUIRIES, status=form.status)


async def _result(visit: AgencyVisit, shared: Shared) -> Response:
    left = [each for each in shared.outcomes if not each.done]
    known = await _known(visit, [each.journey for each in left])
    context = {
        "form": Form.blank(),
        "chosen": [],
        "shared": shared,
        "done": len(shared.outcomes) - len(left),
        "left": [(who, each.why_not) for who, each in zip(known, left, strict=True)],
    }
    return visit.show("team/close_enquiries.html", context, queue=ENQUIRIES)


async def _known(visit: AgencyVisit, journeys: list[UUID]) -> list[tuple[UUID, str]]:
    names = await names_of(visit.ask.enquiry, visit.agency, journeys)
    return [
        (each, ", ".join(filter(None, (names.get(each), reference(each))))) for each in journeys
    ]
