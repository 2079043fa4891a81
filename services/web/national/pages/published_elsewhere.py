"""A page on which analysts type figures of others: the history, and the form for one, or for the correction of one.

The invariant: nothing that was typed is changed here; a correction is a figure of its own, sent under its form's key.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field

from services.web.site.answers.casework import Acknowledgement
from services.web.site.answers.published_elsewhere import TypedElsewhere
from services.web.site.clients import Ask, Away, Problem, Refused
from services.web.site.form import NOT_SENT, Form, NotDone, asked_by
from services.web.site.rendering import show
from services.web.site.staff import Names

CORRECTS = "corrects"


class SourceForm(BaseModel):
    """The day that a figure is of, and where it is published."""

    figure_on: date = Field(title="The day the number is of")
    publisher: str = Field(title="Publisher", max_length=200)
    title: str = Field(title="Title of the publication", max_length=200)
    published_on: date = Field(title="Day it was published")
    address: str = Field(
        title="Address of the publication",
        description="It begins with https://",
        max_length=500,
    )


class ReasonForm(BaseModel):
    """What was wrong with the figure that is corrected."""

    reason: str = Field(
        title="What was wrong?", max_length=4000, json_schema_extra={"x-long": True}
    )


@dataclass(frozen=True, slots=True)
class TypedPage:
    """The page of one kind of figure: `name` in its address and its menu, and at the reporting service."""

    name: str
    asks: type[BaseModel]
    asks_to_correct: type[BaseModel]
    history_of: type[TypedElsewhere]
    template: str

    @property
    def path(self) -> str:
        """The address of the page."""
        return f"/national/{self.name}"

    @property
    def fields(self) -> Collection[str]:
        """What is typed of a figure."""
        return self.asks.model_fields.keys()

    async def opened(
        self, request: Request, ask: Ask, staff: Names, corrects: str, *, done: bool
    ) -> Response:
        """The history, with a form for another figure, or filled in with one that stands, to correct it."""
        try:
            history = await self._history(ask)
        except Away:
            return self._away(request)
        wrong = next((each for each in history if each.figure == corrects and each.stands), None)
        form = Form.blank(asked_by(self.asks))
        if wrong:
            held = wrong.model_dump(mode="json", include={*self.fields})
            form = Form.holding(asked_by(self.asks_to_correct), held)
        shown = {"corrects": wrong.figure if wrong else "", "done": done}
        return self._page(request, history, form, {**shown, "staff": staff})

    async def posted(self, request: Request, ask: Ask, staff: Names) -> Response:
        """Adds a figure, or corrects one."""
        form = await Form.posted(request)
        corrects = form.first(CORRECTS)
        asks = self.asks_to_correct if corrects else self.asks
        answers, form = form.asking(asked_by(asks)).read()
        if not form.errors:
            form = await self._sent(
                ask, form, {**answers, **({CORRECTS: corrects} if corrects else {})}
            )
        if not form.errors:
            return RedirectResponse(f"{self.path}?done=true", status_code=HTTPStatus.SEE_OTHER)
        try:
            history = await self._history(ask)
        except Away:
            return self._away(request)
        return self._page(
            request, history, form, {"corrects": corrects, "done": False, "staff": staff}
        )

    async def _sent(self, ask: Ask, form: Form, body: dict[str, object]) -> Form:
        try:
            await ask.reporting.post(f"/{self.name}", Acknowledgement, body, form.key)
        except Away:
            return form.not_done(NotDone(HTTPStatus.SERVICE_UNAVAILABLE, Problem(detail=NOT_SENT)))
        except Refused as refused:
            return form.not_done(NotDone(refused.status, refused.problem))
        return form

    async def _history(self, ask: Ask) -> list[TypedElsewhere]:
        found: list[TypedElsewhere] = await ask.reporting.get(
            f"/{self.name}",
            list[self.history_of],  # type: ignore[name-defined]
        )
        return found

    def _page(
        self, request: Request, history: list[TypedElsewhere], form: Form, more: dict[str, Any]
    ) -> Response:
        context = {"history": history, "form": form, "path": self.path, **more}
        return show(request, self.template, context, status=form.status)

    def _away(self, request: Request) -> Response:
        return show(request, "national/away.html", {"section": "children-waiting"}, away=True)
