"""Signs of birthdays that were made under another key.

The invariant: a service answers only once it has made them anew from the form on the same record. What an
instance with another key writes meanwhile follows within an hour.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from services.casework.interval import alone, every
from services.chassis.cases import CaseRecords
from services.chassis.record import Cause
from services.chassis.running import Running
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.keyed_signs import mark_of
from services.enquiry.domain.registered_people import renew_signs
from services.enquiry.store.enquiries import ENQUIRIES
from services.enquiry.store.registered_alike import with_stale_signs

SECONDS = 3600.0


@asynccontextmanager
async def sign_work(running: Running, *, key: bytes) -> AsyncIterator[None]:
    """Background work: at the start, and every hour."""
    enquiries = running.records[ENQUIRIES.collection]
    await renew_stale_signs(enquiries, key)
    again = partial(every, SECONDS, partial(renew_stale_signs, enquiries, key))
    async with running.background.doing("signs of registered people", again):
        yield


async def renew_stale_signs(enquiries: CaseRecords[Enquiry], key: bytes) -> int:
    """Makes anew what is not under this key; how many records it was."""
    stale = await with_stale_signs(enquiries, mark_of(key))
    for journey in stale:
        with alone("signs", journey=str(journey)):
            cause = Cause(f"signs of {journey} under {mark_of(key)}", journey.hex)
            await enquiries.change(journey, partial(renew_signs, key=key), cause)
    return len(stale)
