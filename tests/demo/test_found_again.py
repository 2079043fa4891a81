"""The whole plan through the services' decisions and the measures: lawful, and found again exactly."""

from collections import Counter
from datetime import date

import pytest

from deploy.demo.plan import Journey
from deploy.demo.published import Figure, Published
from deploy.demo.quotas import SLICES
from services.reporting.domain.answers import Figure as Counted
from services.reporting.domain.answers import figure, whole_of
from services.reporting.domain.contributions import MEASURES, Cell, contributions
from services.reporting.domain.journey import fold
from services.reporting.domain.periods import within
from tests.demo.decisions import happened

PUBLISHED = Published.read()


@pytest.fixture(scope="module")
def counts_of_sixteenth(sixteenth: list[Journey]) -> Counter[Cell]:
    return counted_over(sixteenth)


@pytest.fixture(scope="module")
def counts_of_year(whole_year: list[Journey]) -> Counter[Cell]:
    return counted_over(whole_year)


def counted_over(plans: list[Journey]) -> Counter[Cell]:
    """What all journeys count for, each taken through every decision; refuses an unlawful one."""
    counts: Counter[Cell] = Counter()
    for plan in plans:
        row = None
        for envelope, event in happened(plan):
            row = fold(row, envelope, event)
        assert row is not None
        counts.update(contributions(row))
    return counts


def counted(wanted: Figure, counts: Counter[Cell]) -> Counted:
    cells = {
        cell: times
        for cell, times in counts.items()
        if (cell.measure, cell.reading) == (wanted.measure, wanted.reading)
        and within(wanted.period, cell.period)
    }
    return figure(MEASURES[wanted.measure].form, whole_of(cells), as_of=date(2026, 1, 1))


@pytest.mark.parametrize("wanted", PUBLISHED.funnel, ids=lambda figure: figure.id)
def test_the_funnel_is_found_again_in_the_sixteenth_and_in_the_year(
    wanted: Figure, counts_of_sixteenth: Counter[Cell], counts_of_year: Counter[Cell]
) -> None:
    assert counted(wanted, counts_of_year).value == wanted.published
    assert counted(wanted, counts_of_sixteenth).value == wanted.published / SLICES


@pytest.mark.parametrize("wanted", PUBLISHED.shares, ids=lambda figure: figure.id)
def test_shares_are_found_again_to_the_nearest_person(
    wanted: Figure, counts_of_sixteenth: Counter[Cell], counts_of_year: Counter[Cell]
) -> None:
    for found in (counted(wanted, counts_of_sixteenth), counted(wanted, counts_of_year)):
        assert found.denominator
        assert abs(found.numerator - found.denominator * wanted.published / 100) <= 0.5
        assert found.left_out == {}


@pytest.mark.parametrize("wanted", PUBLISHED.means, ids=lambda figure: figure.id)
def test_the_mean_over_agencies_is_found_again_exactly(
    wanted: Figure, counts_of_sixteenth: Counter[Cell], counts_of_year: Counter[Cell]
) -> None:
    for found in (counted(wanted, counts_of_sixteenth), counted(wanted, counts_of_year)):
        assert found.value == pytest.approx(wanted.published / 100, abs=1e-12)


def test_every_published_figure_names_a_measure_and_a_reading_that_exist() -> None:
    every = (*PUBLISHED.funnel, *PUBLISHED.shares, *PUBLISHED.means)

    for each in every:
        assert each.reading in [reading.id for reading in MEASURES[each.measure].readings]
        assert each.where
