"""By what figures are split, and their groups, in the words of a page.

The invariant: a split or a group that has no words here is called by its code, so that none is left out.
"""

from collections.abc import Mapping

from contracts.campaign import OTHER
from contracts.reference import Channel, EthnicGroup, Household, SourceKind
from contracts.words import label_of, period_name
from services.web.site.words import reason

BREAKDOWNS: Mapping[str, str] = {
    "period": "By quarter",
    "household": "By household",
    "channel": "By how they enquired",
    "source": "By how they heard about the agency",
    "state": "By where they are",
    "waited": "By how long they have waited",
    "children": "By how many children they are approved for at once",
    "early_permanence": "By approval for early permanence",
    "way_out": "By stage, who ended it and why",
    "ground": "By reason",
    "result": "By what came of it",
    "route": "By route",
    "campaign": "By campaign",
    "broad_ethnic_group": "By ethnic group, and how far they came or how long they wait",
}

GROUPS: Mapping[str, str] = {
    each.value: label_of(each) for kind in (Household, Channel, SourceKind) for each in kind
}
_OF_SPLIT: Mapping[str, Mapping[str, str]] = {
    "ethnic_group": {each.value: label_of(each) for each in EthnicGroup},
}
"""Groups that another split has under the same code and calls otherwise."""


def split_in_words(by: str) -> str:
    """What a split is called."""
    return BREAKDOWNS.get(by, f"By {reason(by)}")


def group_in_words(by: str, group: str) -> str:
    """A group of a split; a part of a part after what it is a part of."""
    if by == "period":
        return period_name(group)
    if by == "campaign":
        return "Campaigns without a known code" if group == OTHER else group
    known = {**GROUPS, **_OF_SPLIT.get(by, {})}
    return ": ".join(known.get(part, reason(part).capitalize()) for part in group.split("/"))
