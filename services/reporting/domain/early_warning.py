"""Early warning: months of a year that differ from its other months by more than chance does, by one stated rule.

The invariant: the rule looks at how many families of each month met what is watched, and at nothing else; if every family of
the year is as likely to meet it, at most `ALPHA` of months are marked, and a replay of the year in another order shows how many.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from random import Random
from typing import NamedTuple

from contracts.turning_points import DaysIn
from services.reporting.domain.contributions import MEASURES
from services.reporting.domain.holder import holder_of
from services.reporting.domain.journey import Journey
from services.reporting.domain.measures.measure import DENOMINATOR, NUMERATOR, OPEN_UNTIL
from services.reporting.domain.time_left import Came, Course

ALPHA = 0.01
"""A month is marked if chance alone gives so few, or so many, in less than this share of months."""
FEWEST = 5
"""Months with fewer families are not judged."""
REPLAYS = 400
SEED = 18
"""Of the order in which families are replayed, so that the same families give the same rate."""
SOON = 56
"""Days after coming to a part, within which leaving it is watched."""
MONTHS = 12


class Watched(StrEnum):
    """What is watched."""

    RESPONSE = "first_response"
    LEFT_STAGE_ONE = "left_stage_one"
    LEFT_BETWEEN = "left_between_stages"
    LEFT_STAGE_TWO = "left_stage_two"


LEFT_IN: Mapping[DaysIn, Watched] = {
    DaysIn.STAGE_ONE: Watched.LEFT_STAGE_ONE,
    DaysIn.BETWEEN: Watched.LEFT_BETWEEN,
    DaysIn.STAGE_TWO: Watched.LEFT_STAGE_TWO,
}
FEW_IS_BAD = frozenset({Watched.RESPONSE})


class Seen(NamedTuple):
    """A family in a month, and whether it met what is watched."""

    watched: Watched
    month: str
    met: bool


class Month(NamedTuple):
    """How many of the families of a month met it, how many would be usual, and by which chance it would be as far off."""

    month: str
    met: int
    families: int
    usual: float
    chance: float | None
    marked: bool


class Watch(NamedTuple):
    """The months of a year, and how often the rule would mark one if nothing had changed."""

    watched: Watched
    months: tuple[Month, ...]
    false_alarms: float | None


def seen_response(row: Journey, as_of: date) -> Iterable[Seen]:
    """Whether a family was answered in time, in the month of its enquiry; not while its clock runs."""
    measure = MEASURES[Watched.RESPONSE]
    reading = measure.readings[0].counted_as
    parts: Counter[str] = Counter()
    month = ""
    for count in measure.counts(row, holder_of(row)):
        if count.reading == reading and count.group is None:
            parts[_settled(count.part, as_of)] += count.times
            month = month_of(count.on)
    return [Seen(Watched.RESPONSE, month, bool(parts[NUMERATOR]))] if parts[DENOMINATOR] else []


def _settled(part: str, as_of: date) -> str:
    """A clock that still ran counts as missed once its last day is over."""
    if not part.startswith(OPEN_UNTIL):
        return part
    return DENOMINATOR if date.fromisoformat(part.removeprefix(OPEN_UNTIL)) < as_of else part


def seen_leaving(courses: Iterable[Course], as_of: date) -> Iterable[Seen]:
    """Whether a family left soon after it came to its part, of those that came early enough to be seen."""
    every = list(courses)
    for each in every:
        if each.part in LEFT_IN and each.since + timedelta(SOON) < as_of:
            here = each is every[-1] and each.came is Came.LEFT
            yield Seen(LEFT_IN[each.part], month_of(each.since), here and each.stay <= SOON)


def warning(watched: Watched, every: Iterable[Seen], last: str) -> Watch:
    """The twelve months up to `last`, each judged by the others."""
    months = months_to(last)
    own = [each for each in every if each.watched is watched and each.month in months]
    met = dict.fromkeys(months, 0)
    families = dict.fromkeys(months, 0)
    for each in own:
        families[each.month] += 1
        met[each.month] += each.met
    judged = tuple(judge(watched, met, families))
    return Watch(watched, judged, _false_alarms(watched, own, families))


def judge(watched: Watched, met: Mapping[str, int], families: Mapping[str, int]) -> Iterable[Month]:
    """Each month beside the year: how many of its families would have met it, were they drawn from all of the year."""
    total, of = sum(met.values()), sum(families.values())
    for month, number in families.items():
        usual = number * total / of if of else 0.0
        chance = None
        if FEWEST <= number < of:
            chance = chance_of(watched, met[month], number, total, of)
        marked = chance is not None and chance < ALPHA
        yield Month(month, met[month], number, usual, chance, marked)


def chance_of(watched: Watched, met: int, families: int, met_of_all: int, every: int) -> float:
    """How likely so many or more (so few or fewer, where few is bad) are among families drawn from all: Fisher's exact test."""
    from scipy.stats import hypergeom  # noqa: PLC0415 - 100 MB and a second, for this question alone

    drawn = hypergeom(every, met_of_all, families)
    found = drawn.cdf(met) if watched in FEW_IS_BAD else drawn.sf(met - 1)
    return float(found)


def _false_alarms(
    watched: Watched, own: Iterable[Seen], families: Mapping[str, int]
) -> float | None:
    """The share of months that the rule marks if the families of the year come in another order, over many orders."""
    results = [each.met for each in own]
    judged = [month for month, number in families.items() if FEWEST <= number < len(results)]
    if not judged:
        return None
    random, known, marked = Random(SEED), dict[tuple[int, int], bool](), 0  # noqa: S311
    for _ in range(REPLAYS):
        random.shuffle(results)
        begin = 0
        for month, number in families.items():
            met = sum(results[begin : begin + number])
            begin += number
            if month in judged:
                if (met, number) not in known:
                    chance = chance_of(watched, met, number, sum(results), len(results))
                    known[met, number] = chance < ALPHA
                marked += known[met, number]
    return marked / (REPLAYS * len(judged))


def month_of(day: date) -> str:
    """2021-04."""
    return day.isoformat()[:7]


def months_to(last: str) -> list[str]:
    """The twelve months up to one, in their order."""
    year, month = map(int, last.split("-"))
    count = 12 * year + month - 1
    return [f"{each // 12}-{each % 12 + 1:02d}" for each in range(count - MONTHS + 1, count + 1)]
