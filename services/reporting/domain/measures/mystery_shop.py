"""How well agencies handle an enquiry, as commissioned shoppers scored it.

The invariant: every agency that was shopped weighs the same, however often it was shopped.
"""

from collections.abc import Iterator

from contracts.mystery_shop import Section
from services.reporting.domain.holder import Holder
from services.reporting.domain.journey import Journey
from services.reporting.domain.measures.measure import (
    DENOMINATOR,
    LEFT_OUT,
    NUMERATOR,
    Breakdown,
    Count,
    CountedFor,
    Form,
    Measure,
    Reading,
    Unit,
)

_READING = Reading("mean_over_agencies", "The mean of the agencies' own percentages.")


def _counts(row: Journey, _: Holder | None) -> Iterator[Count]:
    if row.scored is None:
        return
    shop, on = row.scored.event, row.scored.on
    counted_for = CountedFor(_READING.id, shop.agency)
    scores = [score for score in shop.scores if score.section is Section.ENQUIRY_HANDLING]
    if not scores:
        yield counted_for.count(on, LEFT_OUT + "section_not_scored")
    for score in scores:
        yield Count(counted_for.reading, on, shop.agency, NUMERATOR, score.achieved)
        yield Count(counted_for.reading, on, shop.agency, DENOMINATOR, score.available)


MEASURES = (
    Measure(
        id="mystery_shop_enquiry_handling",
        title="Enquiry handling in mystery shops",
        definition="For each agency, the points scored out of the points available in the enquiry "
        "handling section, across its shops in the period. The figure is the mean of the agencies. "
        "Shops that did not score the section are left out.",
        source="RAA Leaders annual report 2021/22. The sections are a working model.",
        unit=Unit.AGENCIES,
        form=Form.MEAN_OVER_AGENCIES,
        readings=(_READING,),
        starts=("scored",),
        facts=("scored",),
        counts=_counts,
        breakdowns=(Breakdown.CHANNEL, Breakdown.AGENCY, Breakdown.PERIOD),
    ),
)
