"""Panel members and social workers by ethnic group, as others count them, beside the individuals who register and are approved.

The invariant: no number of ours is made a part of one of theirs; a share of theirs is of those who said their group.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from services.web.national.published import Chart
from services.web.site.answers.published_elsewhere import WorkforceCounted
from services.web.site.answers.reporting import PublishedAnswer

NAMES = {"panel_members": "Panel members", "social_workers": "Social workers"}
OURS = {
    "ethnic_minority_registrations_received": "Individuals who registered",
    "ethnic_minority_approvals": "Individuals who were approved",
}


class ShareDrawn(NamedTuple):
    """A line of the chart: per cent, from the least to the most, with one number where there is one."""

    name: str
    low: float | None
    high: float | None
    dot: float | None
    words: str


@dataclass(frozen=True, slots=True)
class WorkforceBeside:
    """What others count, and our published shares of the same groups."""

    counted: Sequence[WorkforceCounted]
    ours: Sequence[PublishedAnswer]

    def name_of(self, each: WorkforceCounted) -> str:
        """Who is counted."""
        return NAMES[each.who]

    def per_cent(self, each: WorkforceCounted) -> str:
        """The share in words."""
        return "nobody said" if each.per_cent is None else f"{each.per_cent:.0f}%"

    @property
    def rows(self) -> list[ShareDrawn]:
        """Theirs, and then ours."""
        theirs = [
            ShareDrawn(self.name_of(each), None, None, each.per_cent, self.per_cent(each))
            for each in self.counted
        ]
        return [*theirs, *map(_ours, self.ours)]


def workforce_beside(
    counted: Sequence[WorkforceCounted], charts: Iterable[Chart]
) -> WorkforceBeside | None:
    """What is to be seen of it; None where nothing of others was typed in."""
    known = [each for each in counted if each.who in NAMES]
    ours = [each.answer for each in charts if each.answer.measure in OURS]
    return WorkforceBeside(known, ours) if known else None


def _ours(answer: PublishedAnswer) -> ShareDrawn:
    name, share = OURS[answer.measure], answer.figure.share
    if share is None:
        return ShareDrawn(name, None, None, None, answer.figure.words)
    return ShareDrawn(name, share.at_least, share.at_most, share.per_cent, share.words)
