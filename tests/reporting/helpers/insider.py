"""Somebody who knows one agency's exact figures and asks what the others' are.

They are given more than anybody gets: every count as it was changed, before groups were made to add up and
before anything was rounded. What is published is worked out from these alone, so whoever has less knows less.
They take every number of families at another agency to be as likely as any other, and keep in mind how
likely each change is.
"""

from collections.abc import Mapping, Sequence

from services.reporting.domain.publishing.noise import FAMILIES, SIDES

CHANCE = FAMILIES / SIDES
MOST = 80
"""No agency is thought to have more families than this."""

Belief = Sequence[float]
"""How likely each number is, from 0 on."""


def belief(own: int, england: int, others: Mapping[str, int], wanted: str) -> Belief:
    """What an agency that knows its own count believes of another's, by the changed counts of all."""
    rest = [1.0]
    for name, changed in others.items():
        if name != wanted:
            rest = _sums(rest, _likelihoods(changed))
    here = _likelihoods(others[wanted])
    return normed(
        [
            likely
            * sum(
                much * CHANCE ** abs(england - own - count - more) for more, much in enumerate(rest)
            )
            for count, likely in enumerate(here)
        ]
    )


def normed(weights: Sequence[float]) -> Belief:
    """Chances that add up to 1."""
    total = sum(weights)
    return [each / total for each in weights]


def surely(found: Belief, share: float = 0.95) -> int:
    """How many numbers are needed to be right so often."""
    so_far, needed = 0.0, 0
    for each in sorted(found, reverse=True):
        if so_far >= share:
            break
        so_far, needed = so_far + each, needed + 1
    return needed


def _likelihoods(changed: int) -> list[float]:
    return [CHANCE ** abs(changed - count) for count in range(MOST + 1)]


def _sums(one: Sequence[float], other: Sequence[float]) -> list[float]:
    found = [0.0] * (len(one) + len(other) - 1)
    for first, likely in enumerate(one):
        for second, much in enumerate(other):
            found[first + second] += likely * much
    return found
