"""What applicants see of their case at the panel, in one table, and whose turn it is.

The invariant: an event type is either in `TIMELINE` or, with the reason, in `NOT_ON_TIMELINE`; what the
panel recommended is said once the agency has decided, and never by whom or how many.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from contracts import panel as events
from contracts.clocks import ClockId, representations_until
from contracts.event import Event
from contracts.timeline import Timeline, TimelineClock, Turn
from contracts.words import day
from services.casework.timeline import Entry, Table, entries
from services.chassis.record import RecordedEvent
from services.panel.domain.panel_case import PanelCase, Status


def _determined(event: events.QualifyingDeterminationIssued) -> str:
    return f"The agency sent you a letter which says that it proposes not to approve you as adopters. It is a proposal, not the final decision. You can write to the agency and say why you disagree, or ask the Independent Review Mechanism, which is separate from the agency and free. You cannot do both. Do this by {day(representations_until(event.occurred_on))}."


TIMELINE: Table = {
    events.PanelCaseOpened: Entry("The adoption panel received your report.", ("agency",)),
    events.PanelMet: Entry("The adoption panel met and considered your case."),
    events.PanelRecommended: Entry(
        "The adoption panel made its recommendation. The agency makes the decision."
    ),
    events.MinutesFinalised: Entry(
        "The agency decision maker received the panel's recommendation and final minutes."
    ),
    events.ApplicantsApproved: Entry(
        "The agency decided that you are suitable to adopt.", ("agency",)
    ),
    events.QualifyingDeterminationIssued: Entry(_determined, ("agency",)),
    events.PanelCaseClosed: Entry(
        "You withdrew your application, so the panel will not consider it."
    ),
}
NOT_ON_TIMELINE: Mapping[type[Event], str] = {
    events.PanelNoteAdded: "a note is for staff and not for the household"
}
TIMELINE_ONCE_DECIDED: Table = {
    **TIMELINE,
    events.PanelRecommended: TIMELINE[events.PanelRecommended]._replace(
        details=("recommendation",)
    ),
}
"""The letter of a qualifying determination gives the recommendation where it differs (regulation
30B(5)). No rule that was found says that applicants hear of it earlier, so they do not here."""

_DECIDED = {Status.APPROVED, Status.DETERMINED}
_BALLS: Mapping[Status, Turn] = {
    Status.REFERRED: Turn.PANEL,
    Status.MET: Turn.PANEL,
    Status.RECOMMENDED: Turn.PANEL,
    Status.MINUTES_FINAL: Turn.DECISION_MAKER,
    Status.APPROVED: Turn.AGENCY,
    Status.DETERMINED: Turn.REVIEW,
    Status.CLOSED: Turn.NOBODY,
}


def timeline(
    journey: UUID, case: PanelCase, history: Sequence[RecordedEvent], today: date
) -> Timeline:
    """The case at the panel as its applicants see it, and staff who look at what they see."""
    decided = case.status in _DECIDED
    return Timeline(
        journey=journey,
        agency=case.agency,
        household=case.household,
        stands=case.status,
        turn=turn_of(case, today),
        clocks=[
            TimelineClock.of(clock, broken_off=case.status is Status.CLOSED)
            for clock in case.clocks.values()
        ],
        entries=entries(history, TIMELINE_ONCE_DECIDED if decided else TIMELINE, {}),
    )


def turn_of(case: PanelCase, today: date) -> Turn:
    """Whose turn it is by that day; after a qualifying determination the applicants' for 40 working days."""
    decided_on = case.clocks[ClockId.ADM_DECIDE].stopped_on if case.status in _DECIDED else None
    if case.status is Status.DETERMINED and decided_on:
        return Turn.HOUSEHOLD if today <= representations_until(decided_on) else Turn.REVIEW
    return _BALLS[case.status]
