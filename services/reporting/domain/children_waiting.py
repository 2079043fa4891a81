"""How many children wait for adopters, as somebody else published it: typed in with its source, to stand beside our figures.

The invariant: what was typed stays as it was typed; a wrong figure is corrected by a later one that names it and says why.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Self

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
MOST_CHILDREN = 100_000


class TypeChildren(BaseModel):
    """A published number of children who wait for adopters in England, with the publication that it is from."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "children": 2480,
                    "figure_on": "2022-03-31",
                    "publisher": "Coram-i for the RAA Leaders",
                    "title": "Adoption data, quarter 4 2021 to 2022",
                    "published_on": "2022-06-30",
                    "address": "https://example.org/adoption-data/2021-22-q4",
                }
            ]
        },
    )

    children: Annotated[int, Field(ge=0, le=MOST_CHILDREN)]
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
    def _fits_together(self) -> Self:
        if self.published_on < self.figure_on:
            raise ValueError("a number cannot be published before the day it is of")
        if (self.corrects is None) is not (self.reason is None):
            raise ValueError(
                "a correction names the figure that it corrects and says what was wrong"
            )
        return self

    @property
    def said(self) -> tuple[object, ...]:
        """What was said of the children, without why."""
        return (
            self.children,
            self.figure_on,
            self.publisher,
            self.title,
            self.published_on,
            self.address,
        )


class ChildrenTyped(BaseModel):
    """What was typed, under its identity, by whom and when."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    typed: TypeChildren
    by: str
    at: datetime


def typed(history: Sequence[ChildrenTyped], command: TypeChildren, today: date) -> TypeChildren:
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
        same = (each.typed.publisher, each.typed.figure_on) == (
            command.publisher,
            command.figure_on,
        )
        if same and each.id != command.corrects:
            raise Refusal(
                Kind.NOT_NOW,
                "There is a figure of this publisher for this day. Correct it if it is wrong.",
                "figure_on",
            )
    return command


def _check_correction(history: Sequence[ChildrenTyped], command: TypeChildren) -> None:
    wrong = next((each for each in standing_of(history) if each.id == command.corrects), None)
    if wrong is None:
        raise Refusal(
            Kind.NOT_NOW,
            "There is no such figure that stands. It may have been corrected since: look at the history.",
            "corrects",
        )
    if wrong.typed.said == command.said:
        raise Refusal(Kind.NOT_VALID, "The figure already says this. Nothing was changed.")


def standing_of(history: Sequence[ChildrenTyped]) -> list[ChildrenTyped]:
    """The figures that no other one corrects, in the order in which they were typed."""
    corrected = {each.typed.corrects for each in history}
    return [each for each in history if each.id not in corrected]


def shown_of(history: Sequence[ChildrenTyped]) -> ChildrenTyped | None:
    """The figure that stands beside ours: of those that nobody corrected, that of the latest day, typed last."""
    standing = standing_of(history)
    return max(standing, key=lambda each: (each.typed.figure_on, each.at), default=None)
