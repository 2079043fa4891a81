"""The waits that figures count are the runs of the enquiry service's own clocks, day by day.

Two exceptions, both said in the definitions: an answer that was missed before the enquiry ended stays
missed when it is reopened, and a referral that nobody took up is still the sender's.
"""

from collections.abc import Callable
from datetime import date, timedelta
from functools import reduce
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.clocks import ClockId
from contracts.event import Event
from services.enquiry.domain.progress import evolve
from services.enquiry.domain.timekeeping import ClockRun, clock_runs
from tests.reporting.helpers.stories import (
    accepted,
    closed,
    contacted,
    declined,
    figure_of,
    informed,
    lapsed,
    received,
    referred,
    refused,
    reopened,
    row_of,
    submitted,
    taken_up,
    visit_held,
    visit_requested,
    withdrawn_enquiry,
)

FIRST_DAY = date(2021, 4, 6)
CLOCKS = {ClockId.FIRST_RESPONSE: "first_response", ClockId.ENQ_INFO: "information"}


class Turn(NamedTuple):
    """What may happen to an enquiry that stands somewhere, and where it stands then."""

    happens: Callable[[date], Event]
    leads_to: str


TURNS = {
    "received": (
        Turn(contacted, "received"),
        Turn(informed, "received"),
        Turn(visit_requested, "visiting"),
        Turn(referred, "referred"),
        Turn(closed, "ended"),
        Turn(withdrawn_enquiry, "ended"),
        Turn(submitted, "submitted"),
    ),
    "visiting": (Turn(visit_held, "received"), Turn(contacted, "visiting"), Turn(closed, "ended")),
    "referred": (Turn(taken_up, "received"), Turn(refused, "received"), Turn(lapsed, "received")),
    "submitted": (Turn(accepted, "over"), Turn(declined, "over"), Turn(contacted, "submitted")),
    "ended": (Turn(reopened, "received"),),
    "over": (),
}


@st.composite
def lawful_enquiries(draw: st.DrawFn) -> list[Event]:
    """An enquiry in the order of its days, with a referral only where it is then answered."""
    on, stands, story = FIRST_DAY, "received", list[Event]([received(FIRST_DAY)])
    for _ in range(draw(st.integers(0, 10))):
        if TURNS[stands]:
            on += timedelta(days=draw(st.sampled_from([0, 1, 2, 3, 9, 15])))
            happens, stands = draw(st.sampled_from(TURNS[stands]))
            story.append(happens(on))
    return story[:-1] if stands == "referred" else story


@pytest.mark.parametrize("clock", CLOCKS)
@given(story=lawful_enquiries())
def test_a_figure_counts_the_latest_run_of_the_enquirys_own_clock(
    clock: ClockId, story: list[Event]
) -> None:
    progress = reduce(evolve, story[1:], evolve(None, story[0]))
    every = [run for run in clock_runs(progress.dates) if run.clock.id is clock]
    figure = figure_of(CLOCKS[clock], "unanswered_is_missed", row_of(*story))
    in_time, days = int(_in_time(every[-1])), _days(every[-1])

    if any(run.broken_off and _ran_to_its_last_day(run) for run in every):
        assert figure.numerator <= in_time
    else:
        assert (figure.numerator, figure.days and figure.days.median) == (in_time, days)


def _in_time(run: ClockRun) -> bool:
    return bool(run.clock.in_time) and not run.broken_off


def _ran_to_its_last_day(run: ClockRun) -> bool:
    return run.clock.stopped_on is not None and run.clock.stopped_on >= run.clock.due_on


def _days(run: ClockRun) -> int | None:
    if run.clock.stopped_on is None or run.broken_off:
        return None
    return (run.clock.stopped_on - run.clock.started_on).days
