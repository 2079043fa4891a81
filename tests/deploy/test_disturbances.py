"""Disturbances: the same for the same seed, of every kind, and of everything in turn."""

from collections import Counter
from random import Random

from deploy.faults.disturbances import (
    EVERY_KIND,
    OF_LINKS,
    OF_PROCESSES,
    Disturbance,
    Kind,
    Pace,
    drawn,
)

PROCESSES = ("enquiry", "enquiry 2", "Kafka", "MongoDB")
LINKS = ("the way to Kafka 1", "the way to MongoDB 1")
PACE = Pace(after=(0.5, 5.0), lasts=(0.3, 8.0))


def a_hundred(seed: int) -> list[Disturbance]:
    return drawn(
        Random(seed), kinds=EVERY_KIND, processes=PROCESSES, links=LINKS, pace=PACE, times=100
    )


def test_the_same_seed_draws_the_same_disturbances_and_another_seed_others() -> None:
    assert a_hundred(1) == a_hundred(1)
    assert a_hundred(1) != a_hundred(2)


def test_every_kind_comes_as_often_as_it_should() -> None:
    kinds = Counter(each.kind for each in a_hundred(1))

    assert kinds == {Kind.KILL: 30, Kind.FREEZE: 20, **dict.fromkeys(OF_LINKS, 10)}


def test_processes_are_killed_and_frozen_links_are_cut_and_each_has_its_turn() -> None:
    of_processes = [each.target for each in a_hundred(1) if each.kind in OF_PROCESSES]
    of_links = [each.target for each in a_hundred(1) if each.kind in OF_LINKS]

    assert {*Counter(of_processes).values()} == {12, 13}
    assert set(of_processes) == set(PROCESSES)
    assert Counter(of_links) == dict.fromkeys(LINKS, 25)


def test_each_comes_and_lasts_within_its_pace() -> None:
    assert all(0.5 <= each.after <= 5.0 and 0.3 <= each.lasts <= 8.0 for each in a_hundred(1))
