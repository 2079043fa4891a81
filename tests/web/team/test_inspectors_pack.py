"""Which minutes of a case an inspector is given for a meeting."""

from datetime import date
from uuid import UUID

import pytest

from contracts.panel_minutes import MinutesStanding
from services.web.site.answers.panel import CaseMeeting, Minutes
from services.web.team.inspectors_pack import final_minutes

JULY, OCTOBER = date(2026, 7, 9), date(2026, 10, 8)
FIRST, SECOND = UUID(int=1), UUID(int=2)
DRAFT, FINAL, CORRECTED = MinutesStanding


MET_FIRST, MET_AGAIN = CaseMeeting(on=JULY, meeting=FIRST), CaseMeeting(on=OCTOBER, meeting=SECOND)
BOTH = (MET_FIRST, MET_AGAIN)
Version = tuple[MinutesStanding, date]


def versions(*written: Version) -> list[Minutes]:
    """Minutes of a case that was deferred in July and recommended in October."""
    numbered = enumerate(written, start=1)
    return [Minutes(number=number, standing=how, on=on) for number, (how, on) in numbered]


DRAFTED = ((DRAFT, date(2026, 7, 13)), (DRAFT, date(2026, 10, 12)), (FINAL, date(2026, 10, 14)))


@pytest.mark.parametrize("considered", [BOTH, (CaseMeeting(on=JULY), CaseMeeting(on=OCTOBER))])
def test_each_meeting_has_the_minutes_that_were_written_after_it_and_before_the_next(
    considered: tuple[CaseMeeting, ...],
) -> None:
    every = versions(*DRAFTED, (CORRECTED, date(2026, 11, 2)))

    first = final_minutes(considered, every, MET_FIRST)
    second = final_minutes(considered, every, MET_AGAIN)

    assert first is not None
    assert (first.number, first.standing) == (1, DRAFT)
    assert second is not None
    assert (second.number, second.standing) == (4, CORRECTED)


def test_a_correction_written_after_the_next_meeting_is_of_the_meeting_whose_final_minutes_it_corrects() -> (
    None
):
    every = versions((FINAL, date(2026, 7, 13)), (CORRECTED, date(2026, 10, 12)))

    first = final_minutes(BOTH, every, MET_FIRST)

    assert first is not None
    assert (first.number, first.standing) == (2, CORRECTED)
    assert final_minutes(BOTH, every, MET_AGAIN) is None


def test_a_draft_of_the_next_meeting_takes_the_place_of_no_final_minutes() -> None:
    first = final_minutes(BOTH, versions((FINAL, JULY), (DRAFT, OCTOBER)), MET_FIRST)

    assert first is not None
    assert first.standing is FINAL


def test_a_meeting_that_did_not_consider_the_case_has_no_minutes_of_it() -> None:
    another = CaseMeeting(on=date(2026, 9, 1), meeting=UUID(int=3))

    assert final_minutes(BOTH, versions(*DRAFTED), another) is None
