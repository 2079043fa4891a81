"""Deadlines of a case at the panel that are near or have passed, announced once each.

The invariant: the passing of time announces and decides nothing; without a request for a review the agency still makes
its final decision itself.
"""

from datetime import date

from contracts.event import Event
from contracts.panel import PanelClockBreached, PanelClockMoved, PanelDueSoonReached
from services.casework.clock_watch import AnnouncementKind, about, to_announce
from services.chassis.decision import Decision
from services.panel.domain.panel_case import PanelCase, decide, existing

_SAID: dict[AnnouncementKind, type[Event]] = {
    AnnouncementKind.DUE_SOON: PanelDueSoonReached,
    AnnouncementKind.BREACHED: PanelClockBreached,
    AnnouncementKind.MOVED: PanelClockMoved,
}


def announce(state: PanelCase | None, *, today: date) -> Decision[PanelCase]:
    """Everything about the clocks that still run that is to be announced by today and was not yet."""
    case = existing(state)
    events = [
        _SAID[kind].model_validate({"occurred_on": today, **about(kind, clock, case.announced)})
        for kind, clock in to_announce(case.awaited, case.announced, today)
    ]
    return decide(case, *events)
