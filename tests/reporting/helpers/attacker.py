"""Somebody who has every published answer, knows what adds up to what, and reasons it through."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf

from contracts.reference import SourceKind
from services.reporting.domain.measures.dimensions import DIMENSIONS
from services.reporting.domain.measures.measure import Breakdown, Form, Unit
from services.reporting.domain.publishing.populations import POPULATIONS
from services.reporting.domain.publishing.publication import (
    LEFT_OUT,
    NUMERATOR,
    OUTCOMES,
    PUBLISHED,
    REMAINDER,
    PublishedMeasure,
    breakdowns,
)
from services.reporting.domain.publishing.published_figure import (
    PublishedFigure,
    published_figure,
    published_groups,
)

Unknown = tuple[str, ...]
Range = tuple[float, float]
ANY: Range = (0, inf)


class Contradiction(AssertionError):
    """What is known cannot be true together."""


@dataclass
class Attacker:
    """Ranges of unknown counts, and sums of which each range can be narrowed by the others."""

    ranges: dict[Unknown, Range] = field(default_factory=dict)
    sums: list[tuple[Unknown, list[Unknown]]] = field(default_factory=list)
    published: dict[Unknown, Range] = field(default_factory=dict)
    derived: set[Unknown] = field(default_factory=set)

    def read(self, measure: str, quarters: Mapping[str, PublishedMeasure]) -> None:
        """Every answer there is about a measure: each quarter, and the quarters together."""
        for name, quarter in quarters.items():
            self._read(name, measure, [quarter])
        self._read("year", measure, list(quarters.values()))
        for unknown in [each for each in self.published if each[:2] == ("year", measure)]:
            of_year = list(quarters)[-1:] if _is_stock(quarters) else list(quarters)
            self._sum(unknown, [(name, *unknown[1:]) for name in of_year])
            if not self._is_cut(unknown, quarters):
                self.derived.add(unknown)

    def know_exactly(self, period: str, measure: str, agency: str, counts: Sequence[int]) -> None:
        """What staff of an agency know of it: those counted, and of a measure of time all outcomes."""
        for part, count in zip(OUTCOMES, counts, strict=False):
            self.ranges[period, measure, Breakdown.AGENCY, agency, part] = (count, count)

    def _is_cut(self, unknown: Unknown, quarters: Mapping[str, PublishedMeasure]) -> bool:
        """Whether a number of the year is more than the sum of its quarters: then its span holds too."""
        _, _, by, group, part = unknown
        of_year = [each.of_year.get(group, {}) for each in quarters.values()]
        if by != Breakdown.AGENCY or not any(part in each for each in of_year):
            return False
        parts = [self.ranges[name, *unknown[1:]] for name in quarters]
        sums = sum(low for low, _ in parts), sum(high for _, high in parts)
        return part != LEFT_OUT and self.published[unknown] != sums

    def reason(self) -> dict[Unknown, Range]:
        """What is narrowed in the end: each sum against its parts, until nothing moves.

        What is published as a sum of other answers is left out: its parts say more than it does.
        """
        while sum(self._narrow(total, parts) for total, parts in self.sums):
            pass
        return {
            unknown: self.ranges[unknown]
            for unknown, shown in self.published.items()
            if self.ranges[unknown] != shown and unknown not in self.derived
        }

    def _read(self, period: str, measure: str, quarters: Sequence[PublishedMeasure]) -> None:
        whole = (period, measure, "all", "all")
        self._see(whole, published_figure(quarters, None))
        for by in breakdowns(PUBLISHED[measure]):
            if by is Breakdown.PERIOD:
                continue
            groups = published_groups(quarters, by)
            for group, figure in groups.items():
                self._see((period, measure, by, group), figure)
            brought = (period, measure, Breakdown.SOURCE, SourceKind.CAMPAIGN)
            root = brought if by is Breakdown.CAMPAIGN else whole
            if by in DIMENSIONS:
                groups = self._without_others(period, measure, by, groups)
            for path, names in _levels(groups).items():
                place = (period, measure, by, path) if path else root
                self._add_up(place, [(period, measure, by, name) for name in names], quarters[0])
        if quarters[0].form is Form.SHARE:
            self._link(period, measure, quarters[0])

    def _without_others(
        self, period: str, measure: str, by: Breakdown, groups: Mapping[str, PublishedFigure]
    ) -> dict[str, PublishedFigure]:
        """The groups that a share is of; those who said something else are what remains of it."""
        others = DIMENSIONS[by].others
        if others and others in groups:
            remain = (period, measure, "all", "all", REMAINDER)
            self._sum((period, measure, by, others, NUMERATOR), [remain])
        return {name: each for name, each in groups.items() if name != others}

    def _see(self, place: tuple[str, ...], figure: PublishedFigure) -> None:
        numerator, remainder, left_out = figure.numerator, figure.remainder, figure.left_out
        self._know((*place, NUMERATOR), numerator.at_least, numerator.at_most)
        if remainder is None or left_out is None or figure.denominator is None:
            return
        self._know((*place, REMAINDER), remainder.at_least, remainder.at_most)
        self._know((*place, LEFT_OUT), left_out.at_least, left_out.at_most)
        self._know((*place, "counted"), figure.denominator.at_least, figure.denominator.at_most)
        self.derived.add((*place, "counted"))
        self._sum((*place, "counted"), [(*place, NUMERATOR), (*place, REMAINDER)])
        self._sum((*place, "everybody"), [(*place, "counted"), (*place, LEFT_OUT)])
        self._sum((*place, "everybody"), [(*place, each) for each in OUTCOMES])

    def _know(self, unknown: Unknown, low: int, high: int) -> None:
        self.published[unknown] = self.ranges[unknown] = (low, high)

    def _add_up(
        self, whole: tuple[str, ...], places: Sequence[tuple[str, ...]], measure: PublishedMeasure
    ) -> None:
        agencies = measure.form is Form.SHARE and measure.unit is not Unit.INDIVIDUALS
        for part in (*OUTCOMES, "everybody") if agencies else (NUMERATOR,):
            self._sum((*whole, part), [(*place, part) for place in places])
        if agencies:
            self.derived |= {(*whole, part) for part in OUTCOMES}

    def _link(self, period: str, measure: str, quarter: PublishedMeasure) -> None:
        if measure not in POPULATIONS:
            return
        if quarter.unit is Unit.INDIVIDUALS:
            of_others = (period, POPULATIONS[measure], "all", "all", "everybody")
            self._sum((period, measure, "all", "all", "everybody"), [of_others])
            return
        places = [("all", "all")] + [
            (Breakdown.AGENCY, agency) for agency in quarter.whole.splits[Breakdown.AGENCY]
        ]
        for by, group in places:
            counted = (period, POPULATIONS[measure], by, group, NUMERATOR)
            self._sum((period, measure, by, group, "everybody"), [counted])

    def _sum(self, total: Unknown, parts: Iterable[Unknown]) -> None:
        self.sums.append((total, list(parts)))

    def _narrow(self, total: Unknown, parts: Sequence[Unknown]) -> bool:
        known = [self.ranges.get(part, ANY) for part in parts]
        low, high = sum(low for low, _ in known), sum(high for _, high in known)
        least, most = self._keep(total, (low, high))
        moved = (least, most) != self.ranges.get(total, ANY)
        self.ranges[total] = (least, most)
        for part, (lower, upper) in zip(parts, known, strict=True):
            others_low = low - lower
            others_high = sum(each for _, each in known) - upper if high < inf else inf
            found = self._keep(part, (least - others_high, most - others_low))
            moved |= found != (lower, upper)
            self.ranges[part] = found
        return moved

    def _keep(self, unknown: Unknown, found: Range) -> Range:
        low, high = self.ranges.get(unknown, ANY)
        narrowed = (max(low, found[0]), min(high, found[1]))
        if narrowed[0] > narrowed[1]:
            raise Contradiction("what adds up to what is not as the attacker believes")
        return narrowed


def _levels(groups: Iterable[str]) -> dict[str, list[str]]:
    """The groups of each whole, and of each group that falls into parts itself: `a/b` is a part of `a`."""
    levels: dict[str, list[str]] = {}
    for name in groups:
        levels.setdefault(name.rpartition("/")[0], []).append(name)
    return levels


def _is_stock(quarters: Mapping[str, PublishedMeasure]) -> bool:
    return all(each.form is Form.STOCK for each in quarters.values())
