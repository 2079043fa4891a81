"""Announces what is due soon and what has run out.

The invariant: whatever is due is found again from the records alone, so a process that was killed at any
moment leaves nothing unannounced, and two processes announce it once. A damaged record is passed by.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from typing import NamedTuple
from uuid import UUID, uuid4

import structlog

from contracts.clocks import LocalStandard
from services.chassis.cases import CaseRecords
from services.chassis.clock import now, today
from services.chassis.mongo import Document
from services.chassis.record import Cause, Decide
from services.chassis.running import Running
from services.chassis.service import Work
from services.enquiry.background.interval import alone, every
from services.enquiry.background.memory import Memory
from services.enquiry.domain.deadlines import announce
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.timekeeping import FIRST
from services.enquiry.store.enquiries import ENQUIRIES

log = structlog.get_logger()

QUIET = timedelta(minutes=10)
"""A record that was just written is left alone: someone may be typing what happened days ago, and
a clock must not be called breached before its answer is entered."""

LATE = timedelta(hours=1)
AT_ONCE = 200
SECONDS = 5.0


class DueRecord(NamedTuple):
    """An enquiry on which something is to be announced."""

    journey: UUID
    decide: Decide[Enquiry]
    cause: Cause


async def announce_due(
    enquiries: CaseRecords[Enquiry], memory: Memory, *, quiet: timedelta = QUIET
) -> int:
    """Announces whatever has fallen due on records at rest; on how many records that went well."""
    at = now()
    due = {"wake_at": {"$type": "date", "$lte": at}, "touched_at": {"$lte": at - quiet}}
    shown = {"version": 1, "state.progress.referral": 1}
    found = enquiries.collection.find(enquiries.concerns.left_out(due), shown).limit(AT_ONCE)
    documents = await found.to_list()
    announced = 0
    for each in enquiries.concerns.readable(documents, partial(_announcement, memory)):
        with alone("announcement", journey=str(each.journey)):
            await enquiries.change(each.journey, each.decide, each.cause)
            announced += 1
    return announced


async def overdue_announcements(running: Running) -> str | None:
    """What health says where something should have been announced over an hour ago; it is tried again."""
    enquiries = running.records[ENQUIRIES.collection]
    late = {
        "wake_at": {"$type": "date", "$lte": now() - LATE},
        "touched_at": {"$lte": now() - LATE},
    }
    overdue = await enquiries.collection.count_documents(enquiries.concerns.left_out(late))
    if not overdue:
        return None
    return (
        f"Deadlines of {overdue} enquiries were not announced for over an hour. The log says why."
    )


def _announcement(memory: Memory, found: Document) -> DueRecord:
    referral = found["state"]["progress"]["referral"]
    standards: tuple[LocalStandard, ...] = ()
    if referral is not None:
        standards = memory.standards.in_force(referral["sender"], today(), FIRST)
    decide = partial(announce, today=today(), standards=standards)
    return DueRecord(found["_id"], decide, _cause(found["version"]))


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
