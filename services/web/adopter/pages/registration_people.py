"""The lists of people in the registration: shown, added to, changed, taken off, one page a person.

The invariant: no address and no title holds a person's name; people are told apart by their place.
"""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Path, Request, Response

from contracts.identity import Role
from services.chassis.clock import today
from services.web.adopter.pages.registration_form import (
    Asking,
    RegistrationDep,
    Sent,
    SentDep,
    back,
    base,
    questions_page,
    to,
    untouched,
)
from services.web.adopter.registration.changes import adding, changing, nobody, removing
from services.web.adopter.registration.draft import Change, ChangedMeanwhile, save
from services.web.adopter.registration.registration import Registration
from services.web.site.admission import page_for
from services.web.site.registration.content import answers_of
from services.web.site.registration.people import LISTS, People, Person, as_shown, person_at
from services.web.site.registration.questions import answered
from services.web.site.registration.rows import person_rows
from services.web.site.rendering import show

router = APIRouter(prefix="/journey/{journey}/registration/people/{people}")

UNSAID = "Select yes or no"
SOMEBODY = "Someone was added to this list while you had it open, so we have not changed it"


async def people_named(people: str) -> People:
    """The list that the address names."""
    found = LISTS.get(people)
    if found is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return found


PeopleDep = Annotated[People, Depends(people_named)]
Place = Annotated[int, Path(ge=1, le=99)]
"""Which of the list, counted from one."""


@router.get("", dependencies=[page_for(Role.ADOPTER)])
async def listed(request: Request, people: PeopleDep, found: RegistrationDep) -> Response:
    """Everybody in the list; where there may be nobody, whether there is anybody."""
    return _list(request, people, found) if found.is_open else to(found.journey)


@router.post("", dependencies=[page_for(Role.ADOPTER)])
async def say_whether(people: PeopleDep, sent: SentDep) -> Response:
    """Whether there is anybody: leads to the first of them, or keeps that there is nobody."""
    answer = sent.form.first("whether")
    if answer == "yes":
        return to(sent.journey, f"people/{people.name}/add", from_check=sent.form.from_check)
    wrong, status = UNSAID, HTTPStatus.UNPROCESSABLE_ENTITY
    if answer == "no":
        try:
            await save(sent.ask, sent.part, nobody(people), [], sent.form)
        except ChangedMeanwhile:
            wrong, status = SOMEBODY, HTTPStatus.PRECONDITION_FAILED
        else:
            return back(sent.journey, sent.form)
    found = await Registration.asked(sent.ask, sent.part)
    return _list(sent.request, people, found, wrong=wrong, status=status)


@router.get("/add", dependencies=[page_for(Role.ADOPTER)])
async def begin(request: Request, people: PeopleDep, found: RegistrationDep) -> Response:
    """The questions about one more person; back to the list where it is full."""
    now = as_shown(people, found.draft.content(people.part))
    if not found.is_open or len(now or ()) >= people.most:
        return to(found.journey, f"people/{people.name}")
    return questions_page(request, _asking(people), untouched(request, people.asked, now, {}))


@router.post("/add", dependencies=[page_for(Role.ADOPTER)])
async def add(people: PeopleDep, sent: SentDep) -> Response:
    """Adds a person to the list."""
    return await _sent(sent, people, adding(people), _asking(people), place=0)


@router.get("/{place}", dependencies=[page_for(Role.ADOPTER)])
async def show_person(
    request: Request, people: PeopleDep, place: Place, found: RegistrationDep
) -> Response:
    """The questions about one person, with what was answered."""
    person = person_at(people, found.draft.content(people.part), place)
    if not found.is_open or person is None:
        return to(found.journey, f"people/{people.name}")
    posted = untouched(request, people.asked, person, person)
    return questions_page(request, _asking(people, place), posted)


@router.post("/{place}", dependencies=[page_for(Role.ADOPTER)])
async def change(people: PeopleDep, place: Place, sent: SentDep) -> Response:
    """Keeps what is said of one person now."""
    return await _sent(sent, people, changing(people, place), _asking(people, place), place=place)


@router.get("/{place}/remove", dependencies=[page_for(Role.ADOPTER)])
async def ask_whether(
    request: Request, people: PeopleDep, place: Place, found: RegistrationDep
) -> Response:
    """Who would be taken off, and whether they should be."""
    person = person_at(people, found.draft.content(people.part), place)
    if not found.is_open or person is None:
        return to(found.journey, f"people/{people.name}")
    context = {
        "people": people,
        "base": base(found.journey),
        "rows": person_rows(people, person),
        "posted": untouched(request, (), person, {}),
    }
    return show(request, "adopter/registration/remove.html", context)


@router.post("/{place}/remove", dependencies=[page_for(Role.ADOPTER)])
async def remove(people: PeopleDep, place: Place, sent: SentDep) -> Response:
    """Removes one person; nobody, where another person is at that place by now."""
    the_list = f"people/{people.name}"
    try:
        await save(sent.ask, sent.part, removing(people, place), None, sent.form)
    except ChangedMeanwhile:
        return to(sent.journey, the_list, done="changed")
    return to(sent.journey, the_list, from_check=sent.form.from_check)


async def _sent(
    sent: Sent, people: People, made: Change, asking: Asking, *, place: int
) -> Response:
    later = sent.form.later
    body, errors = answered(people.to_answer, sent.form.typed, today(), later=later)
    errors = errors or ({} if later else people.wrong(body, await _others(sent, people, place)))
    if errors:
        return sent.wrong(asking, errors)
    if not body:
        return to(sent.journey)
    person = answers_of(body, people.fields)
    before, not_saved = await sent.saved(asking, made, person)
    if before is None:
        return not_saved
    if later:
        return to(sent.journey, done="saved")
    return to(sent.journey, f"people/{people.name}", from_check=sent.form.from_check)


async def _others(sent: Sent, people: People, place: int) -> Sequence[Person]:
    """Everybody else in the list, where what is said of one person depends on them."""
    if not people.apart:
        return ()
    found = await Registration.asked(sent.ask, sent.part)
    listed = people.listed(found.draft.content(people.part)) or ()
    return [each for number, each in enumerate(listed, start=1) if number != place]


def _asking(people: People, place: int | None = None) -> Asking:
    the_list = f"people/{people.name}"
    context = {
        "title": f"{people.each} {place}" if place else people.add,
        "caption": people.title,
        "back": the_list,
        "here": f"{the_list}/{place or 'add'}",
    }
    return Asking(
        template="adopter/registration/questions.html", asked=people.asked, context=context
    )


def _list(
    request: Request,
    people: People,
    found: Registration,
    *,
    wrong: str = "",
    status: int = HTTPStatus.OK,
) -> Response:
    now = as_shown(people, found.draft.content(people.part))
    persons = [person_rows(people, person) for person in now or ()]
    context = {
        "people": people,
        "base": base(found.journey),
        "persons": persons,
        "nobody": now == [],
        "posted": untouched(request, (), now, {}),
        "changed": request.query_params.get("done") == "changed",
        "errors": [{"text": wrong, "href": "#whether" if not persons else "#list"}]
        if wrong
        else [],
    }
    return show(request, "adopter/registration/people.html", context, status=status)
