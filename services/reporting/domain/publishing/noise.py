"""Small random changes that every count gets before it becomes a span.

Spans alone do not hold against somebody who knows a part: who knows that one agency has all 14 of England's
14 families knows that no other agency has any. So no count is published that is not a little wrong, and
nobody knows by how much.

The invariant: the change of a count follows from who is in it and from a secret, by nothing else. The same
families give the same number however often it is asked for; one family more or less gives another change,
and which one cannot be foreseen. Counts that were changed still add up.

The method is the cell key method of the Australian Bureau of Statistics (B. Fraser and J. Wooton, A proposed
method for confidentialising tabular output to protect against differencing, UNECE work session on statistical
data confidentiality, 2005): each record has a secret random key, the keys of a cell's records are added up,
and the sum looks up the change. The changes are those of the geometric mechanism (A. Ghosh, T. Roughgarden
and M. Sundararajan, Universally utility-maximizing privacy mechanisms, SIAM Journal on Computing 41, 2012):
they have no bound, because a change at its bound would give the count away (H. J. Asghar and D. Kaafar,
Averaging attacks on bounded noise-based disclosure control algorithms, Proceedings on Privacy Enhancing
Technologies, 2020).
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha512
from hmac import new as hmac
from itertools import takewhile
from math import ceil, sqrt
from uuid import UUID

from services.reporting.domain.publishing.disclosure import INDIVIDUALS, Counted

SIDES = 16
"""Of the die that is thrown for a change: one digit of a hexadecimal digest."""
FAMILIES, PERSONS = 8, 12
"""While the die shows less than this, it is thrown again."""
Z = 1.96
"""Of the standard normal distribution, 19 in 20 lie within this."""
KEYS = 2**64
"""Record keys are below this, and their sums are taken modulo this."""

Place = tuple[str, ...]
Change = Callable[[Place, int, int], int]
"""What a count is changed by: from its place in the tree, its cell key, and when the die is thrown again."""


@dataclass(frozen=True, slots=True, repr=False)
class Noise:
    """Where changes come from: the secret of the reporting service."""

    secret: bytes

    def record_key(self, journey: UUID) -> int:
        """The key of a journey: the same in every cell and every quarter."""
        return int(self._digest("record", str(journey))[:16], SIDES)

    def change(self, place: Sequence[str], cell_key: int, again_below: int) -> int:
        """What a count is changed by, where the keys of its records add up to `cell_key`.

        The die is thrown until it ends the row, twice; the change is the difference of the two rows. So it
        is as often above as below, and a change by one more is `again_below` / 16 times as likely.
        """
        digest = self._digest("cell", *place, str(cell_key % KEYS))
        half = len(digest) // 2
        return _row(digest[:half], again_below) - _row(digest[half:], again_below)

    def _digest(self, *words: str) -> str:
        return hmac(self.secret, "|".join(words).encode(), sha512).hexdigest()


def _row(digits: str, again_below: int) -> int:
    return sum(1 for _ in takewhile(lambda digit: int(digit, SIDES) < again_below, digits))


def usually_within(changes: int, again_below: int) -> int:
    """How far, in 19 of 20 cases, a number lies from the exact one at most that has so many changes in it."""
    chance = again_below / SIDES
    return ceil(Z * sqrt(2 * changes * chance) / (1 - chance))


def perturbed(counted: Counted, draws: Iterable[tuple[Counted, Change]]) -> Counted:
    """A count and everything under it, each changed by its own keys, and groups that still add up.

    Each draw has the cell key of each count in its place, and what changes it. The last step looks at what the
    draws made of the counts and at nothing else, so it tells nothing that they have not told.
    """
    every = counted
    for keys, change in draws:
        every = changed(every, keys, change)
    return _added_up(every, max(0, every.count))


def changed(counted: Counted, keys: Counted, change: Change, place: Place = ()) -> Counted:
    """The counts as they were changed, each for itself: they do not add up, and some may be below 0."""
    splits = {
        by: {
            group: changed(each, keys.splits[by][group], change, (*place, by, group))
            for group, each in groups.items()
        }
        for by, groups in counted.splits.items()
    }
    again_below = PERSONS if counted.rounding == INDIVIDUALS else FAMILIES
    count = counted.count + change(place, keys.count, again_below)
    return replace(counted, count=count, splits=splits)


def adding_up(counts: Mapping[str, int], total: int) -> dict[str, int]:
    """The whole numbers next to these of which none is below 0 and that add up to the total.

    Each group gives or takes as much as every other; a group that has nothing left gives no more.
    """
    most = max(map(abs, counts.values()))
    candidates = range(most, -total - most - 1, -1)
    taken = candidates[bisect_left(candidates, total, key=lambda part: sum(_less(counts, part)))]
    left = dict(zip(counts, _less(counts, taken), strict=True))
    over = sum(left.values()) - total
    able = [group for group, each in left.items() if each > 0]
    for group in _spread(over, able, begin=sum(counts.values())):
        left[group] -= 1
    return left


def _added_up(every: Counted, count: int) -> Counted:
    splits = {}
    for by, groups in every.splits.items():
        counts = adding_up({group: each.count for group, each in groups.items()}, count)
        splits[by] = {group: _added_up(each, counts[group]) for group, each in groups.items()}
    return replace(every, count=count, splits=splits)


def _less(counts: Mapping[str, int], part: int) -> list[int]:
    """What is left of each where each gives as much; a negative part is taken."""
    return [max(0, each - part) for each in counts.values()]


def _spread(times: int, groups: Sequence[str], begin: int) -> list[str]:
    """So many of these groups, as evenly as can be; it is not always the same one that comes first."""
    every = len(groups)
    return [groups[(begin + number * every // times) % every] for number in range(times)]
