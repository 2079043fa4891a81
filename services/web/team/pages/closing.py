"""Enquiries and six-month windows that nobody can act on in time any more: a manager closes several in one step.

The invariant: nothing is closed from the list itself. A page says first how many are closed and what each
household is told, and what was refused is said of each.
"""

from datetime import date
from http import HTTPStatus
from typing import Any, NamedTuple
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from contracts.journey import reference
from contracts.reference import ClosingReason
from contracts.written import Written
from services.web.site.admission import costs, page_for
from services.web.site.answers.enquiry.work import Shared
from services.web.site.clients import PATIENCE_WITH_LONG_WORK, Away, Refused, Service
from services.web.site.command_forms import Question, read
from services.web.site.form import NOT_SENT, Form, NotDone, asked_by
from services.web.site.rate_limit import Price
from services.web.team.agency_pages import MANAGERS
from services.web.team.household_names import names_of
from services.web.team.letter_previews import letters_of_closing
from services.web.team.pages.agency_visit import AgencyVisit, AgencyVisitDep
from services.web.team.queues.assignment import MOST_CHOSEN
from services.web.team.queues.filters import LAPSED
from services.web.team.queues.kinds import ASSESSMENTS, ENQUIRIES, Queue

router = APIRouter(prefix="/team/{agency}")

TYPED = "typed"


class ClosingForm(BaseModel):
    """Why they are closed, and what each household is told."""

    reason: ClosingReason = Field(title="Why are you closing them?")
    explanation: Written = Field(
        title="Explanation", description="What you tell each household in writing"
    )


class WindowsForm(BaseModel):
    """When each household was told in writing that it cannot proceed."""

    on: date = Field(
        title="When did you send the notices?",
        description="The written notice to each household that they cannot proceed (regulation 28). Today or an earlier date",
    )


class Closing(NamedTuple):
    """What is closed: in which queue, by which command of its service, and what is asked before."""

    queue: Queue
    command: str
    action: str
    asked: tuple[Question, ...]
    one: str
    several: str
    found: str
    undo: str


CLOSE_ENQUIRIES = Closing(
    queue=ENQUIRIES,
    command="close-enquiries",
    action="enquiry/close",
    asked=asked_by(ClosingForm),
    one="enquiry",
    several="enquiries",
    found="?due=long-overdue",
    undo="A letter to each household waits until someone has checked it. It says that you gave the reasons in writing, so send each household your explanation as well. You can reopen each enquiry.",
)
CLOSE_WINDOWS = Closing(
    queue=ASSESSMENTS,
    command="cases/close-windows",
    action="assessment/close-window",
    asked=asked_by(WindowsForm),
    one="case",
    several="cases",
    found=f"?{LAPSED.query()}",
    undo="A letter to each household waits until someone has checked it. You cannot undo this. Households that come back register their interest again. Check that no notice from them arrived in time.",
)


@router.post("/close-enquiries", dependencies=[page_for(*MANAGERS), costs(Price.MANY_CASES)])
async def close_enquiries(visit: AgencyVisitDep) -> Response:
    """The page before the step; then the step, and what became of each."""
    return await _closed(visit, CLOSE_ENQUIRIES, manager=visit.reader.me)


@router.post("/close-windows", dependencies=[page_for(*MANAGERS), costs(Price.MANY_CASES)])
async def close_windows(visit: AgencyVisitDep) -> Response:
    """The same for cases whose six months to ask for stage two are over."""
    return await _closed(visit, CLOSE_WINDOWS)


async def _closed(visit: AgencyVisit, closing: Closing, **signed: str) -> Response:
    form = await Form.posted(visit.request, closing.asked)
    chosen = _chosen(form)
    if not form.first(TYPED) or not chosen:
        blank = Form.blank(closing.asked)
        if not chosen:
            blank = blank.wrong_as_a_whole(
                f"Select at least one {closing.one}", HTTPStatus.UNPROCESSABLE_ENTITY
            )
        return await _page(visit, closing, blank, chosen)
    answers, form = form.read()
    if form.errors:
        return await _page(visit, closing, form, chosen)
    journeys = [str(each) for each in chosen]
    body = {"on": str(visit.reader.today), **answers, **signed, "journeys": journeys}
    service: Service = getattr(visit.ask, closing.queue.service)
    try:
        shared = await service.post(
            f"{visit.path}/{closing.command}",
            Shared,
            body,
            form.key,
            patience=PATIENCE_WITH_LONG_WORK,
        )
    except Away:
        form = form.wrong_as_a_whole(NOT_SENT, HTTPStatus.SERVICE_UNAVAILABLE)
    except Refused as refused:
        form = form.not_done(NotDone(refused.status, refused.problem))
    else:
        return await _result(visit, closing, shared)
    return await _page(visit, closing, form, chosen)


def _chosen(form: Form) -> list[UUID]:
    found = []
    for each in dict.fromkeys(form.typed.get("journey", ())):
        try:
            found.append(UUID(each))
        except ValueError:
            continue
    return found[:MOST_CHOSEN]


async def _page(visit: AgencyVisit, closing: Closing, form: Form, chosen: list[UUID]) -> Response:
    answers, _ = read(closing.asked, form.typed)
    context: dict[str, Any] = {
        "closing": closing,
        "form": form,
        "chosen": await _known(visit, chosen),
        "shared": None,
        "letters": await letters_of_closing(
            visit.ask, visit.agency, chosen, closing.action, answers
        ),
    }
    return visit.show("team/closing.html", context, queue=closing.queue, status=form.status)


async def _result(visit: AgencyVisit, closing: Closing, shared: Shared) -> Response:
    left = [each for each in shared.outcomes if not each.done]
    known = await _known(visit, [each.journey for each in left])
    context = {
        "closing": closing,
        "form": Form.blank(),
        "chosen": [],
        "shared": shared,
        "done": len(shared.outcomes) - len(left),
        "left": [(who, each.why_not) for who, each in zip(known, left, strict=True)],
    }
    return visit.show("team/closing.html", context, queue=closing.queue)


async def _known(visit: AgencyVisit, journeys: list[UUID]) -> list[tuple[UUID, str]]:
    names = await names_of(visit.ask.enquiry, visit.agency, journeys)
    return [
        (each, ", ".join(filter(None, (names.get(each), reference(each))))) for each in journeys
    ]
