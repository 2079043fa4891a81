"""A day proclaimed under a case that is kept: record, queue, timeline, refusal, fact and letter name the same last day."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest

from contracts.assessment import AssessmentClockMoved
from contracts.clocks import ClockId, due
from contracts.enquiry import ClockMoved
from contracts.event import Event
from contracts.panel import PanelClockMoved
from services.assessment import timeline as assessment_timeline
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.deadlines import announce as at_assessment
from services.assessment.domain.report import ReferToPanel, refer_to_panel
from services.assessment.store import ASSESSMENTS
from services.casework.case_list import list_entry, next_clock
from services.chassis.decision import Refusal
from services.chassis.record import RecordedEvent
from services.enquiry.domain.deadlines import announce as at_enquiry
from services.panel import timeline as panel_timeline
from services.panel.domain.deadlines import announce as at_panel
from services.panel.domain.panel_case import PanelCase
from services.panel.store.cases import PANEL_CASES
from tests.assessment.helpers.assessments import shared
from tests.enquiry.helpers.complaints import complained, extended
from tests.enquiry.helpers.households import an_enquiry
from tests.panel.helpers.panel_cases import JOURNEY, minuted, under_review
from tests.proclaiming import proclaimed

WEDNESDAY, FRIDAY, MONDAY = date(2025, 7, 9), date(2025, 7, 11), date(2025, 7, 14)
"""In the five days to comment on a report that was sent on Monday 7 July: they ended on Friday, and end on Monday."""
AUGUST = date(2025, 8, 6)


def kept(kind: Any, state: Any) -> Any:
    """The state as a process of the later release reads it."""
    return kind.state_of({"state": state.model_dump(mode="json"), "shape": kind.shape})


def recorded(events: Sequence[Event], after: int) -> list[RecordedEvent]:
    at = datetime(2025, 9, 1, tzinfo=UTC)
    return [
        RecordedEvent(version=n, type=each.type, at=at, data=each.model_dump(mode="json"))
        for n, each in enumerate(events, start=after + 1)
    ]


def test_the_days_for_observations_move_everywhere_and_the_case_waits_for_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before: Assessment = shared()
    with proclaimed(WEDNESDAY, monkeypatch):
        case = kept(ASSESSMENTS, before)
        said = at_assessment(case, today=WEDNESDAY)
        fact = AssessmentClockMoved(
            occurred_on=WEDNESDAY,
            clock=ClockId.PAR_COMMENT,
            was_due_on=FRIDAY,
            due_on=MONDAY,
            days=(WEDNESDAY,),
        )
        history = recorded(said.events, case.version)
        told = assessment_timeline.timeline(JOURNEY, said.state, history, WEDNESDAY)
        first = next_clock(said.state)

        assert said.events == [fact]
        assert at_assessment(said.state, today=WEDNESDAY).events == []
        assert first is not None
        assert first.due_on == list_entry(JOURNEY, said.state).due_on == MONDAY
        assert next(each.due_on for each in told.clocks if each.id is ClockId.PAR_COMMENT) == MONDAY
        (entry,) = told.entries
        assert entry.words.endswith(
            "report: the last day was 11 July 2025 and is now 14 July 2025, because 9 July 2025 became a bank holiday."
        )
        with pytest.raises(Refusal, match="until 14 July 2025"):
            refer_to_panel(case, ReferToPanel(on=date(2025, 7, 12)))
        assert refer_to_panel(case, ReferToPanel(on=date(2025, 7, 15))).events


def test_the_decision_makers_days_move_and_the_household_reads_no_entry_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before: PanelCase = minuted()
    with proclaimed(AUGUST, monkeypatch):
        case = kept(PANEL_CASES, before)
        said = at_panel(case, today=date(2025, 8, 6))
        (moved,) = (each for each in said.events if isinstance(each, PanelClockMoved))
        history = recorded(said.events, case.version)

        assert (moved.was_due_on, moved.due_on) == (date(2025, 8, 6), date(2025, 8, 7))
        assert case.clocks[ClockId.ADM_DECIDE].due_on == case.runs[0].due_on == moved.due_on
        assert panel_timeline.timeline(JOURNEY, said.state, history, AUGUST).entries == []


def test_the_forty_days_move_and_the_household_reads_both_days(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with proclaimed(AUGUST, monkeypatch):
        said = at_panel(kept(PANEL_CASES, under_review()), today=AUGUST)
        history = recorded(said.events, said.state.version)
        (entry,) = panel_timeline.timeline(JOURNEY, said.state, history, AUGUST).entries

        assert "was 30 September 2025 and is now 1 October 2025" in entry.words
        assert said.state.clocks[ClockId.QD_RESPONSE].due_on == date(2025, 10, 1)


def test_a_last_day_that_moves_twice_is_told_twice_from_the_day_told_last_and_after_a_restart_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The forty days moved to 1 October; Wednesday 20 August is proclaimed a week before, so they end on 2 October."""
    second = date(2025, 8, 20)
    with proclaimed(AUGUST, monkeypatch):
        told = at_panel(kept(PANEL_CASES, under_review()), today=AUGUST).state
        with proclaimed(second, monkeypatch, in_force_from=date(2025, 8, 13)):
            said = at_panel(kept(PANEL_CASES, told), today=date(2025, 8, 13))
            (move,) = (each for each in said.events if isinstance(each, PanelClockMoved))

            assert (move.was_due_on, move.due_on) == (date(2025, 10, 1), date(2025, 10, 2))
            assert move.days == (second,)
            assert at_panel(kept(PANEL_CASES, said.state), today=date(2025, 8, 13)).events == []


def test_what_an_earlier_process_writes_while_a_day_is_rolled_out_is_made_right_and_moves_nothing_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The seven days ended on 6 August, which is proclaimed: a renewed process tells of the 7th, an earlier one of a breach."""
    seventh = date(2025, 8, 7)
    before = kept(PANEL_CASES, minuted())
    with proclaimed(AUGUST, monkeypatch):
        renewed = at_panel(kept(PANEL_CASES, before), today=seventh)
    earlier = at_panel(kept(PANEL_CASES, renewed.state), today=seventh)
    with proclaimed(AUGUST, monkeypatch):
        again = at_panel(kept(PANEL_CASES, earlier.state), today=seventh)

        assert "panel.clock_moved.v1" in [each.type for each in renewed.events]
        assert "panel.clock_breached.v1" in [each.type for each in earlier.events]
        assert [each.type for each in again.events] == ["panel.clock_breach_retracted.v1"]
        assert again.state.clocks[ClockId.ADM_DECIDE].due_on == seventh


def test_more_time_for_a_complaint_is_no_move_of_a_proclamation(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Ten days from Monday 10 March 2025 end on the 24th; on the 12th the manager gives until 2 April."""
    waits = extended(complained("2025-03-10"), "2025-03-12", "2025-04-02")
    tuesday = date(2025, 3, 18)
    with proclaimed(tuesday, monkeypatch, in_force_from=date(2025, 3, 13)):
        moves = [
            each.clock
            for each in at_enquiry(waits, today=tuesday).events
            if isinstance(each, ClockMoved)
        ]

        assert ClockId.COMPLAINT_ANSWER not in moves


def test_a_breach_that_was_announced_before_the_table_had_the_day_is_taken_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A release that comes late: the seven days were over on 6 August, which turns out to be a bank holiday."""
    late = at_panel(minuted(), today=date(2025, 8, 7)).state
    with proclaimed(AUGUST, monkeypatch):
        said = at_panel(kept(PANEL_CASES, late), today=date(2025, 8, 7))

        assert [each.type for each in said.events] == [
            "panel.clock_moved.v1",
            "panel.due_soon_reached.v1",
            "panel.clock_breach_retracted.v1",
        ]


def test_an_enquirys_days_move_with_the_day_before_on_record(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Received on Monday 3 March 2025; Tuesday is proclaimed, so two working days end on Thursday."""
    enquiry = an_enquiry()
    tuesday = date(2025, 3, 4)
    with proclaimed(tuesday, monkeypatch):
        moves = [
            each
            for each in at_enquiry(enquiry, today=tuesday).events
            if isinstance(each, ClockMoved)
        ]

        assert {each.clock: each.due_on for each in moves} == {
            clock: due(clock, date(2025, 3, 3))
            for clock in (ClockId.FIRST_RESPONSE, ClockId.ENQ_INFO)
        }
        assert moves[0].was_due_on == date(2025, 3, 5)


def test_nothing_moves_without_a_proclamation() -> None:
    said = [
        *at_assessment(shared(), today=FRIDAY).events,
        *at_panel(minuted(), today=FRIDAY).events,
    ]

    assert not any("moved" in each.type or "retracted" in each.type for each in said)
