"""Events as a record keeps them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from contracts.event import Event
from services.chassis.record import RecordedEvent

JOURNEY = UUID(int=1)
AT = datetime(2025, 3, 14, 9, tzinfo=UTC)


def recorded(events: Sequence[Event]) -> list[RecordedEvent]:
    """These events of one record, all recorded at one moment."""
    return [
        RecordedEvent(version=version, type=each.type, at=AT, data=each.model_dump(mode="json"))
        for version, each in enumerate(events, start=1)
    ]
