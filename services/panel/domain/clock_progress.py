"""What the state of a panel case keeps of what its clocks announce."""

from collections.abc import Callable, Mapping
from typing import Any

from contracts.event import Event
from contracts.panel import (
    PanelClockBreached,
    PanelClockBreachRetracted,
    PanelClockMoved,
    PanelDueSoonReached,
)
from services.casework.clock_watch import AnnouncementKind, announced, taken_back

CHANGES: Mapping[type[Event], Callable[[Any, Any], dict[str, Any]]] = {
    PanelDueSoonReached: announced(AnnouncementKind.DUE_SOON),
    PanelClockBreached: announced(AnnouncementKind.BREACHED),
    PanelClockMoved: announced(AnnouncementKind.MOVED),
    PanelClockBreachRetracted: taken_back,
}
