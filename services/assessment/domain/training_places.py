"""What a case records of its applicants' places at training sessions, and how a session settles what it owed.

The invariant: the case records each piece of news once, or has nothing to record because it has ended or recorded
what the applicant did; a place whose case had ended before it could record it is free again.
"""

from typing import Any
from uuid import UUID

from contracts.event import Event
from contracts.preparation import PlaceEnd, PreparationWay
from contracts.stage_one import TrainingPlaceBooked, TrainingPlaceEnded, TrainingPlaceMoved
from contracts.training_session import TrainingPlaceFreed
from services.assessment.domain.assessment import OPEN, Assessment, decide, existing
from services.assessment.domain.left_places import LeftPlace
from services.assessment.domain.stage_one_progress import Booking
from services.assessment.domain.training_session import Owed, PlaceNews, TrainingSession
from services.assessment.domain.training_session import decide as decide_session
from services.chassis.decision import Decision


def hear_of_place(state: Assessment | None, *, owed: Owed, session: UUID) -> Decision[Assessment]:
    """Records what became of a place; no event means that there was nothing to record."""
    assessment = existing(state)
    booking = _place(assessment, owed, session)
    is_new = owed.news is PlaceNews.BOOKED
    if assessment.status not in OPEN or is_new is (booking is not None):
        return Decision(assessment)
    number = booking.number if booking else len(assessment.stage_one.bookings) + 1
    places = {**assessment.training_places, number: owed.where}
    return decide(assessment, _news(owed, session, number), training_places=places)


def settle(state: TrainingSession | None, *, owed: Owed, ended: bool) -> Decision[TrainingSession]:
    """The session without what it owed; frees a place whose case had `ended` before it could record it."""
    if state is None:
        raise LookupError("a training session's record is never taken away")
    left = tuple(each for each in state.owed if each.number != owed.number)
    seat = state.seat(owed.journey, owed.applicant)
    if not ended or owed.news is not PlaceNews.BOOKED or seat is None:
        return Decision(state.model_copy(update={"owed": left}))
    freed = TrainingPlaceFreed(occurred_on=owed.on, journey=owed.journey, applicant=owed.applicant)
    return decide_session(state, freed, owed=left)


def settle_left(state: Assessment | None, *, left: LeftPlace) -> Decision[Assessment]:
    """The case without what it owed to a session."""
    assessment = existing(state)
    owed = tuple(each for each in assessment.owed if each != left)
    return Decision(assessment.model_copy(update={"owed": owed}))


def _place(assessment: Assessment, owed: Owed, session: UUID) -> Booking | None:
    """The applicant's live booking of this session, of which nothing came yet."""
    live = (
        each
        for each in assessment.stage_one.bookings
        if each.session == session and each.waits_for([owed.applicant])
    )
    return next(live, None)


def _news(owed: Owed, session: UUID, number: int) -> Event:
    plan = owed.plan
    said: dict[str, Any] = {
        "occurred_on": owed.on,
        "booking": number,
        "session": session,
        "applicant": owed.applicant,
        "topic": plan.topic,
        "held_on": plan.held_on,
    }
    if owed.news in {PlaceNews.GIVEN_UP, PlaceNews.SESSION_CANCELLED}:
        return TrainingPlaceEnded(**said, end=PlaceEnd(owed.news))
    said |= {"starts_at": plan.starts_at, "ends_at": plan.ends_at, "way": PreparationWay(plan.mode)}
    kind = TrainingPlaceBooked if owed.news is PlaceNews.BOOKED else TrainingPlaceMoved
    return kind(**said)
