"""Changes of counts: how large they are, what they follow from, and that counts still add up."""

from collections import Counter
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.reporting.domain.publishing.noise import (
    FAMILIES,
    PERSONS,
    SIDES,
    Noise,
    adding_up,
    usually_within,
)
from tests.reporting.helpers.running_service import NOISE

PLACE = ("2021-22-Q1", "enquiries")
KEYS = [NOISE.record_key(UUID(int=number)) for number in range(40_000)]


@pytest.mark.parametrize("again_below", [FAMILIES, PERSONS])
def test_a_change_by_one_more_is_as_much_less_likely_as_the_die_says_and_up_is_like_down(
    again_below: int,
) -> None:
    found = Counter(NOISE.change(PLACE, key, again_below) for key in KEYS)
    chance = again_below / SIDES

    assert abs(sum(size * times for size, times in found.items())) < 0.05 * len(KEYS)
    for size in range(-4, 5):
        expected = (1 - chance) / (1 + chance) * chance ** abs(size)
        assert found[size] / len(KEYS) == pytest.approx(expected, rel=0.1)
    within = usually_within(1, again_below)
    assert sum(times for size, times in found.items() if abs(size) <= within) > 0.95 * len(KEYS)


def test_the_page_for_readers_names_the_changes_as_large_as_they_are() -> None:
    assert [usually_within(1, each) for each in (FAMILIES, PERSONS)] == [4, 10]
    unchanged = sum(NOISE.change(PLACE, key, FAMILIES) == 0 for key in KEYS) / len(KEYS)
    assert unchanged == pytest.approx(1 / 3, rel=0.05)


def test_the_same_records_get_the_same_change_and_one_more_another_that_nobody_foresees() -> None:
    newcomer = NOISE.record_key(UUID(int=10**6))
    pairs = [
        tuple(NOISE.change(PLACE, each, FAMILIES) for each in (key, key + newcomer)) for key in KEYS
    ]
    alike = sum(before == after for before, after in pairs) / len(pairs)

    assert [before for before, _ in pairs] == [NOISE.change(PLACE, k, FAMILIES) for k in KEYS]
    assert alike == pytest.approx(5 / 27, rel=0.05), "as often as by chance"


def test_another_secret_or_another_cell_changes_otherwise() -> None:
    def changes(noise: Noise, *place: str) -> list[int]:
        return [noise.change(place, key, FAMILIES) for key in KEYS[:50]]

    other = Noise(b"some other secret that is long enough to be one")
    assert len({tuple(changes(*each)) for each in [(NOISE, "a"), (other, "a"), (NOISE, "b")]}) == 3
    assert b"secret" not in repr(other).encode()


@example([0, 0], 1)
@given(st.lists(st.integers(-9, 400), min_size=1, max_size=70), st.integers(0, 3000))
def test_groups_add_up_to_their_total_and_all_of_them_give_alike(
    counts: list[int], total: int
) -> None:
    groups = {str(number): count for number, count in enumerate(counts)}
    found = adding_up(groups, total)
    given_away = [groups[name] - left for name, left in found.items() if left > 0]

    assert sum(found.values()) == total
    assert min(found.values()) >= 0
    assert not given_away or max(given_away) - min(given_away) <= 1
    for name, left in found.items():
        assert left > 0 or not given_away or groups[name] <= max(given_away) + 1
