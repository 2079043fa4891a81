"""Shares of the families approved in a period of which something is on record.

The invariant: everyone approved is in the denominator, so shares of one period are of the same families.
"""

from collections.abc import Callable, Iterator

from services.reporting.domain.facts import Moment
from services.reporting.domain.holder import Holder
from services.reporting.domain.journey import Journey, Step
from services.reporting.domain.measures.measure import (
    DENOMINATOR,
    NUMERATOR,
    Count,
    CountedFor,
    Form,
    Measure,
    Reading,
    Unit,
)


def among_approved(
    identifier: str,
    title: str,
    definition: str,
    source: str,
    *,
    steps: tuple[Step, ...],
    has: Callable[[Journey], bool],
) -> Measure:
    """The measure of a share that goes by these steps beside the approval."""
    return Measure(
        id=identifier,
        title=title,
        definition=f"Of the families approved in the period, {definition}",
        source=source,
        unit=Unit.FAMILIES,
        form=Form.SHARE,
        readings=(Reading("all", "All families approved in the period."),),
        starts=("approved",),
        facts=("approved", *steps),
        counts=_counts(has),
        events=_moments(*steps),
    )


def _counts(has: Callable[[Journey], bool]) -> Callable[[Journey, Holder | None], Iterator[Count]]:
    def counts(row: Journey, _: Holder | None) -> Iterator[Count]:
        if row.approved is not None:
            counted_for = CountedFor("all", row.approved.event.agency)
            yield counted_for.count(row.approved.on, DENOMINATOR)
            if has(row):
                yield counted_for.count(row.approved.on, NUMERATOR)

    return counts


def _moments(*steps: Step) -> Callable[[Journey], Iterator[Moment]]:
    def moments(row: Journey) -> Iterator[Moment]:
        for step in ("approved", *steps):
            yield from map(Moment.of, row.facts(step))

    return moments
