"""Spans in the place of counts: what may be said of a number of people without saying who they are.

The invariant: every number of a shown span stays possible, whatever is worked out from all other
spans and from the rules. Where a count may fall apart is settled by what was shown before, never by
the count itself, so a coarser span says no more than that it is coarser.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple


class Span(NamedTuple):
    """Every number from `low` to `high`: one of them is the count."""

    low: int
    high: int

    @property
    def width(self) -> int:
        return self.high - self.low


class Rounding(NamedTuple):
    """What counts are rounded to, and how many are `few`: none to so many are never told apart."""

    few: int
    step: int

    def begins(self, possible: Span) -> list[int]:
        """Where the spans begin that are rounded to one multiple each; the first are the few.

        The smallest multiple shown takes everything above the few: a 5 beside "5 or fewer" would
        say 6 or 7.
        """
        second = (self.few // self.step + 2) * self.step - self.step // 2
        usual = (self.few + 1, *range(second, possible.high + 1, self.step))
        return [possible.low, *(begin for begin in usual if possible.low < begin <= possible.high)]


AGENCY, ENGLAND = Rounding(few=5, step=5), Rounding(few=5, step=10)
"""Counting rules of the adoption map: an agency to the nearest 5, England to the nearest 10."""
INDIVIDUALS = Rounding(few=10, step=20)
"""A couple is two individuals, so what protects five families takes twice as much."""


@dataclass(frozen=True, slots=True)
class Counted:
    """An exact count, and the ways in which it is split; the groups of each split add up to it."""

    count: int
    rounding: Rounding
    splits: Mapping[str, Mapping[str, "Counted"]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Disclosed:
    """The span of a count, and those of the groups of each split."""

    span: Span
    splits: Mapping[str, Mapping[str, "Disclosed"]] = field(default_factory=dict)


def disclosed(whole: Counted) -> Disclosed:
    """The spans of a count and of everything under it; `ValueError` where a split does not add up.

    Splits of one count have nothing in common but the count. So the spans form a tree, and a split
    that leaves every number of its total possible tells nothing about any other.
    """
    anything = Span(0, whole.count + whole.rounding.few + whole.rounding.step)
    begins = whole.rounding.begins(anything)
    spans = _finest_spans(begins, anything.high, lambda _: True)
    return _disclosed_within(_span_with(whole.count, spans), whole)


def split_spans(total: Span, counts: Mapping[str, int], rounding: Rounding) -> dict[str, Span]:
    """One span for each group of a total whose span is known, worked out in the order given.

    An example: England is shown as 35 to 44, and the agencies have 21, 13 and 4 families, rounded to 5.
    The first may be anything from 0 to 44, which falls into 0-5, 6-12, 13-17, 18-22 and so on, so 21 is
    shown as 18 to 22. That leaves 0 to 26 for the second. There, 6-12 alone would leave at least one
    family for the third (35 less 22 and 12), which tells none from a few; and 18 or more alone would make
    a total of 35 impossible. So everything from 6 is one span, and 13 is shown as 6 to 26. That leaves
    0 to 20 for the third, which nothing may divide any more: 4 is shown as 0 to 20.
    """
    shown: dict[str, Span] = {}
    shown_so_far = _ShownSoFar(total, rounding.few, left=len(counts))
    for group, count in counts.items():
        possible = shown_so_far.possible()
        spans = _finest_spans(rounding.begins(possible), possible.high, shown_so_far.allows)
        shown[group] = _span_with(count, spans)
        shown_so_far = shown_so_far.including(shown[group])
    return shown


@dataclass(frozen=True, slots=True)
class _ShownSoFar:
    """What is known of a split: its total, what the shown spans add up to, how many are to come."""

    total: Span
    few: int
    left: int
    low: int = 0
    high: int = 0
    widest: int = 0

    def including(self, span: Span) -> "_ShownSoFar":
        low, high, widest = self.low + span.low, self.high + span.high, span.width
        return _ShownSoFar(self.total, self.few, self.left - 1, low, high, max(self.widest, widest))

    def possible(self) -> Span:
        """What the next group may be, by the total and the groups that were shown before."""
        least = max(0, self.total.low - self.high) if self.left == 1 else 0
        return Span(least, self.total.high - self.low)

    def allows(self, span: Span) -> bool:
        """Whether everything shown stays possible, the total included, and every few still to come."""
        after = self.including(span)
        total, room = self.total, self.total.high - after.low
        if after.low > total.low or room < after.widest:
            return False
        if not after.left:
            return after.high >= total.high and after.high - after.widest >= total.low
        least = after.possible().low
        return room >= self.few and (least == 0 or least > self.few)


def _disclosed_within(span: Span, counted: Counted) -> Disclosed:
    splits = {by: _split(span, counted.count, groups) for by, groups in counted.splits.items()}
    return Disclosed(span, splits)


def _split(total: Span, count: int, groups: Mapping[str, Counted]) -> dict[str, Disclosed]:
    counts = {group: each.count for group, each in groups.items()}
    if sum(counts.values()) != count:
        raise ValueError(f"{', '.join(counts)} do not add up to their total")
    [rounding] = {each.rounding for each in groups.values()}
    spans = split_spans(total, counts, rounding)
    return {group: _disclosed_within(spans[group], each) for group, each in groups.items()}


def _finest_spans(begins: Sequence[int], high: int, allows: Callable[[Span], bool]) -> list[Span]:
    """The finest spans that are allowed; one that is not allowed alone is joined to its neighbours.

    Everything in one span says nothing, and is always allowed.
    """
    spans: list[Span] = []
    low = begins[0]
    for following in (*begins[1:], high + 1):
        span = Span(low, following - 1)
        if allows(span):
            spans.append(span)
            low = following
    while low <= high:
        low = spans.pop().low if spans else begins[0]
        if low == begins[0] or allows(Span(low, high)):
            return [*spans, Span(low, high)]
    return spans


def _span_with(count: int, spans: Sequence[Span]) -> Span:
    return next(span for span in reversed(spans) if span.low <= count)
