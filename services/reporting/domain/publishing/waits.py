"""How long families waited, as percentiles of changed counts.

The invariant: no length is true of a family for certain, because each count that a percentile is looked for in was
changed like any other.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from services.reporting.domain.contributions import WHOLE, Cell
from services.reporting.domain.measures.measure import DAYS
from services.reporting.domain.measures.percentiles import PERCENTILES
from services.reporting.domain.publishing.noise import FAMILIES, Noise, Place

EVERYWHERE = "all"
LONGEST = 2047
"""Days in which a published percentile is looked for."""
BEYOND = 10
"""So many lie at least on either side of every percentile that is published."""


class Typical(NamedTuple):
    """Median and percentiles in days; at least ten families lie on either side of each."""

    median: int
    percentiles: Mapping[int, int]


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
    there may be, and at each half the count of those who waited no longer is changed like any other. Each of the draws of
    changes has its place, and the keys by length.
    """

    counts: Mapping[int, int]
    draws: Sequence[tuple[Place, Mapping[int, int]]]
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

    def typical(self, least: int) -> Typical | None:
        """The percentiles that enough families lie around, of whom there are `least` by what is published."""
        enough = min(least, self.everyone)
        shown = [each for each in (50, *PERCENTILES) if _is_shown(each, enough)]
        if not shown:
            return None
        median, *others = map(self.percentile, shown)
        return Typical(median, dict(zip(shown[1:], others, strict=True)))

    def _within(self, days: int) -> int:
        changes = (
            self.noise.change((*place, f"within {days}"), _up_to(days, keys), FAMILIES)
            for place, keys in self.draws
        )
        return _up_to(days, self.counts) + sum(changes)


def _up_to(days: int, by_length: Mapping[int, int]) -> int:
    return sum(each for length, each in by_length.items() if length <= days)


def _is_shown(percent: int, least: int) -> bool:
    return min(percent, 100 - percent) * least >= 100 * BEYOND
