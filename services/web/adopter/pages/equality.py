"""The equality questions of one applicant, after the registration was sent: why, asked, read again, taken back.

The invariant: nothing depends on whether they are answered, and only the applicant who gave an answer sees it.
"""

from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Request, Response

from contracts.identity import Role
from services.chassis.clock import today
from services.web.adopter.pages.registration_form import AWAY, SOON, SentDep, base, to
from services.web.adopter.registration.draft import mark
from services.web.adopter.registration.equality import (
    NOTHING,
    PAGES,
    EqualityPage,
    OwnAnswers,
    first,
    given,
    groups,
    next_page,
    rows,
)
from services.web.adopter.registration.posted import a_new_key
from services.web.adopter.registration.shapes import OwnEnquiry
from services.web.site.admission import AsAdopter, PartDep, page_for
from services.web.site.clients import Ask, Away, Receipt, Refused
from services.web.site.command_forms import Errors, Typed, typed_from
from services.web.site.command_forms.answers import WHOLE_FORM
from services.web.site.rendering import show
from services.web.site.visitor import Part

router = APIRouter(prefix="/journey/{journey}/registration/equality")


async def page_named(page: str) -> EqualityPage:
    """The page that the address names."""
    found = PAGES.get(page)
    if found is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return found


PageDep = Annotated[EqualityPage, Depends(page_named)]


@router.get("", dependencies=[page_for(Role.ADOPTER)])
async def begin(request: Request, ask: AsAdopter, part: PartDep) -> Response:
    """Why they are asked and who sees the answers; back to the registration until it was sent."""
    enquiry = await ask.enquiry.get(f"/enquiries/{part.journey}", OwnEnquiry)
    if enquiry.submitted_on is None:
        return to(part.journey)
    context = {"base": base(part.journey), "key": a_new_key(), "seen": mark(None)}
    return show(request, "adopter/registration/equality.html", context)


@router.post("", dependencies=[page_for(Role.ADOPTER)])
async def choose(sent: SentDep) -> Response:
    """On to the first question, or back to the journey."""
    chosen = next(iter(sent.posted.typed.get("answer", ())), "")
    if chosen == "yes":
        return _to(sent.journey, first().name)
    if chosen == "no":
        return to(sent.journey, "sent")
    context = {
        "base": base(sent.journey),
        "key": sent.posted.key,
        "seen": sent.posted.seen,
        "errors": [
            {"text": "Select whether you want to answer the equality questions", "href": "#answer"}
        ],
    }
    return show(sent.request, "adopter/registration/equality.html", context, status=422)


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
        "key": a_new_key(),
        "seen": mark(None),
    }
    return show(request, "adopter/registration/equality_answers.html", context)


@router.post("/take-back", dependencies=[page_for(Role.ADOPTER)])
async def take_back(sent: SentDep) -> Response:
    """Withdraws every answer."""
    await _give(sent.ask, sent.part, dict(NOTHING), sent.posted.key)
    return _to(sent.journey, "answers?done=taken-back")


@router.get("/{page}", dependencies=[page_for(Role.ADOPTER)])
async def ask_page(request: Request, page: PageDep, ask: AsAdopter, part: PartDep) -> Response:
    """One page with what was answered before."""
    said = {name: value for name, value in (await _answers(ask, part)).items() if value}
    return _page(request, part.journey, page, typed_from(page.asked, said), {})


@router.post("/{page}", dependencies=[page_for(Role.ADOPTER)])
async def answer(page: PageDep, sent: SentDep) -> Response:
    """Keeps what was answered on one page; nothing, where nothing was."""
    body, errors = given(page, sent.posted.typed)
    if errors:
        return _page(sent.request, sent.journey, page, sent.posted.typed, errors, status=422)
    try:
        if body:
            await _give(sent.ask, sent.part, dict.fromkeys(page.fields) | body, sent.posted.key)
    except Away:
        wrong = {WHOLE_FORM: AWAY}
        return _page(sent.request, sent.journey, page, sent.posted.typed, wrong, status=503)
    follows = next_page(page)
    return _to(sent.journey, follows.name if follows else "answers?done=answered")


async def _answers(ask: Ask, part: Part) -> dict[str, str | None]:
    path = f"/enquiries/{part.journey}/equality-answers/{part.applicant}"
    try:
        return (await ask.enquiry.get(path, OwnAnswers)).answers
    except Refused as refused:
        raise HTTPException(HTTPStatus.NOT_FOUND) from refused


async def _give(ask: Ask, part: Part, answers: dict[str, Any], key: str) -> None:
    command = {"on": today().isoformat(), "applicant": part.applicant, **answers}
    path = f"/enquiries/{part.journey}/give-equality-answers"
    await ask.enquiry.post(path, Receipt, command, key)


def _to(journey: UUID, place: str) -> Response:
    return to(journey, f"equality/{place}")


def _page(
    request: Request,
    journey: UUID,
    page: EqualityPage,
    typed: Typed,
    errors: Errors,
    *,
    status: int = HTTPStatus.OK,
) -> Response:
    context = {
        "base": base(journey),
        "page": page,
        "asked": [
            (each, groups(each), next(iter(typed.get(each.name, ())), "")) for each in page.asked
        ],
        "wrong": errors,
        "errors": [
            {"text": words, **({"href": f"#{name}"} if name else {})}
            for name, words in errors.items()
        ],
        "skip": _after(page),
        "key": a_new_key(),
        "seen": mark(None),
    }
    headers = SOON if status == HTTPStatus.SERVICE_UNAVAILABLE else {}
    return show(
        request, "adopter/registration/equality_page.html", context, status=status, headers=headers
    )


def _after(page: EqualityPage) -> str:
    follows = next_page(page)
    return follows.name if follows else "answers"
