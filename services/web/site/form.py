"""A form on its way between a page and a command: its questions, what was typed, what is wrong, its key.

The invariant: a form that was refused comes back with everything in it and under the same key, so whatever
is sent again counts once. What everybody is asked in the same way, an address or a phone number, has one rule.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from types import MappingProxyType
from typing import Annotated, Any, NamedTuple, Self, TypeVar
from uuid import UUID, uuid4

from fastapi import Depends, HTTPException, Request
from pydantic import AfterValidator, BaseModel, Field, ValidationError

from contracts.direction import without_isolates
from services.chassis.clock import today
from services.web.site import command_forms
from services.web.site.answers.casework import Acknowledgement, Receipt
from services.web.site.clients import Away, Problem, Refused, Service
from services.web.site.command_forms import Errors, Question, Typed
from services.web.site.command_forms.answers import WHOLE_FORM

KEY = "key"
A_KEY = r"^[0-9a-f]{32}$"
LONGEST_NAME = 200
NOTHING_WRONG: Errors = MappingProxyType({})
NOTHING_TYPED: Mapping[str, Any] = MappingProxyType({})
NOT_SENT = "Sorry, this may not have been done. Send it again in a minute. It will count once."
ShapeT = TypeVar("ShapeT", bound=BaseModel)
OneLine = Annotated[str, AfterValidator(lambda text: " ".join(text.split()))]
FormKey = Annotated[str, Field(pattern=A_KEY)]


def new_key() -> str:
    """A random key of one form, under which it is sent however often."""
    return uuid4().hex


def key_in(typed: Typed) -> str:
    """The key that a form came with; a new one where it was lost."""
    given = first(typed, KEY)
    return given if re.fullmatch(A_KEY, given) else new_key()


def first(typed: Typed, name: str) -> str:
    """The first answer under a name; empty where there is none."""
    return next(iter(typed.get(name, ())), "").strip()


def once(typed: Typed) -> dict[str, str]:
    """What was typed into a form in which each name stands once."""
    return {name: texts[0] for name, texts in typed.items()}


async def typed_in(request: Request) -> dict[str, list[str]]:
    """Everything that a form sent, by the names of its fields."""
    sent, typed = await request.form(), dict[str, list[str]]()
    for name, text in sent.multi_items():
        if isinstance(text, str):
            typed.setdefault(name, []).append(without_isolates(text))
    return typed


async def answers_in(request: Request, shape: type[ShapeT]) -> ShapeT:
    """A form whose answers are described as a model; 400 where it is not one of ours."""
    try:
        return shape.model_validate(once(await typed_in(request)))
    except ValidationError as error:
        raise HTTPException(HTTPStatus.BAD_REQUEST) from error


def asked_by(form: type[BaseModel]) -> tuple[Question, ...]:
    """The questions of a form that is described as a model: titles are labels, descriptions hints."""
    return command_forms.questions(form.model_json_schema())


class NotDone(NamedTuple):
    """A command that was not carried out: the status to answer with, and why."""

    status: int
    problem: Problem

    @property
    def why(self) -> str:
        """The reason in one sentence."""
        return self.problem.detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One form; `status` is that of the answer that shows it."""

    asked: tuple[Question, ...] = ()
    typed: Typed = field(default_factory=dict)
    key: str = field(default_factory=new_key)
    errors: Errors = field(default_factory=dict)
    status: int = HTTPStatus.OK

    @classmethod
    def blank(cls, asked: tuple[Question, ...] = ()) -> Self:
        """The form before anything is typed."""
        return cls(asked=asked, typed=command_forms.begun(asked, today()))

    @classmethod
    def holding(cls, asked: tuple[Question, ...], body: Mapping[str, Any]) -> Self:
        """The form with what is so at present."""
        return cls(asked=asked, typed=command_forms.typed_from(asked, body))

    @classmethod
    async def posted(cls, request: Request, asked: tuple[Question, ...] = ()) -> Self:
        """The form as it was sent."""
        typed = await typed_in(request)
        return cls(asked=asked, typed=typed, key=key_in(typed))

    @property
    def fields(self) -> tuple[command_forms.Field, ...]:
        """What the page shows."""
        return command_forms.fields(self.asked, self.typed, self.errors)

    @property
    def problems(self) -> list[dict[str, str]]:
        """What is wrong, for the summary at the top."""
        return command_forms.problems(self.fields, self.errors)

    def first(self, name: str) -> str:
        """The first answer under a name; empty where there is none."""
        return first(self.typed, name)

    def asking(self, asked: tuple[Question, ...]) -> Self:
        """What was typed, as the answers to these questions."""
        return replace(self, asked=asked)

    def read(self) -> tuple[dict[str, Any], Self]:
        """What was answered, and the form with what is wrong with it."""
        body, errors = command_forms.read(self.asked, self.typed)
        return body, self.wrong(errors) if errors else self

    def wrong(self, errors: Errors, status: int = HTTPStatus.UNPROCESSABLE_ENTITY) -> Self:
        """The same form, with what is wrong."""
        return replace(self, errors=errors, status=status)

    def wrong_as_a_whole(self, sentence: str, status: int) -> Self:
        """The same form, with a sentence that is about no field of it."""
        return self.wrong({WHOLE_FORM: sentence}, status)

    def not_done(self, outcome: NotDone) -> Self:
        """The same form, with what a service refused beside the fields that it named."""
        return self.wrong(command_forms.refused(self.asked, outcome.problem), outcome.status)

    async def sent(
        self,
        service: Service,
        path: str,
        body: Mapping[str, Any],
        *,
        version: int | None = None,
        away: str = NOT_SENT,
    ) -> Self:
        """Sends the command; the form that is left is without errors where it was recorded."""
        outcome = await sent(service, path, body, self.key, version=version, away=away)
        return self.not_done(outcome) if outcome else self

    async def opened(
        self, service: Service, path: str, body: Mapping[str, Any]
    ) -> tuple[Self, UUID | None]:
        """Sends a command that opens a record; the form that is left, and which record it is where it was opened."""
        try:
            receipt = await service.post(path, Receipt, body, self.key)
        except Away:
            return self.wrong_as_a_whole(NOT_SENT, HTTPStatus.SERVICE_UNAVAILABLE), None
        except Refused as refused:
            return self.not_done(NotDone(refused.status, refused.problem)), None
        return self, receipt.journey


async def own_form(request: Request) -> Form:
    """A form that was sent by an applicant; 400 where it is not one of ours."""
    typed = await typed_in(request)
    if not re.fullmatch(A_KEY, first(typed, KEY)):
        raise HTTPException(HTTPStatus.BAD_REQUEST)
    return Form(typed=typed, key=first(typed, KEY))


OwnFormDep = Annotated[Form, Depends(own_form)]


async def sent(
    service: Service,
    path: str,
    body: Mapping[str, Any],
    key: str,
    *,
    version: int | None = None,
    away: str = NOT_SENT,
) -> NotDone | None:
    """Sends a command under a form's key; why it was not carried out, where it was not."""
    try:
        await service.post(path, Receipt, body, key, version=version)
    except Away:
        return NotDone(HTTPStatus.SERVICE_UNAVAILABLE, Problem(detail=away))
    except Refused as refused:
        return NotDone(refused.status, refused.problem)
    return None


async def pressed(
    service: Service, path: str, body: Mapping[str, Any] = NOTHING_TYPED
) -> NotDone | None:
    """Has a service do what a button says, often with nothing typed; why that was not done."""
    try:
        await service.post(path, Acknowledgement, body, new_key())
    except Away:
        return NotDone(HTTPStatus.SERVICE_UNAVAILABLE, Problem(detail=NOT_SENT))
    except Refused as refused:
        return NotDone(refused.status, refused.problem)
    return None
