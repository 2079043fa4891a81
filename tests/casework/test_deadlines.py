"""Deadlines of stages one and two and of the panel: announced once each, and taken back where they were kept after all."""

from datetime import date
from typing import Any

from contracts.assessment import (
    AssessmentClockBreached,
    AssessmentClockBreachRetracted,
    AssessmentDueSoonReached,
)
from contracts.clocks import ClockId
from contracts.panel import PanelClockBreached, PanelClockBreachRetracted, PanelDueSoonReached
from services.assessment.domain import deadlines as at_assessment
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.correction import CorrectDate, correct_date
from services.assessment.domain.outcome import withdraw
from services.assessment.domain.stage_one_decision import decide_stage_one
from services.panel.domain import deadlines as at_panel
from services.panel.domain.correction import correct_date as correct_at_panel
from services.panel.domain.decision_notice import TellDecision, tell_decision
from services.panel.domain.decision_review import make_final_decision
from services.panel.domain.panel_case import PanelCase
from tests.assessment.helpers.assessments import (
    ACCEPTED,
    DAY,
    DECIDED,
    MANAGER,
    checked,
    deciding,
    in_window,
    opened,
    withdrawing,
)
from tests.panel.helpers.panel_cases import (
    BY,
    correcting,
    determined,
    finally_deciding,
    minuted,
    noticed,
)

STAGE_ONE_ENDS = date(2025, 5, 3)
"""Two months from Monday 3 March: Saturday 3 May."""


def told(case: Assessment | PanelCase, today: date) -> tuple[Assessment | PanelCase, list[object]]:
    announces: Any = at_assessment if isinstance(case, Assessment) else at_panel
    decision = announces.announce(case, today=today)
    return decision.state, [*decision.events]


def test_a_deadline_is_announced_before_its_last_day_and_after_it_once_each() -> None:
    case, quiet = told(opened(), ACCEPTED)
    case, soon = told(case, STAGE_ONE_ENDS)
    case, again = told(case, STAGE_ONE_ENDS)
    case, late = told(case, STAGE_ONE_ENDS + DAY)
    _, later = told(case, STAGE_ONE_ENDS + 30 * DAY)
    about: dict[str, Any] = {"clock": ClockId.STAGE_ONE, "due_on": STAGE_ONE_ENDS}

    assert (quiet, again, later) == ([], [], [])
    assert soon == [AssessmentDueSoonReached(occurred_on=STAGE_ONE_ENDS, **about)]
    assert late == [AssessmentClockBreached(occurred_on=STAGE_ONE_ENDS + DAY, **about)]


def test_a_case_wakes_on_the_day_on_which_something_is_next_to_be_said() -> None:
    case = opened()
    assert case.wake_at is not None
    before, _ = told(case, case.wake_at.date() - DAY)
    woken, soon = told(case, case.wake_at.date())

    assert (before.wake_at, len(soon)) == (case.wake_at, 1)
    assert woken.wake_at is not None
    assert woken.wake_at.date() == STAGE_ONE_ENDS + DAY
    assert told(woken, STAGE_ONE_ENDS + DAY)[0].wake_at is None


def test_a_decision_recorded_late_with_a_day_in_time_takes_the_breach_back() -> None:
    late = told(opened(), STAGE_ONE_ENDS + DAY)[0]
    assert isinstance(late, Assessment)

    in_time = decide_stage_one(checked(late), deciding(), by=MANAGER)

    assert AssessmentClockBreachRetracted(
        occurred_on=DECIDED, clock=ClockId.STAGE_ONE, due_on=STAGE_ONE_ENDS
    ) in [*in_time.events]
    assert in_time.state.announced == ()


def test_a_corrected_day_moves_the_deadline_and_what_was_said_of_the_old_one_goes() -> None:
    window = in_window()
    overdue = window.clocks[ClockId.STAGE_TWO_WINDOW].due_on + DAY
    late = told(window, overdue)[0]
    assert isinstance(late, Assessment)
    [notice] = [each for each in late.dates if each.step == "notice_sent"]
    corrected = correct_date(
        late,
        CorrectDate(
            on=overdue,
            corrects=notice.version,
            right_day=notice.on + DAY,
            reason="The letter has this date.",
            staff="worker-03",
        ),
    )

    assert [type(each) for each in corrected.events][1:] == [AssessmentClockBreachRetracted]
    assert [type(each) for each in told(corrected.state, overdue)[1]] == [AssessmentDueSoonReached]
    assert [type(each) for each in told(corrected.state, overdue + DAY)[1]] == [
        AssessmentClockBreached
    ]


def test_nobody_is_reminded_of_a_case_that_has_ended() -> None:
    ended = withdraw(opened(), withdrawing(ACCEPTED + DAY)).state

    assert ended.wake_at is None
    assert told(ended, STAGE_ONE_ENDS + DAY)[1] == []


def test_the_decision_at_the_panel_is_reminded_of_and_a_breach_taken_back_by_a_corrected_day() -> (
    None
):
    case = minuted()
    due_on = case.clocks[ClockId.ADM_DECIDE].due_on
    soon_case, soon = told(case, due_on)
    late_case, late = told(soon_case, due_on + DAY)
    assert isinstance(late_case, PanelCase)
    minutes = late_case.steps[-1]
    moved = correct_at_panel(
        late_case, correcting(minutes.version, minutes.event.occurred_on + DAY)
    )

    assert [type(each) for each in soon] == [PanelDueSoonReached]
    assert [type(each) for each in late] == [PanelClockBreached]
    assert [type(each) for each in moved.events][1:] == [PanelClockBreachRetracted]
    assert moved.state.version == late_case.version + 2


def test_a_later_notice_in_time_leaves_what_was_said_of_the_earlier_one() -> None:
    case = determined()
    overdue = case.clocks[ClockId.NOTIFY_WRITTEN].due_on + DAY
    told_on = case.clocks[ClockId.NOTIFY_ORAL].started_on
    heard = tell_decision(case, TellDecision(on=told_on)).state
    late = told(heard, overdue)[0]
    assert isinstance(late, PanelCase)
    sent = noticed(late, overdue)
    finally_on = overdue + 90 * DAY

    decision = make_final_decision(sent, finally_deciding(on=finally_on), BY)
    notified = noticed(decision.state, finally_on + DAY)

    assert len(decision.events) == 1
    assert [(each.clock, each.due_on) for each in notified.announced] == [
        (ClockId.NOTIFY_WRITTEN, overdue - DAY)
    ]
    assert notified.wake_at is None
