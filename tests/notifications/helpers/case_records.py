"""Case records of notifications as the tests of the sender find and change them."""

from datetime import datetime, timedelta
from uuid import UUID

from contracts.event import Envelope, Event
from services.chassis.cases import CaseRecords
from services.chassis.clock import now
from services.chassis.record import Cause
from services.notifications.consumers import write_to_household
from services.notifications.domain.correspondence import Correspondence
from tests.notifications.helpers.examples import CORRELATION, RECEIVED

Records = CaseRecords[Correspondence]


async def waiting(records: Records, journey: UUID) -> None:
    """The journey's enquiry was heard, and its acknowledgement waits."""
    await heard(records, journey, RECEIVED)


async def heard(
    records: Records, journey: UUID, *events: Event, at: datetime | None = None
) -> None:
    """These events of the enquiry were heard next, said at this moment or another."""
    for event in events:
        record = await records.read(journey)
        version = record.revision + 2
        envelope = Envelope(
            "enquiry", journey, version, event.type, at or now(), "cause", CORRELATION
        )
        decision = write_to_household(record.state, envelope, event)
        assert decision is not None
        await records.write(record, decision, Cause(f"heard {version}", CORRELATION))


async def let_time_pass(records: Records, journey: UUID) -> None:
    """As if the pause or the lease of the journey were over."""
    passed = now() - timedelta(seconds=1)
    stored = passed.isoformat().replace("+00:00", "Z")
    await records.collection.update_one(
        {"_id": journey},
        {"$set": {"wake_at": passed, "state.wake_at": stored}, "$inc": {"revision": 1}},
    )


async def event_types(records: Records, journey: UUID) -> list[str]:
    return [event.type for event in await records.history(journey)]
