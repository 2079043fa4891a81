"""Individuals who wait at the end of a day, by broad ethnic group and by how long: for the decision, and for a match.

The invariant: an individual who waits is one of one group, or of those who did not say, and has waited one length of time;
so the lengths of a group add up to it, and the groups to everyone who waits.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from services.reporting.domain.holder import Holder
from services.reporting.domain.journey import Journey, Step
from services.reporting.domain.measures.course import (
    STEPS_OF_ASSESSMENT,
    began,
    whole_assessment,
)
from services.reporting.domain.measures.diversity import answers_of
from services.reporting.domain.measures.equity import GROUPS, broad_group
from services.reporting.domain.measures.measure import (
    Breakdown,
    Count,
    CountedFor,
    Form,
    Group,
    Measure,
    Reading,
    Split,
    Unit,
)
from services.reporting.domain.measures.standing import (
    LONG_WAIT_MONTHS,
    Days,
    months_after,
    waits,
)

WAITING = "waiting"
BOTH_STAGES_MONTHS = 6
"""Two months of stage one and four of stage two: the limits of the regulations together."""


class Edge(NamedTuple):
    """From how many months on a wait is long, and what both lengths are called."""

    months: int

    @property
    def short(self) -> str:
        return f"under_{self.months}_months"

    @property
    def long(self) -> str:
        return f"{self.months}_months_or_more"

    @property
    def names(self) -> tuple[str, ...]:
        """Every group, and the two lengths of each."""
        both = (self.short, self.long)
        return tuple(
            name for group in GROUPS for name in (group, *(f"{group}/{each}" for each in both))
        )


TO_DECISION, TO_MATCH = Edge(BOTH_STAGES_MONTHS), Edge(LONG_WAIT_MONTHS)


def _to_decision(row: Journey, _: Holder | None) -> Iterator[Count]:
    started, whole = began(row), whole_assessment(row)
    if started is not None and whole is not None:
        counted_for = CountedFor(WAITING, started.event.agency)
        yield from _individuals(counted_for, row, TO_DECISION, [Days(*whole)])


def _to_match(row: Journey, _: Holder | None) -> Iterator[Count]:
    if row.approved is not None:
        counted_for, on = CountedFor(WAITING, row.approved.event.agency), row.approved.on
        yield from _individuals(counted_for, row, TO_MATCH, waits(row, on), since=on)


def _individuals(
    counted_for: CountedFor,
    row: Journey,
    edge: Edge,
    waited: Iterable[Days],
    since: date | None = None,
) -> Iterator[Count]:
    """Each individual in each part of the waits, whose length counts from a day, else from their own beginning."""
    for wait in waited:
        limit = months_after(since or wait.since, edge.months)
        for piece in _pieces(wait, limit, row.one_left.on if row.one_left else None):
            length = edge.long if limit is not None and piece.since >= limit else edge.short
            for said in answers_of(row, piece.since):
                part = Group(Breakdown.BROAD_GROUP, f"{broad_group(said)}/{length}")
                yield from counted_for.stay(*piece, part)


def _pieces(whole: Days, *cuts: date | None) -> Iterator[Days]:
    """A wait cut at each of these days that lies in it."""
    inside = sorted(
        {
            cut
            for cut in cuts
            if cut is not None and cut > whole.since and (whole.until is None or cut < whole.until)
        }
    )
    for since, until in pairwise([whole.since, *inside, whole.until]):
        if since is not None:
            yield Days(since, until)


def _measure(
    identifier: str, title: str, *, who: str, source: str, edge: Edge, facts: tuple[Step, ...]
) -> Measure:
    return Measure(
        id=identifier,
        title=title,
        definition=f"Individuals {who} They are split by broad ethnic group, and each group by whether it is {edge.months} "
        "months or more by then. The group is that of the latest answer; those who did not answer, preferred not to say or withdrew "
        "their answer are “not said”. A couple is 2 individuals; someone who has left the application is not counted from that day on.",
        source=f"{source} Broad groups of the 2021 Census. The edges are ours.",
        unit=Unit.INDIVIDUALS,
        form=Form.STOCK,
        readings=(Reading(WAITING, "All individuals who wait."),),
        starts=facts[:2],
        facts=(*facts, "first_applicant", "second_applicant", "one_left"),
        counts=_to_decision if edge is TO_DECISION else _to_match,
        breakdowns=(Breakdown.BROAD_GROUP, Breakdown.AGENCY, Breakdown.PERIOD),
        splits=(Split(Breakdown.BROAD_GROUP, edge.names),),
    )


MEASURES = (
    _measure(
        "individuals_waiting_for_decision",
        "Individuals waiting for the decision",
        who="of families in assessment at the end of the day: their registration of interest is accepted, and they are neither "
        "approved nor finally not approved, and have not left. They wait from the acceptance on.",
        source="Adoption scorecards of the Department for Education, indicator A13.",
        edge=TO_DECISION,
        facts=STEPS_OF_ASSESSMENT,
    ),
    _measure(
        "individuals_waiting_for_match",
        "Approved individuals waiting for a match",
        who="of families that are approved and not yet matched with a child, at the end of the day, as in “Approved families waiting "
        "for a match”. They have waited since their approval.",
        source="Adoption scorecards of the Department for Education, indicators A11 and A12.",
        edge=TO_MATCH,
        facts=("approved", "approval_ended", "matched", "match_ended"),
    ),
)
