"""The spans of a year: England's outcomes first, then each agency's, as finely as gives nothing away.

The invariant: where the next number may be cut follows from what has been shown, never from the counts. What
cannot be cut is shown as what the rest leaves of it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce

from services.reporting.domain.publishing.disclosure import (
    Rounding,
    Span,
    finest_spans,
    span_with,
)
from services.reporting.domain.publishing.year import (
    CUT,
    EVERY,
    EVERYONE,
    LEFT_OUT,
    NOTHING,
    SETS,
    Outcomes,
    Quarter,
    Room,
    Shown,
    Year,
)


def year_spans(
    agencies: Mapping[str, Sequence[Quarter]],
    counts: Mapping[str, Sequence[int]],
    rounding: Rounding,
    of_whole: Rounding | None,
) -> tuple[Outcomes, dict[str, Outcomes]]:
    """The year's outcomes of all agencies together, and of each in the order given.

    Without a rounding of its own, the whole is what the agencies make of it.
    """
    whole = _Whole({agency: Year.of(quarters) for agency, quarters in agencies.items()})
    if of_whole:
        for outcome in CUT:
            total = sum(each[outcome] for each in counts.values())
            whole = whole.cut(outcome, total, of_whole)
    for agency in agencies:
        for outcome in CUT:
            whole = whole.cut_of(agency, outcome, counts[agency][outcome], rounding)
    shown = {agency: _outcomes(year.shown, year.possible) for agency, year in whole.years.items()}
    return _outcomes(whole.shown, whole.possible), shown


@dataclass(frozen=True, slots=True)
class _Whole:
    """The years of all agencies, and what has been shown of their sum.

    `surely` is the part of that which is possible whatever the totals of the quarters are.
    """

    years: Mapping[str, Year]
    shown: Shown = NOTHING
    surely: Shown = NOTHING

    def cut(self, outcome: int, count: int, rounding: Rounding) -> "_Whole":
        """The same with the outcome of the whole shown as finely as the agencies allow."""
        rooms, left_out = _Rooms.of(self.years.values()), self.of_agencies(LEFT_OUT)

        def allows(span: Span) -> bool:
            after = self.showing(outcome, span, rooms)
            seen = (after.surely.spans[outcome], after.left_by_others(LEFT_OUT, left_out))
            return all(map(rounding.hides, seen)) and rooms.allow(after.surely)

        possible = self.possible(outcome)
        first, *others = finest_spans(rounding, rooms.surely(outcome, possible), allows)
        if not others:
            return self
        *others, last = others
        spans = [Span(possible.low, first.high), *others, Span(last.low, possible.high)]
        return self.showing(outcome, span_with(count, spans), rooms)

    def cut_of(self, agency: str, outcome: int, count: int, rounding: Rounding) -> "_Whole":
        """The same with an agency's outcome shown as finely as its quarters and the whole allow."""
        year = self.years[agency]
        others = _Rooms.of([each for name, each in self.years.items() if name != agency])

        def allows(span: Span) -> bool:
            after = year.showing(outcome, span)
            return (
                after.keeps_its_quarters()
                and after.hides_small_numbers(rounding)
                and (not self.surely.spans or others.with_year(after).allow(self.surely))
            )

        possible = year.possible(outcome)
        spans = finest_spans(rounding, possible, allows)
        if len(spans) > 1:
            year = year.showing(outcome, span_with(count, spans))
        return replace(self, years={**self.years, agency: year})

    def showing(self, outcome: int, span: Span, rooms: "_Rooms") -> "_Whole":
        return replace(
            self,
            shown=self.shown.including(outcome, span),
            surely=self.surely.including(outcome, rooms.surely(outcome, span)),
        )

    def possible(self, outcome: int) -> Span:
        """What the agencies add up to, and what the other outcomes leave of everyone."""
        return self.left_by_others(outcome, self.of_agencies(outcome))

    def of_agencies(self, outcome: int) -> Span:
        parts = [
            each.shown.spans.get(outcome) or each.possible(outcome) for each in self.years.values()
        ]
        return Span(sum(span.low for span in parts), sum(span.high for span in parts))

    def left_by_others(self, outcome: int, of_agencies: Span) -> Span:
        others = EVERYONE ^ 1 << outcome
        everyone = [each.limits[EVERYONE] for each in self.years.values()]
        least = sum(each.least for each in everyone) - self.shown.high[others]
        most = sum(each.most for each in everyone) - self.shown.low[others]
        return Span(int(max(of_agencies.low, least)), min(of_agencies.high, most))


@dataclass(frozen=True, slots=True)
class _Rooms:
    """How far agencies together can go up and down in each set of outcomes."""

    above: tuple[Room, ...]
    below: tuple[Room, ...]

    @classmethod
    def of(cls, years: Iterable[Year]) -> "_Rooms":
        none = (Room(),) * len(SETS)
        return reduce(cls.with_year, years, cls(none, none))

    def with_year(self, year: Year) -> "_Rooms":
        return _Rooms(
            tuple(room.beside(year.above(of)) for of, room in enumerate(self.above)),
            tuple(room.beside(year.below(of)) for of, room in enumerate(self.below)),
        )

    def surely(self, outcome: int, span: Span) -> Span:
        """The part of a span that is possible whatever the totals are."""
        least, most = -self.below[1 << outcome].there_is, self.above[1 << outcome].there_is
        return Span(int(max(span.low, least)), int(min(span.high, most)))

    def allow(self, shown: Shown) -> bool:
        """Whether every number of the whole, and of each agency, stays possible beside this."""
        return all(
            self.above[of].is_enough(shown.low[of], shown.widest[of])
            and self.below[of].is_enough(-shown.high[of], shown.widest[of])
            for of in SETS[1:]
        )


def _outcomes(shown: Shown, possible: Callable[[int], Span]) -> Outcomes:
    first, second, third = (shown.spans.get(each) or possible(each) for each in EVERY)
    return first, second, third
