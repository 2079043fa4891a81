"""Measures of one agency as they are published: spans, with no count behind them."""

from services.reporting.domain.measures.measure import Breakdown, Form, Unit
from services.reporting.domain.publishing.disclosure import Disclosed, Span
from services.reporting.domain.publishing.publication import (
    LEFT_OUT,
    NUMERATOR,
    OUTCOME,
    REMAINDER,
    PublishedMeasure,
)

FEW = Span(0, 5)
TWENTY, FORTY = Span(18, 22), Span(38, 42)


def in_time(numerator: Span, remainder: Span) -> PublishedMeasure:
    outcomes = {NUMERATOR: numerator, REMAINDER: remainder, LEFT_OUT: FEW}
    everyone = Span(numerator.low + remainder.low, numerator.high + remainder.high + FEW.high)
    north = Disclosed(
        everyone, {OUTCOME: {name: Disclosed(span) for name, span in outcomes.items()}}
    )
    return PublishedMeasure(
        id="first_response",
        title="First response",
        definition="Of the families that enquired.",
        reading="Headline.",
        source="Ours.",
        unit=Unit.FAMILIES,
        form=Form.SHARE,
        whole=Disclosed(everyone, {Breakdown.AGENCY: {"north": north}}),
        days={},
    )
