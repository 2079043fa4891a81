"""A training session is planned, changed or cancelled; an applicant gets a place at it, or gives it up.

The invariant: a change leaves alone what it does not name; there are never fewer places than are taken; everyone
who has a place hears what becomes of it.
"""

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import ConfigDict, Field

from contracts.calendar import LocalTime
from contracts.information_event import Mode, Places
from contracts.preparation import PreparationTopic
from contracts.reference import AgencyCode, ApplicantNumber
from contracts.training_session import (
    SessionPlan,
    TrainingPlaceFreed,
    TrainingPlaceTaken,
    TrainingSessionCancelled,
    TrainingSessionChanged,
    TrainingSessionPlanned,
)
from contracts.written import Written, WrittenIfAny
from services.assessment.domain.assessment import OPEN, Assessment, at_step
from services.assessment.domain.training_session import (
    PlaceNews,
    TrainingSession,
    decide,
    evolve,
    require_to_come,
)
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before, too_far

JOURNEY = "2f1d7a54-3c0b-4c8e-9a61-5d8f0b7e4c21"
OVER = "Record on each case who came."


class PlanTrainingSession(Command):
    """An agency plans a training session with places. `on` is the date of planning."""

    model_config = ConfigDict(
        hide_input_in_errors=True,
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-03-03",
                    "agency": "moorland",
                    "topic": "trauma_and_attachment",
                    "held_on": "2025-03-29",
                    "starts_at": "10:00",
                    "ends_at": "16:00",
                    "mode": "in_person",
                    "where": "Example Hall, Example Street, Moorland",
                    "places": 12,
                }
            ]
        },
    )

    agency: AgencyCode
    topic: PreparationTopic
    held_on: date
    starts_at: LocalTime
    ends_at: LocalTime
    mode: Mode
    where: Written = Field(
        description="The address, or how to join. Those who have a place read it"
    )
    places: Places


class ChangeTrainingSession(Command):
    """Change some details. What you leave out stays the same. We tell everyone who has a place."""

    model_config = ConfigDict(
        hide_input_in_errors=True,
        json_schema_extra={
            "examples": [{"on": "2025-03-10", "held_on": "2025-04-05", "places": 14}]
        },
    )

    topic: PreparationTopic | None = None
    held_on: date | None = None
    starts_at: LocalTime | None = None
    ends_at: LocalTime | None = None
    mode: Mode | None = None
    where: WrittenIfAny = None
    places: Places | None = None


class CancelTrainingSession(Command):
    """The agency cancels the training session."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"on": "2025-03-17"}]})


class BookTrainingPlace(Command):
    """One applicant gets a place at a training session."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"on": "2025-03-12", "journey": JOURNEY, "applicant": 1}]}
    )

    journey: UUID
    applicant: ApplicantNumber


class GiveUpTrainingPlace(Command):
    """An applicant who has a place does not come."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"on": "2025-03-20", "journey": JOURNEY, "applicant": 1}]}
    )

    journey: UUID
    applicant: ApplicantNumber


def plan_training_session(
    _: TrainingSession | None,
    command: PlanTrainingSession,
    *,
    identity: UUID,
    at: str | None = None,
) -> Decision[TrainingSession]:
    """Offers a session; `identity` is what bookings on cases name it by."""
    planned = TrainingSessionPlanned(
        occurred_on=command.on,
        agency=command.agency,
        plan=SessionPlan.model_validate(command.model_dump()),
    )
    progress = dict(evolve(None, planned))
    session = TrainingSession(**progress, identity=identity, where=command.where)
    _refuse_unsound(session, command.on, at)
    return Decision(session, [planned])


def change_training_session(
    state: TrainingSession | None, command: ChangeTrainingSession, *, at: str | None = None
) -> Decision[TrainingSession]:
    """Changes what is named before it begins. Nobody hears of a new number of places alone."""
    session = require_to_come(state, command.on, at, OVER)
    named = {name: fact for name, fact in command if name != "on" and fact is not None}
    different = {name for name, fact in named.items() if fact != _fact(session, name)}
    if not different:
        raise Refusal(Kind.NOT_NOW, "Nothing has changed. Change at least one detail.")
    where = named.pop("where", session.where)
    plan = session.plan.model_copy(update=named)
    changed = TrainingSessionChanged(occurred_on=command.on, plan=plan)
    after, events = decide(session, changed, where=where)
    _refuse_unsound(after, command.on, at)
    for seat in after.seats if different - {"places"} else ():
        after = after.owing(seat, PlaceNews.MOVED, command.on)
    return Decision(after, events)


def cancel_training_session(
    state: TrainingSession | None, command: CancelTrainingSession, *, at: str | None = None
) -> Decision[TrainingSession]:
    """Ends every place, and tells the case of each."""
    session = require_to_come(state, command.on, at, OVER)
    after, events = decide(session, TrainingSessionCancelled(occurred_on=command.on))
    for seat in session.seats:
        after = after.owing(seat, PlaceNews.SESSION_CANCELLED, command.on)
    return Decision(after, events)


def book_training_place(
    state: TrainingSession | None,
    command: BookTrainingPlace,
    *,
    case: Assessment,
    at: str | None = None,
) -> Decision[TrainingSession]:
    """Gives an applicant of an open case a place, while there is one."""
    session = require_to_come(state, command.on, at, "Choose one that is still to come.")
    _require_of_agency(session, at_step(case, *OPEN))
    not_before(command.on, case.opened_on, "the registration was accepted")
    if command.applicant not in case.applicants:
        raise Refusal(Kind.NOT_VALID, "There is no such applicant on this case.", "applicant")
    if session.seat(command.journey, command.applicant):
        instead = "Choose the other one or go back" if len(case.applicants) > 1 else "Go back"
        raise Refusal(Kind.NOT_NOW, f"This applicant already has a place. {instead}.")
    if session.free < 1:
        raise Refusal(
            Kind.NOT_NOW,
            f"All {session.plan.places} places are taken. Choose another session, or add places to this one.",
        )
    taken = TrainingPlaceTaken(
        occurred_on=command.on, journey=command.journey, applicant=command.applicant
    )
    after, events = decide(session, taken)
    return Decision(after.owing(after.seats[-1], PlaceNews.BOOKED, command.on), events)


def give_up_training_place(
    state: TrainingSession | None, command: GiveUpTrainingPlace, *, at: str | None = None
) -> Decision[TrainingSession]:
    """Frees the place before the session begins, and tells the case."""
    session = require_to_come(state, command.on, at, OVER)
    seat = session.seat(command.journey, command.applicant)
    if seat is None:
        raise Refusal(Kind.NOT_NOW, "This applicant has no place here. Check which session it is.")
    freed = TrainingPlaceFreed(
        occurred_on=max(command.on, seat.booked_on),
        journey=seat.journey,
        applicant=seat.applicant,
    )
    after, events = decide(session, freed)
    return Decision(after.owing(seat, PlaceNews.GIVEN_UP, command.on), events)


def _require_of_agency(session: TrainingSession, case: Assessment) -> None:
    if session.agency != case.agency:
        raise Refusal(Kind.NOT_VALID, "This session is another agency's. Choose one of yours.")


def _fact(session: TrainingSession, name: str) -> Any:
    return session.where if name == "where" else getattr(session.plan, name)


def _refuse_unsound(session: TrainingSession, on: date, at: str | None) -> None:
    plan = session.plan
    if too_far(on, plan.held_on):
        raise Refusal(Kind.NOT_VALID, "It must be within 2 years. Check the year.", "held_on")
    if plan.held_on < on:
        raise Refusal(Kind.NOT_VALID, "This date has passed. Give a date to come.", "held_on")
    if at is not None and plan.has_begun(on, at):
        raise Refusal(Kind.NOT_VALID, "This time has passed. Give a time to come.", "starts_at")
    if plan.ends_at <= plan.starts_at:
        raise Refusal(Kind.NOT_VALID, "It must end after it starts, on the same day.", "ends_at")
    if session.free < 0:
        raise Refusal(
            Kind.NOT_NOW,
            f"{len(session.seats)} places are taken. Give at least that many, or cancel places first.",
            "places",
        )
