"""Commands and events in any order, on any day: a record's events alone rebuild where its case is."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from contracts.assessment import ChecksReturned
from contracts.checks import Check
from contracts.clocks import ClockId
from contracts.deferral import FullReportAsked, PanelDeferred, PanelNeed
from contracts.enquiry import DateCorrected
from contracts.event import Event
from contracts.panel import (
    ApplicantsApproved,
    ApplicantsNotApproved,
    PanelDateCorrected,
    QualifyingDeterminationIssued,
)
from contracts.people import (
    ApplicantLeft,
    LeftBecause,
    PersonCorrected,
    PersonJoined,
    PersonKind,
    PersonRemoved,
)
from contracts.reference import Household
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.check_table import check_table
from services.assessment.domain.correction import CorrectDate, correct_date
from services.assessment.domain.dated_steps import clocks_of
from services.assessment.domain.deadlines import announce
from services.assessment.domain.heard_people import hear_of_applicant_left, hear_of_person
from services.assessment.domain.outcome import (
    await_review,
    correct_agency_decision,
    end_with_agency_decision,
    go_on_for_panel,
)
from services.assessment.domain.progress import Progress, evolve
from services.assessment.domain.stage_one import correct_opening, open_stage_one
from services.assessment.domain.status import Status
from services.casework.clock_watch import kept_after_all
from services.chassis.decision import Decision, Refusal
from tests.assessment.helpers.assessments import ACCEPTANCE, ACCEPTED, DAY, HEARD
from tests.assessment.helpers.commands import BESIDE, DETAILS

IN_TURN = [*DETAILS][:7]
COMMANDS = {**DETAILS, **BESIDE}
DECISIONS = (ApplicantsApproved, ApplicantsNotApproved)


class AnyOrder(RuleBasedStateMachine):
    """One assessment, and what it heard of the panel and published, in this order."""

    @initialize()
    def opens(self) -> None:
        self.state, events = open_stage_one(None, HEARD, ACCEPTANCE)
        self.published: list[tuple[Event, int]] = [(each, 0) for each in events]
        self.decided_on: date | None = None

    @rule(step=st.sampled_from([*COMMANDS]), days=st.integers(-40, 300))
    def any_command_is_given(self, step: Any, days: int) -> None:
        self._give(step, ACCEPTED + timedelta(days))

    @rule(days=st.integers(0, 40))
    def the_next_command_is_given(self, days: int) -> None:
        on = self._latest_day() + timedelta(days)
        any(self._give(step, on) for step in IN_TURN)

    @rule(days=st.integers(-20, 20), ours=st.booleans())
    def the_day_of_a_registration_is_corrected(self, days: int, *, ours: bool) -> None:
        corrects = HEARD.version if ours else HEARD.version - 1
        right_day = ACCEPTED + timedelta(days)
        event = DateCorrected(occurred_on=ACCEPTED, corrects=corrects, right_day=right_day)
        decision = correct_opening(self.state, HEARD, event)
        if decision:
            self._keep(decision)

    @precondition(lambda self: ClockId.STAGE_TWO in self.state.clocks and not self.decided_on)
    @rule(decided=st.sampled_from(DECISIONS), days=st.integers(0, 100))
    def the_agency_decides(self, decided: Any, days: int) -> None:
        on = self.state.clocks[ClockId.STAGE_TWO].started_on + timedelta(days)
        event = decided(occurred_on=on, agency=self.state.agency)
        self._keep(end_with_agency_decision(self.state, HEARD, event), (event, HEARD.version))
        self.decided_on = on

    @precondition(lambda self: ClockId.STAGE_TWO in self.state.clocks and not self.decided_on)
    @rule(days=st.integers(0, 100))
    def the_agency_proposes_not_to_approve(self, days: int) -> None:
        on = self.state.clocks[ClockId.STAGE_TWO].started_on + timedelta(days)
        event = QualifyingDeterminationIssued(occurred_on=on, agency=self.state.agency)
        self._keep(await_review(self.state, HEARD, event), (event, HEARD.version))

    @precondition(lambda self: self.state.status is Status.REFERRED)
    @rule(missing=st.sets(st.sampled_from(PanelNeed)), days=st.integers(0, 30))
    def the_panel_sends_it_back(self, missing: set[PanelNeed], days: int) -> None:
        on = self._latest_day() + timedelta(days)
        deferred = PanelDeferred(occurred_on=on, missing=tuple(missing)) if missing else None
        event = deferred or FullReportAsked(occurred_on=on)
        at_panel = replace(HEARD, version=len(self.state.dates) + 100)
        decision = go_on_for_panel(self.state, at_panel, event)
        assert decision is not None
        self._keep(decision, (event, at_panel.version))

    @precondition(lambda self: self.decided_on)
    @rule(days=st.integers(-50, 50), ours=st.booleans())
    def the_day_of_the_agency_decision_is_corrected(self, days: int, *, ours: bool) -> None:
        corrects = HEARD.version if ours else HEARD.version + 1
        right_day = (self.decided_on or ACCEPTED) + timedelta(days)
        event = PanelDateCorrected(occurred_on=ACCEPTED, corrects=corrects, right_day=right_day)
        decision = correct_agency_decision(self.state, HEARD, event)
        assert (decision is None) is not ours
        if decision:
            self._keep(decision, (event, 0))

    @rule(days=st.integers(0, 900))
    def time_passes(self, days: int) -> None:
        self._keep(announce(self.state, today=ACCEPTED + timedelta(days)))
        assert announce(self.state, today=ACCEPTED + timedelta(days)).events == []

    @invariant()
    def nothing_is_said_to_be_late_that_was_kept(self) -> None:
        assert kept_after_all(self.state.runs, self.state.announced) == []
        assert len(self.state.announced) == len({*self.state.announced})

    @rule(number=st.integers(1, 9), kind=st.sampled_from(PersonKind), days=st.integers(0, 200))
    def the_enquiry_says_who_is_in_the_case(self, number: int, kind: PersonKind, days: int) -> None:
        for said in (PersonJoined, PersonCorrected, PersonRemoved)[: 1 + days % 3]:
            on = ACCEPTED + timedelta(days)
            event = said(occurred_on=on, number=number, kind=kind)
            decision = hear_of_person(self.state, HEARD, event)
            assert decision is not None
            self._keep(decision)

    @rule(applicant=st.sampled_from((1, 2)), days=st.integers(0, 200))
    def the_enquiry_says_that_one_applicant_left(self, applicant: int, days: int) -> None:
        on = ACCEPTED + timedelta(days)
        event = ApplicantLeft(occurred_on=on, applicant=applicant, because=LeftBecause.OTHER)
        decision = hear_of_applicant_left(self.state, HEARD, event)
        assert (decision is None) is (
            self.state.household is Household.SINGLE or self.state.has_ended
        )
        if decision:
            self._keep(decision)

    @invariant()
    def the_table_has_each_check_of_each_person_once(self) -> None:
        cells = check_table(self.state, ACCEPTED + timedelta(100))
        places = [each.need.place for each in cells]
        assert len(places) == len({*places})

    @invariant()
    def the_events_alone_rebuild_where_it_is(self) -> None:
        progress: Progress | None = None
        for event, heard_as in self.published:
            progress = evolve(progress, event, heard_as)
        assert progress == self.state.progress

    @rule(version=st.integers(1, 15), days=st.integers(-20, 60))
    def a_date_is_corrected(self, version: int, days: int) -> None:
        right_day = ACCEPTED + timedelta(days)
        asked: dict[str, Any] = {
            "corrects": version,
            "right_day": right_day,
            "reason": "A note",
            "staff": "w-03",
        }
        try:
            self._keep(correct_date(self.state, CorrectDate(on=ACCEPTED + 900 * DAY, **asked)))
        except Refusal:
            return

    @invariant()
    def its_clocks_follow_from_its_days(self) -> None:
        assert clocks_of(self.state.dates) == self.state.clocks

    @invariant()
    def it_can_be_kept_and_read_again(self) -> None:
        assert Assessment.model_validate(self.state.model_dump(mode="json")) == self.state

    def _give(self, step: Any, on: date) -> bool:
        command, details = COMMANDS[step]
        try:
            self._keep(step(self.state, command(on=on, **details)))
        except Refusal:
            return False
        return True

    def _keep(self, decision: Decision[Assessment], heard: tuple[Event, int] | None = None) -> None:
        """The state from now on, with what was heard and then what was published."""
        self.state, events = decision
        self.published += [heard] if heard else []
        self.published += [(each, 0) for each in events]

    def _latest_day(self) -> date:
        return max(
            [
                *(clock.started_on for clock in self.state.clocks.values()),
                *self.state.checks.values(),
            ]
        )


AnyOrder.TestCase.settings = settings(max_examples=60, stateful_step_count=20)
TestAnyOrder = AnyOrder.TestCase


def test_a_replay_begins_with_the_opening() -> None:
    returned = ChecksReturned(occurred_on=ACCEPTED, checks=(Check.DBS,))

    with pytest.raises(TypeError, match="stage one was opened"):
        evolve(None, returned)
