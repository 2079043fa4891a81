"""England's number before its quarter is published: rounded alike, and renewed after so many that
no one can tell which of them it was.

The invariant: even constant reading shows no more about a count than that it is one of several.
A number stays until a few more people have been counted. How many is drawn anew each time and kept
secret; so the moment at which it changes is not the moment at which the count crossed a boundary.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from services.reporting.domain.answers import figure, whole_of
from services.reporting.domain.contributions import Cell
from services.reporting.domain.measures.measure import Measure, Unit
from services.reporting.domain.publishing.publication import PUBLISHED, published_measure
from services.reporting.domain.publishing.published_figure import PublishedFigure, published_figure

LIVE = {each.id: each for each in PUBLISHED.values() if each.unit is not Unit.INDIVIDUALS}
"""What is published of families; individuals and their ethnic groups wait for the publication."""

SOONEST, LATEST = 1, 9
"""After how many people a number is renewed at the soonest and the latest: less than the span of one
number, so that no number is skipped."""


class ExactCounts(NamedTuple):
    """Exactly how many are in the numerator, in the denominator alone, and left out; kept, not told."""

    numerator: int
    remainder: int
    left_out: int

    def people_since(self, since: "ExactCounts") -> int:
        """How many people at least have been counted, or counted otherwise, since then."""
        changes = [now - then for now, then in zip(self, since, strict=True)]
        return max(sum(each for each in changes if each > 0), -sum(e for e in changes if e < 0))


@dataclass(frozen=True, slots=True)
class LiveNumber:
    """A number as it is shown, what it was worked out from, and how many more renew it."""

    counts: ExactCounts
    renewed_after: int
    figure: PublishedFigure

    def is_current(self, counts: ExactCounts) -> bool:
        """Whether too few have been counted since for another number."""
        return counts.people_since(self.counts) < self.renewed_after


def exact_counts(measure: Measure, cells: Mapping[Cell, int], as_of: date) -> ExactCounts:
    """The exact counts of a measure's headline, for England as a whole."""
    exact = figure(measure.form, whole_of(cells), as_of, measure.readings[0].overdue)
    remainder = 0 if exact.denominator is None else exact.denominator - exact.numerator
    return ExactCounts(exact.numerator, remainder, sum(exact.left_out.values()))


def live_figure(
    measure: Measure, cells: Mapping[Cell, int], agencies: Sequence[str], as_of: date
) -> PublishedFigure:
    """England's figure as it would be published at this moment; days are left to the publication."""
    whole = published_figure([published_measure(measure, cells, agencies, as_of)], None)
    return whole.model_copy(update={"median_days": None, "percentiles_days": {}})
