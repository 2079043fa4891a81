"""What a second analyst looks at before a quarter is published, and when they may publish it.

The invariant: nobody publishes alone, nobody publishes what they have not seen, quarters come in their
order, and a preview holds nothing that would not be published.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from contracts.words import period_name
from services.chassis.decision import Kind, Refusal
from services.reporting.domain.measures.measure import Breakdown
from services.reporting.domain.periods import quarters_between
from services.reporting.domain.publishing.publication import (
    PUBLISHED,
    Publication,
    PublishedMeasure,
    breakdowns,
)
from services.reporting.domain.publishing.published_figure import (
    PublishedFigure,
    published_figure,
    published_groups,
)

LONGEST_WAIT = timedelta(days=60)
"""How long before its hour a publication may be approved."""

Groups = dict[Breakdown, dict[str, PublishedFigure]]


class Previewed(NamedTuple):
    """A measure as it would be published, beside the quarter before."""

    measure: PublishedMeasure
    figure: PublishedFigure
    before: PublishedFigure | None
    by: Groups
    by_before: Groups
    defined_otherwise: bool = False


def next_in_order(quarter: str, first: str | None, approved: Collection[str]) -> None:
    """Refuses a quarter before which another one is still to be published, or that is published."""
    if quarter in approved:
        raise Refusal(
            Kind.NOT_NOW, "This quarter is published. It stays as it is; a revision can correct it."
        )
    earlier = quarters_between(min(first or quarter, quarter), quarter)[:-1]
    missing = next((each for each in earlier if each not in approved), None)
    if missing is not None:
        raise Refusal(
            Kind.NOT_NOW, f"Quarters are published in order. Publish {period_name(missing)} first."
        )


def may_be_approved(
    prepared_at: datetime,
    *,
    seen: datetime,
    same_person: bool,
    at: datetime,
    publish_at: datetime | None,
    latest: datetime | None,
) -> datetime:
    """The hour at which what was made ready is published by a second person who has seen it."""
    if same_person:
        raise Refusal(
            Kind.NOT_NOW,
            "You prepared this quarter, so another analyst must look at it and publish it.",
        )
    if seen != prepared_at:
        raise Refusal(
            Kind.CHANGED_SINCE,
            "This quarter was prepared again after you looked at it. Look at it again.",
        )
    hour = publish_at or at
    if hour > at + LONGEST_WAIT:
        raise Refusal(
            Kind.NOT_VALID, f"Choose a time within {LONGEST_WAIT.days} days.", "publish_at"
        )
    if hour < at:
        raise Refusal(Kind.NOT_VALID, "Choose a time that is still to come.", "publish_at")
    if latest is not None and hour < latest:
        raise Refusal(
            Kind.NOT_VALID,
            "An earlier quarter is published after this time. Choose a later time.",
            "publish_at",
        )
    return hour


def previewed(prepared: Publication, before: Publication | None) -> list[Previewed]:
    """Every measure of a quarter that is ready, with every split by group that is published of it."""
    return [_previewed(each, before) for each in prepared.measures.values()]


def previewed_year(quarters: Sequence[Publication]) -> list[Previewed]:
    """Every measure of the year that the last of its quarters completes; nothing stands beside it."""
    found = []
    for name, last in quarters[-1].measures.items():
        of_year = [each.measures[name] for each in quarters if name in each.measures]
        if len(of_year) == len(quarters):
            figure = published_figure(of_year, None)
            found.append(Previewed(last, figure, None, _groups(of_year), {}))
    return found


def _previewed(measure: PublishedMeasure, before: Publication | None) -> Previewed:
    earlier = before.measures.get(measure.id) if before else None
    return Previewed(
        measure,
        published_figure([measure], None),
        published_figure([earlier], None) if earlier else None,
        _groups([measure]),
        _groups([earlier]) if earlier else {},
        earlier is not None
        and (measure.definition, measure.reading) != (earlier.definition, earlier.reading),
    )


def _groups(quarters: Sequence[PublishedMeasure]) -> Groups:
    every = breakdowns(PUBLISHED[quarters[0].id])
    split = [each for each in every if each is not Breakdown.PERIOD]
    return {by: published_groups(quarters, by) for by in split}
