"""Announces what is due soon and what has run out on enquiries.

The invariant: a referral that nobody took up comes back with the standards that its sender has in force that day.
"""

from functools import partial

from contracts.clocks import LocalStandard
from services.casework.clock_work import ClockWatch
from services.chassis.clock import today
from services.chassis.mongo import Document
from services.chassis.record import Decide
from services.enquiry.background.memory import Memory
from services.enquiry.domain.deadlines import announce
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.timekeeping import FIRST
from services.enquiry.store.enquiries import ENQUIRIES


def clock_watch(memory: Memory) -> ClockWatch[Enquiry]:
    """The clocks of enquiries, watched with the standards that this process knows."""
    return ClockWatch(
        ENQUIRIES,
        "enquiries",
        partial(_announcement, memory),
        shown={"state.progress.referral": 1},
    )


def _announcement(memory: Memory, found: Document) -> Decide[Enquiry]:
    referral = found["state"]["progress"]["referral"]
    standards: tuple[LocalStandard, ...] = ()
    if referral is not None:
        standards = memory.standards.in_force(referral["sender"], today(), FIRST)
    return partial(announce, today=today(), standards=standards)
