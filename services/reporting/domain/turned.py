"""What a row keeps of the turning points that no measure but the days goes by.

The invariant: of checks it keeps which of whom were asked for and came back, and of everything else that it happened; the
order in which streams are heard does not matter, because each fact is of one stream alone.
"""

from datetime import date
from typing import ClassVar

from contracts import (
    assessment,
    checks,
    deferral,
    disqualification,
    enquiry,
    hold,
    household,
    move,
    panel,
    second_panel,
    stage_one,
    stage_two,
)
from contracts.event import Envelope, Event
from contracts.turning_points import Turning
from services.casework.turning_points import noted
from services.reporting.domain.facts import Fact

TURNED: frozenset[type[Event]] = frozenset(
    {
        household.JourneyPaused,
        household.JourneyResumed,
        checks.ChecksAsked,
        checks.CheckNeedDecided,
        assessment.ChecksReturned,
        stage_one.StageOnePlanMade,
        stage_one.StageOnePlanAgreed,
        stage_two.StageTwoPlanMade,
        stage_two.StageTwoPlanAgreed,
        hold.CaseHeld,
        hold.HoldEnded,
        disqualification.NotSuitableNoticeSent,
        move.CaseMoved,
        assessment.ReportShared,
        assessment.ObservationsReceived,
        deferral.PanelDeferred,
        deferral.FullReportAsked,
        deferral.PanelCaseResumed,
        panel.MinutesFinalised,
        panel.DecisionNoticeSent,
        panel.ReviewRequested,
        panel.LateReviewRequestAnswered,
        panel.ReviewRecommended,
        panel.ReviewEnded,
        second_panel.SecondPanelAsked,
        second_panel.SecondPanelRecommended,
    }
)
"""The events that are kept here; of the other turning points a row has a fact of their own."""
_CORRECTIONS = (
    enquiry.DateCorrected,
    assessment.AssessmentDateCorrected,
    panel.PanelDateCorrected,
)


class Turned(Event):
    """A turning point and the type of its event; it is never published."""

    type: ClassVar[str] = "turned"
    was: str
    turning: Turning
    about: tuple[str, ...] = ()


class TurnedFact(Fact[Turned]):
    """The fact of one."""

    @property
    def type(self) -> str:
        return self.event.was


def evolve(
    known: tuple[TurnedFact, ...], envelope: Envelope, event: Event | None
) -> tuple[TurnedFact, ...]:
    """The facts after one more event; the very same where it changes none."""
    if type(event) in TURNED and event is not None:
        return _with(known, envelope, event)
    if isinstance(event, _CORRECTIONS):
        return _corrected(known, envelope, event.corrects, event.right_day)
    return known


def _with(
    known: tuple[TurnedFact, ...], envelope: Envelope, event: Event
) -> tuple[TurnedFact, ...]:
    point = noted(event)
    if point is None:
        return known
    turned = Turned(
        occurred_on=event.occurred_on, was=event.type, turning=point.turning, about=point.about
    )
    fact = TurnedFact(version=envelope.version, recorded_at=envelope.at, event=turned)
    return tuple(sorted((*known, fact), key=lambda each: (each.stream, each.version)))


def _corrected(
    known: tuple[TurnedFact, ...], envelope: Envelope, wrong: int, right_day: date
) -> tuple[TurnedFact, ...]:
    """With its right day, where it is one of these of that stream and version."""
    place = (envelope.stream, wrong)
    if all((each.stream, each.version) != place for each in known):
        return known
    return tuple(
        each.corrected(right_day, envelope.version)
        if (each.stream, each.version) == place
        else each
        for each in known
    )
