"""Published and live figures against somebody who knows a part, or adds families to learn the rest."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from random import Random

import pytest

from services.reporting.domain.contributions import Cell
from services.reporting.domain.measures.measure import Breakdown
from services.reporting.domain.periods import first_day_after, quarter_before
from services.reporting.domain.publishing.disclosure import (
    AGENCY,
    ENGLAND,
    Counted,
    Span,
    disclosed,
)
from services.reporting.domain.publishing.live_number import LIVE, blocks, live_number
from services.reporting.domain.publishing.noise import (
    FAMILIES,
    KEYS,
    PERSONS,
    SIDES,
    Change,
    Noise,
    changed,
    perturbed,
)
from tests.reporting.helpers.insider import MOST, belief, normed, surely

AGENCIES = ("north", "south", "west")
QUARTER = "2026-27-Q1"
BEGAN = first_day_after(quarter_before(QUARTER))
WATCHED, ADDED_A_DAY = 100, 4
SEEDS = range(20)


def secret(seed: int) -> Noise:
    return Noise(f"the secret of a test, number {seed}".encode())


def table(counts: Sequence[int]) -> Counted:
    by_agency = {a: Counted(n, AGENCY) for a, n in zip(AGENCIES, counts, strict=True)}
    return Counted(sum(counts), ENGLAND, {Breakdown.AGENCY: by_agency})


def keys(counts: Sequence[int], random: Random) -> Counted:
    return table([sum(random.randrange(KEYS) for _ in range(count)) for count in counts])


def shown(counts: Sequence[int], change: Change, random: Random) -> tuple[Span, ...]:
    """Every span that is published of so many families at three agencies."""
    found = disclosed(perturbed(table(counts), [(keys(counts, random), change)]))
    return (found.span, *(each.span for each in found.splits[Breakdown.AGENCY].values()))


def nothing(_: tuple[str, ...], __: int, ___: int) -> int:
    return 0


def beliefs(of_own: int, change_of: Callable[[int], Change]) -> list[tuple[float, ...]]:
    """What comes of seeing a publication, for each that was often seen: chances of 0 to 8 others elsewhere."""
    seen = [
        Counter(shown((of_own, others, 0), change_of(seed), Random(seed)) for seed in range(300))
        for others in range(9)
    ]
    every = sum(seen, Counter())
    return [
        tuple(each[publication] / times for each in seen)
        for publication, times in every.items()
        if times >= 90
    ]


def test_who_has_all_14_families_no_longer_knows_that_the_others_have_none() -> None:
    before = beliefs(14, lambda _: nothing)
    after = beliefs(14, lambda seed: secret(seed).change)

    assert max(each[0] for each in before) == 1, "without noise England's 6 to 14 gave it away"
    assert len(after) >= 4
    assert max(max(each) for each in after) < 0.6
    assert all(sum(chance > 0.01 for chance in each) >= 5 for each in after)


@pytest.mark.parametrize("own", AGENCIES)
def test_no_agency_that_knows_its_own_part_is_surer_of_another_s_than_three_in_four(
    own: str,
) -> None:
    """Another agency's family is in two counts, its agency's and England's: each at most doubles the odds."""
    needed = []
    for seed in SEEDS:
        random = Random(seed)
        counts = [random.choice((0, 0, 1, 3, 8, 14, 30)) for _ in AGENCIES]
        known = changed(table(counts), keys(counts, random), secret(seed).change)
        seen = {a: each.count for a, each in known.splits[Breakdown.AGENCY].items()}
        mine, others = counts[AGENCIES.index(own)], {a: n for a, n in seen.items() if a != own}
        for wanted in others:
            found = belief(mine, known.count, others, wanted)
            assert max(found) <= 1 - (FAMILIES / SIDES) ** 2 + 1e-9
            needed.append(surely(found))
    assert min(needed) >= 3
    assert sum(needed) / len(needed) >= 5


def test_a_day_is_in_few_blocks_however_long_somebody_looks() -> None:
    every = {block for day in range(1, 128) for block in blocks(day)}

    for day in range(1, 128):
        assert [n for first, last in blocks(day) for n in range(first, last + 1)] == [
            *range(1, day + 1)
        ]
        assert sum(first <= day <= last for first, last in every) <= 7


def live(families: int, on: date, noise: Noise) -> Span:
    enquiries = LIVE["enquiries"]
    cell = Cell("enquiries", enquiries.readings[0].id, QUARTER, "north", "all", "numerator")
    number = live_number(enquiries, {cell: families}, QUARTER, on, noise).figure.numerator
    return Span(number.at_least, number.at_most)


def test_who_adds_400_families_and_looks_every_day_does_not_learn_how_many_others_there_are() -> (
    None
):
    """Taking the own families from what is shown, day after day, and the mean of it: it misses."""
    missed = []
    for seed in SEEDS:
        guesses = []
        for day in range(WATCHED):
            added = day * ADDED_A_DAY
            span = live(14 + added, BEGAN + timedelta(day), secret(seed))
            guesses.append((span.low + span.high) / 2 - added)
        missed.append(abs(sum(guesses[20:]) / len(guesses[20:]) - 14))

    assert added == (WATCHED - 1) * ADDED_A_DAY
    assert sum(each > 1 for each in missed) >= len(SEEDS) / 2
    assert max(missed) > 5, "nor would they know how far they miss"


def test_who_is_told_every_block_of_a_live_number_knows_its_families_only_within_four() -> None:
    """More than can be seen: each block that all families are in, by itself, without rounding."""
    for seed in SEEDS:
        weights = [1.0] * MOST
        for power in range(7):
            place = ("live", QUARTER, "enquiries", "numerator", f"1 to {1 << power}")
            told = 14 + secret(seed).change(place, 0, PERSONS)
            weights = [w * (PERSONS / SIDES) ** abs(told - n) for n, w in enumerate(weights)]
        found = normed(weights)
        assert max(found) < 0.6
        assert surely(found) >= 4
