"""Early warning in words: which months stand out, what is usual, how often the rule is wrong, and what to look at.

The invariant: a sentence about a month has its number and the usual one beside it, and says what staff can do.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from services.web.site.answers.early_warning import EarlyWarning, MonthJudged, WatchedMonths

QUARTERS_BACK = 24


class Words(NamedTuple):
    """How a thing that is watched is named; what its families did; what to do; where the journeys are."""

    title: str
    met: str
    advice: str
    journeys: str


WATCHED: Mapping[str, Words] = {
    "first_response": Words(
        "First response within the standard",
        "were answered in time",
        "Look at who answered enquiries in that month, and at those that were answered late.",
        "first_response?period={quarter}",
    ),
    "left_stage_one": Words(
        "Leaving soon after stage one began",
        "left within 8 weeks of its beginning",
        "Ask those who left what would have helped, and look at how stage one began for them.",
        "time-left/journeys?period={quarter}&part=stage_one",
    ),
    "left_between_stages": Words(
        "Leaving soon after stage one ended",
        "left within 8 weeks of the letter after stage one",
        "Ask those who left what would have helped, and look at how they heard about stage two.",
        "time-left/journeys?period={quarter}&part=between_stages",
    ),
    "left_stage_two": Words(
        "Leaving soon after stage two began",
        "left within 8 weeks of its beginning",
        "Ask those who left what would have helped, and look at how stage two began for them.",
        "time-left/journeys?period={quarter}&part=stage_two",
    ),
}


class Marked(NamedTuple):
    """A month that stands out: what was, what is usual, what to do, and where its journeys are."""

    sentence: str
    advice: str
    journeys: str


@dataclass(frozen=True, slots=True)
class Section:
    """What the page says of one thing that is watched."""

    found: WatchedMonths

    @property
    def words(self) -> Words:
        return WATCHED[self.found.watched]

    @property
    def marked(self) -> list[Marked]:
        """The months that stand out, the latest first."""
        return [self._marked(each) for each in reversed(self.found.months) if each.marked]

    @property
    def summary(self) -> str:
        """Whether any month stands out."""
        judged = sum(each.chance is not None for each in self.found.months)
        if not judged:
            return "There are too few families to judge any month."
        number = len(self.marked)
        if not number:
            return f"No month stands out, of {judged} that could be judged."
        return f"{'1 month stands' if number == 1 else f'{number} months stand'} out, of {judged} that could be judged."

    @property
    def false_alarms(self) -> str:
        """How often the rule would mark a month of these if nothing had changed."""
        share = self.found.false_alarms
        if share is None:
            return ""
        return f"False alarms: with the families of these months in other orders, the rule marked {100 * share:.1f}% of months."

    @property
    def rows(self) -> list[tuple[str, int, int, str, bool]]:
        """A row for each month: its name, how many met it, of how many, how many are usual, whether it is marked."""
        return [
            (month_name(each.month), each.met, each.families, f"{each.usual:.1f}", each.marked)
            for each in self.found.months
        ]

    def _marked(self, month: MonthJudged) -> Marked:
        sentence = (
            f"{month_name(month.month)}: {month.met:,} of {month.families:,} families {self.words.met}, "
            f"where {month.usual:.0f} would be usual."
        )
        quarter = quarter_of(month.month)
        return Marked(sentence, self.words.advice, self.words.journeys.format(quarter=quarter))


def sections(found: EarlyWarning) -> list[Section]:
    """Everything that is watched, in the order of the journey."""
    return [Section(each) for each in found.watched if each.watched in WATCHED]


def month_name(month: str) -> str:
    """`March 2022`."""
    return f"{date.fromisoformat(f'{month}-01'):%B %Y}"


def quarter_of(month: str) -> str:
    """The quarter of the financial year in which a month lies."""
    year, number = map(int, month.split("-"))
    begins = year if number >= 4 else year - 1  # noqa: PLR2004 - April
    return f"{begins}-{(begins + 1) % 100:02d}-Q{(number - 4) % 12 // 3 + 1}"


def last_days(today: date) -> list[str]:
    """Today, and the last days of the quarters before it, the latest first."""
    first = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    ends = []
    for _ in range(QUARTERS_BACK):
        last = first - timedelta(1)
        ends.append(last.isoformat())
        first = date(last.year, last.month - 2, 1)
    return [today.isoformat(), *ends]
