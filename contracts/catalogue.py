"""Every stream and every event type in one table: what decoders, schemas and tests go by."""

from contracts import assessment, enquiry, equality, mystery_shop, notifications, panel
from contracts.event import Event

PUBLISHERS = (enquiry, equality, mystery_shop, assessment, panel, notifications)
STREAMS: dict[str, dict[str, type[Event]]] = {
    publisher.TOPIC: {event.type: event for event in publisher.EVENTS} for publisher in PUBLISHERS
}
