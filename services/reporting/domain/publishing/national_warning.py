"""Early warning for England: published quarters of a year in which fewer met what is watched than rounding and chance explain.

The invariant: nothing but published spans goes in. A quarter is marked only if the rule marks it for every count that the spans
allow, and if the year's numbers, drawn again as if nothing had changed, then changed and rounded as they were, have so low a chance
in no more than `ALPHA` of quarters.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Any, NamedTuple

from services.reporting.domain.measures.equity import (
    BEFORE_ACCEPTANCE,
    GROUPS,
    IN_STAGE_ONE,
    LATER,
    NOT_SAID,
    STEP_OF_STAGE,
)
from services.reporting.domain.measures.measure import Breakdown, Unit
from services.reporting.domain.publishing.disclosure import ENGLAND, INDIVIDUALS, Span
from services.reporting.domain.publishing.equity_funnel import (
    ACCEPTED,
    APPROVED,
    PASSED_STAGE_ONE,
    ChangedSpan,
    approved_of_group,
    left_of_group,
    share_of_spans,
)
from services.reporting.domain.publishing.noise import FAMILIES, PERSONS, SIDES
from services.reporting.domain.publishing.publication import (
    NUMERATOR,
    REMAINDER,
    PublishedMeasure,
    outcomes,
)
from services.reporting.domain.publishing.published_figure import (
    SHARE_FROM,
    PublishedFigure,
    published_figure,
)

ALPHA = 0.01
"""A quarter is marked if chance alone gives so few in less than this share of quarters, of those drawn again too."""
REPLAYS = 400
SEED = 18
"""Of what is drawn again, so that the same publications give the same rate."""
QUARTERS = 4
COUPLE = 2
RESPONSE = "first_response"
FIRST_RESPONSE, LEAVING, APPROVALS = "first_response", "families_that_left", "approvals"
OF_GROUPS = ("ethnic_minority_approvals", "registered_individuals_that_left")
NEEDED = (FIRST_RESPONSE, LEAVING, APPROVALS, *OF_GROUPS)
"""The published measures that are looked at."""
_BEFORE: Mapping[str, tuple[str, tuple[str, ...]]] = {
    ACCEPTED: (BEFORE_ACCEPTANCE, (IN_STAGE_ONE, LATER)),
    PASSED_STAGE_ONE: (IN_STAGE_ONE, (LATER,)),
    APPROVED: (LATER, ()),
}
"""By step: where those left who came to it and no further, and where those who came further without an approval."""


class QuarterSeen(NamedTuple):
    """Those of a quarter who met what is watched, and the others, each with so many random changes in it."""

    met: Span
    others: Span
    changes: tuple[int, int]
    figure: PublishedFigure


class WatchedSpans(NamedTuple):
    """What is watched, of everyone or of one ethnic group, in each quarter; `again_below` is how far changes go."""

    watched: str
    group: str | None
    unit: str
    again_below: int
    quarters: tuple[QuarterSeen, ...]

    @property
    def together(self) -> int:
        """How many come and leave together, at most: a couple is two individuals of one fate, and no two draws."""
        return COUPLE if self.unit == Unit.INDIVIDUALS else 1


class Judged(NamedTuple):
    """A quarter: `chance` is None where there are too few to judge it."""

    figure: PublishedFigure
    chance: float | None
    marked: bool


class Warned(NamedTuple):
    """The quarters of a year, and the share of quarters that the rule would mark if nothing had changed."""

    quarters: tuple[Judged, ...]
    false_alarms: float | None


Quarter = Mapping[str, PublishedMeasure]
"""The published measures of a quarter."""


def watched(year: Sequence[Quarter]) -> Iterator[WatchedSpans]:
    """Everything that is watched: families' first response and each step, and the approval by ethnic group."""
    yield WatchedSpans(RESPONSE, None, "families", FAMILIES, tuple(map(_response, year)))
    for step in _BEFORE:
        seen = tuple(_step(each, step) for each in year)
        yield WatchedSpans(step, None, "families", FAMILIES, seen)
    for group in GROUPS:
        if group != NOT_SAID:
            of_group = tuple(_of_group(each, group) for each in year)
            yield WatchedSpans(APPROVED, group, "individuals", PERSONS, of_group)


def warning(of: WatchedSpans) -> Warned:
    """Each quarter judged by the others, in the way least likely to mark it."""
    judged = [_is_judged(of.quarters, place) for place in range(len(of.quarters))]
    every = [(each.met, each.others) for each in of.quarters]
    drawn = drawn_again(of, [place for place, can in enumerate(judged) if can])
    below = _marked_below(drawn)
    chances = [float(chance(every, place)) if can else None for place, can in enumerate(judged)]
    quarters = tuple(
        Judged(seen.figure, found, found is not None and found < below)
        for seen, found in zip(of.quarters, chances, strict=True)
    )
    return Warned(quarters, bisect_left(drawn, below) / len(drawn) if drawn else None)


def _marked_below(drawn: Sequence[float]) -> float:
    """The chance below which a quarter is marked: lower than `ALPHA` where random changes would mark more than that."""
    return min(ALPHA, drawn[int(ALPHA * len(drawn))]) if drawn else 0.0


def _is_judged(quarters: Sequence[QuarterSeen], place: int) -> bool:
    of = [each.met.low + each.others.low for each in quarters]
    return of[place] >= SHARE_FROM and sum(of) - of[place] >= SHARE_FROM


def chance(every: Sequence[tuple[Any, Any]], place: int) -> Any:
    """The chance of so few in one quarter, were its families drawn from all: Fisher's exact test.

    Of the numbers that the spans allow, the most met it in this quarter and the fewest in the others.
    """
    from scipy.stats import hypergeom  # noqa: PLC0415 - 100 MB and a second, for this question alone

    others = [each for number, each in enumerate(every) if number != place]
    met, rest = every[place][0][1], every[place][1][0]
    met_of_all = met + sum(each[0][0] for each in others)
    rest_of_all = rest + sum(each[1][1] for each in others)
    return hypergeom.cdf(met, met_of_all + rest_of_all, met_of_all, met + rest)


def drawn_again(of: WatchedSpans, judged: Sequence[int]) -> list[float]:
    """The chances of these quarters, lowest first, in years drawn again with each family as likely to meet it."""
    shown = [*_years_drawn(of)] if judged else []
    return sorted(float(each) for place in judged for each in chance(shown, place))


def _years_drawn(of: WatchedSpans) -> Iterator[tuple[Any, Any]]:
    """Each quarter of the drawn years, as it would be published."""
    from scipy.stats import hypergeom  # noqa: PLC0415

    seeds, of_one = count(SEED), of.together
    middles = [
        [sum(span) // 2 // of_one for span in (each.met, each.others)] for each in of.quarters
    ]
    left, met_left = sum(map(sum, middles)), sum(met for met, _ in middles)
    for seen, number in zip(of.quarters, map(sum, middles), strict=True):
        met = hypergeom.rvs(left, met_left, number, size=REPLAYS, random_state=next(seeds))
        left, met_left = left - number, met_left - met
        shown = [
            _shown(of_one * exact, span, changes, of.again_below, seeds)
            for exact, span, changes in zip(
                (met, number - met), (seen.met, seen.others), seen.changes, strict=True
            )
        ]
        yield shown[0], shown[1]


def _shown(
    exact: Any, as_wide_as: Span, changes: int, again_below: int, seeds: Iterator[int]
) -> tuple[Any, Any]:
    """A number as it would be published: changed at random so many times, and in a span as wide as the published one."""
    from scipy.stats import nbinom  # noqa: PLC0415

    up, down = (
        nbinom.rvs(changes, 1 - again_below / SIDES, size=REPLAYS, random_state=next(seeds))
        for _ in range(2)
    )
    found = (exact + up - down).clip(0)
    numbers = as_wide_as.width + 1
    low = found - found % numbers
    return low, low + as_wide_as.width


def _response(quarter: Quarter) -> QuarterSeen:
    measure = quarter[FIRST_RESPONSE]
    met, others = (
        [ChangedSpan(span, measure.changes) for span in outcomes(measure.whole)[each]]
        for each in (NUMERATOR, REMAINDER)
    )
    return _seen(met, others, published_figure([measure], None))


def _step(quarter: Quarter, step: str) -> QuarterSeen:
    """Families whose journey ended, of those who came to a step: who passed it, and who left at it."""
    here, further = _BEFORE[step]
    leaving, approvals = quarter[LEAVING], quarter[APPROVALS]
    left: dict[str, list[ChangedSpan]] = {}
    for stage, of_stage in STEP_OF_STAGE.items():
        span = leaving.whole.splits[Breakdown.WAY_OUT][stage].span
        left.setdefault(of_stage, []).append(ChangedSpan(span, leaving.changes))
    approved = ChangedSpan(approvals.whole.span, approvals.changes)
    met = [approved, *(each for step in further for each in left[step])]
    figure = share_of_spans(met, left[here], ENGLAND.step, FAMILIES)
    return _seen(met, left[here], figure)


def _of_group(quarter: Quarter, group: str) -> QuarterSeen:
    """Individuals of a group whose journey ended: who was approved, and who left."""
    approvals, left = (quarter[each] for each in OF_GROUPS)
    met = [approved_of_group(approvals, group)]
    others = [left_of_group(left, group, step) for step in (BEFORE_ACCEPTANCE, IN_STAGE_ONE, LATER)]
    return _seen(met, others, share_of_spans(met, others, INDIVIDUALS.step, PERSONS))


def _seen(
    met: Sequence[ChangedSpan], others: Sequence[ChangedSpan], figure: PublishedFigure
) -> QuarterSeen:
    sums = [
        Span(sum(each.span.low for each in of), sum(each.span.high for each in of))
        for of in (met, others)
    ]
    changes = (sum(each.changes for each in met), sum(each.changes for each in others))
    return QuarterSeen(sums[0], sums[1], changes, figure)
