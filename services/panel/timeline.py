"""What applicants see of their case at the panel, in one table, and whose turn it is.

The invariant: an event type is either in `TIMELINE` or, with the reason, in `NOT_ON_TIMELINE`; what the
panel recommended is said once the agency has decided, and never by whom or how many.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from contracts import panel as events
from contracts.clocks import ClockId, RunningClock, due
from contracts.event import Event
from contracts.reference import AgencyDecision, ApprovalEnd, ReviewRoute
from contracts.timeline import Timeline, TimelineClock, Turn
from contracts.words import day
from services.casework.timeline import Entry, Table, entries, readable
from services.chassis.record import RecordedEvent
from services.panel.domain.panel_case import PanelCase, Status


def _notice(event: events.DecisionNoticeSent) -> str:
    if event.decision is AgencyDecision.APPROVED:
        return "The agency sent you its decision in writing."
    if event.decision is AgencyDecision.NOT_APPROVED:
        return "The agency sent you a letter with its final decision and its reasons. It decided not to approve you as adopters."
    until = day(due(ClockId.QD_RESPONSE, event.occurred_on))
    return f"The agency sent you a letter which says that it proposes not to approve you as adopters. It is a proposal, not the final decision. You can write to the agency and say why you disagree, or ask the Independent Review Mechanism, which is separate from the agency and free. You cannot do both. The last day to do this: {until}."


_REVIEW = {
    ReviewRoute.REPRESENTATIONS: "The agency received what you wrote about its proposal. It will consider it before it makes its final decision.",
    ReviewRoute.INDEPENDENT_REVIEW: "You asked the Independent Review Mechanism to look at the agency's proposal. The agency will make its final decision after that.",
}
_END = {
    ApprovalEnd.GIVEN_UP: "You gave up your approval, so it has ended.",
    ApprovalEnd.AFTER_REVIEW: "The agency ended your approval after a review.",
    ApprovalEnd.ADOPTION_ORDER: "The court made an adoption order, so your approval has ended.",
}

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
    events.DecisionNoticeSent: Entry(_notice),
    events.ReviewRequested: Entry(lambda event: _REVIEW[event.route]),
    events.ApprovalEnded: Entry(lambda event: _END[event.end]),
    events.PanelCaseClosed: Entry("You withdrew your application, so it ends here."),
}
NOT_ON_TIMELINE: Mapping[type[Event], str] = {
    events.QualifyingDeterminationIssued: "applicants learn of it by its notice, which has an entry of its own",
    events.PanelDateCorrected: "the corrected entry shows the right day, marked as corrected",
    events.PanelNoteAdded: "a note is for staff and not for the household",
    events.ApplicantsNotApproved: "applicants learn of it by its notice, which has an entry of its own",
}
TIMELINE_ONCE_DECIDED: Table = {
    **TIMELINE,
    events.PanelRecommended: TIMELINE[events.PanelRecommended]._replace(
        details=("recommendation",)
    ),
}
"""The notice of a qualifying determination gives the recommendation where it differs (regulation
30B(5)). No rule that was found says that applicants hear of it earlier, so they do not here."""

_DECIDED = frozenset(
    {Status.UNDER_REVIEW, Status.APPROVED, Status.NOT_APPROVED, Status.APPROVAL_ENDED}
)
_BALLS: Mapping[Status, Turn] = {
    Status.REFERRED: Turn.PANEL,
    Status.MET: Turn.PANEL,
    Status.RECOMMENDED: Turn.PANEL,
    Status.MINUTES_FINAL: Turn.DECISION_MAKER,
    Status.UNDER_REVIEW: Turn.REVIEW,
    Status.APPROVED: Turn.AGENCY,
    Status.NOT_APPROVED: Turn.NOBODY,
    Status.APPROVAL_ENDED: Turn.NOBODY,
    Status.CLOSED: Turn.NOBODY,
}


def timeline(
    journey: UUID, case: PanelCase, history: Sequence[RecordedEvent], today: date
) -> Timeline:
    """The case at the panel as its applicants see it, and staff who look at what they see."""
    table = TIMELINE_ONCE_DECIDED if case.told in _DECIDED else TIMELINE
    return Timeline(
        journey=journey,
        agency=case.agency,
        household=case.household,
        stands=case.told,
        turn=turn_of(case, today),
        clocks=[
            TimelineClock.of(clock, broken_off=_broken_off(case, clock))
            for clock in case.clocks.values()
        ],
        entries=entries(history, table, _right_days(history)),
    )


def _right_days(history: Sequence[RecordedEvent]) -> dict[int, date]:
    """The right days by the version of their event; of several corrections the last holds."""
    corrections = readable(events.PanelDateCorrected, history)
    return {each.corrects: each.right_day for each in corrections}


def turn_of(case: PanelCase, today: date) -> Turn:
    """Whose turn it is by that day; under review the applicants' for the time in which they can ask."""
    asking = case.clocks.get(ClockId.QD_RESPONSE)
    if case.told is Status.UNDER_REVIEW and asking:
        waits = asking.stopped_on is None and today <= asking.due_on
        return Turn.HOUSEHOLD if waits else Turn.REVIEW
    return _BALLS[case.told]


def _broken_off(case: PanelCase, clock: RunningClock) -> bool:
    """Whether a clock ended without what it waited for: by a withdrawal, or because nobody asked for a review."""
    if clock.id is ClockId.QD_RESPONSE:
        return clock.stopped_on is not None and case.review_route is None
    return case.status is Status.CLOSED
