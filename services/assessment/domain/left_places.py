"""Places at training sessions that a case leaves behind when it ends, or an applicant when they leave it: freed at each session, once.

The invariant: a case owes each session the news once, and a place at a session that has begun stays as it was.
Adopters who are approved keep theirs: they can still learn there.
"""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from contracts.reference import ApplicantNumber
from contracts.training_session import TrainingPlaceFreed
from services.assessment.domain.progress import Progress
from services.assessment.domain.status import Status
from services.assessment.domain.training_session import FIRST_MINUTE, TrainingSession, decide
from services.chassis.decision import Decision


class LeftPlace(BaseModel):
    """An applicant's place at a training session, and the day on which their case ended or they left it; numbered for its case."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int
    session: UUID
    applicant: ApplicantNumber
    on: date
    goes_on: bool = Field(
        default=False, description="Whether the case goes on with the other applicant"
    )


def places_left(before: Progress, after: Progress, on: date) -> Iterator[LeftPlace]:
    """The places by which a case owes the sessions something: all of one that has just ended without approval, and those of
    an applicant who has just left it, or had left when it heard of their place.
    """
    if before.has_ended or after.status is Status.APPROVED:
        return
    known = {each.number for each in before.stage_one.bookings}
    for each in after.stage_one.bookings:
        if not each.session or not each.applicant or not each.waits_for([each.applicant]):
            continue
        was_left = each.number in known and each.applicant in before.course.left
        if after.has_ended or (each.applicant in after.course.left and not was_left):
            yield LeftPlace(
                number=each.number,
                session=each.session,
                applicant=each.applicant,
                on=on,
                goes_on=not after.has_ended,
            )


def free_left_place(
    state: TrainingSession | None, *, journey: UUID, left: LeftPlace, today: date, at: str | None
) -> Decision[TrainingSession]:
    """The session with one place more, where it has not begun by this time of today; no event where nothing is to free."""
    if state is None:
        raise LookupError("a training session's record is never taken away")
    seat = state.seat(journey, left.applicant)
    if seat is None or state.plan.has_begun(today, at or FIRST_MINUTE):
        return Decision(state)
    freed = TrainingPlaceFreed(
        occurred_on=max(left.on, seat.booked_on), journey=journey, applicant=left.applicant
    )
    return decide(state, freed)
