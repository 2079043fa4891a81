"""Deadlines of an assessment that are near or have passed, announced once each.

The invariant: the passing of time announces and decides nothing; a window of six months that has run out is closed by
staff alone, and applicants who do not comment on their report breach nothing.
"""

from datetime import date

from contracts.assessment import (
    AssessmentClockBreached,
    AssessmentClockMoved,
    AssessmentDueSoonReached,
)
from contracts.clocks import ClockId, breached_from
from contracts.event import Event
from services.assessment.domain.assessment import Assessment, decide, existing
from services.assessment.domain.kept_while_open import without_over
from services.casework.clock_watch import AnnouncementKind, about, to_announce
from services.chassis.decision import Decision

_SAID: dict[AnnouncementKind, type[Event]] = {
    AnnouncementKind.DUE_SOON: AssessmentDueSoonReached,
    AnnouncementKind.BREACHED: AssessmentClockBreached,
    AnnouncementKind.MOVED: AssessmentClockMoved,
}


def announce(state: Assessment | None, *, today: date) -> Decision[Assessment]:
    """Everything about the clocks somebody waits for that is to be announced by today and was not yet.

    What was kept for links that are over goes with the same look.
    """
    assessment = existing(state)
    over = _comment_over(assessment, today) or assessment.comment_over
    watched = assessment.model_copy(update={"comment_over": over})
    events = [
        _SAID[kind].model_validate(
            {"occurred_on": today, **about(kind, clock, assessment.announced)}
        )
        for kind, clock in to_announce(watched.awaited, assessment.announced, today)
    ]
    kept = without_over(assessment.requests, assessment.request_details, today)
    return decide(watched, *events, request_details=kept)


def _comment_over(assessment: Assessment, today: date) -> date | None:
    """The last day to comment on the report, where it has passed and nothing came."""
    comment = assessment.clocks.get(ClockId.PAR_COMMENT)
    if comment is None or comment.stopped_on is not None or breached_from(comment) > today:
        return None
    return comment.due_on
