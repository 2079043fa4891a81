"""A training session on dates worked out by hand, and what one of its applicants' cases was told."""

from typing import Any
from uuid import UUID

from services.assessment.domain.assessment import Assessment
from services.assessment.domain.training_places import hear_of_place
from services.assessment.domain.training_plan import (
    BookTrainingPlace,
    PlanTrainingSession,
    book_training_place,
    plan_training_session,
)
from services.assessment.domain.training_session import TrainingSession
from tests.assessment.helpers.assessments import ACCEPTED, DAY, JOURNEY, opened

SESSION = UUID("5b0c8a52-33f6-4c0f-9d5e-2f0a4c7d9e10")
ON = ACCEPTED + 2 * DAY
HELD = ACCEPTED + 26 * DAY
WHERE = "Example Hall, Example Street"
FACTS = {
    "agency": "moorland",
    "topic": "loss_and_identity",
    "held_on": HELD,
    "starts_at": "10:00",
    "ends_at": "16:00",
    "mode": "in_person",
    "where": WHERE,
    "places": 2,
}


def planning(**more: Any) -> PlanTrainingSession:
    """Two places, planned the day after stage one began."""
    return PlanTrainingSession.model_validate({"on": ACCEPTED + DAY, **FACTS, **more})


def session(**more: Any) -> TrainingSession:
    """The same, planned."""
    return plan_training_session(None, planning(**more), identity=SESSION).state


def with_place(
    planned: TrainingSession | None = None, applicant: int = 1, *, journey: UUID = JOURNEY
) -> TrainingSession:
    """One applicant gets a place; nothing of it is told yet."""
    command = BookTrainingPlace(on=ON, journey=journey, applicant=applicant)
    return book_training_place(planned or session(), command, case=opened()).state


def told(planned: TrainingSession, case: Assessment | None = None) -> Assessment:
    """The case once it has heard all that the session owes it."""
    case = case or opened()
    for each in planned.owed:
        case = hear_of_place(case, owed=each, session=planned.identity).state
    return case
