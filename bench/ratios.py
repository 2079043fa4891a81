"""Interleaved repeats, the ratios they give, and the table of them.

The invariant: the sides of a comparison take turns, so that what slows the machine down for a moment
slows all of them; a ratio is taken within one round and judged by its median.
"""

import gc
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple, TypeVar

from rich.console import Console
from rich.table import Table

FigureT = TypeVar("FigureT")
Side = Callable[[], Awaitable[FigureT]]
REPEATS = 9
NARROWEST = 150


async def interleaved(
    sides: Mapping[str, Side[FigureT]], *, repeats: int = REPEATS
) -> dict[str, list[FigureT]]:
    """One figure a side and round; a round before the first warms up and is not kept."""
    figures: dict[str, list[FigureT]] = {name: [] for name in sides}
    for number in range(repeats + 1):
        for name, side in sides.items():
            gc.collect()
            figure = await side()
            if number:
                figures[name].append(figure)
    return figures


def percentile(values: Iterable[float], share: float) -> float:
    """The value that this share of all values does not exceed."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


@dataclass(frozen=True, slots=True)
class Row:
    """One comparison: figures of ours and of a peer, round by round, and what is asked of them.

    Without a bound, the peer is a limit: what the machine could do if ours did less.
    """

    measure: str
    unit: str
    ours: Sequence[float]
    peer: str
    theirs: Sequence[float]
    bound: "Bound | None" = None

    @property
    def ratios(self) -> list[float]:
        return [ours / theirs for ours, theirs in zip(self.ours, self.theirs, strict=True)]

    @property
    def met(self) -> bool:
        return self.bound is None or self.bound.holds(self)


class Bound(NamedTuple):
    """What is asked of a comparison, in words and as a test."""

    words: str
    holds: Callable[[Row], bool]


def at_least(ratio: float) -> Bound:
    """The median ratio is that or more."""
    return Bound(f"ratio ≥ {ratio}", lambda row: median(row.ratios) >= ratio)


def at_most(ratio: float) -> Bound:
    """The median ratio is that or less."""
    return Bound(f"ratio ≤ {ratio}", lambda row: median(row.ratios) <= ratio)


def within(most: float, unit: str) -> Bound:
    """The median of our own figures is that or less."""
    return Bound(f"ours ≤ {most:g} {unit}", lambda row: median(row.ours) <= most)


def print_table(rows: Iterable[Row]) -> None:
    """Every comparison, with the medians of both sides and the spread of their ratios."""
    table = Table(title="Medians of interleaved repeats. Ratio = ours / peer, within one round")
    for heading in ("measure", "ours", "peer", "", "ratio [min-max]", "bound", ""):
        table.add_column(heading, justify="right" if heading == "ours" else "left")
    for row in rows:
        table.add_row(*_cells(row))
    Console(width=max(Console().width, NARROWEST)).print(table)


def _cells(row: Row) -> tuple[str, ...]:
    verdict = "[green]met" if row.met else "[red bold]missed"
    return (
        row.measure,
        f"{_figure(row.ours)} {row.unit}",
        f"{_figure(row.theirs)} {row.unit}",
        row.peer,
        f"{median(row.ratios):.2f} [{min(row.ratios):.2f}-{max(row.ratios):.2f}]",
        row.bound.words if row.bound else "limit",
        verdict if row.bound else "",
    )


def _figure(values: Sequence[float]) -> str:
    middle = median(values)
    return f"{middle:,.0f}" if middle >= 100 else f"{middle:.1f}"
