"""Fulfils what one record owes an enquiry: first the enquiry records it, then the obligation is discharged.

The invariant: stopped between the two writes it is done again, and the enquiry knows the obligation by its
number, so it happens once. Obligations to one enquiry are fulfilled in their order.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any
from uuid import UUID

import structlog
from pymongo.errors import PyMongoError

from contracts.enquiry import DuplicateAbsorbed
from services.casework.interval import alone, every
from services.casework.obligations import count_overdue, find_obligors
from services.chassis.cases import CaseRecords
from services.chassis.damage import DamagedRecord
from services.chassis.decision import Decision, Refusal
from services.chassis.record import Cause
from services.chassis.running import Running
from services.enquiry.domain.duplicate_enquiries import compensate_merge
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.fulfilment import fulfil_obligation
from services.enquiry.domain.obligations import Obligation, Obligor
from services.enquiry.store.enquiries import ENQUIRIES
from services.enquiry.store.information_events import INFORMATION_EVENTS
from services.enquiry.store.mystery_shops import MYSTERY_SHOPS

log = structlog.get_logger()

SECONDS = 2.0


@asynccontextmanager
async def obligation_work(running: Running) -> AsyncIterator[None]:
    """Background work: fulfils, every two seconds, what requests did not get to."""
    fulfilling = partial(every, SECONDS, partial(_fulfil_every_kind, running))
    async with running.background.doing("obligations", fulfilling):
        yield


async def overdue_obligations(running: Running) -> str | None:
    """What health says where records have owed something for over a minute; they are tried again."""
    overdue = sum([await count_overdue(each) for each in _obligors(running)])
    if not overdue:
        return None
    return (
        f"{overdue} records have owed an enquiry something for over a minute. The log names them."
    )


async def fulfil(records: CaseRecords[Any], enquiries: CaseRecords[Enquiry], obligor: UUID) -> None:
    """Fulfils what one record owes; what cannot be fulfilled now is left to `fulfil_all`."""
    try:
        await _fulfil(records, enquiries, obligor)
    except PyMongoError as away:
        log.warning("obligation_waits", obligor=str(obligor), error=away)


async def fulfil_all(records: CaseRecords[Any], enquiries: CaseRecords[Enquiry]) -> int:
    """Fulfils what records of this kind still owe; how many records it was."""
    found = [each async for each in find_obligors(records)]
    for obligor in found:
        with suppress(DamagedRecord):
            await _fulfil(records, enquiries, obligor)
    return len(found)


async def _fulfil(
    records: CaseRecords[Any], enquiries: CaseRecords[Enquiry], obligor: UUID
) -> None:
    waiting: set[UUID] = set()
    while (obligation := await _next(records, obligor, waiting)) is not None:
        if not await _is_fulfilled(records, enquiries, obligor, obligation):
            waiting.add(obligation.journey)


async def _next(records: CaseRecords[Any], obligor: UUID, waiting: set[UUID]) -> Obligation | None:
    state: Obligor | None = (await records.read(obligor)).state
    owed = state.owed if state else ()
    return next((each for each in owed if each.journey not in waiting), None)


async def _is_fulfilled(
    records: CaseRecords[Any],
    enquiries: CaseRecords[Enquiry],
    obligor: UUID,
    obligation: Obligation,
) -> bool:
    """Fulfils one obligation; where it cannot, it is in the log and tried again."""
    key = f"{obligor}/{obligation.number}"
    with alone("obligation", obligation=key, type=obligation.type):
        taken = await _is_recorded(enquiries, obligation, Cause(key, correlation=obligor.hex))
        compensated = not taken and obligation.type == DuplicateAbsorbed.type
        decide = partial(compensate_merge if compensated else _discharge, obligation=obligation)
        await records.change(obligor, decide, Cause(f"{key}/settled", correlation=obligor.hex))
        return True
    return False


async def _is_recorded(
    enquiries: CaseRecords[Enquiry], obligation: Obligation, cause: Cause
) -> bool:
    """Whether the enquiry holds the event; it does not where it had nothing to record."""
    decide = partial(
        fulfil_obligation,
        obligation.event,
        journey=obligation.journey,
        key=cause.key,
        details=obligation.details,
    )
    try:
        receipt = await enquiries.change(obligation.journey, decide, cause)
    except Refusal:
        if obligation.type != DuplicateAbsorbed.type:
            raise
        return False
    return bool(receipt.events)


def _discharge(state: Obligor | None, obligation: Obligation) -> Decision[Any]:
    if state is None:
        raise LookupError("an obligor's record is never taken away")
    return Decision(state.without_obligation(obligation.number))


async def _fulfil_every_kind(running: Running) -> None:
    for each in _obligors(running):
        await fulfil_all(each, running.records[ENQUIRIES.collection])


def _obligors(running: Running) -> list[CaseRecords[Any]]:
    kinds = (ENQUIRIES, INFORMATION_EVENTS, MYSTERY_SHOPS)
    return [running.records[kind.collection] for kind in kinds]
