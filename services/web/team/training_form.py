"""The forms of training sessions, and the questions that a booking asks."""

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, Field

from contracts.information_event import Mode
from contracts.preparation import PreparationTopic
from contracts.words import label_of
from services.web.site.answers.training import TrainingSession
from services.web.site.form import asked_by

TypedTime = Annotated[str, Field(max_length=20, json_schema_extra={"format": "clock-time"})]


class SessionForm(BaseModel):
    """When, where and for how many."""

    topic: PreparationTopic = Field(
        title="What is it about?",
        json_schema_extra={"x-words": {each.value: label_of(each) for each in PreparationTopic}},
    )
    held_on: date = Field(title="Date")
    starts_at: TypedTime = Field(title="Start time", description="For example, 10am")
    ends_at: TypedTime = Field(title="End time", description="For example, 4pm")
    mode: Mode = Field(title="How is it held?")
    where: str = Field(
        title="Where is it?",
        description="The address, or how to join online. Only applicants who have a place read this",
        min_length=1,
        max_length=4000,
    )
    places: int = Field(
        title="Number of places",
        description="Count people, not households: a couple takes 2",
        ge=1,
        le=1000,
    )


SESSION = asked_by(SessionForm)


def as_planned(session: TrainingSession) -> dict[str, Any]:
    """The answers that describe the session as it is now."""
    return {**session.plan.model_dump(mode="json"), "where": session.where}


def different(answers: dict[str, Any], session: TrainingSession) -> dict[str, Any]:
    """The facts that are not as they are now."""
    now = as_planned(session)
    return {name: fact for name, fact in answers.items() if fact != now[name]}
