"""A year of agencies of every size: what its figures are worth, and that they give nothing away."""

import re
from collections.abc import Mapping
from itertools import product
from pathlib import Path
from random import Random
from statistics import median

import pytest

from services.reporting.domain.publishing.disclosure import (
    AGENCY,
    ENGLAND,
    Counted,
    Disclosed,
    Span,
    disclosed,
)
from services.reporting.domain.publishing.publication import (
    OUTCOME,
    OUTCOMES,
    publication_order,
)
from services.reporting.domain.publishing.published_figure import SHARE_WITHIN
from services.reporting.domain.publishing.year import Quarter
from services.reporting.domain.publishing.year_cut import year_spans
from tests.reporting.helpers.network import Network

IN_TIME, LATE = 0.62, 0.28
"""Of made-up enquiries so many are answered in time and late; the rest is left out."""
SIZES = {"forty": 40, "eighty": 80, "middling": 170, "large": 400, "next": 120, "other": 250}
"""Enquiries a year at made-up agencies."""

Counts = Mapping[str, tuple[int, int, int]]
Table = dict[str, list[Quarter]]


def drawn(random: Random, enquiries: int) -> tuple[int, int, int]:
    found = [0, 0, 0]
    for _ in range(round(random.gauss(enquiries / 4, (enquiries / 4) ** 0.5))):
        draw = random.random()
        found[0 if draw < IN_TIME else 1 if draw < IN_TIME + LATE else 2] += 1
    return found[0], found[1], found[2]


def published(counts: Counts, quarter: str) -> Disclosed:
    agencies = {
        agency: Counted(
            sum(counts[agency]),
            AGENCY,
            {
                OUTCOME: dict(
                    zip(OUTCOMES, (Counted(n, AGENCY) for n in counts[agency]), strict=True)
                )
            },
        )
        for agency in publication_order(sorted(counts), quarter)
    }
    total = sum(each.count for each in agencies.values())
    return disclosed(Counted(total, ENGLAND, {"agency": agencies}))


def quarter_of(node: Disclosed) -> Quarter:
    first, second, third = (node.splits[OUTCOME][each].span for each in OUTCOMES)
    return Quarter(node.span, (first, second, third))


def a_year(seed: int) -> tuple[list[Span], Table, dict[str, list[int]]]:
    """England in each quarter, each agency in each quarter, and the counts of the year."""
    random, order = Random(seed), publication_order(sorted(SIZES), "2021-22")
    counts = [{agency: drawn(random, size) for agency, size in SIZES.items()} for _ in range(4)]
    out = [published(each, f"2021-22-Q{number}") for number, each in enumerate(counts, 1)]
    table = {
        agency: [quarter_of(each.splits["agency"][agency]) for each in out] for agency in order
    }
    year = {a: [sum(n) for n in zip(*(each[a] for each in counts), strict=True)] for a in order}
    return [each.span for each in out], table, year


def points(numerator: Span, remainder: Span) -> int:
    """How far apart the ends of a share are."""
    least = numerator.low / ((numerator.low + remainder.high) or 1)
    most = numerator.high / ((numerator.high + remainder.low) or 1)
    return round(100 * (most - least))


def summed(quarters: list[Quarter], outcome: int) -> Span:
    spans = [each.outcomes[outcome] for each in quarters]
    return Span(sum(span.low for span in spans), sum(span.high for span in spans))


def widths() -> dict[str, tuple[list[int], list[int]]]:
    """Points between the ends of an agency's share in some years: of the sum of its quarters, of the year."""
    found: dict[str, tuple[list[int], list[int]]] = {agency: ([], []) for agency in SIZES}
    for seed in range(9):
        _, table, counts = a_year(seed)
        _, year = year_spans(table, counts, AGENCY, ENGLAND)
        for agency, quarters in table.items():
            found[agency][0].append(points(summed(quarters, 0), summed(quarters, 1)))
            found[agency][1].append(points(*year[agency][:2]))
    return found


def test_the_widths_by_the_size_of_an_agency_are_those_that_the_page_of_figures_names() -> None:
    """The sums are of today's quarters; the page names the widths of the earlier ones too."""
    page = (Path(__file__).parents[2] / "docs" / "figures.md").read_text()
    found = widths()

    for agency in ("forty", "eighty", "middling", "large"):
        summed_up, year = (round(median(each)) for each in found[agency])
        assert re.search(
            rf"^\| {SIZES[agency]} \| \d+ \| {summed_up} \| {year} \|$", page, re.MULTILINE
        )
    assert max(found["middling"][1]) <= SHARE_WITHIN


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_whoever_solves_the_whole_year_exactly_narrows_no_number_of_it(seed: int) -> None:
    """Every sum that is known, as a network of which each number is pushed to both of its ends."""
    england, table, counts = a_year(seed)
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
