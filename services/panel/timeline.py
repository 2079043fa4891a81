"""What applicants see of their case at the panel, in one table, and whose turn it is.

The invariant: an event type is either in `TIMELINE` or, with the reason, in `NOT_ON_TIMELINE`; what the
panel recommended is said once the agency has decided after it, and never by whom or how many.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from contracts import panel as events
from contracts import placement, temporary_fostering
from contracts.clocks import ClockId, RunningClock, due
from contracts.deferral import (
    FullReportAsked,
    PanelAskedForMore,
    PanelCaseResumed,
    PanelDeferred,
    told_needs,
)
from contracts.event import Event
from contracts.panel_attendance import AttendanceRecorded, AttendanceWish, AttendanceWished
from contracts.panel_minutes import HearingMinutesFinalised, MinutesCorrected, MinutesDrafted
from contracts.reference import AgencyDecision, Recommendation, ReviewEnd, ReviewRoute
from contracts.second_panel import SecondPanelAsked, SecondPanelRecommended
from contracts.timeline import Timeline, TimelineClock, Turn
from contracts.words import day, label_of
from services.casework.clock_watch import in_words, is_households
from services.casework.timeline import Entry, Table, entries, readable, turning_points_of
from services.chassis.record import RecordedEvent
from services.panel import approval_timeline
from services.panel.domain.as_told import as_told, untold
from services.panel.domain.panel_case import PanelCase
from services.panel.domain.placement_progress import is_child_placed
from services.panel.domain.status import PROPOSED, Status


def _notice(event: events.DecisionNoticeSent) -> str:
    if event.decision is AgencyDecision.APPROVED:
        return "The agency sent you its decision in writing."
    if event.decision is AgencyDecision.NOT_APPROVED:
        return "The agency sent you a letter with its final decision and its reasons. It decided not to approve you as adopters."
    until = day(due(ClockId.QD_RESPONSE, event.occurred_on))
    return f"The agency sent you a letter which says that it proposes not to approve you as adopters. It is a proposal, not the final decision. You can write to the agency and say why you disagree, or ask the Independent Review Mechanism, which is separate from the agency and free. You cannot do both. The last day to do this: {until}."


def _foster_carers(event: temporary_fostering.TemporaryFosteringApproved) -> str:
    return f"The agency approved you as foster carers for one child, until {day(event.until)}."


def _matched(event: placement.AdoptersMatched) -> str:
    return f"The agency matched you with {_children(event.children)}."


def _placed(event: placement.ChildrenPlaced) -> str:
    return f"The agency placed {_children(event.children)} with you."


def _children(number: int) -> str:
    return "1 child" if number == 1 else f"{number} children"


_MATCH_ENDED = {
    placement.MatchEnd.DID_NOT_GO_AHEAD: "The match did not go ahead.",
    placement.MatchEnd.DISRUPTED: "The placement ended.",
    placement.MatchEnd.BY_MISTAKE: "The agency had recorded a match by mistake, and has put that right.",
}


def _deferred(event: PanelDeferred | PanelAskedForMore) -> str:
    missing = ", ".join(label_of(each).lower() for each in told_needs(event.missing))
    needs = f": {missing}" if missing else ""
    return f"The adoption panel needs more before it makes its recommendation{needs}. Your agency will talk with you about this, and {_NEXT[type(event)]}."


_NEXT: Mapping[type[Event], str] = {
    PanelDeferred: "send your report to the panel again",
    PanelAskedForMore: "the panel will meet again",
}


def _wished(event: AttendanceWished) -> str:
    who = "The first applicant" if event.applicant == 1 else "The second applicant"
    return f"{who} {_WISHED[event.wish]} when the adoption panel meets."


_WISHED = {
    AttendanceWish.IN_PERSON: "wants to come in person",
    AttendanceWish.ONLINE: "wants to take part online or by phone",
    AttendanceWish.NOT: "does not want to take part",
}


def _late_answer(event: events.LateReviewRequestAnswered) -> str:
    if not event.taken:
        return "You asked for a review after the last day to do this, and it cannot be taken any more. The agency makes its final decision."
    return f"You asked for a review after the last day to do this, and it is taken all the same. {_REVIEW[event.route]}"


_REVIEW_ENDED = {
    ReviewEnd.WITHDRAWN: "You withdrew what you had asked for. The agency makes its final decision.",
    ReviewEnd.NOT_TAKEN: "The Independent Review Mechanism cannot look at your application. You can still write to the agency and say why you disagree, until the last day that its letter gave you.",
}
_REVIEW = {
    ReviewRoute.REPRESENTATIONS: "The agency received what you wrote about its proposal. It will consider it before it makes its final decision.",
    ReviewRoute.INDEPENDENT_REVIEW: "You asked the Independent Review Mechanism to look at the agency's proposal. The agency will make its final decision after that.",
}
_CLOSED = {
    events.PanelEnd.WITHDRAWN: "You withdrew your application, so it ends here.",
    events.PanelEnd.DISQUALIFIED: "The agency decided that you are not suitable to adopt, so your case is no longer with the adoption panel.",
}

TIMELINE: Table = {
    events.PanelCaseOpened: Entry("The adoption panel received your report.", ("agency",)),
    events.PanelClockMoved: Entry(in_words, ("clock", "due_on", "was_due_on"), found_out=True),
    events.PanelMet: Entry("The adoption panel met and considered your case."),
    AttendanceWished: Entry(_wished),
    PanelDeferred: Entry(_deferred),
    PanelAskedForMore: Entry(_deferred),
    FullReportAsked: Entry(
        "The adoption panel asked for a full report before it makes its recommendation. Your agency goes on with your assessment."
    ),
    PanelCaseResumed: Entry("The adoption panel received your report again."),
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
    events.DecisionTold: Entry(
        "The agency told you its decision in person or by phone. It also sends you the decision in writing."
    ),
    events.ReviewRequested: Entry(lambda event: _REVIEW[event.route]),
    events.LateReviewRequestAnswered: Entry(_late_answer),
    events.ReviewPapersSent: Entry(
        "The agency sent its papers to the Independent Review Mechanism."
    ),
    events.ReviewRecommended: Entry(
        "The Independent Review Mechanism made its recommendation. The agency makes the final decision."
    ),
    SecondPanelAsked: Entry(
        "The agency asked the adoption panel to consider what you wrote about its proposal. It makes its final decision after that."
    ),
    SecondPanelRecommended: Entry(
        "The adoption panel considered what you wrote and made its recommendation. The agency makes the final decision."
    ),
    events.ReviewEnded: Entry(lambda event: _REVIEW_ENDED[event.because]),
    temporary_fostering.TemporaryFosteringApproved: Entry(_foster_carers),
    temporary_fostering.TemporaryFosteringEnded: Entry(
        "Your temporary approval as foster carers ended."
    ),
    placement.AdoptersMatched: Entry(_matched),
    placement.ChildrenPlaced: Entry(_placed),
    placement.MatchEnded: Entry(lambda event: _MATCH_ENDED[event.because]),
    **approval_timeline.TIMELINE,
    events.PanelCaseClosed: Entry(lambda event: _CLOSED[event.because]),
}
NOT_ON_TIMELINE: Mapping[type[Event], str] = {
    AttendanceRecorded: "they know whether they came, and it is never held against them",
    MinutesDrafted: "a draft is for the members, and the final minutes have an entry",
    HearingMinutesFinalised: "they name others; what came of the meeting has an entry of its own",
    MinutesCorrected: "it changes no decision and no deadline; staff speak with applicants where it matters to them",
    events.QualifyingDeterminationIssued: "applicants learn of it by its notice, which has an entry of its own",
    events.PanelDueSoonReached: "a reminder to staff; the clock itself shows its deadline",
    events.PanelClockBreached: "the deadlines show what is late, as far as applicants were told",
    events.PanelClockBreachRetracted: "the deadlines show that nothing is late after all",
    events.PanelDateCorrected: "the corrected entry shows the right day, marked as corrected",
    events.PanelCaseAssigned: "who prepares the case for the panel is the agency's own work",
    events.PanelNoteAdded: "a note is for staff and not for the household",
    events.ApplicantsNotApproved: "applicants learn of it by its notice, which has an entry of its own",
    **approval_timeline.NOT_ON_TIMELINE,
}


def _with_recommendations(*made: type[Event]) -> Table:
    return {**TIMELINE, **{each: Entry(_SAID[each], ("recommendation",)) for each in made}}


def _recommended(who: str) -> Callable[[Any], str]:
    """What someone recommended, once the household may know it."""
    return lambda event: f"{who} {_SUITABLE[event.recommendation]}."


_SUITABLE = {
    Recommendation.SUITABLE: "recommended that you are suitable to adopt",
    Recommendation.NOT_SUITABLE: "recommended that you are not suitable to adopt",
}
_SAID: Mapping[type[Event], Callable[[Any], str]] = {
    events.PanelRecommended: _recommended("The adoption panel"),
    events.ReviewRecommended: _recommended("The Independent Review Mechanism"),
    SecondPanelRecommended: _recommended(
        "The adoption panel considered what you wrote about the proposal. It"
    ),
}


_ONCE_PROPOSED = _with_recommendations(events.PanelRecommended, events.ReviewRecommended)
_ONCE_DECIDED = _with_recommendations(
    events.PanelRecommended, events.ReviewRecommended, SecondPanelRecommended
)
"""The notice of a qualifying determination gives the recommendation where it differs (regulation
30B(5)). We found no rule by which applicants hear of it earlier, so they do not here. A second panel
recommends after that notice, so applicants hear of it with the final decision. The independent review sends them its
recommendation itself, with the agency's copy, as the Independent Review Mechanism says of its work, so they read it here at once."""
_TABLES: Mapping[Status, Table] = {
    Status.UNDER_REVIEW: _ONCE_PROPOSED,
    Status.APPROVED: _ONCE_DECIDED,
    Status.APPROVAL_IN_REVIEW: _ONCE_DECIDED,
    Status.ENDING_PROPOSED: {
        event: entry for event, entry in _ONCE_PROPOSED.items() if event is not events.ApprovalEnded
    },
    Status.NOT_APPROVED: _ONCE_DECIDED,
    Status.APPROVAL_ENDED: _ONCE_DECIDED,
}
"""Until the notice of the final decision those whose approval ended read of a proposal to end it; what a second panel
recommends on it they read with that decision too."""
_BALLS: Mapping[Status, Turn] = {
    Status.REFERRED: Turn.PANEL,
    Status.MET: Turn.PANEL,
    Status.RETURNED: Turn.AGENCY,
    Status.RECOMMENDED: Turn.PANEL,
    Status.MINUTES_FINAL: Turn.DECISION_MAKER,
    Status.UNDER_REVIEW: Turn.REVIEW,
    Status.SECOND_PANEL: Turn.REVIEW,
    Status.APPROVED: Turn.AGENCY,
    Status.APPROVAL_IN_REVIEW: Turn.AGENCY,
    Status.ENDING_PROPOSED: Turn.REVIEW,
    Status.NOT_APPROVED: Turn.NOBODY,
    Status.APPROVAL_ENDED: Turn.NOBODY,
    Status.CLOSED: Turn.NOBODY,
}


def timeline(
    journey: UUID, case: PanelCase, history: Sequence[RecordedEvent], today: date
) -> Timeline:
    """The case at the panel as its applicants see it, and staff who look at what they see."""
    told, hidden = as_told(case), untold(case)
    table = {**_TABLES.get(case.told, TIMELINE), **approval_timeline.view_table(told)}
    seen = [each for each in history if each.version not in hidden and not _of_agencys_day(each)]
    over = broken_off(told)
    return Timeline(
        journey=journey,
        agency=case.agency,
        household=case.household,
        stands=case.told,
        turn=turn_of(told, today),
        clocks=[
            TimelineClock.of(clock, broken_off=clock.id in over) for clock in told.clocks.values()
        ],
        entries=entries(seen, table, _right_days(seen)),
        turning_points=turning_points_of(seen, table, _right_days(seen)),
        child_placed=is_child_placed(told.matches),
    )


def _of_agencys_day(each: RecordedEvent) -> bool:
    """Whether it is of a day by which the agency has something to do, perhaps about what applicants were not told."""
    return each.type == events.PanelClockMoved.type and not is_households(
        ClockId(each.data["clock"]), date.fromisoformat(each.data["was_due_on"])
    )


def _right_days(history: Sequence[RecordedEvent]) -> dict[int, date]:
    """The right days by the version of their event; of several corrections the last holds."""
    corrections = readable(events.PanelDateCorrected, history)
    return {each.corrects: each.right_day for each in corrections}


def turn_of(case: PanelCase, today: date) -> Turn:
    """Whose turn it is by that day; under review the applicants' for the time in which they can ask."""
    comment = case.clocks.get(ClockId.REVIEW_COMMENT)
    if case.status is Status.APPROVAL_IN_REVIEW and _runs(case, ClockId.ADM_DECIDE):
        return Turn.DECISION_MAKER
    if case.told is Status.APPROVAL_IN_REVIEW and comment:
        waits = comment.stopped_on is None and today <= comment.due_on
        return Turn.HOUSEHOLD if waits else Turn.AGENCY
    asking = case.clocks.get(ClockId.QD_RESPONSE)
    if case.told in PROPOSED and asking:
        if asking.stopped_on is None and today <= asking.due_on:
            return Turn.HOUSEHOLD
        return Turn.DECISION_MAKER if case.review_over_on else Turn.REVIEW
    return _BALLS[case.told]


def _runs(case: PanelCase, clock: ClockId) -> bool:
    return any(each.id is clock for each in case.awaited)


def broken_off(case: PanelCase) -> list[ClockId]:
    """Its clocks that ended without what they waited for."""
    return [each.id for each in case.clocks.values() if _broken_off(case, each)]


def _broken_off(case: PanelCase, clock: RunningClock) -> bool:
    """Whether a clock ended without what it waited for: by a withdrawal, or because nobody asked for a review."""
    if clock.id not in _CAME:
        return case.status is Status.CLOSED
    return clock.stopped_on is not None and not _CAME[clock.id](case, clock)


def _observed(case: PanelCase, _: RunningClock) -> bool:
    return case.approval_review is not None and case.approval_review.observed_on is not None


def _reviewed(case: PanelCase, clock: RunningClock) -> bool:
    review, stopped_on = case.approval_review, clock.stopped_on
    return review is not None and clock.started_on < review.on <= (stopped_on or review.on)


def _decided(case: PanelCase, clock: RunningClock) -> bool:
    return case.decided is not None and case.decided.on >= clock.started_on


_CAME: Mapping[ClockId, Callable[[PanelCase, RunningClock], bool]] = {
    ClockId.QD_RESPONSE: lambda case, _: case.review_route is not None,
    ClockId.IRM_PAPERS: lambda case, _: case.review_papers_sent,
    ClockId.REVIEW_COMMENT: _observed,
    ClockId.REVIEW_ANNUAL: _reviewed,
    ClockId.ADM_DECIDE: _decided,
}
"""Whether what a clock waits for has come, where that is not to be seen from the end of the case."""
