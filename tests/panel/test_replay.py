"""Commands and a withdrawal in any order, on any day: a record's events alone rebuild where its case is."""

from datetime import timedelta
from functools import reduce

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from contracts.event import Event
from contracts.panel import PanelMet
from contracts.panel_minutes import MinutesStanding
from contracts.reference import ReportKind
from services.casework.clock_watch import kept_after_all
from services.chassis.decision import Refusal
from services.panel.domain.deadlines import announce
from services.panel.domain.minutes_progress import of_hearing
from services.panel.domain.panel_case import PanelCase
from services.panel.domain.progress import evolve
from services.panel.domain.referral import open_case
from tests.panel.helpers.panel_cases import HEARD, MET, REFERRED, referral
from tests.panel.helpers.steps import STEPS, decide

IN_TURN = ["send_notice", "determine", "finalise", "suitable", "not_suitable", "meet"]
"""The latest first, so that the first of them that is lawful goes on."""


ON_RECORD = 520
"""Days after the referral from which meetings are on record."""
TWO_PANELS = (
    ("meet", 0),
    ("defer", 0),
    ("finalise_first_minutes", 2),
    ("refer_again", 20),
    ("meet", 40),
    ("suitable", 40),
    ("finalise", 42),
    ("correct_minutes", 50),
    ("approve", 51),
)


class AnyOrder(RuleBasedStateMachine):
    """One case at the panel, and what it published."""

    @initialize(report=st.sampled_from(ReportKind))
    def opens(self, report: ReportKind) -> None:
        self.state, events = open_case(None, HEARD, referral(report))
        self.published: list[Event] = [*events]

    @rule(step=st.sampled_from(STEPS), days=st.integers(-5, 120))
    def any_step_is_taken(self, step: str, days: int) -> None:
        self._take(step, days)

    @rule(days=st.integers(0, 10))
    def the_next_step_is_taken(self, days: int) -> None:
        latest = (self.state.latest_step - REFERRED).days
        any(self._take(step, latest + days) for step in IN_TURN)

    @rule(days=st.integers(0, 10), upto=st.integers(1, 9))
    def two_panels_of_record_consider_it(self, days: int, upto: int) -> None:
        for step, later in TWO_PANELS[:upto]:
            self._take(step, ON_RECORD + days + later)

    @invariant()
    def minutes_are_of_a_meeting_and_in_the_order_of_its_versions(self) -> None:
        case = self.state
        for number in range(1, len(case.meetings) + 1):
            versions = of_hearing(case.minutes, number)
            corrected = [each.standing is MinutesStanding.CORRECTED for each in versions]
            assert corrected == sorted(corrected)
        assert all(1 <= each.hearing <= len(case.meetings) for each in case.minutes)
        recorded = [each.meeting for each in case.meetings if each.meeting]
        assert len(recorded) == len({*recorded})

    @rule(days=st.integers(0, 300))
    def time_passes(self, days: int) -> None:
        today = REFERRED + timedelta(days)
        self.state, events = announce(self.state, today=today)
        self.published += events
        assert announce(self.state, today=today).events == []

    @invariant()
    def nothing_is_said_to_be_late_that_was_kept(self) -> None:
        assert kept_after_all(self.state.runs, self.state.announced) == []
        assert len(self.state.announced) == len({*self.state.announced})

    @invariant()
    def the_events_alone_rebuild_where_it_is(self) -> None:
        assert reduce(evolve, self.published, None) == self.state.progress

    @invariant()
    def each_meeting_was_published_by_its_day_and_the_number_who_sat(self) -> None:
        steps = [each.event for each in self.state.steps]
        met = [event for event in steps if isinstance(event, PanelMet)]

        assert [(each.occurred_on, each.members) for each in met] == [
            (each.on, len(each.members)) for each in self.state.meetings
        ]

    @invariant()
    def it_can_be_kept_and_read_again(self) -> None:
        assert PanelCase.model_validate(self.state.model_dump(mode="json")) == self.state

    def _take(self, step: str, days: int) -> bool:
        try:
            decision = decide(self.state, step, days)
        except Refusal:
            return False
        if decision:
            self.state, events = decision
            self.published += events
        return decision is not None


AnyOrder.TestCase.settings = settings(max_examples=60, stateful_step_count=20)
TestAnyOrder = AnyOrder.TestCase


def test_a_replay_begins_with_the_opening() -> None:
    with pytest.raises(TypeError, match="that it was opened"):
        evolve(None, PanelMet(occurred_on=MET, members=5))


def test_both_panels_of_a_case_can_be_on_record_and_the_minutes_of_each_corrected() -> None:
    state, _ = open_case(None, HEARD, referral(ReportKind.FULL))
    for step, later in [*TWO_PANELS, ("correct_minutes", 52)]:
        decided = decide(state, step, ON_RECORD + later)
        assert decided is not None
        state = decided.state

    assert [each.meeting is not None for each in state.meetings] == [True, True]
    assert [each.standing for each in state.minutes][-2:] == [MinutesStanding.CORRECTED] * 2
