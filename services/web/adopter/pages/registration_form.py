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

from services.web.adopter.registration.draft import Change, ChangedMeanwhile, mark, save
from services.web.adopter.registration.posted import FROM_CHECK, Posted, PostedDep, a_new_key
from services.web.adopter.registration.rows import stands_now
from services.web.adopter.registration.shapes import Content, Registration
from services.web.site.admission import AsAdopter, PartDep
from services.web.site.clients import Away, Refused
from services.web.site.command_forms import Errors, Question, fields, problems, typed_from
from services.web.site.command_forms.answers import WHOLE_FORM
from services.web.site.rendering import show

SOON = {"Retry-After": "30"}
AWAY = (
    "We could not save your answers. They are still on this page. Wait a few minutes, then send them "
    "again"
)
CLOSED = (
    "We could not save this because your registration has been sent or your journey has ended. Tell "
    "your agency what you want to change"
)


async def registration(ask: AsAdopter, part: PartDep) -> Registration:
    """The visitor's own registration; not found where there is none of theirs."""
    try:
        return await Registration.asked(ask, part)
    except Refused as refused:
        raise HTTPException(HTTPStatus.NOT_FOUND) from refused


RegistrationDep = Annotated[Registration, Depends(registration)]


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
    posted: PostedDep

    @property
    def journey(self) -> UUID:
        return self.part.journey

    def wrong(self, asking: Asking, errors: Errors) -> Response:
        """The page again, with what is wrong."""
        return asked(self.request, asking, self.posted, errors=errors, status=422)

    async def saved(
        self, asking: Asking, change: Change, answer: Content
    ) -> tuple[Registration | None, Response]:
        """The registration as it was before the answer; else why nothing was saved, as a page."""
        try:
            return await save(self.ask, self.part, change, answer, self.posted), Response()
        except ChangedMeanwhile as changed:
            posted = replace(self.posted, seen=mark(changed.now), key=a_new_key())
            now = stands_now(asking.asked, changed.now, answer, changed.why)
            return None, asked(self.request, asking, posted, changes=now, status=412)
        except (Away, Refused) as error:
            wrong, status = not_saved(error)
            posted = replace(self.posted, key=a_new_key())
            return None, asked(self.request, asking, posted, errors=wrong, status=status)


SentDep = Annotated[Sent, Depends()]


def untouched(request: Request, questions: Sequence[Question], seen: Any, body: Content) -> Posted:
    """A form that has not been sent yet: it shows `body`, and `seen` is on record."""
    given = {name: value for name, value in body.items() if value is not None}
    return Posted(
        key=a_new_key(),
        seen=mark(seen),
        typed=typed_from(questions, given),
        from_check=request.query_params.get("from") == FROM_CHECK,
    )


def asked(
    request: Request,
    asking: Asking,
    posted: Posted,
    *,
    errors: Errors | None = None,
    changes: Sequence[Mapping[str, str]] | None = None,
    status: int = HTTPStatus.OK,
) -> Response:
    """A page of questions with what was typed, what is wrong, and what someone else changed."""
    laid_out = fields(asking.asked, posted.typed, errors or {})
    context = {
        "base": base(request.path_params["journey"]),
        "fields": laid_out,
        "errors": problems(laid_out, errors or {}),
        "changes": changes,
        "posted": posted,
        **asking.context,
    }
    headers = SOON if status == HTTPStatus.SERVICE_UNAVAILABLE else {}
    return show(request, asking.template, context, status=status, headers=headers)


def not_saved(error: Away | Refused) -> tuple[Errors, int]:
    """What to say of answers that could not be saved, and with which status."""
    if isinstance(error, Away):
        return {WHOLE_FORM: AWAY}, HTTPStatus.SERVICE_UNAVAILABLE
    if error.status == HTTPStatus.CONFLICT:
        return {WHOLE_FORM: CLOSED}, error.status
    if error.status == HTTPStatus.UNPROCESSABLE_ENTITY:
        return {WHOLE_FORM: error.problem.detail}, error.status
    raise error


def base(journey: UUID | str) -> str:
    """The address of a journey's registration."""
    return f"/journey/{journey}/registration"


def to(journey: UUID, place: str = "", *, done: str = "", from_check: bool = False) -> Response:
    """Leads to a page of the registration."""
    address = f"{base(journey)}/{place}".rstrip("/")
    query = f"?done={done}" if done else "?from=check" if from_check else ""
    return RedirectResponse(address + query, status_code=HTTPStatus.SEE_OTHER)


def back(journey: UUID, posted: Posted) -> Response:
    """Leads back to the page before: the task list, or checking all answers."""
    return to(journey, FROM_CHECK if posted.from_check else "")
