"""How long families waited, as percentiles of changed counts.

The invariant: no length is true of a family for certain, because each count that a percentile is looked for in was
changed like any other.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from services.reporting.domain.contributions import WHOLE, Cell
from services.reporting.domain.measures.measure import DAYS
from services.reporting.domain.publishing.noise import FAMILIES, Noise, Place

EVERYWHERE = "all"
LONGEST = 2047
"""Days in which a published percentile is looked for."""


def lengths(cells: Mapping[Cell, int]) -> dict[str, Counter[int]]:
    """How often each length in days was counted, by agency and of all."""
    found: dict[str, Counter[int]] = {}
    for cell, times in cells.items():
        if cell.breakdown == WHOLE and cell.part.startswith(DAYS):
            for where in (EVERYWHERE, cell.agency):
                days = int(cell.part.removeprefix(DAYS))
                found.setdefault(where, Counter())[days] += times
    return found


@dataclass(frozen=True, slots=True)
class Waits:
    """How long the families of one place waited, and percentiles of it that are true of nobody for certain.

    An exact percentile is a length that some family really waited. So it is looked for by halving the days
    there may be, and at each half the count of those who waited no longer is changed like any other.
    """

    place: Place
    counts: Mapping[int, int]
    keys: Mapping[int, int]
    noise: Noise

    @property
    def everyone(self) -> int:
        return self._within(LONGEST)

    def percentile(self, percent: int) -> int:
        return bisect_left(
            range(LONGEST),
            percent * self.everyone,
            key=lambda days: 100 * self._within(days),
        )

    def _within(self, days: int) -> int:
        count, key = (
            sum(times for length, times in cells.items() if length <= days)
            for cells in (self.counts, self.keys)
        )
        return count + self.noise.change((*self.place, f"within {days}"), key, FAMILIES)
