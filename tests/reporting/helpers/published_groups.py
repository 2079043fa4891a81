"""Individuals by ethnic group as they are published: spans, with no count behind them."""

from services.reporting.domain.contributions import MEASURES
from services.reporting.domain.measures.measure import Breakdown
from services.reporting.domain.publishing.disclosure import Disclosed, Span
from services.reporting.domain.publishing.publication import (
    LEFT_OUT,
    NUMERATOR,
    OUTCOME,
    REMAINDER,
    PublishedMeasure,
    worded,
)

FEW, TWENTY, FORTY, HUNDRED = Span(0, 10), Span(11, 29), Span(30, 49), Span(90, 109)
STEPS = ("before_acceptance", "stage_one", "after_stage_one")
SOME_LEFT = dict(zip(STEPS, (FORTY, TWENTY, FEW), strict=True))


def approvals(**groups: Span) -> PublishedMeasure:
    minority = {
        each: Disclosed(groups.get(each, FEW)) for each in ("mixed", "asian", "black", "other")
    }
    outcomes = {
        NUMERATOR: Disclosed(HUNDRED, {Breakdown.ETHNIC_GROUP: minority}),
        REMAINDER: Disclosed(groups.get("white", FEW)),
        LEFT_OUT: Disclosed(groups.get("not_said", FEW)),
    }
    return worded(
        MEASURES["ethnic_minority_approvals"], Disclosed(HUNDRED, {OUTCOME: outcomes}), {}
    )


def left(**groups: dict[str, Span]) -> PublishedMeasure:
    by = Breakdown.BROAD_GROUP
    parts = {
        group: Disclosed(
            HUNDRED,
            {by: {f"{group}/{s}": Disclosed(groups.get(group, {}).get(s, FEW)) for s in STEPS}},
        )
        for group in ("white", "mixed", "asian", "black", "other", "not_said")
    }
    measure = MEASURES["registered_individuals_that_left"]
    return worded(measure, Disclosed(HUNDRED, {by: parts}), {})
