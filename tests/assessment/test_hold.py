"""A case on hold: work rests, deadlines do not, and what is said to whom. Dates worked out by hand."""

from datetime import date
from typing import Any

import pytest

from contracts.clocks import ClockId
from contracts.hold import AskedForBy, CaseHeld, HoldEnded, HoldReason
from contracts.hold_rules import HOLD_RULES, goes_on
from services.assessment.case_parts import HoldView
from services.assessment.course_words import held
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.correction import CorrectDate, correct_date
from services.assessment.domain.dated_steps import clocks_of
from services.assessment.domain.disqualification import (
    RecordDisqualification,
    record_disqualification,
)
from services.assessment.domain.hold import (
    EndHold,
    PutOnHold,
    end_hold,
    put_on_hold,
    running_on,
)
from services.assessment.domain.outcome import withdraw
from services.assessment.domain.report import (
    ReceiveObservations,
    ReferToPanel,
    receive_observations,
    refer_to_panel,
)
from services.assessment.domain.stage_one_decision import (
    RecommendStageOne,
    decide_stage_one,
    recommend_stage_one,
)
from services.assessment.domain.status import Status
from services.assessment.store import ON_HOLD, AssessmentView, list_entry, reasons_of
from services.chassis.decision import Refusal
from tests.assessment.helpers.assessments import (
    ACCEPTED,
    COMMENTED,
    DAY,
    DECIDED,
    JOURNEY,
    MANAGER,
    NOTICE,
    REFERRED,
    WORKER,
    checked,
    decided,
    deciding,
    in_stage_two,
    in_window,
    opened,
    referred,
    shared,
    withdrawing,
)

HELD = date(2025, 3, 20)


def holding(on: date = HELD, **more: Any) -> PutOnHold:
    return PutOnHold.model_validate(
        {"on": on, "reason": "bereavement", "asked_by": "applicants", **more}
    )


def on_hold(assessment: Assessment | None = None, on: date = HELD, **more: Any) -> Assessment:
    return put_on_hold(assessment or opened(), holding(on, **more)).state


def test_a_hold_says_why_who_asked_and_until_when_in_codes() -> None:
    state, events = put_on_hold(opened(), holding(until="2025-04-22", words="After the funeral."))

    assert events == [
        CaseHeld(
            occurred_on=HELD,
            reason=HoldReason.BEREAVEMENT,
            asked_by=AskedForBy.APPLICANTS,
            until=date(2025, 4, 22),
        )
    ]
    assert [each.words for each in reasons_of(JOURNEY, state).reasons] == ["After the funeral."]
    assert held(events[0]) == (
        "The agency put your application on hold. The agency expects to go on by "
        "22 April 2025. The deadlines have not changed."
    )


STAYS = (
    (opened(), HELD, ClockId.STAGE_ONE, date(2025, 5, 3), "3 March and 2 months, held or not"),
    (
        in_stage_two(),
        date(2025, 6, 2),
        ClockId.STAGE_TWO,
        date(2025, 9, 1),
        "1 May and 4 months: regulation 30B(2) has grounds for delay and no pause",
    ),
    (
        shared(),
        date(2025, 7, 8),
        ClockId.PAR_COMMENT,
        date(2025, 7, 11),
        "5 working days beginning with Monday 7 July: the Friday",
    ),
)


@pytest.mark.parametrize(("before", "on", "clock", "due_on", "why"), STAYS)
def test_no_deadline_moves_while_a_case_is_on_hold(
    before: Assessment, on: date, clock: ClockId, due_on: date, why: str
) -> None:
    state = on_hold(before, on)
    after = end_hold(state, EndHold(on=on + 40 * DAY)).state

    assert before.clocks[clock].due_on == due_on, why
    assert state.clocks == after.clocks == before.clocks
    assert clocks_of(after.dates) == after.clocks
    assert clock in running_on(state)


def test_each_clock_of_an_assessment_has_a_rule_on_holds_with_a_source() -> None:
    ruled = {each.clock for each in HOLD_RULES}

    assert {*referred().clocks} <= ruled
    assert all(goes_on(each, HELD) for each in ruled)
    assert all(each.source and each.instead for each in HOLD_RULES)


def test_nothing_is_decided_while_a_case_is_on_hold_and_everything_after_it() -> None:
    state = on_hold(checked(), DECIDED)
    recommending = RecommendStageOne.model_validate(
        {"on": DECIDED, "outcome": "may_be_suitable", "reasons": "All is in."}
    )
    with pytest.raises(Refusal, match="on hold"):
        recommend_stage_one(state, recommending, WORKER)
    with pytest.raises(Refusal, match="on hold"):
        decide_stage_one(state, deciding(), MANAGER)

    again = end_hold(state, EndHold(on=DECIDED)).state

    assert recommend_stage_one(again, recommending, WORKER).events
    assert decide_stage_one(again, deciding(), MANAGER).events


def test_observations_that_arrive_are_recorded_and_the_referral_waits() -> None:
    state = on_hold(shared(), COMMENTED)
    heard = receive_observations(state, ReceiveObservations(on=COMMENTED)).state

    with pytest.raises(Refusal, match="on hold"):
        refer_to_panel(heard, ReferToPanel(on=REFERRED))


def test_a_withdrawal_or_a_disqualification_ends_a_case_on_hold() -> None:
    finding = RecordDisqualification(on=HELD, person=1)
    ended = record_disqualification(on_hold(), finding, MANAGER).state
    left = withdraw(on_hold(), withdrawing(HELD + DAY)).state

    assert ended.status is Status.STAGE_ONE_DECIDED
    assert left.status is Status.WITHDRAWN
    assert ended.on_hold is left.on_hold is None
    with pytest.raises(Refusal, match="ended"):
        end_hold(left, EndHold(on=HELD + 2 * DAY))


def test_a_case_is_held_once_at_a_time_and_can_be_held_again() -> None:
    with pytest.raises(Refusal, match="already on hold"):
        put_on_hold(on_hold(), holding())
    with pytest.raises(Refusal, match="not on hold"):
        end_hold(opened(), EndHold(on=HELD))
    with pytest.raises(Refusal, match="began"):
        end_hold(on_hold(), EndHold(on=HELD - DAY))

    twice = on_hold(end_hold(on_hold(), EndHold(on=HELD + DAY)).state, HELD + 2 * DAY)

    assert len(twice.course.holds) == 2
    with pytest.raises(Refusal, match="the end of the hold before"):
        on_hold(end_hold(on_hold(), EndHold(on=HELD + 2 * DAY)).state, HELD + DAY)


@pytest.mark.parametrize("elsewhere", [decided(), in_window(), referred()])
def test_what_waits_for_a_notice_for_the_household_or_the_panel_is_not_put_on_hold(
    elsewhere: Assessment,
) -> None:
    with pytest.raises(Refusal):
        put_on_hold(elsewhere, holding(REFERRED))


def test_a_hold_begins_no_earlier_than_its_stage_and_ends_after_it_begins() -> None:
    with pytest.raises(Refusal, match="this stage began"):
        put_on_hold(opened(), holding(ACCEPTED - DAY))
    with pytest.raises(Refusal, match="this stage began"):
        put_on_hold(in_stage_two(), holding(NOTICE - DAY))
    with pytest.raises(ValueError, match="end after the day it starts"):
        holding(until=HELD)


def test_the_day_of_a_hold_can_be_corrected_within_what_came_before_and_after() -> None:
    ended = end_hold(on_hold(), EndHold(on=date(2025, 4, 22))).state
    twice = on_hold(ended, date(2025, 4, 28))

    def corrected(version: int, right_day: date) -> Assessment:
        asked: dict[str, Any] = {"reason": "The letter says so.", "staff": WORKER}
        on = date(2025, 5, 2)
        command = CorrectDate(on=on, corrects=version, right_day=right_day, **asked)
        return correct_date(twice, command).state

    assert corrected(2, date(2025, 4, 22)).day_of(2) == date(2025, 4, 22)
    assert corrected(3, date(2025, 4, 28)).clocks == twice.clocks
    with pytest.raises(Refusal, match="the beginning of the hold"):
        corrected(2, date(2025, 4, 23))
    with pytest.raises(Refusal, match="the end of the hold before"):
        corrected(3, date(2025, 4, 29))


def test_a_case_on_hold_is_in_a_list_of_its_own_and_says_what_runs_on() -> None:
    view = HoldView.of(on_hold(until="2025-04-22"))

    assert view is not None
    assert view.running_on == [ClockId.STAGE_ONE]
    assert ON_HOLD in list_entry(JOURNEY, on_hold()).by
    assert ON_HOLD not in list_entry(JOURNEY, opened()).by


def test_the_timeline_says_the_same_of_a_hold_no_matter_who_asked_for_it() -> None:
    said = {
        held(CaseHeld(occurred_on=HELD, reason=HoldReason.HEALTH, asked_by=each))
        for each in AskedForBy
    }

    assert said == {"The agency put your application on hold. The deadlines have not changed."}


def test_applicants_read_since_when_it_is_on_hold_and_neither_why_nor_who_asked() -> None:
    state = on_hold(until="2025-04-22", reason="health", asked_by="both")
    for_staff = AssessmentView.of(JOURNEY, state, state.version)
    told = for_staff.for_household().on_hold

    assert for_staff.on_hold
    assert for_staff.on_hold.reason is HoldReason.HEALTH
    assert told
    assert (told.since, told.until) == (HELD, date(2025, 4, 22))
    assert (told.reason, told.asked_by) == (None, None)
    assert AssessmentView.of(JOURNEY, opened(), 1).for_household().on_hold is None


def test_the_end_of_a_hold_is_a_fact_with_its_day() -> None:
    _, events = end_hold(on_hold(), EndHold(on=date(2025, 4, 22)))

    assert events == [HoldEnded(occurred_on=date(2025, 4, 22))]
