"""The whole plan through the services' decisions and the measures: lawful, and found again exactly."""

from collections import Counter

import pytest

from deploy.demo.draft import Draft
from deploy.demo.published import Figure, Published
from deploy.demo.quotas import REGISTERED, SLICES, Ending
from deploy.demo.year import drafts
from services.reporting.domain.contributions import MEASURES
from tests.demo.helpers.counted_figures import Counts, by_agency, counted, counts_of, rows_of
from tests.demo.helpers.played_decisions import Played

pytestmark = pytest.mark.timeout(1800)

PUBLISHED = Published.read()


@pytest.fixture(scope="module")
def counts_of_sixteenth(played_sixteenth: Played) -> Counts:
    return counted_over(played_sixteenth)


@pytest.fixture(scope="module")
def counts_of_year(played_year: Played) -> Counts:
    return counted_over(played_year)


def counted_over(services: Played) -> Counts:
    """What all journeys count for that were taken through every decision, which refuses an unlawful one."""
    return counts_of(rows_of(services.events).values())


@pytest.mark.parametrize(
    "wanted", [*PUBLISHED.funnel, *PUBLISHED.campaign.brought], ids=lambda figure: figure.id
)
def test_the_funnel_and_what_the_campaign_brought_are_found_again_in_the_sixteenth_and_in_the_year(
    wanted: Figure, counts_of_sixteenth: Counts, counts_of_year: Counts
) -> None:
    assert counted(wanted, counts_of_year).value == wanted.published
    assert counted(wanted, counts_of_sixteenth).value == wanted.published / SLICES


@pytest.mark.parametrize("wanted", PUBLISHED.shares, ids=lambda figure: figure.id)
def test_shares_are_found_again_to_the_nearest_person(
    wanted: Figure, counts_of_sixteenth: Counts, counts_of_year: Counts
) -> None:
    for found in (counted(wanted, counts_of_sixteenth), counted(wanted, counts_of_year)):
        assert found.denominator
        assert abs(found.numerator - found.denominator * wanted.published / 100) <= 0.5
        assert found.left_out == {}


@pytest.mark.parametrize("wanted", PUBLISHED.means, ids=lambda figure: figure.id)
def test_the_mean_over_agencies_is_found_again_exactly(
    wanted: Figure, counts_of_sixteenth: Counts, counts_of_year: Counts
) -> None:
    for found in (counted(wanted, counts_of_sixteenth), counted(wanted, counts_of_year)):
        assert found.value == pytest.approx(wanted.published / 100, abs=1e-12)


@pytest.mark.parametrize(
    ("measure", "earliest"),
    [
        ("enquiries", Ending.WENT_QUIET),
        ("registrations_received", REGISTERED),
        ("approvals", Ending.APPROVED),
    ],
)
def test_each_family_counts_for_the_agency_that_was_drawn_for_it_and_for_no_other(
    measure: str, earliest: Ending, counts_of_sixteenth: Counts, counts_of_year: Counts
) -> None:
    def drawn(slices: int) -> Counter[str]:
        every: list[Draft] = [each for part in range(slices) for each in drafts(part)]
        return Counter(each.agency for each in every if each.ending >= earliest)

    for reading in ("by_enquiry", "by_own_date"):
        assert by_agency(measure, reading, counts_of_sixteenth) == drawn(1)
        assert by_agency(measure, reading, counts_of_year) == drawn(SLICES)


def test_every_published_figure_names_a_measure_and_a_reading_that_exist() -> None:
    for each in PUBLISHED.every:
        assert each.reading in [reading.id for reading in MEASURES[each.measure].readings]
        assert each.where
