"""Spans in the place of counts: what may be said of a number of people without saying who they are.

The invariant: every number of a shown span stays possible, whatever is worked out from all other
spans and from the rules. Where a count may fall apart is settled by what was shown before, never by
the count itself, so a coarser span says no more than that it is coarser.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
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

    def hides(self, span: Span) -> bool:
        """Whether a span holds every small number or none, and is wide enough to be shown."""
        if span.low == 0:
            return span.high >= self.few
        return span.low > self.few and span.width >= min(self.few, self.step - 1)

    def end_after(self, count: int) -> int:
        """Where the span of a multiple ends that is well above a count."""
        return (count // self.step + 4) * self.step - self.step // 2 - 1

    def begins(self, possible: Span) -> list[int]:
        """Where the spans begin that are rounded to one multiple each; the first are the few.

        The smallest multiple shown takes everything above the few: a 5 beside "5 or fewer" would
        say 6 or 7.
        """
        second = (self.few // self.step + 2) * self.step - self.step // 2
        usual = (self.few + 1, *range(second, possible.high + 1, self.step))
        return [possible.low, *(begin for begin in usual if possible.low < begin <= possible.high)]


WIDEST_TRIED = 6
"""So many multiples that cannot be told apart are too many to go on looking."""

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
    anything = Span(0, whole.rounding.end_after(whole.count))
    begins = [*whole.rounding.begins(anything), anything.high + 1]
    spans = [Span(begin, following - 1) for begin, following in pairwise(begins)]
    return _disclosed_within(span_with(whole.count, spans), whole)


def split_spans(total: Span, counts: Mapping[str, int], rounding: Rounding) -> dict[str, Span]:
    """One span for each group of a total whose span is known, worked out in the order given.

    An example: England is shown as 35 to 44, and the agencies have 21, 13 and 4 families, rounded to 5.
    The first may be anything from 0 to 44, which falls into 0-5, 6-12, 13-17, 18-22 and so on, so 21 is
    shown as 18 to 22. That leaves 0 to 26 for the second. There, 6 to 12 alone would leave at least one
    family for the third (35 less 22 and 12), which tells none from a few. With 6 to 13 it may be none, so
    13 is shown as 6 to 13. That leaves 0 to 20 for the third. There, 0 to 5 alone would make a total of 44
    impossible, and 0 to 9 does not. So 4 is shown as 0 to 9.
    """
    shown: dict[str, Span] = {}
    shown_so_far = _ShownSoFar(total, rounding.few, left=len(counts))
    for group, count in counts.items():
        possible = shown_so_far.possible()
        spans = finest_spans(rounding, possible, shown_so_far.allows)
        shown[group] = span_with(count, spans)
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


def finest_spans(rounding: Rounding, possible: Span, allows: Callable[[Span], bool]) -> list[Span]:
    """The finest spans that are allowed; one that is not allowed alone takes in what follows.

    They end where a multiple ends as long as that is allowed. What is left over at the end is shared with
    the span before. Everything in one span says nothing, and is always allowed.
    """
    if possible.low > possible.high:
        return [possible]
    spans: list[Span] = []
    ends = [*(begin - 1 for begin in rounding.begins(possible)[1:]), possible.high]
    low = possible.low
    while low <= possible.high:
        first_end = ends[bisect_left(ends, low)]
        last_end = min(possible.high, first_end + WIDEST_TRIED * rounding.step)
        every = (Span(low, end) for end in range(first_end, last_end + 1))
        found = next((each for each in every if rounding.hides(each) and allows(each)), None)
        if found is None:
            return _with_the_rest(spans, low, (rounding, possible, allows))
        spans.append(found)
        low = found.high + 1
    return spans


def _with_the_rest(
    spans: list[Span], low: int, within: tuple[Rounding, Span, Callable[[Span], bool]]
) -> list[Span]:
    """What is left over with the span before: in two as even as possible, else in one."""
    rounding, possible, allows = within
    while spans:
        low = spans.pop().low
        for halves in _halves(Span(low, possible.high)):
            if all(rounding.hides(each) and allows(each) for each in halves):
                return [*spans, *halves]
        if allows(Span(low, possible.high)):
            return [*spans, Span(low, possible.high)]
    return [possible]


def _halves(span: Span) -> Iterator[tuple[Span, ...]]:
    """The span in two, the most even first."""
    middle = (span.low + span.high) // 2
    for end in sorted(range(span.low, span.high), key=lambda each: abs(each - middle)):
        yield Span(span.low, end), Span(end + 1, span.high)


def span_with(count: int, spans: Sequence[Span]) -> Span:
    return next(span for span in reversed(spans) if span.low <= count)
