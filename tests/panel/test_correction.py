"""The day of a step at the panel was wrong: it is put right, and every clock is worked out anew."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from contracts.assessment import AssessmentDateCorrected
from contracts.clocks import ClockId
from contracts.deferral import PanelNeed
from contracts.panel import PanelDateCorrected
from services.chassis.decision import Kind, Refusal
from services.panel.domain.agency_decision import issue_qualifying_determination
from services.panel.domain.correction import correct_date, hear_corrected_day
from services.panel.domain.decision_notice import SendDecisionNotice, send_decision_notice
from services.panel.domain.deferral import DeferCase, defer_case
from services.panel.domain.minutes import DraftMinutes, draft_minutes
from services.panel.domain.panel_case import PanelCase
from services.panel.domain.progress import Status
from services.panel.domain.recommendation import FinaliseMinutes, finalise_minutes
from services.panel.domain.referral import open_case
from tests.panel.helpers.panel_cases import (
    BY,
    DAY,
    DECIDED,
    HEARD,
    MET,
    MINUTES,
    PAPERS,
    REFERRED,
    correcting,
    determining,
    met,
    minuted,
    recommended,
    referral,
)

OPENED, MEETING, RECOMMENDED, FINAL, DETERMINED, NOTICE = range(1, 7)
SENT = date(2025, 8, 4)


def noticed() -> PanelCase:
    determined = issue_qualifying_determination(minuted(), determining(), BY).state
    return send_decision_notice(determined, SendDecisionNotice(on=SENT, papers=PAPERS)).state


def test_the_right_day_is_one_more_event_and_the_reason_is_a_note() -> None:
    right = date(2025, 7, 29)
    case, events = correct_date(minuted(), correcting(FINAL, right))

    assert events == [
        PanelDateCorrected(occurred_on=date(2026, 8, 3), corrects=FINAL, right_day=right)
    ]
    assert case.clocks[ClockId.ADM_DECIDE].due_on == date(2025, 8, 7)
    assert case.notes[-1].words == "The minutes have this date."


def test_the_forty_working_days_run_from_the_right_day_of_the_notice() -> None:
    before = noticed().clocks[ClockId.QD_RESPONSE]
    after = correct_date(noticed(), correcting(NOTICE, date(2025, 8, 5))).state

    assert after.status is Status.UNDER_REVIEW
    assert after.notice_sent_on == after.clocks[ClockId.QD_RESPONSE].started_on
    assert (before.due_on, after.clocks[ClockId.QD_RESPONSE].due_on) == (
        date(2025, 9, 29),
        date(2025, 9, 30),
    )


def test_a_decision_on_its_right_day_stops_its_own_clock_then() -> None:
    case = correct_date(noticed(), correcting(DETERMINED, date(2025, 7, 31))).state

    assert case.clocks[ClockId.ADM_DECIDE].stopped_on == date(2025, 7, 31)
    assert case.decided is not None
    assert case.decided.on == date(2025, 7, 31)


def test_the_meeting_itself_was_on_its_right_day_and_those_who_sat_stay() -> None:
    case = correct_date(minuted(), correcting(MEETING, date(2025, 7, 23))).state

    assert [each.on for each in case.meetings] == [date(2025, 7, 23)]
    assert case.meetings[0].members == minuted().meetings[0].members


@pytest.mark.parametrize(
    ("corrects", "right_day", "sentence"),
    [
        (OPENED, MET, "which you correct on the assessment"),
        (9, MET, "Check the version"),
        (FINAL, MINUTES, "already has this date"),
        (FINAL, date(2025, 7, 23), "before the step before it on 24 July 2025"),
        (FINAL, date(2025, 8, 2), "after the next step on 1 August 2025"),
        (NOTICE, date(2026, 8, 4), "later than the date of correction"),
    ],
)
def test_a_day_that_cannot_be_right_is_refused_with_what_would_be(
    corrects: int, right_day: date, sentence: str
) -> None:
    with pytest.raises(Refusal, match=sentence) as refused:
        correct_date(noticed(), correcting(corrects, right_day))

    assert refused.value.kind is Kind.NOT_VALID
    assert DECIDED < SENT


@pytest.mark.parametrize(
    ("record", "right_day"), [(None, date(2026, 12, 3)), (UUID(int=1), date(2025, 7, 23))]
)
def test_a_meeting_on_record_has_the_date_of_its_record(
    record: UUID | None, right_day: date
) -> None:
    [sat] = met().meetings
    case = met().model_copy(update={"meetings": (sat.model_copy(update={"meeting": record}),)})

    with pytest.raises(Refusal, match="comes from the record of the meeting"):
        correct_date(case, correcting(MEETING, right_day, on=date(2026, 12, 10)))


def test_minutes_are_not_final_before_their_draft() -> None:
    draft = draft_minutes(recommended(), DraftMinutes(on=MINUTES + DAY)).state

    with pytest.raises(Refusal, match="before the draft"):
        finalise_minutes(draft, FinaliseMinutes(on=MINUTES))


def test_the_right_day_of_the_referral_comes_from_the_assessment() -> None:
    right = REFERRED - DAY
    corrected = AssessmentDateCorrected(
        occurred_on=DECIDED, corrects=HEARD.version, right_day=right
    )
    decision = hear_corrected_day(minuted(), HEARD, corrected)

    assert decision is not None
    assert decision.events == [
        PanelDateCorrected(occurred_on=DECIDED, corrects=OPENED, right_day=right)
    ]
    assert decision.state.referred_on == right
    assert decision.state.clocks == minuted().clocks


def test_of_two_referrals_the_one_that_was_wrong_is_put_right() -> None:
    again = replace(HEARD, version=12)
    missing = DeferCase(on=MET, missing=(PanelNeed.HEALTH,), words="After the operation.")
    resumed = open_case(defer_case(met(), missing).state, again, referral()).state
    corrected = AssessmentDateCorrected(occurred_on=DECIDED, corrects=12, right_day=MINUTES)
    decision = hear_corrected_day(resumed, HEARD, corrected)

    assert decision is not None
    assert (decision.state.referred_on, decision.state.resumed_on) == (REFERRED, MINUTES)


def test_a_day_that_the_panel_has_nothing_of_changes_nothing() -> None:
    other = AssessmentDateCorrected(occurred_on=DECIDED, corrects=3, right_day=MET)

    assert hear_corrected_day(minuted(), HEARD, other) is None
    assert hear_corrected_day(None, HEARD, other) is None
