"""What every page of the registration does alike: where it leads, how its form is shown, what was not saved.

The invariant: whatever becomes of a page that was sent, what was typed in it is either on record or still
in the form.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from services.web.adopter.registration.answer_form import FROM_CHECK, AnswerForm, AnswerFormDep
from services.web.adopter.registration.changes import stands_now
from services.web.adopter.registration.draft import Change, ChangedMeanwhile, mark, save
from services.web.adopter.registration.registration import Registration
from services.web.site.admission import AsAdopter, PartDep
from services.web.site.answers.enquiry.registration import Content
from services.web.site.clients import Away, Refused
from services.web.site.command_forms import Errors, Question, refused, typed_from
from services.web.site.command_forms.answers import WHOLE_FORM
from services.web.site.form import new_key
from services.web.site.rendering import show

AWAY = (
    "We may not have saved your answers. They are still on this page. Wait a few minutes, then send "
    "them again"
)
CLOSED = (
    "We could not save this because your registration has been sent or your journey has ended. Tell "
    "your agency what you want to change"
)


async def own_registration(ask: AsAdopter, part: PartDep) -> Registration:
    """The visitor's own registration; not found where there is none of theirs."""
    try:
        return await Registration.asked(ask, part)
    except Refused as refused:
        raise HTTPException(HTTPStatus.NOT_FOUND) from refused


RegistrationDep = Annotated[Registration, Depends(own_registration)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """A page of questions; `context` is what its template says besides."""

    template: str
    asked: Sequence[Question]
    context: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A page that was sent: by which applicant, and what was in it."""

    request: Request
    part: PartDep
    ask: AsAdopter
    form: AnswerFormDep

    @property
    def journey(self) -> UUID:
        return self.part.journey

    def wrong(self, asking: Asking, errors: Errors) -> Response:
        """The page again, with what is wrong."""
        return questions_page(self.request, asking, self.form.wrong(errors))

    async def saved(
        self, asking: Asking, change: Change, answer: Content
    ) -> tuple[Registration | None, Response]:
        """The registration as it was before the answer; else why nothing was saved, as a page."""
        form = replace(self.form, key=new_key())
        try:
            return await save(self.ask, self.part, change, answer, self.form), Response()
        except ChangedMeanwhile as changed:
            form = replace(form, seen=mark(changed.now), status=HTTPStatus.PRECONDITION_FAILED)
            now = stands_now(asking.asked, changed.now, answer, changed.why)
            return None, questions_page(self.request, asking, form, now)
        except (Away, Refused) as error:
            asked_about = isinstance(error, Refused) and bool(error.problem.wrong)
            form = replace(form, as_given=asked_about).wrong(*not_saved(error, asking.asked))
            return None, questions_page(self.request, asking, form)


SentDep = Annotated[Sent, Depends()]


def untouched(
    request: Request, questions: Sequence[Question], seen: Any, body: Content
) -> AnswerForm:
    """A form that has not been sent yet: it shows `body`, and `seen` is on record."""
    given = {name: value for name, value in body.items() if value is not None}
    return AnswerForm(
        seen=mark(seen),
        typed=typed_from(questions, given),
        from_check=request.query_params.get("from") == FROM_CHECK,
    )


def questions_page(
    request: Request,
    asking: Asking,
    form: AnswerForm,
    changes: Sequence[Mapping[str, str]] | None = None,
) -> Response:
    """A page of questions with what was typed, what is wrong, and what someone else changed."""
    form = form.asking(tuple(asking.asked))
    context = {
        "base": base(request.path_params["journey"]),
        "fields": form.fields,
        "errors": form.problems,
        "changes": changes,
        "posted": form,
        **asking.context,
    }
    return show(request, asking.template, context, status=form.status)


def not_saved(error: Away | Refused, asked: Sequence[Question] = ()) -> tuple[Errors, int]:
    """What to say of answers that could not be saved, beside the answer where it is about one; the status."""
    if isinstance(error, Away):
        return {WHOLE_FORM: AWAY}, HTTPStatus.SERVICE_UNAVAILABLE
    if error.status == HTTPStatus.CONFLICT:
        return {WHOLE_FORM: CLOSED}, error.status
    if error.status == HTTPStatus.UNPROCESSABLE_ENTITY:
        return _wrong(error, asked), error.status
    raise error


def _wrong(error: Refused, asked: Sequence[Question]) -> Errors:
    within = [
        each.model_copy(update={"where": each.where.removeprefix("body.content.")})
        for each in error.problem.wrong
    ]
    return refused(asked, error.problem.model_copy(update={"wrong": within}))


def base(journey: UUID | str) -> str:
    """The address of a journey's registration."""
    return f"/journey/{journey}/registration"


def to(journey: UUID, place: str = "", *, done: str = "", from_check: bool = False) -> Response:
    """Leads to a page of the registration."""
    address = f"{base(journey)}/{place}".rstrip("/")
    query = f"?done={done}" if done else "?from=check" if from_check else ""
    return RedirectResponse(address + query, status_code=HTTPStatus.SEE_OTHER)


def back(journey: UUID, form: AnswerForm) -> Response:
    """Leads back to the page before: the task list, or checking all answers."""
    return to(journey, FROM_CHECK if form.from_check else "")
