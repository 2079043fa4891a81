"""What panels said of an agency's reports: six months, by month and one by one."""

from datetime import date
from uuid import UUID

from services.panel.domain.panel_case import PanelCase
from services.panel.domain.recommendation import recommend
from services.panel.store.report_quality import ReportQuality, first_day
from tests.panel.helpers.panel_cases import MET, met, recommending

TODAY = date(2025, 9, 12)


def noted(words: str) -> PanelCase:
    return recommend(met(), recommending().model_copy(update={"quality": words})).state


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
