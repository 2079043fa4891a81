"""The registration of interest: what there is to do, and the pages on which an applicant speaks of themselves.

The invariant: what one applicant says of themselves is asked of and shown to that applicant alone.
"""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request, Response

from contracts.identity import Role
from services.chassis.clock import today
from services.web.adopter.pages.registration_form import (
    Asking,
    RegistrationDep,
    SentDep,
    back,
    base,
    questions_page,
    to,
    untouched,
)
from services.web.adopter.registration.changes import answering
from services.web.adopter.registration.tasks import complete, task_list
from services.web.site.admission import page_for
from services.web.site.answers.enquiry.registration import APPLICANT_PARTS
from services.web.site.registration.content import answers_of
from services.web.site.registration.own_pages import Page
from services.web.site.registration.own_part import PAGES, kept, page_after
from services.web.site.registration.questions import answered
from services.web.site.rendering import show

router = APIRouter(prefix="/journey/{journey}/registration")


async def own_page_named(page: str) -> Page:
    """The page that the address names."""
    found = PAGES.get(page)
    if found is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return found


PageDep = Annotated[Page, Depends(own_page_named)]


@router.get("", dependencies=[page_for(Role.ADOPTER)])
async def tasks(request: Request, found: RegistrationDep, done: str = "") -> Response:
    """What there is to do; once it was sent, what was sent and what comes next."""
    if found.own.submitted_on:
        return to(found.journey, "sent")
    groups = task_list(found)
    finished, of_all = complete(groups)
    context = {
        "found": found,
        "groups": groups,
        "finished": finished,
        "of_all": of_all,
        "done": done,
        "base": base(found.journey),
    }
    template = (
        "adopter/registration/tasks.html" if found.is_open else "adopter/registration/closed.html"
    )
    return show(request, template, context)


@router.get("/you/{page}", dependencies=[page_for(Role.ADOPTER)])
async def ask_page(request: Request, page: PageDep, found: RegistrationDep) -> Response:
    """One page with what was answered before; a name given with the enquiry is filled in.

    Leads back to the tasks where it is not asked.
    """
    content = found.draft.content(found.own_part)
    if not found.is_open or not page.applies(content, found.own.household):
        return to(found.journey)
    answers = answers_of(content, page.fields)
    known = {"name": found.known_name} if answers.get("name", "") is None else {}
    return questions_page(
        request, _asking(page), untouched(request, page.asked, answers, {**answers, **known})
    )


@router.post("/you/{page}", dependencies=[page_for(Role.ADOPTER)])
async def save_page(page: PageDep, sent: SentDep) -> Response:
    """Saves what the page asks, and leads to the next page of the task, or back."""
    body, errors = answered(page.asked, sent.form.typed, today(), later=sent.form.later)
    if errors:
        return sent.wrong(_asking(page), errors)
    change = answering(page, APPLICANT_PARTS[sent.part.applicant - 1])
    answers = answers_of(body, page.fields)
    before, not_saved = await sent.saved(_asking(page), change, answers)
    if before is None:
        return not_saved
    if sent.form.later:
        return to(sent.journey, done="saved")
    household = before.own.household
    whole = kept({**before.draft.content(change.part), **answers}, household)
    follows = page_after(page, whole, household)
    if follows is None:
        return back(sent.journey, sent.form)
    return to(sent.journey, f"you/{follows.name}", from_check=sent.form.from_check)


def _asking(page: Page) -> Asking:
    context = {"title": page.title, "lead": page.lead, "here": f"you/{page.name}"}
    return Asking(template="adopter/registration/questions.html", asked=page.asked, context=context)
