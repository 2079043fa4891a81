"""Delays of stage two that agencies recorded, by their ground.

The invariant: a family counts once, by the first delay on record.
"""

from collections.abc import Iterator

from contracts.assessing import DelayGround
from services.reporting.domain.holder import Holder
from services.reporting.domain.journey import Journey, first
from services.reporting.domain.measures.course import began
from services.reporting.domain.measures.measure import (
    NUMERATOR,
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


def _counts(row: Journey, _: Holder | None) -> Iterator[Count]:
    delayed, started = first(row.delayed), row.stage_two_started or began(row)
    if delayed is not None and started is not None:
        counted_for = CountedFor("all", started.event.agency)
        group = Group(Breakdown.GROUND, delayed.event.ground)
        yield from counted_for.split(delayed.on, NUMERATOR, group)


MEASURES = (
    Measure(
        id="stage_two_delays",
        title="Stage two delayed",
        definition="Families for which the agency recorded in the period that it decides later than 4 months after the start of "
        "stage two, by the ground: exceptional circumstances, or the applicants asked for it. A family with "
        "several delays counts once, by the first. A delay moves no deadline, so these families can also be late in the "
        "share that ends in time.",
        source="Adoption Agencies Regulations 2005, regulation 30B(2).",
        unit=Unit.FAMILIES,
        form=Form.COUNT,
        readings=(Reading("all", "All families with a delay on record."),),
        starts=("delayed",),
        facts=("delayed", "stage_two_started", "accepted", "stage_one_opened"),
        counts=_counts,
        breakdowns=(Breakdown.GROUND, Breakdown.AGENCY, Breakdown.PERIOD),
        splits=(Split(Breakdown.GROUND, tuple(DelayGround)),),
    ),
)
