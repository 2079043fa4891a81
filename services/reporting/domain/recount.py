"""The cells of a quarter counted again from its rows, to hold them against the cells that are kept.

The invariant: a cell is named where the rows contribute another number, and nowhere else.
"""

from collections.abc import Mapping

from services.reporting.domain.contributions import Cell, contributions
from services.reporting.domain.journey import Journey


def counted_in(quarter: str, row: Journey) -> dict[Cell, int]:
    """What a row contributes to one quarter."""
    return {cell: times for cell, times in contributions(row).items() if cell.period == quarter}


def differing(counted: Mapping[Cell, int], kept: Mapping[Cell, int]) -> list[Cell]:
    """The cells that hold another number than was counted; a cell that is missing holds 0."""
    every = counted.keys() | kept.keys()
    return sorted(cell for cell in every if counted.get(cell, 0) != kept.get(cell, 0))
