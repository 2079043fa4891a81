"""Stage two takes longer than four months: on two grounds alone, with dates worked out by hand."""

from datetime import date

import pytest
from pydantic import ValidationError

from contracts.assessing import DelayGround
from contracts.clocks import ClockId
from contracts.panel import QualifyingDeterminationIssued
from contracts.stage_two import StageTwoDelayed
from services.assessment.domain.outcome import await_review
from services.assessment.domain.stage_two_delay import (
    expected_by,
    late_without_ground_since,
    record_delay,
)
from services.assessment.store import DELAYED, AssessmentView, list_entry
from services.chassis.decision import Refusal
from tests.assessment.helpers.assessments import (
    APPROVED,
    DAY,
    HEARD,
    JOURNEY,
    in_window,
    referred,
)
from tests.assessment.helpers.stages_two import begun, delayed, delaying

DUE = date(2025, 9, 1)
UNTIL = date(2025, 10, 15)


@pytest.mark.parametrize(
    ("began", "due"),
    [
        pytest.param(date(2025, 5, 1), date(2025, 9, 1), id="the corresponding day"),
        pytest.param(date(2025, 10, 14), date(2026, 2, 14), id="a Saturday does not move"),
        pytest.param(date(2025, 8, 31), date(2025, 12, 31), id="the last day of both months"),
        pytest.param(date(2025, 5, 31), date(2025, 9, 30), id="September has no 31st"),
        pytest.param(date(2025, 10, 31), date(2026, 2, 28), id="February of a common year"),
        pytest.param(date(2027, 10, 30), date(2028, 2, 29), id="February of a leap year"),
    ],
)
def test_stage_two_has_four_months_to_the_corresponding_day(began: date, due: date) -> None:
    sent_on = began.replace(day=1)
    assessment = begun(began, sent_on=sent_on)

    assert assessment.clocks[ClockId.STAGE_TWO].due_on == due
    assert late_without_ground_since(assessment, due) is None
    assert late_without_ground_since(assessment, due + DAY) == due


def test_a_delay_moves_the_expected_day_and_no_clock() -> None:
    assessment, events = record_delay(begun(), delaying(UNTIL))

    assert events == [
        StageTwoDelayed(
            occurred_on=date(2025, 8, 20),
            ground=DelayGround.APPLICANT_REQUEST,
            begins_on=date(2025, 8, 18),
            until=UNTIL,
        )
    ]
    assert assessment.clocks == begun().clocks
    assert expected_by(assessment) == UNTIL
    assert assessment.stage_two_record.delay_evidence == ("Their email.",)


@pytest.mark.parametrize(
    ("today", "late_since"),
    [
        pytest.param(DUE, None, id="the last day of the four months"),
        pytest.param(date(2025, 9, 2), None, id="the first day that the delay explains"),
        pytest.param(UNTIL, None, id="the last day that it explains"),
        pytest.param(date(2025, 10, 16), UNTIL, id="the day after has no ground on record"),
    ],
)
def test_it_is_late_without_a_ground_from_the_day_after_the_expected_one(
    today: date, late_since: date | None
) -> None:
    assert late_without_ground_since(delayed(UNTIL), today) == late_since


def test_each_later_delay_has_its_own_ground_and_a_later_day() -> None:
    again = delaying(
        date(2025, 11, 28),
        on=date(2025, 10, 20),
        begins_on=date(2025, 10, 13),
        ground="exceptional_circumstances",
        evidence="The court's letter.",
    )
    assessment = record_delay(delayed(UNTIL), again).state

    assert [each.until for each in assessment.stage_two.delays] == [UNTIL, date(2025, 11, 28)]
    assert assessment.stage_two_record.delay_evidence == ("Their email.", "The court's letter.")
    with pytest.raises(Refusal, match="has until 28 November 2025 already"):
        record_delay(assessment, again)


@pytest.mark.parametrize(
    ("more", "field", "sentence"),
    [
        ({"until": DUE}, "until", "has until 1 September 2025 already"),
        ({"begins_on": date(2025, 8, 21)}, "begins_on", "once it has begun"),
        ({"begins_on": date(2025, 4, 30)}, "", "before the start of stage two on 1 May 2025"),
    ],
)
def test_its_days_fit_the_stage(more: dict[str, date], field: str, sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence) as refused:
        record_delay(begun(), delaying(**{"until": UNTIL, **more}))

    assert refused.value.field == field


@pytest.mark.parametrize("ground", ["agency_capacity", "dbs", "medical"])
def test_what_explains_a_late_stage_one_does_not_explain_a_late_stage_two(ground: str) -> None:
    with pytest.raises(ValidationError):
        delaying(UNTIL, ground=ground)


def test_a_case_at_the_panel_can_still_be_delayed() -> None:
    assert delayed(UNTIL, referred()).stage_two.delays


def test_a_case_whose_decision_is_made_is_delayed_no_more() -> None:
    waits = delayed(UNTIL, referred())
    proposed = QualifyingDeterminationIssued(occurred_on=APPROVED, agency="moorland")
    determined = await_review(waits, HEARD, proposed)
    assert determined is not None
    before, after = (AssessmentView.of(JOURNEY, each, 1) for each in (waits, determined.state))

    assert (before.delay, before.delayed_until) == (DelayGround.APPLICANT_REQUEST, UNTIL)
    assert (after.delay, after.delayed_until) == (None, None)
    assert DELAYED in list_entry(JOURNEY, waits).by
    assert DELAYED not in list_entry(JOURNEY, determined.state).by


def test_a_stage_two_that_has_not_begun_is_not_late() -> None:
    assert late_without_ground_since(in_window(), UNTIL) is None
