"""England's early warning in words: which quarters stand out, how often the rule is wrong, and what to look at.

The invariant: a sentence about a quarter has its published share and how many it stands for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import NamedTuple

from contracts.words import period_name
from services.web.national.published import DIVERSITY, GROUPS_OF_PEOPLE, slug
from services.web.site.answers.national_warning import NationalWarning, WatchedQuarters
from services.web.site.answers.reporting import PublishedFigure

LEAST_SHOWN = 0.001


class WatchedWords(NamedTuple):
    """How a thing that is watched is named, of whom it is a share, which published numbers make it up, and what to look at."""

    title: str
    share: str
    made_of: str
    advice: str
    subject: str
    """The section of the national page that has these numbers."""


FAMILIES_ENDED = "Families approved, and “Families that left” by the stage they left."
WATCHED: Mapping[str, WatchedWords] = {
    "first_response": WatchedWords(
        "First response within the standard",
        "Families that were answered in time, of those whose time was over.",
        "“First response within the standard” as it is published.",
        "Compare agencies in that quarter, and ask those that are apart what had changed.",
        "Response to enquiries",
    ),
    "accepted": WatchedWords(
        "Registrations accepted",
        "Families whose registration was accepted, of those whose registration was received and whose journey ended.",
        FAMILIES_ENDED,
        "Look at how families left before the acceptance: “Families that left” has the reasons.",
        "Leaving",
    ),
    "passed_stage_one": WatchedWords(
        "Stage one passed",
        "Families that passed stage one, of those whose registration was accepted and whose journey ended.",
        FAMILIES_ENDED,
        "Look at how families left in stage one: “Families that left” has the reasons.",
        "Leaving",
    ),
    "approved": WatchedWords(
        "Approved after stage one",
        "Families that were approved, of those that passed stage one and whose journey ended.",
        FAMILIES_ENDED,
        "Look at how families left in stage two or after it: “Families that left” has the reasons.",
        "Leaving",
    ),
}
OF_A_GROUP = WatchedWords(
    "Approved: {group}",
    "Individuals who were approved, of those who had registered and whose journey ended.",
    "Individuals approved and “Individuals who left after registering”, by ethnic group.",
    "Look at the step at which individuals of this group left, under “Diversity”.",
    DIVERSITY,
)


class QuarterRow(NamedTuple):
    """A quarter in the table: its share, how many met it and how many did not, and where these numbers are published."""

    name: str
    address: str
    share: str
    met: str
    others: str


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
        rate = f"{100 * share:.1f}%" if share >= LEAST_SHOWN else "fewer than 0.1%"
        return f"False alarms: with the numbers of this year drawn again as if nothing had changed, the rule marked {rate} of quarters."

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
        quarters = (each.quarter for each in self.found.quarters)
        return [
            self._row(name, quarter, each)
            for quarter, (name, each) in zip(quarters, self.named, strict=True)
        ]

    def _row(self, name: str, quarter: str, of: PublishedFigure) -> QuarterRow:
        opened = slug(self.words.subject)
        address = f"/national?period={quarter}&open={opened}#{opened}"
        numbers = (each.shown if each else "" for each in (of.numerator, of.remainder))
        return QuarterRow(name, address, of.words, *numbers)


def wrong_at_all(every: Sequence[WatchedSection]) -> str:
    """How seldom anything on the page would be marked if nothing had changed: at most what the rates add up to."""
    rates = [
        each.found.false_alarms or 0
        for each in every
        for quarter in each.found.quarters
        if quarter.chance is not None
    ]
    if not rates:
        return ""
    shown, years = sum(len(each.found.quarters) for each in every), ceil(round(100 * sum(rates), 6))
    seldom = f"at most {years}" if years else "fewer than 1"
    return (
        f"Of the {shown} quarters below, {len(rates)} can be judged. If nothing had changed, one or more of "
        f"these would stand out in {seldom} of 100 such years."
    )


def sections(found: NationalWarning) -> list[WatchedSection]:
    """Everything that is watched, first of everyone and then of ethnic groups."""
    known = (each for each in found.watched if each.watched in WATCHED)
    return [
        WatchedSection(each)
        for each in known
        if each.group is None or each.group in GROUPS_OF_PEOPLE
    ]
