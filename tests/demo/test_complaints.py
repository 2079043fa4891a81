"""The demo's complaints: one that waits for its answer in time, and one that was answered in time."""

from datetime import date

import pytest

from deploy.demo.open_cases import open_journeys
from services.enquiry.domain.complaint_clocks import standing
from tests.demo.helpers.played_decisions import played


@pytest.mark.parametrize("today", [date(2026, 11, 30), date(2026, 12, 28), date(2028, 2, 29)])
def test_one_waits_and_one_was_answered_and_neither_is_late(today: date) -> None:
    complaining = [
        each
        for each in open_journeys(today)
        if any("complaint" in step.command for step in each.steps)
    ]
    enquiries = played(complaining).states("enquiry")
    stand = [standing(each.progress.complaints[0]) for each in enquiries]

    assert sorted(each.is_open for each in stand) == [False, True]
    for each in stand:
        clock = each.run.clock
        assert today <= clock.due_on if each.is_open else clock.in_time
