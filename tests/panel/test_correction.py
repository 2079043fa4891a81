"""The day of a step at the panel was wrong: it is put right, and every clock is worked out anew."""

from datetime import date

import pytest

from contracts.clocks import ClockId
from contracts.panel import PanelDateCorrected
from services.chassis.decision import Kind, Refusal
from services.panel.domain.agency_decision import issue_qualifying_determination
from services.panel.domain.correction import correct_date
from services.panel.domain.decision_notice import SendDecisionNotice, send_decision_notice
from services.panel.domain.panel_case import PanelCase, Status
from tests.panel.helpers.panel_cases import (
    BY,
    DECIDED,
    MET,
    MINUTES,
    correcting,
    determining,
    minuted,
)

OPENED, MEETING, RECOMMENDED, FINAL, DETERMINED, NOTICE = range(1, 7)
SENT = date(2025, 8, 4)


def noticed() -> PanelCase:
    determined = issue_qualifying_determination(minuted(), determining(), BY).state
    return send_decision_notice(determined, SendDecisionNotice(on=SENT)).state


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
