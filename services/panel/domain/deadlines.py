"""Deadlines of a case at the panel that are near or have passed, announced once each.

The invariant: the passing of time announces and decides nothing; without a request for a review the agency still makes
its final decision itself.
"""

from datetime import date

from contracts.panel import PanelClockBreached, PanelDueSoonReached
from services.casework.clock_watch import AnnouncementKind, to_announce
from services.chassis.decision import Decision
from services.panel.domain.panel_case import PanelCase, decide, existing

_SAID = {
    AnnouncementKind.DUE_SOON: PanelDueSoonReached,
    AnnouncementKind.BREACHED: PanelClockBreached,
}


def announce(state: PanelCase | None, *, today: date) -> Decision[PanelCase]:
    """Everything about the clocks that still run that is to be announced by today and was not yet."""
    case = existing(state)
    events = [
        _SAID[kind](occurred_on=today, clock=clock.id, due_on=clock.due_on)
        for kind, clock in to_announce(case.awaited, case.announced, today)
    ]
    return decide(case, *events)
