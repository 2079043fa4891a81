"""How far individuals of each broad ethnic group came, of those whose journey ended, and how long those wait who still do: from what is published.

The invariant: nothing but published spans goes in. Who is still on the way is in no row, so a group that registered
later is not taken for one that was turned away.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from services.reporting.domain.measures.equity import (
    BEFORE_ACCEPTANCE,
    GROUPS,
    IN_STAGE_ONE,
    LATER,
    NOT_SAID,
)
from services.reporting.domain.measures.measure import Breakdown
from services.reporting.domain.measures.waiting_by_group import Edge
from services.reporting.domain.publishing.comparison import Interval, interval
from services.reporting.domain.publishing.disclosure import INDIVIDUALS, Span
from services.reporting.domain.publishing.noise import PERSONS, usually_within
from services.reporting.domain.publishing.publication import (
    LEFT_OUT,
    NUMERATOR,
    OUTCOME,
    REMAINDER,
    PublishedMeasure,
)
from services.reporting.domain.publishing.published_figure import (
    Number,
    PublishedFigure,
    share_of,
)

ACCEPTED, PASSED_STAGE_ONE, APPROVED = "accepted", "passed_stage_one", "approved"
LEFT_AFTER: Mapping[str, tuple[str, ...]] = {
    ACCEPTED: (IN_STAGE_ONE, LATER),
    PASSED_STAGE_ONE: (LATER,),
    APPROVED: (),
}
"""By step, where those who reached it and were not approved left; the others left before it."""
LEFT = (BEFORE_ACCEPTANCE, IN_STAGE_ONE, LATER)
WHITE = "white"


class ChangedSpan(NamedTuple):
    """One published number, and how many random changes it has: one, and one more for each revision."""

    span: Span
    changes: int


@dataclass(frozen=True, slots=True)
class StepReached:
    """Of the individuals of a group whose journey ended: those who reached a step, and the share with its 95% interval."""

    step: str
    figure: PublishedFigure
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class WayOfGroup:
    """A row: how many individuals registered and have ended their journey since, and how far they came."""

    group: str
    ended: Number
    reached: tuple[StepReached, ...]


def equity_funnel(
    approvals: Sequence[PublishedMeasure], left: Sequence[PublishedMeasure]
) -> list[WayOfGroup]:
    """One row for each group, in their order, and one for those who did not say, over the same quarters."""
    return [_way(group, approvals, left) for group in GROUPS]


@dataclass(frozen=True, slots=True)
class WaitOfGroup:
    """A row: how many individuals of a group wait, and the share that has waited long with its 95% interval."""

    group: str
    waiting: Number
    long: PublishedFigure
    interval: Interval | None


def waits_by_group(stock: PublishedMeasure, edge: Edge) -> list[WaitOfGroup]:
    """One row for each group, and one for those who did not say, at the end of a quarter."""
    return [_wait(stock, group, edge) for group in GROUPS]


def _wait(stock: PublishedMeasure, group: str, edge: Edge) -> WaitOfGroup:
    of_group = stock.whole.splits[Breakdown.BROAD_GROUP][group]
    short, long = (
        ChangedSpan(of_group.splits[Breakdown.BROAD_GROUP][f"{group}/{each}"].span, stock.changes)
        for each in (edge.short, edge.long)
    )
    figure = share_of_spans([long], [short], INDIVIDUALS.step, PERSONS)
    return WaitOfGroup(
        group, Number.of([of_group.span], INDIVIDUALS.step), figure, interval(figure)
    )


def _way(
    group: str, approvals: Sequence[PublishedMeasure], left: Sequence[PublishedMeasure]
) -> WayOfGroup:
    approved = [approved_of_group(each, group) for each in approvals]
    gone = {step: [left_of_group(each, group, step) for each in left] for step in LEFT}
    ended = [each.span for spans in (approved, *gone.values()) for each in spans]
    return WayOfGroup(group, Number.of(ended, INDIVIDUALS.step), tuple(_reached(approved, gone)))


def _reached(
    approved: Sequence[ChangedSpan], gone: Mapping[str, Sequence[ChangedSpan]]
) -> Iterator[StepReached]:
    for step, later in LEFT_AFTER.items():
        counted = [*approved, *(span for each in later for span in gone[each])]
        others = [span for each in LEFT if each not in later for span in gone[each]]
        figure = share_of_spans(counted, others, INDIVIDUALS.step, PERSONS)
        yield StepReached(step, figure, interval(figure))


def share_of_spans(
    counted: Sequence[ChangedSpan], others: Sequence[ChangedSpan], step: int, again_below: int
) -> PublishedFigure:
    """The share of those counted out of both, each the sum of published numbers."""
    every = [*counted, *others]
    numerator, remainder, denominator = (
        Number.of([each.span for each in of], step) for of in (counted, others, every)
    )
    whole = Span(denominator.at_least, denominator.at_most)
    return PublishedFigure(
        numerator=numerator,
        remainder=remainder,
        denominator=denominator,
        share=share_of(numerator, remainder, whole),
        usually_within=usually_within(sum(each.changes for each in every), again_below),
    )


def approved_of_group(approvals: PublishedMeasure, group: str) -> ChangedSpan:
    """Who of a group was approved, as a part of the share by ethnic group."""
    outcomes = approvals.whole.splits[OUTCOME]
    if group == WHITE:
        found = outcomes[REMAINDER]
    elif group == NOT_SAID:
        found = outcomes[LEFT_OUT]
    else:
        found = outcomes[NUMERATOR].splits[Breakdown.ETHNIC_GROUP][group]
    return ChangedSpan(found.span, approvals.changes)


def left_of_group(left: PublishedMeasure, group: str, step: str) -> ChangedSpan:
    """Who of a group left at a step."""
    of_group = left.whole.splits[Breakdown.BROAD_GROUP][group]
    found = of_group.splits[Breakdown.BROAD_GROUP][f"{group}/{step}"]
    return ChangedSpan(found.span, left.changes)
