"""A year of agencies of every size: what its figures are worth, and that they give nothing away."""

from itertools import product
from pathlib import Path

import pytest

from services.reporting.domain.publishing.disclosure import AGENCY, ENGLAND
from services.reporting.domain.publishing.noise import Noise
from services.reporting.domain.publishing.published_figure import SHARE_WITHIN
from services.reporting.domain.publishing.year_cut import year_spans
from tests.reporting.helpers.made_up_year import a_year, rows, summed, widths
from tests.reporting.helpers.network import Network


def test_the_widths_by_the_size_of_an_agency_are_those_that_the_page_of_figures_names() -> None:
    page = (Path(__file__).parents[2] / "docs" / "figures.md").read_text()

    assert [row for row in rows() if row not in page] == []
    assert all(after <= SHARE_WITHIN for size, _, after, _ in widths() if size >= 170)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_whoever_solves_the_whole_year_exactly_narrows_no_number_of_it(seed: int) -> None:
    """Every sum that is known, as a network of which each number is pushed to both of its ends."""
    noise = Noise(b"the secret of a year that is solved, long enough to be one")
    england, table, counts = a_year(seed, noise.change)
    total, year = year_spans(table, counts, AGENCY, ENGLAND)
    network = Network()
    for number, span in enumerate(england):
        network.add("everyone", f"quarter {number}", span)
    for (agency, quarters), number in product(table.items(), range(4)):
        here = f"{agency} {number}"
        network.add(f"quarter {number}", here, quarters[number].everyone)
        for outcome, span in enumerate(quarters[number].outcomes):
            network.add(here, f"{agency} of year {outcome}", span)
    for (agency, shown), outcome in product(year.items(), range(3)):
        cut = shown[outcome] != summed(table[agency], outcome)
        of_year = shown[outcome] if outcome < 2 and cut else None
        network.add(f"{agency} of year {outcome}", f"outcome {outcome}", of_year)
        assert shown[outcome].low <= counts[agency][outcome] <= shown[outcome].high
    for outcome in range(3):
        network.add(f"outcome {outcome}", "everyone", total[outcome] if outcome < 2 else None)

    narrowed = list(network.narrowed())

    assert [each for each in narrowed if not each[0].startswith("outcome")] == []
    assert any(
        shown[outcome].width < summed(table[agency], outcome).width
        for agency, shown in year.items()
        for outcome in range(2)
    )
