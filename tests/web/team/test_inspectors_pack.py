"""Which minutes of a case an inspector is given for a meeting."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from contracts.panel_minutes import MinutesStanding
from services.panel.domain import minutes_progress
from services.panel.domain.panel_case import Meeting
from services.panel.store.cases import PanelCaseView
from services.web.site.answers.panel import Minutes, PanelCase
from services.web.team.inspectors_pack import final_minutes
from tests.panel.helpers.panel_cases import a_case

JULY, OCTOBER = date(2026, 7, 9), date(2026, 10, 8)
FIRST, SECOND = UUID(int=1), UUID(int=2)
DRAFT, FINAL, CORRECTED = MinutesStanding
Version = tuple[int, MinutesStanding, date]
DRAFTED = (
    (1, DRAFT, date(2026, 7, 13)),
    (2, DRAFT, date(2026, 10, 12)),
    (2, FINAL, date(2026, 10, 14)),
)


def a_deferred_case(*written: Version, on_record: bool = True) -> PanelCase:
    """A case that was deferred in July and recommended in October, as the panel service shows it."""
    days = ((JULY, FIRST), (OCTOBER, SECOND))
    met = tuple(
        Meeting(on=on, chair="pm-1", members=("pm-1",), meeting=meeting if on_record else None)
        for on, meeting in days
    )
    versions = tuple(
        minutes_progress.Minutes(number=number, hearing=hearing, standing=how, on=on)
        for number, (hearing, how, on) in enumerate(written, start=1)
    )
    case = a_case().model_copy(update={"meetings": met, "minutes": versions})
    shown = PanelCaseView.of(uuid4(), case, 9)
    return PanelCase.model_validate_json(shown.model_dump_json())


def said(minutes: Minutes | None) -> tuple[int, MinutesStanding] | None:
    return (minutes.number, minutes.standing) if minutes else None


@pytest.mark.parametrize("on_record", [True, False])
def test_each_meeting_has_minutes_of_its_own(on_record: bool) -> None:
    written = (*DRAFTED, (2, CORRECTED, date(2026, 11, 2)))
    case = a_deferred_case(*written, on_record=on_record)

    assert said(final_minutes(case, FIRST, JULY)) == (1, DRAFT)
    assert said(final_minutes(case, SECOND, OCTOBER)) == (4, CORRECTED)
    assert [each.on for each in case.without_minutes] == [JULY]


def test_a_correction_written_after_the_next_meeting_is_of_the_meeting_that_it_names() -> None:
    corrected = (1, CORRECTED, date(2026, 10, 12))
    case = a_deferred_case((1, FINAL, date(2026, 7, 13)), corrected)

    assert said(final_minutes(case, FIRST, JULY)) == (2, CORRECTED)
    assert final_minutes(case, SECOND, OCTOBER) is None


def test_minutes_of_a_deferral_that_became_final_after_the_next_meeting_stay_its_own() -> None:
    case = a_deferred_case((2, FINAL, date(2026, 10, 12)), (1, FINAL, date(2026, 10, 14)))

    assert said(final_minutes(case, FIRST, JULY)) == (2, FINAL)
    assert said(final_minutes(case, SECOND, OCTOBER)) == (1, FINAL)


def test_a_draft_takes_the_place_of_no_final_minutes() -> None:
    case = a_deferred_case((1, FINAL, JULY), (2, DRAFT, OCTOBER))

    assert said(final_minutes(case, FIRST, JULY)) == (1, FINAL)


def test_a_meeting_that_did_not_consider_the_case_has_no_minutes_of_it() -> None:
    assert final_minutes(a_deferred_case(*DRAFTED), UUID(int=3), date(2026, 9, 1)) is None
