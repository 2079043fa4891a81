"""Announces what is due soon and what has run out.

The invariant: whatever is due is found again from the records alone, so a process that was killed at any
moment leaves nothing unannounced, and two processes announce it once.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from uuid import uuid4

import structlog

from contracts.clocks import LocalStandard
from services.chassis.cases import CaseRecords
from services.chassis.clock import now, today
from services.chassis.record import Cause
from services.chassis.running import Running
from services.chassis.service import Work
from services.enquiry.background.interval import every
from services.enquiry.background.memory import Memory
from services.enquiry.domain.deadlines import announce
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.timekeeping import FIRST
from services.enquiry.store.enquiries import ENQUIRIES

log = structlog.get_logger()

QUIET = timedelta(minutes=10)
"""A record that was just written is left alone: someone may be typing what happened days ago, and
a clock must not be called breached before its answer is entered."""

AT_ONCE = 200
SECONDS = 5.0


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
    """What was to be said after a version is said once, even if several find it."""
    return Cause(key=f"clocks after {version}", correlation=uuid4().hex)


def clock_work(memory: Memory) -> Work:
    """Background work: clocks every five seconds."""

    @asynccontextmanager
    async def work(running: Running) -> AsyncIterator[None]:
        enquiries = running.records[ENQUIRIES.collection]
        announcing = partial(every, SECONDS, partial(_announce_all, enquiries, memory))
        async with running.background.doing("clocks", announcing):
            yield

    return work


async def _announce_all(enquiries: CaseRecords[Enquiry], memory: Memory) -> None:
    while await announce_due(enquiries, memory) == AT_ONCE:
        pass
