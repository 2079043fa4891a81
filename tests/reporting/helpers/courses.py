"""Journeys by the number of days after the enquiry: what may happen on the way, and stories drawn at random."""

from datetime import date, timedelta

from hypothesis import strategies as st

from contracts import assessment, checks, deferral, panel, stage_one
from contracts.assessment import (
    AssessmentDateCorrected,
    ChecksReturned,
    ReferredToPanel,
    StageOneDecided,
    StageOneNoticeSent,
    StageTwoStarted,
    WindowClosed,
)
from contracts.checks import Check
from contracts.event import Event
from contracts.hold import AskedForBy, CaseHeld, HoldEnded, HoldReason
from contracts.household import JourneyPaused, JourneyResumed
from contracts.reference import (
    AgencyDecision,
    Household,
    NextStep,
    PauseReason,
    ReportKind,
    ReviewEnd,
    ReviewRoute,
    StageOneOutcome,
)
from tests.reporting.helpers.stories import (
    MAY_BE_SUITABLE,
    Told,
    absorbed,
    accepted,
    approved,
    closed,
    contacted,
    corrected,
    informed,
    lapsed,
    opened,
    outcome_told,
    received,
    referred,
    refused,
    released,
    reopened,
    submitted,
    taken_up,
    told,
    visit_held,
    visit_requested,
    withdrawn_application,
    withdrawn_enquiry,
)

FIRST = date(2021, 4, 6)


def on(day: int) -> date:
    """The day that many days after the enquiry."""
    return FIRST + timedelta(day)


def asked(day: int, *which: Check, person: int | None = None) -> checks.ChecksAsked:
    return checks.ChecksAsked(occurred_on=on(day), checks=which, person=person)


def back(day: int, *which: Check, person: int | None = None) -> ChecksReturned:
    return ChecksReturned(occurred_on=on(day), checks=which, person=person)


def decided(day: int) -> StageOneDecided:
    return StageOneDecided(occurred_on=on(day), outcome=MAY_BE_SUITABLE)


def noticed(day: int, outcome: StageOneOutcome = MAY_BE_SUITABLE) -> StageOneNoticeSent:
    return StageOneNoticeSent(occurred_on=on(day), outcome=outcome)


def stage_two(day: int) -> StageTwoStarted:
    return StageTwoStarted(occurred_on=on(day), agency="north")


def at_panel(day: int) -> ReferredToPanel:
    return ReferredToPanel(
        occurred_on=on(day), agency="north", household=Household.SINGLE, report=ReportKind.FULL
    )


def minutes(day: int) -> panel.MinutesFinalised:
    return panel.MinutesFinalised(occurred_on=on(day))


def written(day: int, decision: AgencyDecision) -> panel.DecisionNoticeSent:
    return panel.DecisionNoticeSent(
        occurred_on=on(day), agency="north", decision=decision, decided_on=on(day)
    )


def held(day: int) -> CaseHeld:
    return CaseHeld(occurred_on=on(day), reason=HoldReason.HEALTH, asked_by=AskedForBy.BOTH)


def report(day: int) -> assessment.ReportShared:
    return assessment.ReportShared(occurred_on=on(day), report=ReportKind.FULL)


_days = st.integers(0, 400)
_checks = st.lists(st.sampled_from(Check), min_size=1, max_size=2).map(tuple)
_persons = st.none() | st.integers(1, 2)
_more = st.one_of(
    st.builds(lambda day: contacted(on(day)), _days),
    st.builds(
        lambda day: contacted(on(day)).model_copy(update={"next_step": NextStep.PLANNED_CALL}),
        _days,
    ),
    st.builds(lambda day: informed(on(day)), _days),
    st.builds(lambda day: visit_requested(on(day)), _days),
    st.builds(lambda day: visit_held(on(day)), _days),
    st.builds(lambda day: outcome_told(on(day)), _days),
    st.builds(lambda day: referred(on(day)), _days),
    st.builds(lambda day: taken_up(on(day)), _days),
    st.builds(lambda day: refused(on(day)), _days),
    st.builds(lambda day: lapsed(on(day)), _days),
    st.builds(lambda day: closed(on(day)), _days),
    st.builds(lambda day: reopened(on(day)), _days),
    st.builds(
        lambda day, d, c: absorbed(on(day), on(d), duplicate=101, contact=c and on(c)),
        _days,
        _days,
        st.none() | _days,
    ),
    st.builds(lambda day: released(on(day), 101), _days),
    st.builds(lambda day: JourneyPaused(occurred_on=on(day), reason=PauseReason.FAMILY), _days),
    st.builds(lambda day: JourneyResumed(occurred_on=on(day)), _days),
    st.builds(lambda version, day: corrected(version, on(day)), st.integers(1, 12), _days),
    st.builds(lambda day, which, who: asked(day, *which, person=who), _days, _checks, _persons),
    st.builds(lambda day, which, who: back(day, *which, person=who), _days, _checks, _persons),
    st.builds(
        lambda day, which, who, needed: checks.CheckNeedDecided(
            occurred_on=on(day), checks=which, person=who, needed=needed
        ),
        _days,
        _checks,
        _persons,
        st.booleans(),
    ),
    st.builds(held, _days),
    st.builds(lambda day: HoldEnded(occurred_on=on(day)), _days),
    st.builds(
        lambda day, n: stage_one.StageOnePlanMade(occurred_on=on(day), plan=n),
        _days,
        st.integers(1, 2),
    ),
    st.builds(
        lambda day, n: stage_one.StageOnePlanAgreed(occurred_on=on(day), plan=n, applicant=1),
        _days,
        st.integers(1, 2),
    ),
    st.builds(report, _days),
    st.builds(lambda day: assessment.ObservationsReceived(occurred_on=on(day)), _days),
    st.builds(lambda day: deferral.PanelDeferred(occurred_on=on(day), missing=()), _days),
    st.builds(lambda day: deferral.PanelCaseResumed(occurred_on=on(day)), _days),
    st.builds(minutes, _days),
    st.builds(written, _days, st.sampled_from(AgencyDecision)),
    st.builds(
        lambda day: panel.ReviewRequested(occurred_on=on(day), route=ReviewRoute.REPRESENTATIONS),
        _days,
    ),
    st.builds(
        lambda day: panel.ReviewEnded(occurred_on=on(day), because=ReviewEnd.WITHDRAWN), _days
    ),
    st.builds(
        lambda version, day: AssessmentDateCorrected(
            occurred_on=on(500), corrects=version, right_day=on(day)
        ),
        st.integers(1, 8),
        _days,
    ),
    st.builds(
        lambda version, day: panel.PanelDateCorrected(
            occurred_on=on(500), corrects=version, right_day=on(day)
        ),
        st.integers(1, 5),
        _days,
    ),
)
"""What may happen on the way, on any day and as often as it likes, lawful or not."""
_once = [
    lambda day: submitted(on(day)),
    lambda day: accepted(on(day)),
    lambda day: opened(on(day)),
    decided,
    noticed,
    stage_two,
    at_panel,
]
_ends = st.sampled_from(
    [
        lambda day: approved(on(day)),
        lambda day: written(day, AgencyDecision.NOT_APPROVED),
        lambda day: noticed(day, StageOneOutcome.NOT_SUITABLE),
        lambda day: withdrawn_application(on(day)),
        lambda day: withdrawn_enquiry(on(day)),
        lambda day: WindowClosed(occurred_on=on(day)),
    ]
)


@st.composite
def stories(draw: st.DrawFn) -> list[Told]:
    """A household on its way to any step, with whatever happens besides, mostly in the order of the journey."""
    reached = draw(st.integers(0, len(_once)))
    milestones = sorted(draw(st.lists(_days, min_size=reached, max_size=reached)))
    way = [make(day) for make, day in zip(_once, milestones, strict=False)]
    if draw(st.booleans()):
        way.append(draw(_ends)(draw(st.integers(200, 450))))
    types = [type(each) for each in way]
    way = [each for place, each in enumerate(way) if type(each) not in types[:place]]
    story: list[Event] = [received(FIRST), *way]
    for event in draw(st.lists(_more, max_size=14)):
        story.insert(draw(st.integers(1, len(story))), event)
    return told(*story)
