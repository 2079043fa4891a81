"""Which events are turning points of a journey, and which of several of one kind counts.

The invariant: of checks and plans it matters when the last one asked for is back, or agreed to; what comes out says no more.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, NamedTuple

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
from contracts.checks import Check
from contracts.event import Event
from contracts.reference import AgencyDecision, NextStep, StageOneOutcome, VisitOutcome
from contracts.turning_points import Turning, TurningPoint

STREAMS = (enquiry.TOPIC, assessment.TOPIC, panel.TOPIC)
"""In the order of the journey, which is their order on one day too."""
WAITED_FOR_NO_MORE = frozenset(
    {
        Turning.STAGE_ONE_DECIDED,
        Turning.MAY_BE_SUITABLE,
        Turning.STAGE_TWO_ASKED,
        Turning.SENT_TO_PANEL,
    }
)
"""The agency went on: a check that was not back by then is waited for only if it is asked for again."""
THEIR_OWN = frozenset({Check.PREPARATION, Check.FINANCE, Check.HOME_SAFETY, Check.PETS})
"""What household and agency do between them: nobody else is waited for."""


class Noted(NamedTuple):
    """A turning point as its event has it: `about` are the checks, each with its person, or the plan."""

    turning: Turning
    about: tuple[str, ...] = ()


class Placed(NamedTuple):
    """The same with the day on which it counts, and its place."""

    on: date
    stream: str
    version: int
    turning: Turning
    about: tuple[str, ...] = ()

    @property
    def order(self) -> tuple[date, int, int]:
        """By day; on one day in the order of the journey, then as it was recorded."""
        return self.on, STREAMS.index(self.stream), self.version


def noted(event: Event) -> Noted | None:
    """The turning point that an event is; None where the journey stays with whom it is."""
    found = _TURNINGS.get(type(event))
    if found is None or isinstance(found, Turning):
        return Noted(found) if found else None
    return found(event)


def turning_points(placed: Iterable[Placed]) -> list[TurningPoint]:
    """The turning points of a journey in their order; of checks, when the first was asked for and the last is back."""
    found = sorted(placed, key=lambda each: each.order)
    changes, agreements = dict(_check_changes(found)), _agreements(found)
    points = []
    for place, each in enumerate(found):
        turning = changes.get(place) if each.turning in _OF_CHECKS else each.turning
        if turning is Turning.PLAN_AGREED and place not in agreements:
            continue
        if turning is not None:
            points.append(_point(each, turning))
    return points


def _point(each: Placed, turning: Turning) -> TurningPoint:
    return TurningPoint(on=each.on, stream=each.stream, version=each.version, turning=turning)


def _check_changes(found: Sequence[Placed]) -> Iterator[tuple[int, Turning]]:
    """By its place, each event of checks after which others are waited for, or are no more."""
    returns = [place for place, each in enumerate(found) if each.turning is Turning.CHECKS_BACK]
    last = {_kind(check): place for place in returns for check in found[place].about}
    out: set[str] = set()
    for place, each in enumerate(found):
        before = bool(out)
        if each.turning is Turning.CHECKS_ASKED:
            out = out | set(each.about)
        elif each.turning is Turning.CHECKS_BACK:
            left = out - set(each.about)
            out = {check for check in left if not _everyones_last(check, last, place)}
        elif each.turning in WAITED_FOR_NO_MORE:
            out = set()
        if each.turning in _OF_CHECKS and bool(out) != before:
            yield place, each.turning


def _everyones_last(check: str, last: Mapping[str, int], place: int) -> bool:
    """Whether a check that was asked of everyone in the case is back with the last of its kind."""
    return check == _kind(check) and last.get(check) == place


def _agreements(found: Iterable[Placed]) -> set[int]:
    """The places of the last agreement to each plan."""
    agreed = [(p, each) for p, each in enumerate(found) if each.turning is Turning.PLAN_AGREED]
    return set({each.about: place for place, each in agreed}.values())


def _kind(check: str) -> str:
    return check.partition("/")[0]


_OF_CHECKS = frozenset({Turning.CHECKS_ASKED, Turning.CHECKS_BACK})
NotedAs = Turning | Callable[[Any], Noted | None]


def _checks(turning: Turning, event: Any) -> Noted | None:
    person = event.person or getattr(event, "applicant", None)
    whose = f"/{person}" if person else ""
    about = tuple(f"{each}{whose}" for each in event.checks if each not in THEIR_OWN)
    return Noted(turning, about) if about else None


def _need(event: checks.CheckNeedDecided) -> Noted | None:
    """What is not needed is waited for no more."""
    return None if event.needed else _checks(Turning.CHECKS_BACK, event)


def _plan(turning: Turning, stage: str, event: Any) -> Noted:
    return Noted(turning, (f"{stage}/{event.plan}",))


def _contact(event: enquiry.ContactMade) -> Noted:
    promised = event.next_step in {NextStep.PLANNED_CALL, NextStep.INFORMATION_PACK}
    return Noted(Turning.PROMISED if promised else Turning.CONTACTED)


def _after_visit(event: enquiry.VisitOutcomeTold) -> Noted:
    more = event.outcome in {VisitOutcome.SECOND_VISIT, VisitOutcome.NOT_GOING_FORWARD}
    return Noted(Turning.MORE_TO_COME if more else Turning.VISIT_ANSWERED)


def _stage_one_notice(event: assessment.StageOneNoticeSent) -> Noted:
    goes_on = event.outcome is StageOneOutcome.MAY_BE_SUITABLE
    return Noted(Turning.MAY_BE_SUITABLE if goes_on else Turning.NOT_SUITABLE)


def _decision_notice(event: panel.DecisionNoticeSent) -> Noted | None:
    if event.decision is AgencyDecision.APPROVED:
        return None
    final = event.decision is AgencyDecision.NOT_APPROVED
    return Noted(Turning.NOT_APPROVED if final else Turning.PROPOSED_NOT_TO_APPROVE)


def _late_review(event: panel.LateReviewRequestAnswered) -> Noted:
    return Noted(Turning.REVIEW_ASKED if event.taken else Turning.REVIEW_OVER)


_TURNINGS: Mapping[type[Event], NotedAs] = {
    enquiry.EnquiryReceived: Turning.ENQUIRED,
    enquiry.ContactMade: _contact,
    enquiry.InformationProvided: Turning.INFORMED,
    enquiry.InitialVisitRequested: Turning.VISIT_AGREED,
    enquiry.InitialVisitHeld: Turning.VISITED,
    enquiry.VisitOutcomeTold: _after_visit,
    enquiry.EnquiryReferred: Turning.REFERRED,
    enquiry.ReferralTakenUp: Turning.REFERRAL_TAKEN_UP,
    enquiry.ReferralRefused: Turning.REFERRAL_RETURNED,
    enquiry.ReferralLapsed: Turning.REFERRAL_RETURNED,
    household.JourneyPaused: Turning.BREAK_STARTED,
    household.JourneyResumed: Turning.BREAK_ENDED,
    enquiry.RegistrationSubmitted: Turning.REGISTERED,
    enquiry.RegistrationAccepted: Turning.ACCEPTED,
    enquiry.RegistrationDeclined: Turning.DECLINED,
    enquiry.EnquiryClosed: Turning.CLOSED,
    enquiry.EnquiryWithdrawn: Turning.WITHDREW,
    enquiry.EnquiryReopened: Turning.REOPENED,
    assessment.StageOneOpened: Turning.ACCEPTED,
    checks.ChecksAsked: partial(_checks, Turning.CHECKS_ASKED),
    assessment.ChecksReturned: partial(_checks, Turning.CHECKS_BACK),
    checks.CheckNeedDecided: _need,
    stage_one.StageOnePlanMade: partial(_plan, Turning.PLAN_MADE, "stage_one"),
    stage_one.StageOnePlanAgreed: partial(_plan, Turning.PLAN_AGREED, "stage_one"),
    hold.CaseHeld: Turning.HELD,
    hold.HoldEnded: Turning.HOLD_ENDED,
    assessment.StageOneDecided: Turning.STAGE_ONE_DECIDED,
    assessment.StageOneNoticeSent: _stage_one_notice,
    disqualification.NotSuitableNoticeSent: Turning.NOT_SUITABLE,
    assessment.WindowClosed: Turning.LAPSED,
    assessment.StageTwoStarted: Turning.STAGE_TWO_ASKED,
    stage_two.StageTwoPlanMade: partial(_plan, Turning.PLAN_MADE, "stage_two"),
    stage_two.StageTwoPlanAgreed: partial(_plan, Turning.PLAN_AGREED, "stage_two"),
    assessment.ReportShared: Turning.REPORT_SHARED,
    assessment.ObservationsReceived: Turning.COMMENTED,
    assessment.ReferredToPanel: Turning.SENT_TO_PANEL,
    assessment.ApplicationWithdrawn: Turning.WITHDREW,
    move.CaseMoved: Turning.MOVED,
    deferral.PanelDeferred: Turning.SENT_BACK,
    deferral.FullReportAsked: Turning.SENT_BACK,
    deferral.PanelCaseResumed: Turning.SENT_TO_PANEL,
    panel.MinutesFinalised: Turning.MINUTES_FINAL,
    panel.ApplicantsApproved: Turning.APPROVED,
    panel.DecisionNoticeSent: _decision_notice,
    panel.ReviewRequested: Turning.REVIEW_ASKED,
    panel.LateReviewRequestAnswered: _late_review,
    second_panel.SecondPanelAsked: Turning.REVIEW_ASKED,
    panel.ReviewRecommended: Turning.REVIEW_OVER,
    panel.ReviewEnded: Turning.REVIEW_OVER,
    second_panel.SecondPanelRecommended: Turning.REVIEW_OVER,
    panel.PanelCaseClosed: Turning.WITHDREW,
}
TURNING_EVENTS = frozenset(_TURNINGS)
NOT_ON_TIMELINES: frozenset[type[Event]] = frozenset({checks.CheckNeedDecided})
"""What no timeline tells; of it comes no more than that nothing is waited for."""
