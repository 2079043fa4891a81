"""A form for staff, between a page and a command: its questions, what was typed, what is wrong.

The invariant: a sheet that was refused comes back with everything in it and under the same key, so whatever
is sent again counts once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from fastapi import Request
from pydantic import BaseModel

from services.chassis.clock import today
from services.web.site import command_forms
from services.web.site.clients import Away, Receipt, Refused, Service
from services.web.site.command_forms import Errors, Field, Question, Typed
from services.web.site.command_forms.answers import WHOLE_FORM
from services.web.site.forms import a_key

KEY = "key"
NOT_SENT = "Sorry, we could not do this. Nothing is lost. Try again in a minute."
UNAVAILABLE, NOT_VALID = 503, 422


def asked_by(form: type[BaseModel]) -> tuple[Question, ...]:
    """The questions of a form that is described as a model: titles are labels, descriptions hints."""
    return command_forms.questions(form.model_json_schema())


@dataclass(frozen=True, slots=True)
class Sheet:
    """One form; `status` is that of the answer that shows it."""

    asked: tuple[Question, ...]
    typed: Typed
    key: str = field(default_factory=a_key)
    errors: Errors = field(default_factory=dict)
    status: int = 200

    @classmethod
    def blank(cls, asked: tuple[Question, ...]) -> Self:
        """The form before anything is typed."""
        return cls(asked, command_forms.begun(asked, today()))

    @classmethod
    def holding(cls, asked: tuple[Question, ...], body: Mapping[str, Any]) -> Self:
        """The form with what is so at present."""
        return cls(asked, command_forms.typed_from(asked, body))

    @classmethod
    async def posted(cls, request: Request, asked: tuple[Question, ...]) -> Self:
        """The form as it was sent."""
        typed = await typed_in(request)
        return cls(asked, typed, first(typed, KEY) or a_key())

    @property
    def fields(self) -> tuple[Field, ...]:
        """What the page shows."""
        return command_forms.fields(self.asked, self.typed, self.errors)

    @property
    def problems(self) -> list[dict[str, str]]:
        """What is wrong, for the summary at the top."""
        return command_forms.problems(self.fields, self.errors)

    def read(self) -> tuple[dict[str, Any], Self]:
        """What was answered, and the sheet with what is wrong with it."""
        body, errors = command_forms.read(self.asked, self.typed)
        return body, self.wrong(errors) if errors else self

    def wrong(self, errors: Errors, status: int = NOT_VALID) -> Self:
        """The same sheet, with what is wrong."""
        return replace(self, errors=errors, status=status)

    async def sent(self, service: Service, path: str, body: Mapping[str, Any]) -> Self:
        """Sends the command; the sheet that is left is without errors where it was recorded."""
        try:
            await service.post(path, Receipt, body, self.key)
        except Away:
            return self.wrong({WHOLE_FORM: NOT_SENT}, UNAVAILABLE)
        except Refused as refused:
            errors = command_forms.refused(self.asked, refused.problem)
            return self.wrong(errors, refused.status)
        return self


async def typed_in(request: Request) -> dict[str, list[str]]:
    """Everything that a form sent, by the names of its fields."""
    form, typed = await request.form(), dict[str, list[str]]()
    for name, text in form.multi_items():
        if isinstance(text, str):
            typed.setdefault(name, []).append(text)
    return typed


def first(typed: Typed, name: str) -> str:
    """The first answer under a name; empty where there is none."""
    return next(iter(typed.get(name, ())), "").strip()
