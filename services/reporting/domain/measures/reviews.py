"""What becomes of proposals not to approve: under review, and then final or not.

The invariant: a qualifying determination alone never counts anybody as finally not approved.
"""

from collections.abc import Iterator

from services.reporting.domain.holder import Holder
from services.reporting.domain.journey import Journey
from services.reporting.domain.measures.measure import (
    DENOMINATOR,
    LEFT_OUT,
    NUMERATOR,
    WITHDRAWN,
    Count,
    CountedFor,
    Form,
    Measure,
    Reading,
    Unit,
)

BY_PROPOSAL = "by_proposal"


def _counts(row: Journey, _: Holder | None) -> Iterator[Count]:
    if row.determined is None:
        return
    proposed = CountedFor(BY_PROPOSAL, row.determined.event.agency)
    for part in _parts(row):
        yield proposed.count(row.determined.on, part)


def _parts(row: Journey) -> tuple[str, ...]:
    if row.not_approved is not None:
        return (DENOMINATOR, NUMERATOR)
    if row.approved is not None:
        return (DENOMINATOR,)
    if row.application_withdrawn is not None or row.case_closed is not None:
        return (WITHDRAWN,)
    return (LEFT_OUT + "decision_not_final",)


MEASURES = (
    Measure(
        id="proposals_not_to_approve",
        title="Proposals not to approve that became final",
        definition="Of the families that the agency proposed not to approve in the period, and on which "
        "it has made its final decision, those that it did not approve. A family whose decision is under "
        "review is left out and shown separately, and so is a family that withdrew.",
        source="Adoption Agencies Regulations 2005, regulation 30B(5).",
        unit=Unit.FAMILIES,
        form=Form.SHARE,
        readings=(Reading(BY_PROPOSAL, "Counted in the period of the proposal."),),
        starts=("determined",),
        facts=("determined", "approved", "not_approved", "application_withdrawn", "case_closed"),
        counts=_counts,
    ),
)
