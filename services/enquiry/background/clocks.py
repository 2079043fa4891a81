"""What the service does without being asked: announces clocks, and settles what one record owes another.

The invariant: whatever is due is found again from the records alone, so a process that was killed at any
moment leaves nothing unsaid, and two processes say it once.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import structlog
from aiokafka.errors import KafkaError
from pymongo.errors import PyMongoError

from contracts.clocks import LocalStandard
from services.chassis.cases import CaseRecords, LostRace
from services.chassis.clock import now, today
from services.chassis.record import Cause
from services.chassis.running import Running
from services.chassis.service import Work, in_background
from services.enquiry.background.memory import Memory
from services.enquiry.background.obligations import fulfil_all
from services.enquiry.background.places import give_up_places
from services.enquiry.domain.deadlines import announce
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.timekeeping import FIRST
from services.enquiry.store.enquiries import ENQUIRIES
from services.enquiry.store.information_events import INFORMATION_EVENTS
from services.enquiry.store.mystery_shops import MYSTERY_SHOPS
from services.enquiry.store.obligations import count_overdue

log = structlog.get_logger()

QUIET = timedelta(minutes=10)
"""A record that was just written is left alone: somebody may be typing what happened days ago, and
a clock must not be called breached before its answer is entered."""

AT_ONCE = 200
CLOCK_SECONDS = 5.0
DEBT_SECONDS = 2.0


async def announce_due(
    enquiries: CaseRecords[Enquiry], memory: Memory, *, quiet: timedelta = QUIET
) -> int:
    """Announces whatever has fallen due on records at rest; how many records it was."""
    at = now()
    due = enquiries.collection.find(
        {
            "wake_at": {"$type": "date", "$lte": at},
            "touched_at": {"$lte": at - quiet},
        },
        {"version": 1, "state.progress.referral": 1},
    ).limit(AT_ONCE)
    found = [each async for each in due]
    for each in found:
        referral = each["state"]["progress"]["referral"]
        standards: tuple[LocalStandard, ...] = ()
        if referral is not None:
            standards = memory.standards.in_force(referral["sender"], today(), FIRST)
        decide = partial(announce, today=today(), standards=standards)
        await enquiries.change(each["_id"], decide, _cause(each["version"]))
    return len(found)


def _cause(version: int) -> Cause:
    """What was to be said after a version is said once, whoever finds it."""
    return Cause(key=f"clocks after {version}", correlation=uuid4().hex)


def clock_work(memory: Memory) -> Work:
    """Background work: clocks every five seconds, debts every two."""

    @asynccontextmanager
    async def work(running: Running) -> AsyncIterator[None]:
        enquiries = running.records[ENQUIRIES.collection]
        debtors = _debtors(running)

        async def settle() -> None:
            for each in debtors:
                await fulfil_all(each, enquiries)
            await give_up_places(enquiries, running.records[INFORMATION_EVENTS.collection])

        clocks = partial(_announce_all, enquiries, memory)
        async with (
            in_background(_again(clocks, CLOCK_SECONDS)),
            in_background(_again(settle, DEBT_SECONDS)),
        ):
            yield

    return work


async def overdue_obligations(running: Running) -> str | None:
    """What health says where debts have stood for over a minute; they are tried again all the time."""
    overdue = sum([await count_overdue(each) for each in _debtors(running)])
    if not overdue:
        return None
    return f"{overdue} records have owed an enquiry something for a minute; the log names them."


def _debtors(running: Running) -> list[CaseRecords[Any]]:
    kinds = (ENQUIRIES, INFORMATION_EVENTS, MYSTERY_SHOPS)
    return [running.records[kind.collection] for kind in kinds]


async def _announce_all(enquiries: CaseRecords[Enquiry], memory: Memory) -> None:
    while await announce_due(enquiries, memory) == AT_ONCE:
        pass


async def _again(work: Callable[[], Awaitable[None]], seconds: float) -> None:
    """Does it again and again; a server that is away is waited for."""
    while True:
        await asyncio.sleep(seconds)
        try:
            await work()
        except (PyMongoError, KafkaError, LostRace) as away:
            log.warning("background_work_waits", error=away)
