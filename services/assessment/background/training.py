"""Tells cases what becomes of their applicants' places at training sessions, and sessions which places a case or an applicant left.

The invariant: work that stops between its two writes is done again, and the case knows it by its number, so it counts
once. Each case hears what it is owed in order.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from uuid import UUID

import structlog
from pymongo.errors import PyMongoError

from services.assessment.domain.assessment import Assessment
from services.assessment.domain.left_places import free_left_place
from services.assessment.domain.training_places import hear_of_place, settle, settle_left
from services.assessment.domain.training_session import Owed, TrainingSession
from services.assessment.store import ASSESSMENTS
from services.assessment.training_store import TRAINING_SESSIONS
from services.casework.interval import alone, every
from services.casework.obligations import count_overdue, find_obligors
from services.chassis.cases import CaseRecords
from services.chassis.clock import hour_on, today
from services.chassis.damage import DamagedRecord
from services.chassis.record import Cause
from services.chassis.running import Running

log = structlog.get_logger()

SECONDS = 2.0
Sessions = CaseRecords[TrainingSession]
Cases = CaseRecords[Assessment]


@asynccontextmanager
async def place_work(running: Running) -> AsyncIterator[None]:
    """Background work: tells cases, every two seconds, what requests did not get to."""
    telling = partial(every, SECONDS, partial(_tell_all, _sessions(running), _cases(running)))
    async with running.background.doing("training places", telling):
        yield


async def overdue_places(running: Running) -> str | None:
    """What health says where cases were not told for over a minute; it is tried again."""
    untold = await count_overdue(_sessions(running))
    if untold:
        return f"Cases were not told of places at {untold} training sessions for over a minute. The log names them."
    ended = await count_overdue(_cases(running))
    if not ended:
        return None
    return f"Training sessions were not told for over a minute of places that {ended} cases or their applicants left. The log names them."


async def tell_cases(sessions: Sessions, cases: Cases, session: UUID) -> None:
    """Tells cases what this session owes them; what cannot be told now is left to the background."""
    try:
        await _tell(sessions, cases, session)
    except PyMongoError as away:
        log.warning("place_waits", session=str(session), error=away)


async def _tell_all(sessions: Sessions, cases: Cases) -> None:
    for session in [each async for each in find_obligors(sessions)]:
        with suppress(DamagedRecord):
            await _tell(sessions, cases, session)
    for journey in [each async for each in find_obligors(cases)]:
        with suppress(DamagedRecord):
            await free_places(sessions, cases, journey)


async def free_places(sessions: Sessions, cases: Cases, journey: UUID) -> None:
    """Frees the places that an ended case or an applicant left, one after another, and settles each with the case."""
    state = (await cases.read(journey)).state
    for left in state.owed if state else ():
        key = f"{journey}/{left.number}" + ("/left" if left.goes_on else "")
        with alone("place that was left", place=key):
            at = hour_on(today())
            free = partial(free_left_place, journey=journey, left=left, today=today(), at=at)
            cause = partial(Cause, correlation=journey.hex)
            await sessions.change(left.session, free, cause(f"{key}/freed"))
            settled = partial(settle_left, left=left)
            await cases.change(journey, settled, cause(f"{key}/settled"))


async def _tell(sessions: Sessions, cases: Cases, session: UUID) -> None:
    waiting: set[UUID] = set()
    while (owed := await _next(sessions, session, waiting)) is not None:
        key, told = f"{session}/{owed.number}", False
        with alone("training place", place=key):
            await _tell_one(sessions, cases, session, owed, key)
            told = True
        if not told:
            waiting.add(owed.journey)


async def _tell_one(sessions: Sessions, cases: Cases, session: UUID, owed: Owed, key: str) -> None:
    correlation = session.hex
    hear = partial(hear_of_place, owed=owed, session=session)
    receipt = await cases.change(owed.journey, hear, Cause(key, correlation=correlation))
    ended = not receipt.events and await _has_ended(cases, owed.journey)
    settled = partial(settle, owed=owed, ended=ended)
    await sessions.change(session, settled, Cause(f"{key}/settled", correlation=correlation))


async def _has_ended(cases: Cases, journey: UUID) -> bool:
    case = (await cases.read(journey)).state
    return case is not None and case.has_ended


async def _next(sessions: Sessions, session: UUID, waiting: set[UUID]) -> Owed | None:
    state = (await sessions.read(session)).state
    owed = state.owed if state else ()
    return next((each for each in owed if each.journey not in waiting), None)


def _sessions(running: Running) -> Sessions:
    return running.records[TRAINING_SESSIONS.collection]


def _cases(running: Running) -> Cases:
    return running.records[ASSESSMENTS.collection]
