"""What panels said of an agency's reports: six months, by month and one by one."""

from datetime import date
from uuid import UUID

import pytest

from contracts.central_list import ReportFeedbackGiven
from contracts.deferral import PanelNeed, PanelOutcome
from contracts.panel_rules import feedback_due_on
from contracts.reference import ReportKind
from services.chassis.decision import Refusal
from services.panel.domain.correction import correct_date
from services.panel.domain.deferral import (
    AskForFullReport,
    DeferCase,
    ask_for_full_report,
    defer_case,
)
from services.panel.domain.panel_case import PanelCase
from services.panel.domain.recommendation import recommend
from services.panel.domain.report_feedback import GiveReportFeedback, give_report_feedback
from services.panel.store.report_quality import ReportQuality, first_day
from tests.panel.helpers.panel_cases import (
    DAY,
    MET,
    MET_AFTER,
    correcting,
    met,
    met_after_deferral,
    recommending,
)

TODAY = date(2025, 9, 12)


def noted(words: str) -> PanelCase:
    return recommend(met(), recommending().model_copy(update={"quality": words})).state


def deferred(words: str) -> PanelCase:
    missing = DeferCase(on=MET, missing=(PanelNeed.HEALTH,), words="After it.", quality=words)
    return defer_case(met(), missing).state


def test_each_meeting_that_said_something_is_there_once_whatever_came_of_it() -> None:
    again = recommending(on=MET_AFTER).model_copy(update={"quality": "Now it is whole."})
    case = recommend(met_after_deferral(deferred("Nothing of their health.")), again).state
    asked = AskForFullReport(on=MET, reasons="Too short.", quality="Two pages.")
    brief = ask_for_full_report(met(ReportKind.BRIEF), asked).state
    quality = ReportQuality.of([(UUID(int=1), case), (UUID(int=2), brief)], TODAY)

    assert [(each.on, each.came_to, each.words) for each in quality.notes] == [
        (MET_AFTER, PanelOutcome.SUITABLE, "Now it is whole."),
        (MET, PanelOutcome.DEFERRED, "Nothing of their health."),
        (MET, PanelOutcome.FULL_REPORT_ASKED, "Two pages."),
    ]
    assert [each.notes for each in quality.months] == [0, 0, 0, 2, 0, 1]


def test_a_note_from_before_the_six_months_is_not_there_beside_a_later_one_of_its_case() -> None:
    again = recommending(on=MET_AFTER).model_copy(update={"quality": "Now it is whole."})
    case = recommend(met_after_deferral(deferred("Nothing of their health.")), again).state
    quality = ReportQuality.of([(UUID(int=1), case)], date(2026, 1, 15))

    assert quality.since == date(2025, 8, 1)
    assert [each.words for each in quality.notes] == ["Now it is whole."]


def test_a_corrected_day_moves_the_note() -> None:
    case = deferred("Nothing of their health.")
    moved = correct_date(case, correcting(case.version, MET + DAY)).state

    assert [each.on for each in moved.report_notes] == [MET + DAY]


class TestThePanelsFeedback:
    def test_is_a_fact_with_its_day_and_its_words_stay_on_record(self) -> None:
        decided = give_report_feedback(None, feedback(GIVEN), agency="moorland")

        assert decided.events == [ReportFeedbackGiven(occurred_on=GIVEN, agency="moorland")]
        assert [(each.on, each.words) for each in decided.state.feedback] == [
            (GIVEN, "Say more of health.")
        ]
        assert "health" not in str(decided.events)

    def test_is_due_six_months_after_the_last_and_after_december_2026_where_none_is_on_record(
        self,
    ) -> None:
        # Six months to the corresponding date; 31 August has none in February 2028, so its last day.
        assert feedback_due_on(date(2026, 12, 10)) == date(2027, 6, 10)
        assert feedback_due_on(date(2027, 8, 31)) == date(2028, 2, 29)
        assert feedback_due_on(date(2026, 11, 5)) == date(2027, 5, 5)
        assert feedback_due_on(None) == date(2027, 6, 1)

    def test_counts_from_the_latest_also_where_an_earlier_one_is_recorded_late(self) -> None:
        first = give_report_feedback(None, feedback(GIVEN), agency="moorland").state
        earlier = feedback(GIVEN - 30 * DAY)
        both = give_report_feedback(first, earlier, agency="moorland").state
        quality = ReportQuality.of([], GIVEN, both.feedback)

        assert [each.on for each in quality.feedback] == [GIVEN, GIVEN - 30 * DAY]
        assert quality.feedback_due_by == date(2027, 6, 10)
        with pytest.raises(Refusal, match="on record already"):
            give_report_feedback(both, earlier, agency="moorland")


GIVEN = date(2026, 12, 10)


def feedback(on: date) -> GiveReportFeedback:
    return GiveReportFeedback(on=on, words="Say more of health.")


def test_six_months_end_with_this_one() -> None:
    assert first_day(TODAY) == date(2025, 4, 1)
    assert first_day(date(2026, 2, 28)) == date(2025, 9, 1)


def test_notes_stand_with_their_case_and_are_counted_by_month() -> None:
    found = [(UUID(int=1), noted("Clear and complete.")), (UUID(int=2), noted("Late."))]
    quality = ReportQuality.of(found, TODAY)

    assert [(each.on, each.words) for each in quality.notes] == [
        (MET, "Clear and complete."),
        (MET, "Late."),
    ]
    assert [each.notes for each in quality.months] == [0, 0, 0, 2, 0, 0]
    assert quality.months[3].month == date(2025, 7, 1)
