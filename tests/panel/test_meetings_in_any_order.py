"""Meetings, leavers and conflicts in whatever order: what holds of every meeting, whatever was asked of it."""

from datetime import timedelta
from functools import reduce
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from contracts.event import Event
from contracts.panel_meeting import Adviser
from services.chassis.decision import Refusal
from services.panel.domain.meetings.panel_meeting import (
    MeetingProgress,
    PanelMeeting,
    Standing,
    evolve,
)
from tests.panel.helpers.meetings import (
    COMMANDS,
    FIRST,
    KINDS,
    PLANNED,
    SECOND,
    a_meeting,
)

CODES, CASES = st.sampled_from([*KINDS]), st.sampled_from([FIRST, SECOND])
HOURS = st.sampled_from(["09:30", "10:00", "11:00", "12:30"])
ADVISERS = st.sampled_from(["pm-1", "panel-01", "medical-01"])
DAYS = st.integers(0, 40).map(lambda days: PLANNED + timedelta(days))


def hours(meeting: PanelMeeting) -> list[tuple[UUID, str]]:
    """The cases of the agenda, each with its hour."""
    return [(each.journey, each.starts_at) for each in meeting.agenda]


class Meetings(RuleBasedStateMachine):
    """One meeting, and every event that was said of it."""

    def __init__(self) -> None:
        super().__init__()
        self.meeting = a_meeting()
        self.said: list[Event] = []
        self.start = self.meeting.progress
        self.held: PanelMeeting | None = None
        self.conflicts: list[str] = []

    def ask(self, name: str, **said: Any) -> None:
        command, decide = COMMANDS[name]
        try:
            decision = decide(self.meeting, command.model_validate(said))
        except Refusal:
            return
        self.meeting = decision.state
        self.said += decision.events
        if name == "hold":
            self.held = self.meeting

    @rule(on=DAYS, journey=CASES, starts_at=HOURS)
    def a_case_comes_onto_the_agenda(self, **said: Any) -> None:
        self.ask("put", **said)

    @rule(on=DAYS, journey=CASES)
    def a_case_is_taken_off(self, **said: Any) -> None:
        self.ask("take_off", **said)

    @rule(on=DAYS, journey=CASES)
    def a_household_is_invited(self, **said: Any) -> None:
        self.ask("invite", **said)

    @rule(on=DAYS, members=st.lists(CODES, min_size=1, max_size=6))
    def members_are_asked(self, **said: Any) -> None:
        self.ask("ask", **said)

    @rule(on=DAYS, member=CODES, comes=st.booleans())
    def a_member_answers(self, **said: Any) -> None:
        self.ask("answer", **said)

    @rule(on=DAYS, member=CODES, journey=CASES)
    def a_member_declares_a_conflict(self, **said: Any) -> None:
        self.ask("step_out", **said, why="They know them.")

    @rule(on=DAYS, member=CODES, journey=CASES)
    def a_conflict_was_a_mistake(self, **said: Any) -> None:
        self.ask("withdraw", **said, why="The wrong case.")

    @rule(on=DAYS, adviser=ADVISERS, advises_as=st.sampled_from(Adviser))
    def an_adviser_is_named(self, **said: Any) -> None:
        self.ask("name", **said)

    @rule(on=DAYS, adviser=ADVISERS)
    def an_adviser_is_taken_off(self, **said: Any) -> None:
        self.ask("take_off_adviser", **said)

    @rule(on=DAYS, late=st.booleans())
    def papers_are_sent(self, *, late: bool, **said: Any) -> None:
        self.ask("send", **said, late_because="They came late." if late else None)

    @rule(on=DAYS, held_on=DAYS, starts_at=HOURS)
    def it_is_moved(self, **said: Any) -> None:
        self.ask("move", **said, way="online")

    @rule(on=DAYS)
    def it_is_cancelled(self, **said: Any) -> None:
        self.ask("cancel", **said, because="The chair is ill.")

    @rule(sits=st.lists(CODES, min_size=3, unique=True))
    def everybody_is_there_and_it_is_held(self, sits: list[str]) -> None:
        self.ask("put", on=PLANNED, journey=FIRST, starts_at="10:00")
        self.ask("ask", on=PLANNED, members=[*KINDS])
        self.ask("hold", on=self.meeting.held_on, chair=sits[0], members=sits)

    @rule(member=CODES, left_at=HOURS)
    def a_member_leaves_early(self, **said: Any) -> None:
        self.ask("leave", on=self.meeting.held_on, **said)

    @invariant()
    def its_events_rebuild_it(self) -> None:
        progress: MeetingProgress = reduce(evolve, self.said, self.start)
        assert progress == self.meeting.progress

    @invariant()
    def the_agenda_has_room_and_an_hour_for_each_case_once(self) -> None:
        agenda = self.meeting.agenda
        assert len(agenda) <= self.meeting.capacity
        assert len({each.journey for each in agenda}) == len(agenda)
        hours = [each.starts_at for each in agenda]
        assert hours == sorted(set(hours))

    @invariant()
    def nobody_sits_for_a_case_who_stepped_out_of_it_or_had_left(self) -> None:
        left = {each.member: each.left_at for each in self.meeting.attendance}
        for item in self.meeting.agenda:
            for each in self.meeting.sits_for(item):
                assert not self.meeting.steps_out(each.code, item.journey)
                assert (left[each.code] or "24:00") > item.starts_at

    @invariant()
    def who_sits_was_asked(self) -> None:
        asked = {each.member for each in self.meeting.asked}
        assert {each.member for each in self.meeting.attendance} <= asked

    @invariant()
    def nobody_is_a_member_and_an_adviser(self) -> None:
        advise = {each.adviser for each in self.meeting.advisers}
        assert advise.isdisjoint(each.member for each in self.meeting.asked)

    @invariant()
    def a_conflict_that_was_recorded_stays_on_record(self) -> None:
        known = self.meeting.stepped_out
        assert [each.why for each in known[: len(self.conflicts)]] == self.conflicts
        self.conflicts = [each.why for each in known]

    @invariant()
    def a_meeting_that_was_held_keeps_its_day_and_its_agenda(self) -> None:
        if self.held is not None:
            assert self.meeting.standing is Standing.HELD
            assert self.meeting.held_on == self.held.held_on
            assert hours(self.meeting) == hours(self.held)

    @invariant()
    def papers_that_were_sent_for_this_date_stay_sent(self) -> None:
        sent = [each.papers_sent_on for each in self.meeting.agenda if each.papers_sent_on]
        assert not sent or self.meeting.papers_sent_on

    @invariant()
    def it_is_read_as_it_was_written(self) -> None:
        written = self.meeting.model_dump(mode="json")
        assert PanelMeeting.model_validate(written) == self.meeting


TestMeetings = Meetings.TestCase
