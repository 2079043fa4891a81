"""How long others still had to a decision, in words: for a household, in weeks, and for staff, in days.

The invariant: a sentence says what happened to others; it promises nothing, and it says that families left.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from contracts.turning_points import DaysIn
from contracts.words import day
from services.web.site.answers.time_left import By, Point, TimeLeft
from services.web.site.days_in_words import number_of

WEEK = 7
WAITED: Mapping[int, str] = {
    0: "From its first day",
    56: "After more than 8 weeks in it",
    112: "After more than 16 weeks in it",
    168: "After more than 24 weeks in it",
}
WHERE: Mapping[DaysIn, str] = {
    DaysIn.STAGE_ONE: "in stage one",
    DaysIn.BETWEEN: "between the two stages",
    DaysIn.STAGE_TWO: "in stage two",
    DaysIn.PANEL: "waiting for the adoption panel",
    DaysIn.DECISION: "waiting for the decision",
}
NO_PROMISE = (
    "This is what happened to others. It is not a promise, and it says nothing about what will be decided for you. "
    "A decision here is an approval or a letter that proposes not to approve."
)
LEFT = "Some households left before a decision. We count them as households without one, so the times are not made to look shorter."

Row = tuple[str, str, str, str, str]
"""A row of the chart: its name, the ends of the interval, the share, and words."""


def waited_of(days: int) -> int:
    """With whom a household that has been in a part for so many days is compared."""
    return max(each for each in WAITED if each == 0 or days > each)


@dataclass(frozen=True, slots=True)
class HouseholdsTimeLeft:
    """What a household reads: it has been in a part for so many days, and how long it took others from there."""

    part: DaysIn
    days: int
    found: TimeLeft

    @property
    def sentences(self) -> list[str]:
        """What others had, counted from where this household is."""
        here = f"You have been {WHERE[self.part]} for {number_of(self.days)}."
        if self.found.half is None and not self.found.points:
            return [f"{here} There are too few households like yours to say how long it took them."]
        return [
            f"{here} We looked at about {self.found.families:,} households in England that were {WHERE[self.part]}{self._longer}.",
            self._by(self.found.half, "half"),
            self._by(self.found.most, "8 in 10"),
            LEFT,
            NO_PROMISE,
        ]

    @property
    def rows(self) -> list[Row]:
        """The curve, in weeks."""
        return [row_of(each, _weeks(each.days)) for each in self.found.points]

    @property
    def explained(self) -> str:
        """How it is worked out."""
        return " ".join(
            (
                f"Households in England, in the three years up to {day(self.found.until)}.",
                self.found.definition,
                *self.found.notes,
            )
        )

    @property
    def _longer(self) -> str:
        return f" for more than {_weeks(self.found.waited)}" if self.found.waited else ""

    def _by(self, by: By | None, share: str) -> str:
        if by is None:
            return f"Too few households were watched for long enough to say when {share} had a decision."
        return f"{share[0].upper()}{share[1:]} had a decision within {_weeks(by.days)} {self._then}{_range(by)}. {self._from_today(by.days)}"

    @property
    def _then(self) -> str:
        return (
            f"after those {_weeks(self.found.waited)}" if self.found.waited else "of its first day"
        )

    def _from_today(self, days: int) -> str:
        left = days + self.found.waited - self.days
        if left < WEEK:
            return "You have come to that time."
        return f"Counted from today, that is about {_weeks(left)}."


def staff_sentences(found: TimeLeft) -> list[str]:
    """The same for an agency's staff, about its own families."""
    longer = f" for more than {number_of(found.waited)}" if found.waited else ""
    counts = (
        f"{_families(found.families)} {_were(found.families)} {WHERE[found.part]}{longer}. By {day(found.until)}, {found.decided:,} of them had a decision, "
        f"{found.left:,} had left and {found.waits:,} still waited."
    )
    if not found.points:
        return [
            f"{counts} With fewer than {found.enough} decisions there are too few families to say how long it takes."
        ]
    after = f", counted from {number_of(found.waited)} after it began" if found.waited else ""
    return [
        counts,
        f"{_for_staff(found.half, 'Half')}{after}. {_for_staff(found.most, '8 in 10')}{after}.",
    ]


def _for_staff(by: By | None, share: str) -> str:
    if by is None:
        return f"Too few families were watched for long enough to say when {share.lower()} had a decision"
    ends = f", 95% interval from {by.low} to {by.high or 'more'}" if by.low is not None else ""
    return f"{share} had a decision within {number_of(by.days)}{ends}"


def row_of(point: Point, name: str) -> Row:
    """A point of the curve for the chart and its table."""
    low, high, share = (f"{100 * each:.0f}" for each in (point.low, point.high, point.share))
    return name, low, high, share, f"{share}% ({low}% to {high}%)"


def _weeks(days: int) -> str:
    weeks = round(days / WEEK)
    return "1 week" if weeks == 1 else f"{weeks} weeks"


def _range(by: By) -> str:
    if by.low is None:
        return ""
    if by.high is None:
        return f" (allowing for chance, {_weeks(by.low)} or more)"
    return (
        f" (allowing for chance, {_weeks(by.low)} to {_weeks(by.high)})" if by.low < by.high else ""
    )


def _families(number: int) -> str:
    return "1 family" if number == 1 else f"{number:,} families"


def _were(number: int) -> str:
    return "was" if number == 1 else "were"
