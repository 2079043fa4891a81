"""Every stream and every event type in one table: what decoders, schemas and tests go by."""

from contracts import (
    agency,
    assessment,
    campaign,
    central_list,
    enquiry,
    equality,
    information_event,
    mystery_shop,
    mystery_shop_round,
    notifications,
    panel,
    panel_meeting,
    service_standard,
    training_session,
)
from contracts.event import Event

PUBLISHERS = (
    agency,
    enquiry,
    equality,
    information_event,
    mystery_shop,
    mystery_shop_round,
    campaign,
    service_standard,
    assessment,
    training_session,
    panel,
    central_list,
    panel_meeting,
    notifications,
)
STREAMS: dict[str, dict[str, type[Event]]] = {
    publisher.TOPIC: {event.type: event for event in publisher.EVENTS} for publisher in PUBLISHERS
}
