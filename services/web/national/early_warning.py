"""England's early warning in words: which quarters stand out, how often the rule is wrong, and what to look at.

The invariant: a sentence about a quarter has its published share and how many it stands for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from contracts.words import period_name
from services.web.national.published import GROUPS_OF_PEOPLE
from services.web.site.answers.national_warning import NationalWarning, WatchedQuarters
from services.web.site.answers.reporting import PublishedFigure


class WatchedWords(NamedTuple):
    """How a thing that is watched is named, of whom it is a share, and what to look at."""

    title: str
    share: str
    advice: str


WATCHED: Mapping[str, WatchedWords] = {
    "first_response": WatchedWords(
        "First response within the standard",
        "Families that were answered in time, of those whose time was over.",
        "Compare agencies in that quarter, and ask those that are apart what had changed.",
    ),
    "accepted": WatchedWords(
        "Registrations accepted",
        "Families whose registration was accepted, of those whose registration was received and whose journey ended.",
        "Look at how families left before the acceptance: “Families that left” has the reasons.",
    ),
    "passed_stage_one": WatchedWords(
        "Stage one passed",
        "Families that passed stage one, of those whose registration was accepted and whose journey ended.",
        "Look at how families left in stage one: “Families that left” has the reasons.",
    ),
    "approved": WatchedWords(
        "Approved after stage one",
        "Families that were approved, of those that passed stage one and whose journey ended.",
        "Look at how families left in stage two or after it: “Families that left” has the reasons.",
    ),
}
OF_A_GROUP = WatchedWords(
    "Approved: {group}",
    "Individuals who were approved, of those who had registered and whose journey ended.",
    "Look at the step at which individuals of this group left, under “Diversity”.",
)


class QuarterRow(NamedTuple):
    """A quarter in the table: its share, and of how many."""

    name: str
    share: str
    of: str


@dataclass(frozen=True, slots=True)
class WatchedSection:
    """What the page says of one thing that is watched."""

    found: WatchedQuarters

    @property
    def id(self) -> str:
        return "-".join(each for each in (self.found.watched, self.found.group) if each)

    @property
    def words(self) -> WatchedWords:
        """As it is called; of an ethnic group by its name."""
        if self.found.group is None:
            return WATCHED[self.found.watched]
        name = GROUPS_OF_PEOPLE[self.found.group]
        return OF_A_GROUP._replace(title=OF_A_GROUP.title.format(group=name))

    @property
    def marked(self) -> list[str]:
        """The quarters that stand out, the latest first."""
        return [
            f"{period_name(each.quarter)}: {each.figure.stands_for(self.found.unit)}, fewer than chance and rounding explain."
            for each in reversed(self.found.quarters)
            if each.marked
        ]

    @property
    def summary(self) -> str:
        """Whether any quarter stands out."""
        judged = sum(each.chance is not None for each in self.found.quarters)
        if not judged:
            return "There are too few to judge any quarter."
        number = len(self.marked)
        stand = "No quarter stands" if not number else "1 quarter stands"
        return f"{stand if number < 2 else f'{number} quarters stand'} out, of {judged} that could be judged."  # noqa: PLR2004

    @property
    def false_alarms(self) -> str:
        """How often the rule would mark a quarter if nothing had changed."""
        share = self.found.false_alarms
        if share is None:
            return ""
        return f"False alarms: with the numbers of this year drawn again as if nothing had changed, the rule marked {100 * share:.1f}% of quarters."

    @property
    def named(self) -> list[tuple[str, PublishedFigure]]:
        """Each quarter with its figure, for the chart."""
        return [
            (period_name(each.quarter) + (" (stands out)" if each.marked else ""), each.figure)
            for each in self.found.quarters
        ]

    @property
    def rows(self) -> list[QuarterRow]:
        """A row for each quarter."""
        return [
            QuarterRow(name, each.words, each.denominator.shown if each.denominator else "")
            for name, each in self.named
        ]


def sections(found: NationalWarning) -> list[WatchedSection]:
    """Everything that is watched, first of everyone and then of ethnic groups."""
    known = (each for each in found.watched if each.watched in WATCHED)
    return [
        WatchedSection(each)
        for each in known
        if each.group is None or each.group in GROUPS_OF_PEOPLE
    ]
