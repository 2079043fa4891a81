"""A household with a long history: the last event of its record happens again and again."""

from uuid import UUID

from services.chassis.mongo import database, open_client
from services.chassis.settings import RecordSettings
from services.enquiry.store.enquiries import ENQUIRIES


async def lengthened(settings: RecordSettings, journey: str, events: int) -> None:
    """Puts so many more events into the record of an enquiry, each as sent as the last."""
    async with open_client(settings.replica_set) as client:
        records = database(client, f"{settings.namespace}enquiry")[ENQUIRIES.collection]
        found = await records.find_one({"_id": UUID(journey)})
        assert found is not None
        last = found["events"][-1]
        more = [last | {"version": last["version"] + number} for number in range(1, events + 1)]
        counted = {"version": events, "sent": events}
        await records.update_one(
            {"_id": found["_id"]}, {"$push": {"events": {"$each": more}}, "$inc": counted}
        )
