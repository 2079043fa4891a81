"""England's table of time left: what its changes of empty cells may not say."""

import pytest

from contracts.turning_points import DaysIn
from services.reporting.domain.publishing.noise import Noise
from services.reporting.domain.publishing.time_left_table import (
    ENOUGH_TO_PUBLISH,
    STILL_WATCHED_TO_PUBLISH,
    CourseCounted,
    safe_table,
)
from services.reporting.domain.time_left import Came, courses_of, time_left

LAST_WATCHED = 13
"""Steps of 28 days: nobody was watched for longer than a year."""


def of_a_year() -> list[CourseCounted]:
    """1,500 families of which half had a decision within 9 steps; the others were watched for up to a year."""
    return [
        CourseCounted((DaysIn.STAGE_ONE, 0, came, steps), key=steps * 7919 + number)
        for number in range(75)
        for came, first in ((Came.DECIDED, 0), (Came.WAITS, LAST_WATCHED - 10))
        for steps in range(first, first + 10)
    ]


@pytest.mark.parametrize("secret", range(8))
def test_changed_counts_of_empty_cells_are_no_curve(secret: int) -> None:
    every = list(courses_of(safe_table("2021-22", of_a_year(), Noise(bytes([secret]) * 32))))

    shown = time_left(every, DaysIn.STAGE_ONE, 0, ENOUGH_TO_PUBLISH, STILL_WATCHED_TO_PUBLISH)

    assert max(each.days for each in every) > LAST_WATCHED * 28, "the changes reach further"
    assert shown.points
    assert shown.points[-1].days <= LAST_WATCHED * 28
    assert shown.half is not None
    assert shown.points[-1].share < 0.75
