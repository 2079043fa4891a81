"""The campaigns under the source that they are parts of, so that the splits of a count stay a tree.

The invariant: the parts add up to the source; an agency's own campaign is among the others and named nowhere.
"""

from collections.abc import Mapping
from dataclasses import replace

from contracts.campaign import OTHER
from contracts.reference import SourceKind
from services.reporting.domain.measures.measure import Breakdown
from services.reporting.domain.publishing.disclosure import ENGLAND, Counted


def by_campaign(sources: Mapping[str, Counted], named: Mapping[str, Counted]) -> dict[str, Counted]:
    """The sources, of which campaigns have a part for each that is named and one for the others."""
    every = sources[SourceKind.CAMPAIGN]
    others = Counted(every.count - sum(each.count for each in named.values()), ENGLAND)
    parts: dict[str, dict[str, Counted]] = {Breakdown.CAMPAIGN: {**named, OTHER: others}}
    return {**sources, SourceKind.CAMPAIGN: replace(every, splits=parts)}
