"""The year of a measure, from its four quarters as they were published and the counts they were made of.

The invariant: the counts are those that the quarters were made of, so the year and its quarters are about the
same families, whatever was corrected in between.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from services.reporting.domain.measures.measure import Breakdown
from services.reporting.domain.periods import year_of
from services.reporting.domain.publishing.disclosure import (
    AGENCY,
    ENGLAND,
    INDIVIDUALS,
    Disclosed,
    Span,
)
from services.reporting.domain.publishing.populations import OF_PERSONS
from services.reporting.domain.publishing.publication import (
    OUTCOME,
    OUTCOMES,
    Publication,
    PublishedMeasure,
    publication_order,
)
from services.reporting.domain.publishing.waits import EVERYWHERE
from services.reporting.domain.publishing.year import Outcomes, Quarter
from services.reporting.domain.publishing.year_cut import year_spans

OutcomeCounts = Mapping[str, Sequence[int]]
"""By agency, or under `all`: how many in time, not in time, left out."""


def completed(
    made: Publication,
    out: Sequence[Publication],
    counted: Sequence[Mapping[str, OutcomeCounts]],
) -> Publication:
    """A publication with the year that it completes, or cuts anew: of its four quarters, itself among them."""
    order = publication_order(sorted(_agencies(counted)), year_of(made.quarter))
    measures = {}
    for name, measure in made.measures.items():
        quarters = [each.measures[name] for each in out if name in each.measures]
        made_of = [each.get(name, {}) for each in counted]
        whole_year = len(quarters) == len(out)
        of_year = spans_of_year(quarters, made_of, order) if whole_year else {}
        measures[name] = replace(measure, of_year=of_year)
    return replace(made, measures=measures)


def without_year(publication: Publication) -> Publication:
    """A publication of a year that a later one cut anew."""
    measures = {name: replace(each, of_year={}) for name, each in publication.measures.items()}
    return replace(publication, measures=measures)


def spans_of_year(
    quarters: Sequence[PublishedMeasure], counted: Sequence[OutcomeCounts], agencies: Sequence[str]
) -> dict[str, dict[str, Span]]:
    """The year's outcomes of England and of each agency, in this order; nothing for a measure of counts."""
    counts = _added_up(counted)
    if not counts:
        return {}
    if quarters[0].unit in OF_PERSONS:
        table = {EVERYWHERE: [_quarter(each.whole) for each in quarters]}
        _, each = year_spans(table, counts, INDIVIDUALS, None)
        return {name: _named(spans) for name, spans in each.items()}
    known = [agency for agency in agencies if agency in counts]
    table = {agency: _quarters_of(agency, quarters) for agency in known}
    england, each = year_spans(table, counts, AGENCY, ENGLAND)
    return {name: _named(spans) for name, spans in {EVERYWHERE: england, **each}.items()}


def _agencies(counted: Iterable[Mapping[str, OutcomeCounts]]) -> set[str]:
    return {agency for quarter in counted for counts in quarter.values() for agency in counts}


def _added_up(counted: Sequence[OutcomeCounts]) -> dict[str, list[int]]:
    counts: dict[str, list[int]] = defaultdict(lambda: [0] * len(OUTCOMES))
    for quarter in counted:
        for agency, outcomes in quarter.items():
            counts[agency] = [sum(pair) for pair in zip(counts[agency], outcomes, strict=True)]
    return counts


def _quarters_of(agency: str, quarters: Sequence[PublishedMeasure]) -> list[Quarter]:
    nodes = (each.whole.splits[Breakdown.AGENCY].get(agency) for each in quarters)
    return [_quarter(node) for node in nodes if node is not None]


def _quarter(node: Disclosed) -> Quarter:
    first, second, third = (node.splits[OUTCOME][each].span for each in OUTCOMES)
    return Quarter(node.span, (first, second, third))


def _named(spans: Outcomes) -> dict[str, Span]:
    return dict(zip(OUTCOMES, spans, strict=True))
