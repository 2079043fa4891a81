"""A year of made-up agencies of every size, and what its figures are worth.

`python -m tests.reporting.helpers.made_up_year` prints the table of the page of figures.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from random import Random
from statistics import median

from services.reporting.domain.publishing.disclosure import (
    AGENCY,
    ENGLAND,
    Counted,
    Disclosed,
    Span,
    disclosed,
)
from services.reporting.domain.publishing.noise import KEYS, Change, Noise, perturbed
from services.reporting.domain.publishing.publication import OUTCOME, OUTCOMES, publication_order
from services.reporting.domain.publishing.year import Quarter
from services.reporting.domain.publishing.year_cut import year_spans

IN_TIME, LATE = 0.62, 0.28
"""Of made-up enquiries so many are answered in time and late; the rest is left out."""
SIZES = {"forty": 40, "eighty": 80, "middling": 170, "large": 400, "next": 120, "other": 250}
"""Enquiries a year at made-up agencies."""
IN_TABLE = ("forty", "eighty", "middling", "large")
YEARS, SECRETS = 9, 20

Counts = Mapping[str, tuple[int, ...]]
Table = dict[str, list[Quarter]]
MadeUp = tuple[list[Span], Table, dict[str, list[int]]]
"""England in each quarter, each agency in each quarter, and the counts of the year."""


def quiet(_: tuple[str, ...], __: int, ___: int) -> int:
    """No noise."""
    return 0


def a_year(seed: int, change: Change = quiet) -> MadeUp:
    """A year as it is published, of counts that are changed first."""
    order = publication_order(sorted(SIZES), "2021-22")
    counts = [changed_quarter(each, change) for each in quarters(seed)]
    out = [disclosed(each) for each in counts]
    table = {a: [_quarter_of(each.splits["agency"][a]) for each in out] for a in order}
    year = {
        a: [sum(n) for n in zip(*(_outcomes(c, a) for c in counts), strict=True)] for a in order
    }
    return [each.span for each in out], table, year


def quarters(seed: int) -> list[Counts]:
    """How many were answered in time, late or left out, by agency, in the order of each quarter."""
    random = Random(seed)
    drawn = [{agency: _drawn(random, size) for agency, size in SIZES.items()} for _ in range(4)]
    orders = (publication_order(sorted(SIZES), f"2021-22-Q{number}") for number in range(1, 5))
    return [{a: each[a] for a in order} for each, order in zip(drawn, orders, strict=True)]


def changed_quarter(counts: Counts, change: Change) -> Counted:
    """The counts that spans are made of."""
    random = Random(str(counts))
    keys = {agency: tuple(random.randrange(KEYS) for _ in each) for agency, each in counts.items()}
    return perturbed(_tree(counts), [(_tree(keys), change)])


def widths() -> Iterator[tuple[int, int, int, int]]:
    """What a year's share of agencies of a size is worth, in points.

    The size, how far apart the ends are without noise and with it, and by how much noise moves the share in
    19 of 20 cases.
    """
    before, after = (
        _points_of_years(lambda _: quiet),
        _points_of_years(lambda year: _noise(year).change),
    )
    for agency in IN_TABLE:
        moved = sorted(_moved(agency))
        within = moved[19 * len(moved) // 20]
        yield SIZES[agency], median_of(before, agency), median_of(after, agency), round(within)


def rows() -> list[str]:
    """The rows of the page's table."""
    return ["| " + " | ".join(map(str, each)) + " |" for each in widths()]


def median_of(years: list[dict[str, int]], agency: str) -> int:
    """The median over the years."""
    return round(median(each[agency] for each in years))


def summed(of: list[Quarter], outcome: int) -> Span:
    """What quarters add up to."""
    spans = [each.outcomes[outcome] for each in of]
    return Span(sum(span.low for span in spans), sum(span.high for span in spans))


def points(numerator: Span, remainder: Span) -> int:
    """How far apart the ends of a share are."""
    least = numerator.low / ((numerator.low + remainder.high) or 1)
    most = numerator.high / ((numerator.high + remainder.low) or 1)
    return round(100 * (most - least))


def _noise(number: int) -> Noise:
    return Noise(f"the secret of a made-up year, number {number}".encode())


def _points_of_years(change_of: Callable[[int], Change]) -> list[dict[str, int]]:
    found = []
    for seed in range(YEARS):
        _, table, counts = a_year(seed, change_of(seed))
        _, year = year_spans(table, counts, AGENCY, ENGLAND)
        found.append({agency: points(*spans[:2]) for agency, spans in year.items()})
    return found


def _moved(agency: str) -> Iterator[float]:
    """By how many points noise moves a year's share, in many years and with many secrets."""
    for seed in range(YEARS):
        every = quarters(seed)
        exact = _share([each[agency] for each in every])
        for number in range(SECRETS):
            change = _noise(100 * seed + number).change
            changed = [_outcomes(changed_quarter(each, change), agency) for each in every]
            yield abs(_share(changed) - exact)


def _share(of: list[tuple[int, ...]]) -> float:
    in_time, late, _ = (sum(each) for each in zip(*of, strict=True))
    return float(100 * in_time / ((in_time + late) or 1))


def _drawn(random: Random, enquiries: int) -> tuple[int, ...]:
    found = [0, 0, 0]
    for _ in range(round(random.gauss(enquiries / 4, (enquiries / 4) ** 0.5))):
        draw = random.random()
        found[0 if draw < IN_TIME else 1 if draw < IN_TIME + LATE else 2] += 1
    return tuple(found)


def _tree(counts: Counts) -> Counted:
    agencies = {agency: _agency(each) for agency, each in counts.items()}
    return Counted(sum(a.count for a in agencies.values()), ENGLAND, {"agency": agencies})


def _agency(counts: tuple[int, ...]) -> Counted:
    split = dict(zip(OUTCOMES, (Counted(n, AGENCY) for n in counts), strict=True))
    return Counted(sum(counts), AGENCY, {OUTCOME: split})


def _outcomes(tree: Counted, agency: str) -> tuple[int, ...]:
    return tuple(each.count for each in tree.splits["agency"][agency].splits[OUTCOME].values())


def _quarter_of(node: Disclosed) -> Quarter:
    first, second, third = (node.splits[OUTCOME][each].span for each in OUTCOMES)
    return Quarter(node.span, (first, second, third))


if __name__ == "__main__":
    sys.stdout.write("\n".join(rows()) + "\n")
