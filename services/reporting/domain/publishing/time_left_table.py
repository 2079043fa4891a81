"""The table from which every household reads how long families still had to a decision: England's, made once for each year.

The invariant: everything that leaves is worked out from counts that were changed as those of a publication are, cell by cell, also
the empty ones; and a table that is made is never made anew. So nobody can see one family come, go or be corrected.
"""

from collections.abc import Iterable, Mapping
from itertools import product
from typing import NamedTuple

from contracts.turning_points import DaysIn
from services.reporting.domain.publishing.noise import FAMILIES, Noise, adding_up
from services.reporting.domain.time_left import PARTS, WAITED, Came, Cell, Course, cell_of

LAST_STEP = 19
"""A decision later than this many steps counts in the last one: some 18 months."""
YEARS = 3
"""The parts that began in so many years are counted, up to the end of the last."""
ENOUGH_TO_PUBLISH = 100
"""Decisions, after the change; with fewer England's table says nothing either."""
STILL_WATCHED_TO_PUBLISH = 100
"""Families watched on a day; the changes of empty cells alone can make some 50, and a curve of these would reach every share."""
_GRID = [*product(WAITED, Came, range(LAST_STEP + 1))]


class CourseCounted(NamedTuple):
    """A family in the table: its cell, and the key of its record."""

    cell: Cell
    key: int


def counted(course: Course, key: int) -> CourseCounted:
    """Where a family's course counts."""
    part, waited, came, steps = cell_of(course)
    return CourseCounted((part, waited, came, min(steps, LAST_STEP)), key)


def safe_table(year: str, every: Iterable[CourseCounted], noise: Noise) -> dict[Cell, int]:
    """The counts of all cells after their change; none is below 0, and those of a part add up to its changed total."""
    counts: dict[Cell, int] = {}
    keys: dict[Cell, int] = {}
    for cell, key in every:
        counts[cell] = counts.get(cell, 0) + 1
        keys[cell] = keys.get(cell, 0) + key
    table: dict[Cell, int] = {}
    for part in PARTS:
        table |= _of_part(year, part, counts, keys, noise)
    return table


def _of_part(
    year: str, part: DaysIn, counts: Mapping[Cell, int], keys: Mapping[Cell, int], noise: Noise
) -> dict[Cell, int]:
    changed: dict[str, int] = {}
    cells: dict[str, Cell] = {}
    for waited, came, steps in _GRID:
        cell: Cell = (part, waited, came, steps)
        place = ("time_left", year, *map(str, cell))
        cells["|".join(place)] = cell
        change = noise.change(place, keys.get(cell, 0), FAMILIES)
        changed["|".join(place)] = counts.get(cell, 0) + change
    left = adding_up(changed, max(0, sum(changed.values())))
    return {cells[name]: number for name, number in left.items() if number}
