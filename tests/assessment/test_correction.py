"""The day of a step of the assessment was wrong: it is put right, and every clock is worked out anew."""

from datetime import date

import pytest

from contracts.assessment import AssessmentDateCorrected
from contracts.clocks import ClockId
from contracts.panel import ApplicantsApproved, PanelDateCorrected
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.check_needs import REQUIRED_CHECKS
from services.assessment.domain.correction import CorrectDate, correct_date
from services.assessment.domain.outcome import (
    correct_agency_decision,
    end_with_agency_decision,
    withdraw,
)
from services.chassis.decision import Decision, Kind, Refusal
from tests.assessment.helpers.assessments import (
    DECIDED,
    HEARD,
    NOTICE,
    SHARED,
    checked,
    commented,
    in_stage_two,
    in_window,
    opened,
    referred,
    shared,
    withdrawing,
)

TODAY = date(2025, 11, 3)
REASON = "The letter has this date."
OPENING, CHECKS, DECISION, NOTICE_SENT, STARTED, REPORT, OBSERVED, REFERRAL = range(1, 9)


def correcting(corrects: int, right_day: date, on: date = TODAY) -> CorrectDate:
    return CorrectDate(
        on=on, corrects=corrects, right_day=right_day, reason=REASON, staff="worker-03"
    )


def corrected(assessment: Assessment, corrects: int, right_day: date) -> Assessment:
    return correct_date(assessment, correcting(corrects, right_day)).state


def test_the_right_day_is_one_more_event_and_the_reason_stays_on_the_record() -> None:
    right = date(2025, 4, 16)
    assessment, events = correct_date(in_window(), correcting(NOTICE_SENT, right))

    assert events == [
        AssessmentDateCorrected(occurred_on=TODAY, corrects=NOTICE_SENT, right_day=right)
    ]
    assert [each.reason for each in assessment.corrections] == [REASON]
    assert REASON not in events[0].model_dump_json()


def test_a_notice_sent_on_another_day_moves_the_six_months() -> None:
    window = corrected(in_window(), NOTICE_SENT, date(2025, 5, 6)).clocks[ClockId.STAGE_TWO_WINDOW]

    assert (window.started_on, window.due_on) == (date(2025, 5, 6), date(2025, 11, 6))


def test_a_corrected_agency_decision_ends_stage_two_on_its_right_day_and_another_changes_nothing() -> (
    None
):
    approved = ApplicantsApproved(occurred_on=date(2025, 10, 6), agency="moorland")
    decided = end_with_agency_decision(referred(), HEARD, approved).state
    right = date(2025, 9, 29)

    def after(corrects: int) -> Decision[Assessment] | None:
        event = PanelDateCorrected(occurred_on=TODAY, corrects=corrects, right_day=right)
        return correct_agency_decision(decided, HEARD, event)

    moved = after(HEARD.version)
    assert moved is not None
    assert moved.state.clocks[ClockId.STAGE_TWO].stopped_on == right
    assert not moved.events
    assert after(HEARD.version + 1) is None


def test_a_decision_made_earlier_stops_stage_one_earlier() -> None:
    right = date(2025, 4, 10)
    assessment = corrected(in_stage_two(), DECISION, right)

    assert assessment.clocks[ClockId.STAGE_ONE].stopped_on == right
    assert assessment.clocks[ClockId.STAGE_TWO] == in_stage_two().clocks[ClockId.STAGE_TWO]


def test_a_start_of_stage_two_ends_the_window_and_begins_the_four_months_on_its_right_day() -> None:
    right = date(2025, 5, 8)
    clocks = corrected(referred(), STARTED, right).clocks

    assert clocks[ClockId.STAGE_TWO_WINDOW].stopped_on == right
    assert clocks[ClockId.STAGE_TWO].due_on == date(2025, 9, 8)


def test_observations_and_a_referral_are_on_their_right_days() -> None:
    observed = corrected(commented(), OBSERVED, date(2025, 7, 8))
    at_panel = corrected(referred(), REFERRAL, date(2025, 7, 11))

    assert observed.clocks[ClockId.PAR_COMMENT].stopped_on == date(2025, 7, 8)
    assert at_panel.referred_on == date(2025, 7, 11)


def test_checks_came_back_on_their_right_day_and_a_correction_can_be_corrected() -> None:
    once = corrected(checked(), CHECKS, date(2025, 4, 2))
    twice = corrected(once, CHECKS, date(2025, 4, 3))

    assert set(twice.checks.values()) == {date(2025, 4, 3)}
    assert set(twice.checks) == set(REQUIRED_CHECKS)


def test_a_withdrawal_on_another_day_breaks_the_clocks_off_on_that_day() -> None:
    ended = withdraw(in_stage_two(), withdrawing(SHARED)).state
    clocks = corrected(ended, 6, date(2025, 7, 1)).clocks

    assert clocks[ClockId.STAGE_TWO].stopped_on == date(2025, 7, 1)
    assert clocks[ClockId.STAGE_TWO_WINDOW].stopped_on == NOTICE


@pytest.mark.parametrize(
    ("corrects", "right_day", "sentence"),
    [
        (NOTICE_SENT, date(2025, 4, 13), "before the stage one decision on 14 April 2025"),
        (DECISION, date(2025, 4, 15), "before the stage one decision on 15 April 2025"),
        (STARTED, date(2025, 4, 13), "before the notice of the stage one decision"),
        (REPORT, date(2025, 4, 30), "before the start of stage two on 1 May 2025"),
        (STARTED, date(2025, 7, 8), "before the start of stage two on 8 July 2025"),
        (REPORT, SHARED, "already has this date"),
        (REPORT, date(2025, 11, 4), "later than the date of correction"),
        (OPENING, date(2025, 3, 4), "Correct the date of the acceptance on the enquiry"),
        (OBSERVED, date(2025, 7, 9), "Check the version"),
    ],
)
def test_a_day_that_cannot_be_right_is_refused_with_what_would_be(
    corrects: int, right_day: date, sentence: str
) -> None:
    with pytest.raises(Refusal, match=sentence) as refused:
        correct_date(shared(), correcting(corrects, right_day))

    assert refused.value.kind is Kind.NOT_VALID


def test_only_an_assessment_that_is_there_is_corrected() -> None:
    with pytest.raises(Refusal, match="no such assessment"):
        correct_date(None, correcting(DECISION, DECIDED))
    assert opened().dates[0].version == OPENING
    with pytest.raises(Refusal, match="no date to correct here yet") as refused:
        correct_date(opened(), correcting(OPENING, DECIDED))
    assert refused.value.kind is Kind.NOT_NOW
