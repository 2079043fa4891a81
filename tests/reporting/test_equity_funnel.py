"""How far each ethnic group came, worked out by hand from published spans."""

import pytest

from services.reporting.domain.contributions import MEASURES
from services.reporting.domain.measures.measure import Breakdown
from services.reporting.domain.measures.waiting_by_group import TO_DECISION
from services.reporting.domain.publishing.comparison import wilson
from services.reporting.domain.publishing.disclosure import Disclosed, Span
from services.reporting.domain.publishing.equity_funnel import (
    WayOfGroup,
    equity_funnel,
    waits_by_group,
)
from services.reporting.domain.publishing.noise import PERSONS, usually_within
from services.reporting.domain.publishing.publication import PublishedMeasure, worded
from tests.reporting.helpers.published_groups import (
    FEW,
    FORTY,
    HUNDRED,
    SOME_LEFT,
    TWENTY,
    approvals,
    left,
)


def way_of(group: str, *quarters: tuple[PublishedMeasure, PublishedMeasure]) -> WayOfGroup:
    found = equity_funnel([each[0] for each in quarters], [each[1] for each in quarters])
    return next(each for each in found if each.group == group)


@pytest.mark.parametrize("group", ["white", "mixed", "asian", "black", "other", "not_said"])
def test_who_ended_is_who_was_approved_and_who_left_and_each_step_has_who_came_further(
    group: str,
) -> None:
    way = way_of(group, (approvals(**{group: HUNDRED}), left(**{group: SOME_LEFT})))

    # Approved 90 to 109; left 30 to 49 before acceptance, 11 to 29 in stage one, 0 to 10 later.
    assert (way.ended.at_least, way.ended.at_most) == (131, 197)
    found = [
        (each.step, each.figure.numerator.at_least, each.figure.numerator.at_most)
        for each in way.reached
    ]
    assert found == [("accepted", 101, 148), ("passed_stage_one", 90, 119), ("approved", 90, 109)]
    others = [each.figure.remainder for each in way.reached if each.figure.remainder]
    assert [(each.at_least, each.at_most) for each in others] == [(30, 49), (41, 78), (41, 88)]


def test_a_share_lies_between_the_fewest_and_the_most_that_the_spans_allow() -> None:
    way = way_of("asian", (approvals(asian=HUNDRED), left(asian=SOME_LEFT)))
    share = way.reached[-1].figure.share

    # 90 of 178 is 50.6%, and 109 of 150 is 72.7%.
    assert share is not None
    assert (share.at_least, share.at_most) == (50, 73)


def test_an_interval_is_as_wide_as_rounding_chance_and_the_changes_of_four_numbers_make_it() -> (
    None
):
    way = way_of("asian", (approvals(asian=HUNDRED), left(asian=SOME_LEFT)))
    found, change = way.reached[-1].interval, usually_within(4, PERSONS)

    assert found is not None
    low, _ = wilson(90 - change, 88 + change)
    _, high = wilson(109 + change, 41 - change)
    assert (found.low, found.high) == (round(100 * low, 1), round(100 * high, 1))


def test_of_a_group_of_few_neither_share_nor_interval_is_shown() -> None:
    way = way_of("other", (approvals(), left()))

    assert [each.interval for each in way.reached] == [None, None, None]
    assert {each.figure.share.words for each in way.reached if each.figure.share} == {"not shown"}


def test_a_year_is_the_sum_of_its_quarters() -> None:
    quarter = (approvals(black=TWENTY), left(black=SOME_LEFT))
    way = way_of("black", quarter, quarter, quarter, quarter)

    assert (way.ended.at_least, way.ended.at_most) == (4 * 52, 4 * 117)


def test_those_who_did_not_say_are_a_row_and_in_no_group() -> None:
    found = equity_funnel([approvals(not_said=HUNDRED)], [left(not_said=SOME_LEFT)])

    assert [each.group for each in found][-1] == "not_said"
    assert [each.ended.at_most for each in found] == [40, 40, 40, 40, 40, 197]


def waiting(**lengths: tuple[Span, Span]) -> PublishedMeasure:
    """Individuals who wait: of each group how many for less than 6 months, and how many for longer."""
    by = Breakdown.BROAD_GROUP
    parts = {}
    for group in ("white", "mixed", "asian", "black", "other", "not_said"):
        short, long = lengths.get(group, (FEW, FEW))
        of = {
            f"{group}/under_6_months": Disclosed(short),
            f"{group}/6_months_or_more": Disclosed(long),
        }
        parts[group] = Disclosed(Span(short.low + long.low, short.high + long.high), {by: of})
    measure = MEASURES["individuals_waiting_for_decision"]
    return worded(measure, Disclosed(HUNDRED, {by: parts}), {})


@pytest.mark.parametrize(
    ("short", "long", "waits", "share"),
    [
        (HUNDRED, HUNDRED, (180, 218), (45, 55)),
        (HUNDRED, FORTY, (120, 158), (21, 36)),
        (FORTY, HUNDRED, (120, 158), (64, 79)),
        (HUNDRED, TWENTY, (101, 138), (9, 25)),
        (HUNDRED, FEW, (90, 119), (0, 10)),
        (FEW, HUNDRED, (90, 119), (90, 100)),
        (FORTY, TWENTY, (41, 78), (18, 50)),
        (FEW, FEW, (0, 20), (None, None)),
    ],
)
def test_those_who_waited_long_are_a_share_of_those_of_their_group_who_wait(
    short: Span, long: Span, waits: tuple[int, int], share: tuple[int | None, int | None]
) -> None:
    found = waits_by_group(waiting(black=(short, long)), TO_DECISION)
    black = next(each for each in found if each.group == "black")

    assert (black.waiting.at_least, black.waiting.at_most) == waits
    assert black.long.share is not None
    assert (black.long.share.at_least, black.long.share.at_most) == share
    assert (black.interval is None) == (share == (None, None))


def test_the_interval_of_a_wait_is_as_wide_as_rounding_chance_and_two_changes_make_it() -> None:
    found = waits_by_group(waiting(not_said=(HUNDRED, FORTY)), TO_DECISION)[-1]
    change = usually_within(2, PERSONS)

    assert (found.group, found.interval is None) == ("not_said", False)
    low, _ = wilson(30 - change, 109 + change)
    _, high = wilson(49 + change, 90 - change)
    assert found.interval is not None
    assert (found.interval.low, found.interval.high) == (round(100 * low, 1), round(100 * high, 1))
