"""Training sessions: how they are kept, found and shown to staff.

The invariant: who has a place is for the agency's own staff; an applicant reads of theirs on their case.
"""

from datetime import date
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field
from pymongo import IndexModel

from contracts import training_session
from contracts.reference import AgencyCode
from contracts.training_session import SessionPlan
from services.assessment.domain.training_session import Seat, TrainingSession
from services.casework.obligations import OBLIGATIONS
from services.chassis.cases import CaseRecords
from services.chassis.mongo import Document
from services.chassis.record import STATE_SHOWN, RecordKind

BY_DAY = ["state.plan.held_on", "state.plan.starts_at", "_id"]
AT_ONCE = 200
TRAINING_SESSIONS = RecordKind(
    training_session.TOPIC,
    "training_sessions",
    TrainingSession,
    indexes=(IndexModel(["agency", *BY_DAY]), OBLIGATIONS),
)


class TrainingSessionView(BaseModel):
    """A training session with its places."""

    session: UUID
    agency: AgencyCode
    plan: SessionPlan
    where: str = Field(description="The address, or how to join")
    cancelled_on: date | None
    free: int = Field(description="How many more applicants could have a place")
    seats: tuple[Seat, ...] = Field(description="Who has a place, in order of booking")

    @classmethod
    def of(cls, session: TrainingSession) -> Self:
        return cls(
            session=session.identity,
            agency=session.agency,
            plan=session.plan,
            where=session.where,
            cancelled_on=session.cancelled_on,
            free=session.free,
            seats=session.seats,
        )


class TrainingSessionList(BaseModel):
    """Training sessions by day and hour."""

    sessions: list[TrainingSessionView]


async def list_from(
    sessions: CaseRecords[TrainingSession], agency: str, first_day: date
) -> TrainingSessionList:
    """The agency's sessions held on a day or later, the next 200; a cancelled one says so."""
    wanted: Document = {"agency": agency, BY_DAY[0]: {"$gte": first_day.isoformat()}}
    query = sessions.concerns.left_out(wanted)
    found = await sessions.collection.find(query, STATE_SHOWN).sort(BY_DAY).limit(AT_ONCE).to_list()
    states = sessions.identified(found)
    return TrainingSessionList(sessions=[TrainingSessionView.of(state) for _, state in states])
