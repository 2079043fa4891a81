"""Every stream and every event type in one table: what decoders, schemas and tests go by."""

from contracts import (
    assessment,
    enquiry,
    equality,
    information_event,
    mystery_shop,
    mystery_shop_round,
    notifications,
    panel,
    service_standard,
)
from contracts.event import Event

PUBLISHERS = (
    enquiry,
    equality,
    information_event,
    mystery_shop,
    mystery_shop_round,
    service_standard,
    assessment,
    panel,
    notifications,
)
STREAMS: dict[str, dict[str, type[Event]]] = {
    publisher.TOPIC: {event.type: event for event in publisher.EVENTS} for publisher in PUBLISHERS
}
