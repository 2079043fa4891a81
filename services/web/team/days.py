"""Where the days of an agency's journeys went, as a table of its parts and of who had the journey.

The invariant: the rows and the columns of the table add up to the days of all journeys in it.
"""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from contracts.turning_points import DaysIn, DaysWith
from services.web.site.answers.days import AgencysDays
from services.web.site.days_in_words import PARTS, STAFF, days_with

GOING_ON = "going_on"
READINGS: Mapping[str, str] = {
    "approved": "Approved",
    "other_ends": "Ended in another way",
    GOING_ON: "Not ended yet",
}
ORDER = ["before", *DaysIn]


class DaysTable(NamedTuple):
    """The names of the columns, a row for each part with a sum at its end, and a last row of sums."""

    columns: list[str]
    rows: list[tuple[str, list[int]]]
    sums: list[int]

    @property
    def bars(self) -> list[tuple[str, int]]:
        """The days of each who had some, the most first."""
        named = zip(self.columns, self.sums[:-1], strict=True)
        return sorted(named, key=lambda each: each[1], reverse=True)


def table_of(found: AgencysDays) -> DaysTable:
    """The days of each part, by who had the journey; parts and people without a day are left out."""
    parts = {each.part: each.days for each in found.parts}
    by: Counter[DaysWith] = Counter()
    for days in parts.values():
        by.update(days)
    who = [each for each in DaysWith if by[each]]
    rows = [
        (PARTS[part], [parts[part].get(each, 0) for each in who]) for part in ORDER if part in parts
    ]
    return DaysTable(
        columns=[days_with(each, STAFF) for each in who],
        rows=[(name, [*days, sum(days)]) for name, days in rows],
        sums=[*(by[each] for each in who), sum(by.values())],
    )


def summary(found: AgencysDays, table: DaysTable) -> str:
    """The table in one sentence."""
    goes_on = found.reading == GOING_ON
    if not found.families or not found.days:
        nothing = "No journey of this kind ended in this period."
        return "No registered journey goes on." if goes_on else nothing
    most, days = table.bars[0]
    share = round(100 * days / found.days)
    mean = round(found.days / found.families)
    families = "1 journey" if found.families == 1 else f"{found.families:,} journeys"
    span = f" going on, {mean:,} days so far" if goes_on else f" ended, after {mean:,} days"
    return (
        f"{families}{span} on average. The largest part of the days, {share}%, "
        f"was: {most[0].lower()}{most[1:]}."
    )
