"""Agencies beside one another: intervals against worked examples, and who stands apart."""

from dataclasses import replace
from itertools import product

import pytest

from services.reporting.domain.measures.measure import Breakdown
from services.reporting.domain.publishing.comparison import compared, interval, wilson
from services.reporting.domain.publishing.disclosure import Span
from services.reporting.domain.publishing.published_figure import (
    PublishedFigure,
    published_figure,
    published_groups,
)
from tests.reporting.helpers.published_measures import FEW, FORTY, TWENTY, in_time

HUNDREDS = Span(498, 502)


def figure(numerator: Span, remainder: Span) -> PublishedFigure:
    return published_figure([in_time(numerator, remainder)], "north")


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_score_interval_is_that_of_the_worked_examples_of_newcombe_1998(
    successes: int, n: int, low: float, high: float
) -> None:
    found = wilson(successes, n - successes)

    assert found == pytest.approx((low, high), abs=0.00005)


def test_nobody_has_no_interval() -> None:
    with pytest.raises(ValueError, match="no families"):
        wilson(0, 0)


def test_an_interval_holds_those_of_every_pair_of_counts_behind_the_rounded_ones() -> None:
    shown = interval(figure(FORTY, TWENTY))

    assert shown is not None
    ends = [wilson(*pair) for pair in product(range(38, 43), range(18, 23))]
    assert shown.low == round(100 * min(low for low, _ in ends), 1)
    assert shown.high == round(100 * max(high for _, high in ends), 1)
    assert (shown.low, shown.high) == (50.7, 80.1)


def test_an_interval_allows_for_as_large_a_change_as_is_usual() -> None:
    changed = published_figure([replace(in_time(FORTY, TWENTY), perturbed=True)], "north")
    shown = interval(changed)

    assert shown is not None
    assert changed.usually_within == 4
    assert shown.low == round(100 * wilson(38 - 4, 22 + 4)[0], 1)
    assert shown.high == round(100 * wilson(42 + 4, 18 - 4)[1], 1)


@pytest.mark.parametrize(("numerator", "remainder"), [(FEW, TWENTY), (TWENTY, FEW), (FEW, FEW)])
def test_an_agency_with_few_families_has_a_word_and_no_interval(
    numerator: Span, remainder: Span
) -> None:
    assert interval(figure(numerator, remainder)) is None


def test_agencies_stand_in_the_order_of_their_names_and_apart_only_beyond_what_england_may_be() -> (
    None
):
    england = figure(HUNDREDS, HUNDREDS)
    agencies = {
        "west": figure(TWENTY, FORTY),
        "south": figure(Span(198, 202), FORTY),
        "north": figure(TWENTY, TWENTY),
        "east": figure(FEW, FEW),
        "coast": figure(TWENTY, HUNDREDS),
    }
    found = compared(england, agencies)

    assert [each.agency for each in found] == ["coast", "east", "north", "south", "west"]
    assert [each.apart for each in found] == ["below", None, None, "above", None]
    assert england.share is not None
    assert (england.share.at_least, england.share.at_most) == (49, 51)


def test_an_interval_that_touches_what_england_may_be_is_not_apart() -> None:
    england = figure(HUNDREDS, HUNDREDS)
    [south] = compared(england, {"south": figure(FORTY, TWENTY)})

    assert south.interval is not None
    assert south.interval.low < 51
    assert south.apart is None


def test_england_is_compared_as_it_is_published_the_sum_of_its_agencies() -> None:
    quarters = [in_time(FORTY, TWENTY)]
    groups = published_groups(quarters, Breakdown.AGENCY)

    [north] = compared(published_figure(quarters, None), groups)

    assert north.figure == groups["north"]
    assert north.apart is None
