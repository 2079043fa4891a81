"""Figures that somebody else published: typed in with their source, to stand beside ours.

The invariant: what was typed stays as it was typed; a wrong figure is corrected by a later one that names it and says why.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Generic, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from contracts.clocks import TWO_STAGE_PROCESS
from contracts.written import WrittenIfAny
from services.chassis.decision import Kind, Refusal

Line = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$"
    ),
]
Address = Annotated[str, StringConstraints(max_length=500, pattern=r"^https://[^\s\"'<>]+$")]


class FigureElsewhere(BaseModel):
    """The day that a figure is of, and the publication that it is from; a correction names what it corrects."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    figure_on: date = Field(description="The day the number is of")
    publisher: Line
    title: Line
    published_on: date
    address: Address
    corrects: str | None = Field(
        default=None, max_length=100, description="The identity of the figure that this corrects"
    )
    reason: WrittenIfAny = Field(default=None, description="What was wrong; with a correction")

    @model_validator(mode="after")
    def _source_fits(self) -> Self:
        if self.published_on < self.figure_on:
            raise ValueError("a number cannot be published before the day it is of")
        if (self.corrects is None) is not (self.reason is None):
            raise ValueError(
                "a correction names the figure that it corrects and says what was wrong"
            )
        return self

    @property
    def about(self) -> tuple[object, ...]:
        """That of which there is one figure."""
        return (self.publisher, self.figure_on)

    @property
    def said(self) -> dict[str, Any]:
        """Everything but what it corrects and why."""
        return self.model_dump(exclude={"corrects", "reason"})


FigureT = TypeVar("FigureT", bound=FigureElsewhere)


class Typed(BaseModel, Generic[FigureT]):
    """What was typed, under its identity, by whom and when."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    typed: FigureT
    by: str
    at: datetime


TypedT = TypeVar("TypedT", bound=Typed[Any])


def typed(history: Sequence[Typed[FigureT]], command: FigureT, today: date) -> FigureT:
    """What may be added to the history; refuses days to come, a second figure of a day, and a correction of nothing."""
    if command.published_on > today:
        raise Refusal(Kind.NOT_VALID, "Give today or an earlier date.", "published_on")
    if command.figure_on < TWO_STAGE_PROCESS:
        raise Refusal(
            Kind.NOT_VALID, f"Give a date from {TWO_STAGE_PROCESS:%B %Y} on.", "figure_on"
        )
    if command.corrects is not None:
        _check_correction(history, command)
    for each in standing_of(history):
        if each.typed.about == command.about and each.id != command.corrects:
            raise Refusal(
                Kind.NOT_NOW,
                "There is a figure of this publisher for this day. Correct it if it is wrong.",
                "figure_on",
            )
    return command


def _check_correction(history: Sequence[Typed[FigureT]], command: FigureT) -> None:
    wrong = next((each for each in standing_of(history) if each.id == command.corrects), None)
    if wrong is None:
        raise Refusal(
            Kind.NOT_NOW,
            "There is no such figure that stands. It may have been corrected since: look at the history.",
            "corrects",
        )
    if wrong.typed.said == command.said:
        raise Refusal(Kind.NOT_VALID, "The figure already says this. Nothing was changed.")


def standing_of(history: Sequence[TypedT]) -> list[TypedT]:
    """The figures that no other one corrects, in the order in which they were typed."""
    corrected = {each.typed.corrects for each in history}
    return [each for each in history if each.id not in corrected]


def shown_of(history: Sequence[TypedT]) -> TypedT | None:
    """The figure that stands beside ours: of those that nobody corrected, that of the latest day, typed last."""
    return max(standing_of(history), key=lambda each: (each.typed.figure_on, each.at), default=None)
