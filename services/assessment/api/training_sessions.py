"""Training sessions over HTTP: planned by staff, who book one applicant after another.

The invariant: a route decides nothing; after a decision it tells cases at once what became of their places, and the
background tells them the rest.
"""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from contracts.reference import AgencyCode
from services.assessment.api.dependencies import ASSESSORS, Assessments
from services.assessment.background.training import tell_cases
from services.assessment.domain import training_plan
from services.assessment.domain.training_session import TrainingSession
from services.assessment.training_store import (
    TRAINING_SESSIONS,
    TrainingSessionList,
    TrainingSessionView,
    list_from,
)
from services.chassis.admission import may
from services.chassis.clock import hour_on, today
from services.chassis.commands import (
    Commands,
    CommandT,
    Records,
    commands_of,
    journey_of,
    records_of,
)
from services.chassis.decision import Decision
from services.chassis.problems import REFUSALS
from services.chassis.record import Receipt

router = APIRouter(tags=["training sessions"], responses=REFUSALS)

Sessions = Annotated[Records[TrainingSession], Depends(records_of(TRAINING_SESSIONS))]
SessionCommands = Annotated[Commands[TrainingSession], Depends(commands_of(TRAINING_SESSIONS))]
From = Annotated[
    date | None, Query(alias="from", description="The first date; today if you leave it out")
]


async def _change(
    sessions: Commands[TrainingSession],
    cases: Assessments,
    session: UUID,
    decide: Callable[[TrainingSession | None, CommandT], Decision[TrainingSession]],
    command: CommandT,
) -> Receipt:
    """Decides, then tells cases what the session owes them."""
    receipt = await sessions.change(session, decide, command)
    await tell_cases(sessions.records, cases.records, session)
    return receipt


@router.post("/training-sessions", status_code=201, dependencies=[may(*ASSESSORS)])
async def plan_training_session(
    command: training_plan.PlanTrainingSession, sessions: SessionCommands
) -> Receipt:
    """Plan a training session with places. The `journey` in the receipt identifies it."""
    identity = journey_of(sessions.records.kind.stream, sessions.key)
    decide = partial(training_plan.plan_training_session, identity=identity, at=hour_on(command.on))
    return await sessions.open(decide, command)


@router.post(
    "/training-sessions/{training_session}/change-training-session",
    dependencies=[may(*ASSESSORS)],
)
async def change_training_session(
    training_session: UUID,
    command: training_plan.ChangeTrainingSession,
    sessions: SessionCommands,
    cases: Assessments,
) -> Receipt:
    """Change the details you send. We tell everyone who has a place."""
    decide = partial(training_plan.change_training_session, at=hour_on(command.on))
    return await _change(sessions, cases, training_session, decide, command)


@router.post(
    "/training-sessions/{training_session}/cancel-training-session",
    dependencies=[may(*ASSESSORS)],
)
async def cancel_training_session(
    training_session: UUID,
    command: training_plan.CancelTrainingSession,
    sessions: SessionCommands,
    cases: Assessments,
) -> Receipt:
    """Cancel the training session. We tell everyone who has a place."""
    decide = partial(training_plan.cancel_training_session, at=hour_on(command.on))
    return await _change(sessions, cases, training_session, decide, command)


@router.post(
    "/training-sessions/{training_session}/book-training-place", dependencies=[may(*ASSESSORS)]
)
async def book_training_place(
    training_session: UUID,
    command: training_plan.BookTrainingPlace,
    sessions: SessionCommands,
    cases: Assessments,
) -> Receipt:
    """Book a place for one applicant, while there is one. We tell them."""
    case = await cases.referred_to(command.journey, "journey")
    decide = partial(training_plan.book_training_place, case=case, at=hour_on(command.on))
    return await _change(sessions, cases, training_session, decide, command)


@router.post(
    "/training-sessions/{training_session}/give-up-training-place", dependencies=[may(*ASSESSORS)]
)
async def give_up_training_place(
    training_session: UUID,
    command: training_plan.GiveUpTrainingPlace,
    sessions: SessionCommands,
    cases: Assessments,
) -> Receipt:
    """Cancel one applicant's place before the session begins. We tell them."""
    await cases.referred_to(command.journey, "journey")
    decide = partial(training_plan.give_up_training_place, at=hour_on(command.on))
    return await _change(sessions, cases, training_session, decide, command)


@router.get("/training-sessions/{training_session}", dependencies=[may(*ASSESSORS)])
async def show_training_session(training_session: UUID, sessions: Sessions) -> TrainingSessionView:
    """Show a training session and who has a place."""
    return TrainingSessionView.of(await sessions.state(training_session))


@router.get("/agencies/{agency}/training-sessions", dependencies=[may(*ASSESSORS)])
async def list_training_sessions(
    agency: AgencyCode, sessions: Sessions, first_day: From = None
) -> TrainingSessionList:
    """List an agency's training sessions from a date, by date and time, including cancelled ones."""
    return await list_from(sessions.records, agency, first_day or today())
