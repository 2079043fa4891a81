"""Medians and percentiles from histograms of whole days: exact, because nothing was averaged before.

The invariant: a percentile by nearest rank is a length that some family really waited.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from math import ceil


@dataclass(frozen=True, slots=True)
class Durations:
    """How long it took, in days; the mean of the two middle ones is the second reading."""

    median: int
    median_of_two_middle: float
    percentiles: Mapping[int, int]


PERCENTILES = (10, 25, 75, 90)


def durations(histogram: Mapping[int, int]) -> Durations | None:
    """The summary of a histogram from days to families; None if no family is counted."""
    total = sum(histogram.values())
    if not total:
        return None
    lower, upper = _ranked(histogram, (total + 1) // 2), _ranked(histogram, total // 2 + 1)
    percentiles = {
        percent: _ranked(histogram, ceil(Fraction(percent * total, 100))) for percent in PERCENTILES
    }
    return Durations(lower, (lower + upper) / 2, percentiles)


def _ranked(histogram: Mapping[int, int], rank: int) -> int:
    days = sorted(histogram)
    reached = accumulate(histogram[day] for day in days)
    return next(day for day, so_far in zip(days, reached, strict=True) if so_far >= rank)
