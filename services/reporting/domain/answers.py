"""Counts into figures: what a measure says for a period, an agency and each group.

The invariant: numerator, denominator and what was left out add up to everyone who was looked at. A clock
that may still run is settled here, by the day that the question names, and so is who stands in a stock.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from services.reporting.domain.contributions import WHOLE, Cell
from services.reporting.domain.measures.dimensions import DIMENSIONS
from services.reporting.domain.measures.measure import (
    DAYS,
    DENOMINATOR,
    FROM,
    LEFT_OUT,
    NUMERATOR,
    OPEN_UNTIL,
    UNTIL,
    Breakdown,
    Form,
)
from services.reporting.domain.measures.percentiles import Durations, durations
from services.reporting.domain.periods import last_day_of, quarter, quarters_between

STILL_RUNNING = LEFT_OUT + "still_running"
GONE, NOT_YET = "gone", "not_yet"
"""Who stood in a stock and no longer does, and what comes after the day that was asked about."""
OF_EVERYONE = frozenset(DIMENSIONS)
"""Splits whose parts are shares of all individuals, not each a figure of its own."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A value and what it was made of; `value` is None where nothing could be counted."""

    value: float | None
    numerator: int
    denominator: int | None
    left_out: Mapping[str, int] = field(default_factory=dict)
    days: Durations | None = None


def settled(part: str, as_of: date, overdue: str = DENOMINATOR) -> str:
    """The part under which a clock or a stay counts at the end of that day; others stay as they are.

    `overdue` is the part of a clock whose last day is over.
    """
    kind, _, day = part.partition(":")
    if kind not in _BY_A_DAY:
        return part
    on = date.fromisoformat(day)
    if kind == _CLOCK:
        return STILL_RUNNING if on >= as_of else overdue
    return _BY_A_DAY[kind] if on <= as_of else NOT_YET


def figure(
    form: Form, cells: Mapping[Cell, int], as_of: date, overdue: str = DENOMINATOR
) -> Figure:
    """The figure over all the given cells, of one breakdown, whatever their periods and agencies."""
    parts: Counter[str] = Counter()
    for cell, times in cells.items():
        parts[settled(cell.part, as_of, overdue)] += times
    return Figure(
        value=_VALUES[form](cells, parts),
        numerator=_counted(cells, parts),
        denominator=None if form in {Form.COUNT, Form.STOCK} else parts[DENOMINATOR],
        left_out=_left_out(parts),
        days=durations(_histogram(parts)),
    )


def figures_by(
    by: Breakdown,
    form: Form,
    cells: Mapping[Cell, int],
    as_of: date,
    overdue: str = DENOMINATOR,
) -> dict[str, Figure]:
    """One figure for each group, agency or quarter; ethnic groups are shares of all individuals.

    A stock is that at the end of each quarter.
    """
    if by is Breakdown.PERIOD and form is Form.STOCK:
        return _at_the_ends(whole_of(cells), as_of)
    grouped: dict[str, dict[Cell, int]] = defaultdict(dict)
    group_of = _grouping(by)
    for cell, times in cells.items():
        group = group_of(cell)
        if group is not None:
            grouped[group][cell] = times
    figures = {group: figure(form, grouped[group], as_of, overdue) for group in sorted(grouped)}
    if by not in OF_EVERYONE:
        return figures
    whole = figure(form, whole_of(cells), as_of)
    return {group: _part_of(whole, each) for group, each in figures.items()}


def whole_of(cells: Mapping[Cell, int]) -> dict[Cell, int]:
    """The cells that are not narrowed to a group."""
    return {cell: times for cell, times in cells.items() if cell.breakdown == WHOLE}


def standing(cells: Mapping[Cell, int], a_quarter: str) -> dict[Cell, int]:
    """The cells of stocks as one number each: so many at the end of a quarter, counted in it."""
    end, found = last_day_of(a_quarter), Counter[Cell]()
    for cell, times in cells.items():
        sign = _SIGNS.get(settled(cell.part, end))
        if sign:
            found[cell._replace(period=a_quarter, part=NUMERATOR)] += sign * times
    return {cell: times for cell, times in found.items() if times}


def _at_the_ends(cells: Mapping[Cell, int], as_of: date) -> dict[str, Figure]:
    first = min((cell.period for cell in cells), default=quarter(as_of))
    return {
        each: figure(Form.STOCK, cells, min(as_of, last_day_of(each)))
        for each in quarters_between(first, quarter(as_of))
        if each <= quarter(as_of)
    }


def _grouping(by: Breakdown) -> Callable[[Cell], str | None]:
    if by is Breakdown.AGENCY:
        return lambda cell: cell.agency if cell.breakdown == WHOLE else None
    if by is Breakdown.PERIOD:
        return lambda cell: cell.period if cell.breakdown == WHOLE else None
    return lambda cell: _group_within(by, cell.breakdown)


def _group_within(by: Breakdown, breakdown: str) -> str | None:
    dimension, _, group = breakdown.partition(":")
    return group if dimension == by else None


def _part_of(whole: Figure, group: Figure) -> Figure:
    value = group.numerator / whole.denominator if whole.denominator else None
    return Figure(value, group.numerator, whole.denominator, group.left_out)


def _left_out(parts: Mapping[str, int]) -> dict[str, int]:
    reasons = (part for part in sorted(parts) if part.startswith(LEFT_OUT) and parts[part])
    return {reason.removeprefix(LEFT_OUT): parts[reason] for reason in reasons}


def _histogram(parts: Mapping[str, int]) -> dict[int, int]:
    lengths = (part for part in parts if part.startswith(DAYS))
    return {int(length.removeprefix(DAYS)): parts[length] for length in lengths}


def _counted(_: Mapping[Cell, int], parts: Counter[str]) -> int:
    return parts[NUMERATOR] - parts[GONE]


def _share(_: Mapping[Cell, int], parts: Counter[str]) -> float | None:
    return parts[NUMERATOR] / parts[DENOMINATOR] if parts[DENOMINATOR] else None


def _mean_over_agencies(cells: Mapping[Cell, int], _: Counter[str]) -> float | None:
    points: dict[str, Counter[str]] = defaultdict(Counter)
    for cell, times in cells.items():
        points[cell.agency][cell.part] += times
    shares = _shares(points.values())
    return sum(shares) / len(shares) if shares else None


def _shares(points: Iterable[Counter[str]]) -> list[float]:
    return [each[NUMERATOR] / each[DENOMINATOR] for each in points if each[DENOMINATOR]]


_VALUES: dict[Form, Callable[[Mapping[Cell, int], Counter[str]], float | None]] = {
    Form.COUNT: _counted,
    Form.STOCK: _counted,
    Form.SHARE: _share,
    Form.MEAN_OVER_AGENCIES: _mean_over_agencies,
}

_CLOCK = OPEN_UNTIL.removesuffix(":")
_BY_A_DAY = {
    _CLOCK: "",
    FROM.removesuffix(":"): NUMERATOR,
    UNTIL.removesuffix(":"): GONE,
}
"""Kinds of parts that end in a day; what a stay counts as, once that day has come."""
_SIGNS = {NUMERATOR: 1, GONE: -1}
