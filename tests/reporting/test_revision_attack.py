"""Two publications of a quarter against somebody who has both, and knows every family but one."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random
from typing import NamedTuple

import pytest

from services.reporting.domain.contributions import Cell
from services.reporting.domain.measures.measure import Breakdown
from services.reporting.domain.publishing.disclosure import Span
from services.reporting.domain.publishing.noise import FAMILIES, KEYS, SIDES, Noise, usually_within
from services.reporting.domain.publishing.publication import (
    PUBLISHED,
    Occasion,
    Tally,
    published_measure,
)
from services.reporting.domain.publishing.revision import (
    MOST_REVISIONS,
    Revision,
    RevisionReason,
    draw_for,
)
from tests.reporting.helpers.stories import LATER

QUARTER = "2021-22-Q1"
ENQUIRIES = PUBLISHED["enquiries"]
ODDS = SIDES / FAMILIES
"""One family more or less at most multiplies the chance of a changed count by this."""
TIMES = 16_000
NOISE = Noise(b"a secret of a test of revisions, long enough to be one")


class World(NamedTuple):
    """How many families the attacker knows of then and now, and whether the one they ask about is counted then and now."""

    known: tuple[int, int]
    the_one: tuple[bool, bool]

    def keys(self, random: Random) -> tuple[list[int], list[int]]:
        """The record keys of each publication; most families are in both."""
        everyone = [random.randrange(KEYS) for _ in range(max(self.known))]
        one = random.randrange(KEYS)
        then, now = (
            everyone[:known] + [one] * there
            for known, there in zip(self.known, self.the_one, strict=True)
        )
        return then, now


Seen = tuple[int, int]
Scheme = Callable[[Sequence[int], Sequence[int]], Seen]
"""From the records of both publications, the changed counts: more than anybody is told, for nothing is rounded."""


def as_it_is(then: Sequence[int], now: Sequence[int]) -> Seen:
    first = len(then) + changes(0, then)
    return first, len(now) + changes(0, then) + changes(1, now)


def changes(number: int, records: Sequence[int]) -> int:
    return NOISE.change((draw_for(QUARTER, number), "enquiries"), sum(records), FAMILIES)


def drawn_by_who_is_in_it(then: Sequence[int], now: Sequence[int]) -> Seen:
    """The change of a first publication again: who is unchanged keeps it."""
    return len(then) + changes(0, then), len(now) + changes(0, now)


def drawn_anew(then: Sequence[int], now: Sequence[int]) -> Seen:
    """Another change in the place of the old one."""
    return len(then) + changes(0, then), len(now) + changes(1, now)


def seen(scheme: Scheme, world: World, seed: int) -> Counter[Seen]:
    random = Random(seed)
    return Counter(scheme(*world.keys(random)) for _ in range(TIMES))


def odds(scheme: Scheme, one: World, other: World) -> list[float]:
    """By how much what is often seen tells one world from the other, either way."""
    first, second = seen(scheme, one, 1), seen(scheme, other, 2)
    often = {each for each in first | second if first[each] + second[each] > TIMES / 40}
    return [
        max((first[each] + 1) / (second[each] + 1), (second[each] + 1) / (first[each] + 1))
        for each in often
    ]


NOT_THERE, CAME, LEFT, ALWAYS = (False, False), (False, True), (True, False), (True, True)
NOTHING_ELSE, OTHERS_TOO = (14, 14), (14, 17)
BY_CHANCE = 1.35
"""What is seen so seldom is not seen equally often in two rows of the same."""


@pytest.mark.parametrize("known", [NOTHING_ELSE, OTHERS_TOO])
@pytest.mark.parametrize("there", [CAME, ALWAYS])
def test_that_one_family_was_added_or_was_there_all_along_at_most_doubles_the_odds_of_anything(
    known: tuple[int, int], there: tuple[bool, bool]
) -> None:
    found = odds(as_it_is, World(known, there), World(known, NOT_THERE))

    assert len(found) >= 10
    assert max(found) < ODDS * BY_CHANCE


@pytest.mark.parametrize("known", [NOTHING_ELSE, OTHERS_TOO])
def test_that_one_family_was_taken_out_is_told_by_no_more_than_it_does_to_each_of_both(
    known: tuple[int, int],
) -> None:
    """It is in the first, and it is in the difference: each doubles the odds at most."""
    assert max(odds(as_it_is, World(known, LEFT), World(known, ALWAYS))) < ODDS * BY_CHANCE
    assert max(odds(as_it_is, World(known, LEFT), World(known, NOT_THERE))) < ODDS**2 * BY_CHANCE


def test_with_the_change_of_the_first_a_number_that_moves_would_give_the_family_away() -> None:
    came, none = World(NOTHING_ELSE, CAME), World(NOTHING_ELSE, NOT_THERE)
    moved = Counter(then != now for then, now in seen(drawn_by_who_is_in_it, none, 1).elements())
    moves = Counter(then != now for then, now in seen(drawn_by_who_is_in_it, came, 2).elements())

    assert moved[True] == 0, "nothing else happened, so only the family moves it"
    assert moves[True] > TIMES / 2
    assert max(odds(drawn_by_who_is_in_it, came, none)) > 50


def test_with_another_change_in_its_place_the_mean_would_tell_who_was_there_all_along() -> None:
    always, none = World(NOTHING_ELSE, ALWAYS), World(NOTHING_ELSE, NOT_THERE)

    assert max(odds(drawn_anew, always, none)) > ODDS * BY_CHANCE
    assert max(odds(as_it_is, always, none)) < ODDS * BY_CHANCE


ONE_AT_NORTH = replace(ENQUIRIES, breakdowns=(Breakdown.AGENCY,))
"""Enquiries of three agencies: the family that is asked about is in two counts, north's and England's."""
OTHERS = {"south": 12, "west": 9}


def published(then: Sequence[int], now: Sequence[int], others: dict[str, int]) -> tuple[Span, ...]:
    """Every span of the first publication and of its revision."""
    first, second = (tally(north, others) for north in (then, now))
    revision = Revision(1, RevisionReason.CORRECTED, "In a test.")
    agencies = ("north", *OTHERS)
    made = (
        published_measure(ONE_AT_NORTH, first, Occasion(QUARTER, agencies, LATER, NOISE)),
        published_measure(
            ONE_AT_NORTH,
            second._replace(earlier=[first.keys]),
            Occasion(QUARTER, agencies, LATER, NOISE, (), revision),
        ),
    )
    assert [each.changes for each in made] == [1, 2]
    return tuple(
        span
        for each in made
        for span in (each.whole.span, each.whole.splits[Breakdown.AGENCY]["north"].span)
    )


def tally(north: Sequence[int], others: dict[str, int]) -> Tally:
    of_agencies = {"north": (len(north), sum(north))}
    of_agencies |= {agency: (OTHERS[agency], key) for agency, key in others.items()}
    counts, keys = {}, {}
    for agency, (count, key) in of_agencies.items():
        place = (ONE_AT_NORTH.id, ONE_AT_NORTH.readings[0].counted_as, QUARTER, agency)
        cell = Cell(*place, "all", "numerator")
        counts[cell], keys[cell] = count, key
    return Tally(counts, keys)


def published_often(world: World, seed: int) -> Counter[tuple[Span, ...]]:
    random = Random(seed)
    return Counter(
        published(*world.keys(random), {each: random.randrange(KEYS) for each in OTHERS})
        for _ in range(PUBLISHED_TIMES)
    )


PUBLISHED_TIMES = 2_000


@pytest.mark.parametrize("there", [CAME, ALWAYS])
def test_what_is_published_twice_tells_no_more_of_one_family_than_its_two_counts_do(
    there: tuple[bool, bool],
) -> None:
    one = published_often(World(NOTHING_ELSE, there), 1)
    other = published_often(World(NOTHING_ELSE, NOT_THERE), 2)
    often = [each for each in one | other if one[each] + other[each] > PUBLISHED_TIMES / 25]
    found = [max(one[each], other[each]) / (min(one[each], other[each]) + 1) for each in often]

    assert len(often) >= 4
    assert max(found) < ODDS**2 * BY_CHANCE


def test_each_revision_adds_one_change_so_their_number_is_limited_by_what_is_left_of_the_numbers() -> (
    None
):
    within = [usually_within(changes_in, FAMILIES) for changes_in in range(1, MOST_REVISIONS + 2)]

    assert within == [4, 6, 7, 8]


def test_a_stock_is_revised_alike_in_every_quarter_in_which_the_same_families_stand() -> None:
    assert draw_for("", 1) != draw_for("", 2)
    assert draw_for("2021-22-Q1", 1) != draw_for("2021-22-Q2", 1)
