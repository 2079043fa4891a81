"""Where the days of a journey went: worked out by hand, and counted a second time over random journeys."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.turning_points import Stretch, Turning
from services.casework.turning_points import TURNING_EVENTS
from services.reporting.domain.contributions import Cell, contributions
from services.reporting.domain.evolution import step_of
from services.reporting.domain.journey import STEPS_OF_HOLDER
from services.reporting.domain.measures.days import DAYS_WITH, PART, STEPS, where_days_went
from services.reporting.domain.turned import TURNED
from tests.reporting.helpers.courses import (
    FIRST,
    on,
    stories,
)
from tests.reporting.helpers.days_counted_again import days_again, in_order
from tests.reporting.helpers.drawn_journeys import interleaved
from tests.reporting.helpers.stories import (
    Told,
    closed,
    evolved_row,
    journey,
    merged,
    received,
    row_of,
    rows_after,
    told,
)
from tests.reporting.helpers.worked_days import EXAMPLES, to_panel


@pytest.mark.parametrize("name", EXAMPLES)
def test_worked_out_by_hand(name: str) -> None:
    story, by_hand = EXAMPLES[name]

    assert days_of_cells(*told(*story)) == by_hand


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_parts_are_the_whole_of_each_example(name: str) -> None:
    story, by_hand = EXAMPLES[name]
    end, went = where_days_went(row_of(*story)) or pytest.fail("it ended")

    start = min(each.since for each in went)
    assert sum(by_hand.values()) == (end.on - start).days == sum(each.days for each in went)
    assert all(one.until == next_.since for one, next_ in pairwise(went))


def test_each_stretch_is_explained_by_what_happened_at_its_two_ends() -> None:
    _, went = where_days_went(
        row_of(*EXAMPLES["an approval without a question on the way"][0])
    ) or (pytest.fail("it ended"))

    told_of = [(each.began.turning, each.ended and each.ended.turning) for each in went]
    assert told_of[0] == (Turning.ENQUIRED, Turning.CONTACTED)
    assert told_of[-1] == (Turning.MINUTES_FINAL, Turning.APPROVED)
    assert all(one[1] == next_[0] for one, next_ in pairwise(told_of))


def test_a_journey_that_goes_on_is_not_counted() -> None:
    assert not days_of_cells(*told(*to_panel()))


def test_one_that_was_merged_into_another_is_counted_there_alone() -> None:
    assert not days_of_cells(*told(received(FIRST), merged(on(2)), closed(on(3))))


def test_every_turning_point_is_kept_once() -> None:
    kept = {event for event in TURNING_EVENTS if event not in TURNED}
    steps = {step_of(event.model_construct(occurred_on=FIRST)) for event in kept}

    assert steps == set(STEPS)
    assert TURNED < TURNING_EVENTS
    assert set(STEPS_OF_HOLDER) - {"absorbed"} < steps


def days_of_cells(*story: Told) -> dict[str, int]:
    """The days that a journey counts for, by part and by who had them."""
    row = evolved_row(story)
    found: Counter[str] = Counter()
    for cell, times in contributions(row, {DAYS_WITH}).items():
        if cell.breakdown == "all" and cell.part.startswith(PART):
            found[cell.part.removeprefix(PART)] += times
    return dict(found)


@st.composite
def heard_late(draw: st.DrawFn) -> tuple[list[Told], list[Told]]:
    """A story, and the same with its streams heard in any order."""
    story = draw(stories())
    return story, interleaved(draw, story)


@given(heard_late())
def test_a_second_counting_that_shares_no_code_agrees(both: tuple[list[Told], list[Told]]) -> None:
    story, late = both
    row = rows_after(late)[journey(1)]
    found, again = where_days_went(row), days_again(story)

    if again is None:
        assert found is None
        return
    ended_on, days = again
    assert found is not None
    end, went = found
    assert end.on == ended_on
    assert by_part(went) == days
    assert sum(days.values()) == max(0, (ended_on - start_of(story)).days)
    assert sum(days_of_cells(*story).values()) == sum(days.values())


def by_part(went: Sequence[Stretch]) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    for each in went:
        found[each.part.value, each.days_with.value] += each.days
    return found


def start_of(story: Sequence[Told]) -> date:
    """The first day on which the household enquired, here or with a duplicate."""
    return min(on for on, _, _, what, _ in in_order(story) if what == "enquiry.received.v1")


@given(stories())
def test_a_cell_names_whose_days_they_were(story: list[Told]) -> None:
    cells: dict[Cell, int] = contributions(evolved_row(story), {DAYS_WITH})

    assert all(times > 0 for times in cells.values())
