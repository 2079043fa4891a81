"""What becomes of proposals not to approve: under review, and then final or not.

The invariant: a qualifying determination alone never counts anybody as finally not approved.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from contracts.reference import ReviewRoute
from services.reporting.domain.facts import Fact, Moment
from services.reporting.domain.holder import Holder
from services.reporting.domain.journey import Journey
from services.reporting.domain.measures.measure import (
    DENOMINATOR,
    LEFT_OUT,
    NUMERATOR,
    WITHDRAWN,
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

BY_PROPOSAL, BY_DECISION = "by_proposal", "by_decision"
NO_REVIEW = "no_review"
APPROVED, NOT_APPROVED, LEFT = "approved", "not_approved", "left"


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


def _after_proposals(row: Journey, _: Holder | None) -> Iterator[Count]:
    """By what the applicants asked for and what came of it, once something did."""
    if row.determined is None:
        return
    came = _what_came(row)
    if came is not None:
        result, on = came
        asked = _asked(row)
        route = asked.event.route if asked else NO_REVIEW
        counted_for = CountedFor(BY_DECISION, row.determined.event.agency)
        group = Group(Breakdown.RESULT, f"{route}/{result}")
        yield from counted_for.split(on, NUMERATOR, group)


def _asked(row: Journey) -> Fact[Any] | None:
    """The last request before the final decision, a late one that was taken too; a later review of the approval is another."""
    final = row.approved or row.not_approved
    taken = [each for each in row.late_review_answered if each.event.taken]
    requests: list[Fact[Any]] = [*row.review_requested, *taken]
    before = [each for each in requests if final is None or each.version < final.version]
    return max(before, key=lambda each: each.version, default=None)


def _moments(row: Journey) -> Iterator[Moment]:
    ends = (row.approved, row.not_approved, row.application_withdrawn, row.case_closed)
    yield from (Moment.of(fact) for fact in (row.determined, _asked(row), *ends) if fact)


def _what_came(row: Journey) -> tuple[str, date] | None:
    if row.approved or row.not_approved:
        final = row.approved or row.not_approved
        return (APPROVED if row.approved else NOT_APPROVED), final.on if final else date.max
    withdrawn = [each.on for each in (row.application_withdrawn, row.case_closed) if each]
    return (LEFT, min(withdrawn)) if withdrawn else None


RESULTS = tuple(
    path
    for route in (NO_REVIEW, *ReviewRoute)
    for path in (route, *(f"{route}/{result}" for result in (APPROVED, NOT_APPROVED, LEFT)))
)

MEASURES = (
    Measure(
        id="after_proposals_not_to_approve",
        title="What came of proposals not to approve",
        definition="Families on which the agency made its final decision in the period, or which left in it, after a "
        "proposal not to approve: by whether they had asked for an independent review, made representations or done "
        "neither, and by whether they were approved in the end. Families whose decision is still under review are "
        "among those in assessment. A request that came late counts where the agency took it. A later review of "
        "the approval changes nothing here.",
        source="Adoption Agencies Regulations 2005, regulation 30B(5) to (10).",
        unit=Unit.FAMILIES,
        form=Form.COUNT,
        readings=(Reading(BY_DECISION, "Counted in the period of the final decision."),),
        starts=("determined",),
        facts=(
            "determined",
            "review_requested",
            "late_review_answered",
            "approved",
            "not_approved",
            "application_withdrawn",
            "case_closed",
        ),
        counts=_after_proposals,
        events=_moments,
        breakdowns=(Breakdown.RESULT, Breakdown.AGENCY, Breakdown.PERIOD),
        splits=(Split(Breakdown.RESULT, RESULTS),),
    ),
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
