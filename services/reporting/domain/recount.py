"""The cells of a quarter counted again from its rows, to hold them against the cells that are kept.

The invariant: a cell is named where the rows contribute another number, and nowhere else.
"""

from collections.abc import Mapping

from services.reporting.domain.contributions import Cell


def differing(counted: Mapping[Cell, int], kept: Mapping[Cell, int]) -> list[Cell]:
    """The cells that hold another number than was counted; a cell that is missing holds 0."""
    every = counted.keys() | kept.keys()
    return sorted(cell for cell in every if counted.get(cell, 0) != kept.get(cell, 0))
