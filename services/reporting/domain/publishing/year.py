"""What an agency's four published quarters leave open of its year.

Four spans that are added up are four times as wide as one, so an agency of middling size had no figure for
its year. The year is cut anew, as finely as its quarters allow.

The invariant: every number of every quarter's span stays possible, and every number of the year's, whatever
totals the quarters have.

Why this is enough: everyone of a quarter goes to one of three outcomes, the outcomes of four quarters make up
the year's, those of all agencies England's. In such a network a set of bounds can be met unless some cut
through it has less room than it needs; and a number can take every value of its span if each cut that it
crosses has as much room as its span is wide. Quarters and agencies do not depend on one another, so
the cuts to look at are the sets of outcomes.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import NamedTuple

from services.reporting.domain.publishing.disclosure import Rounding, Span

Bound = float
"""A whole number, or none."""
IN_TIME, NOT_IN_TIME, LEFT_OUT = EVERY = range(3)
CUT = (IN_TIME, NOT_IN_TIME)
"""The outcomes that the year cuts; those left out are what these leave of everyone."""
SETS = range(2 ** len(EVERY))
EVERYONE = SETS[-1]
"""Sets of outcomes, each a bit of a number, because very many are compared."""
_IN = tuple(tuple(each for each in EVERY if 1 << each & of) for of in SETS)

Outcomes = tuple[Span, Span, Span]


class Quarter(NamedTuple):
    """One quarter of an agency as it was published: everyone, and each outcome."""

    everyone: Span
    outcomes: Outcomes


class Limits(NamedTuple):
    """How many can be in a set of outcomes at most and at least.

    `surely_most` and `surely_least` hold whatever the totals of the quarters are. Where that much is not
    needed by `room_above` and `room_below`, every number of each quarter stays possible.
    """

    most: int = 0
    least: int = 0
    surely_most: int = 0
    surely_least: int = 0
    room_above: int = 0
    room_below: int = 0


@dataclass(frozen=True, slots=True)
class Shown:
    """What has been shown of each outcome of a year so far; what has not is unbounded.

    `low`, `high` and `widest` are those of each set of outcomes.
    """

    spans: Mapping[int, Span]
    low: tuple[int, ...]
    high: tuple[Bound, ...]
    widest: tuple[int, ...]

    @classmethod
    def of(cls, spans: Mapping[int, Span]) -> "Shown":
        known = [[spans[each] for each in of if each in spans] for of in _IN]
        high = (
            inf if len(k) < len(of) else sum(s.high for s in k)
            for k, of in zip(known, _IN, strict=True)
        )
        widest = (max((span.width for span in each), default=0) for each in known)
        low = (sum(span.low for span in each) for each in known)
        return cls(spans, tuple(low), tuple(high), tuple(widest))

    def including(self, outcome: int, span: Span) -> "Shown":
        return Shown.of({**self.spans, outcome: span})


NOTHING = Shown.of({})


@dataclass(frozen=True, slots=True)
class Year:
    """One agency's year: what its quarters leave open of each set of outcomes, and what has been shown."""

    limits: tuple[Limits, ...]
    shown: Shown = NOTHING

    @classmethod
    def of(cls, quarters: Sequence[Quarter]) -> "Year":
        return cls(tuple(_limits(quarters, of) for of in SETS))

    def showing(self, outcome: int, span: Span) -> "Year":
        return Year(self.limits, self.shown.including(outcome, span))

    def possible(self, outcome: int) -> Span:
        """What an outcome may be by the quarters, and by what has been shown of the others."""
        alone, shown = 1 << outcome, self.shown
        sets = [(self.limits[of], of ^ alone) for of in SETS if of & alone]
        most = min(limits.most - shown.low[others] for limits, others in sets)
        least = max(limits.least - shown.high[others] for limits, others in sets)
        return Span(int(max(least, 0)), most)

    def keeps_its_quarters(self) -> bool:
        """Whether every number of a quarter, and of what is shown of the year, is still possible."""
        return self.above(0).is_enough(0) and self.below(0).is_enough(0)

    def hides_small_numbers(self, rounding: Rounding) -> bool:
        """Whether of what is not shown nobody can tell a few from none."""
        return all(
            rounding.hides(self.possible(each)) for each in EVERY if each not in self.shown.spans
        )

    def above(self, of: int) -> "Room":
        """How many can be in some outcomes together, whatever the totals are."""
        low, high, widest = self.shown.low, self.shown.high, self.shown.widest
        cuts = (
            (
                limits.surely_most + high[of & ~inner] - low[inner & ~of],
                max(limits.room_above, widest[inner ^ of]) + limits.surely_most - limits.most,
            )
            for inner, limits in enumerate(self.limits)
            if inner | of
        )
        return Room.tightest(cuts)

    def below(self, of: int) -> "Room":
        """The negative of how few can be in them, whatever the totals are."""
        low, high, widest = self.shown.low, self.shown.high, self.shown.widest
        cuts = (
            (
                high[inner & ~of] - limits.surely_least - low[of & ~inner],
                max(limits.room_below, widest[inner ^ of]) + limits.least - limits.surely_least,
            )
            for inner, limits in enumerate(self.limits)
            if inner | of
        )
        return Room.tightest(cuts)


class Room(NamedTuple):
    """How much there is through the tightest of some cuts, and how much of that has to be left.

    What a wider cut has more than the tightest is left there anyway.
    """

    there_is: Bound = 0
    needed: Bound = 0

    @classmethod
    def tightest(cls, cuts: Iterable[tuple[Bound, Bound]]) -> "Room":
        """Of cuts, each with what there is and what is needed."""
        every = [each for each in cuts if each[0] < inf]
        least = min((there_is for there_is, _ in every), default=inf)
        return cls(least, max((needed - there_is + least for there_is, needed in every), default=0))

    def beside(self, other: "Room") -> "Room":
        """The room of two that do not depend on one another."""
        return Room(self.there_is + other.there_is, max(self.needed, other.needed))

    def is_enough(self, taken: Bound, width: int = 0) -> bool:
        return self.there_is - taken >= max(self.needed, width, 0)


def _limits(quarters: Sequence[Quarter], of: int) -> Limits:
    each = [_limits_of_quarter(quarter, of) for quarter in quarters]
    if not each:
        return Limits()
    *sums, above, below = zip(*each, strict=True)
    most, least, surely_most, surely_least = map(sum, sums)
    return Limits(most, least, surely_most, surely_least, max(above), max(below))


def _limits_of_quarter(quarter: Quarter, of: int) -> Limits:
    """Everyone less what the other outcomes take, but no more than the outcomes themselves hold."""
    inside, outside = (_together(quarter, each) for each in (_IN[of], _IN[EVERYONE ^ of]))
    everyone = quarter.everyone
    most = min(everyone.high - outside.low, inside.high)
    least = max(everyone.low - outside.high, inside.low)
    return Limits(
        most=most,
        least=least,
        surely_most=min(everyone.low - outside.low, inside.high),
        surely_least=max(everyone.high - outside.high, inside.low),
        room_above=max(
            inside.widest - (inside.high - most),
            outside.widest - (everyone.high - outside.low - most),
        ),
        room_below=max(
            inside.widest - (least - inside.low),
            outside.widest - (least - everyone.low + outside.high),
        ),
    )


class _Together(NamedTuple):
    low: int
    high: int
    widest: int


def _together(quarter: Quarter, of: Collection[int]) -> _Together:
    spans = [quarter.outcomes[each] for each in of]
    return _Together(
        sum(span.low for span in spans),
        sum(span.high for span in spans),
        max((span.width for span in spans), default=0),
    )
