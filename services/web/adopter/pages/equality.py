"""The equality questions of one applicant, after the registration was sent: why, asked, read again, withdrawn.

The invariant: nothing depends on whether they are answered, and only the applicant who gave an answer sees it.
"""

from contextlib import suppress
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Request, Response

from contracts.identity import Role
from services.chassis.clock import today
from services.web.adopter.pages.registration_form import AWAY, SentDep, base, to
from services.web.adopter.registration.draft import mark
from services.web.adopter.registration.equality import (
    PAGES,
    EqualityPage,
    first_page,
    given,
    groups,
    next_page,
    rows,
)
from services.web.site.admission import AsAdopter, PartDep, page_for
from services.web.site.answers.casework import Receipt
from services.web.site.answers.enquiry.record import OwnEnquiry
from services.web.site.answers.enquiry.registration import EqualityAnswers
from services.web.site.clients import Ask, Away, Refused
from services.web.site.command_forms import Question
from services.web.site.form import Form, new_key
from services.web.site.rendering import show
from services.web.site.visitor import Part

router = APIRouter(prefix="/journey/{journey}/registration/equality")


async def equality_page_named(page: str) -> EqualityPage:
    """The page that the address names."""
    found = PAGES.get(page)
    if found is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return found


PageDep = Annotated[EqualityPage, Depends(equality_page_named)]


@router.get("", dependencies=[page_for(Role.ADOPTER)])
async def begin(request: Request, ask: AsAdopter, part: PartDep) -> Response:
    """Why they are asked and who sees the answers; back to the registration until it was sent."""
    enquiry = await ask.enquiry.get(f"/enquiries/{part.journey}", OwnEnquiry)
    if enquiry.submitted_on is None:
        return to(part.journey)
    context = {"base": base(part.journey), "key": new_key(), "seen": mark(None)}
    return show(request, "adopter/registration/equality.html", context)


@router.post("", dependencies=[page_for(Role.ADOPTER)])
async def choose(sent: SentDep) -> Response:
    """On to the first question, or back to the journey."""
    chosen = sent.form.first("answer")
    if chosen == "yes":
        return _to(sent.journey, first_page().name)
    if chosen == "no":
        return to(sent.journey, "sent")
    context = {
        "base": base(sent.journey),
        "key": sent.form.key,
        "seen": sent.form.seen,
        "errors": [
            {"text": "Select whether you want to answer the equality questions", "href": "#answer"}
        ],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    return show(sent.request, "adopter/registration/equality.html", context, status=status)


@router.get("/answers", dependencies=[page_for(Role.ADOPTER)])
async def own_answers(request: Request, ask: AsAdopter, part: PartDep, done: str = "") -> Response:
    """An applicant's answers, with the ways to change them and to withdraw them all."""
    answers = await _answers(ask, part)
    context = {
        "base": base(part.journey),
        "journey": part.journey,
        "rows": rows(answers),
        "any": any(answers.values()),
        "done": done,
    }
    return show(request, "adopter/registration/equality_answers.html", context)


@router.get("/withdraw", dependencies=[page_for(Role.ADOPTER)])
async def check_withdrawal(request: Request, part: PartDep) -> Response:
    """What is deleted and what stays, before every answer is withdrawn."""
    context = {"base": base(part.journey), "key": new_key(), "seen": mark(None)}
    return show(request, "adopter/registration/equality_withdraw.html", context)


@router.post("/withdraw", dependencies=[page_for(Role.ADOPTER)])
async def withdraw(sent: SentDep) -> Response:
    """Withdraws every answer; where there are none any more, the page of answers says so."""
    path = f"/enquiries/{sent.journey}/withdraw-equality-answers"
    command = {"on": today().isoformat(), "applicant": sent.part.applicant}
    with suppress(Refused):
        await sent.ask.enquiry.post(path, Receipt, command, sent.form.key)
    return _to(sent.journey, "answers?done=withdrawn")


@router.get("/{page}", dependencies=[page_for(Role.ADOPTER)])
async def ask_page(request: Request, page: PageDep, ask: AsAdopter, part: PartDep) -> Response:
    """One page with what was answered before."""
    given_before = {name: text for name, text in (await _answers(ask, part)).items() if text}
    return _page(request, part.journey, page, Form.holding(page.asked, given_before))


@router.post("/{page}", dependencies=[page_for(Role.ADOPTER)])
async def answer(page: PageDep, sent: SentDep) -> Response:
    """Keeps what was answered on one page; nothing, where nothing was."""
    body, errors = given(page, sent.form.typed)
    if errors:
        return _page(sent.request, sent.journey, page, sent.form.wrong(errors))
    try:
        if body:
            await _give(sent.ask, sent.part, dict.fromkeys(page.fields) | body, sent.form.key)
    except Away:
        form = sent.form.wrong_as_a_whole(AWAY, HTTPStatus.SERVICE_UNAVAILABLE)
        return _page(sent.request, sent.journey, page, form)
    follows = next_page(page)
    return _to(sent.journey, follows.name if follows else "answers?done=answered")


async def _answers(ask: Ask, part: Part) -> dict[str, str | None]:
    path = f"/enquiries/{part.journey}/equality-answers/{part.applicant}"
    try:
        return (await ask.enquiry.get(path, EqualityAnswers)).answers
    except Refused as refused:
        raise HTTPException(HTTPStatus.NOT_FOUND) from refused


async def _give(ask: Ask, part: Part, answers: dict[str, Any], key: str) -> None:
    command = {"on": today().isoformat(), "applicant": part.applicant, **answers}
    path = f"/enquiries/{part.journey}/give-equality-answers"
    await ask.enquiry.post(path, Receipt, command, key)


def _to(journey: UUID, place: str) -> Response:
    return to(journey, f"equality/{place}")


def _page(request: Request, journey: UUID, page: EqualityPage, form: Form) -> Response:
    context = {
        "base": base(journey),
        "page": page,
        "asked": [(each, groups(each), _typed(form, each)) for each in page.asked],
        "wrong": form.errors,
        "errors": [
            {"text": words, **({"href": f"#{name}"} if name else {})}
            for name, words in form.errors.items()
        ],
        "skip": _after(page),
        "key": new_key(),
        "seen": mark(None),
    }
    return show(request, "adopter/registration/equality_page.html", context, status=form.status)


def _typed(form: Form, question: Question) -> str:
    """What stands in the form as it was typed, with its blanks."""
    return next(iter(form.typed.get(question.name, ())), "")


def _after(page: EqualityPage) -> str:
    follows = next_page(page)
    return follows.name if follows else "answers"
