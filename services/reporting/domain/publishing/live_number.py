"""England's number before its quarter is published: changed by noise, rounded alike, renewed once a day.

The invariant: whatever anybody adds and however long they look, a number is read once a day, and whether
one family is among those counted changes the chance of all that was ever shown by little.

New noise each day could be averaged away, and the same noise for ever would show each family that comes. So
the days from the first of the quarter are put together in blocks of 1, 2, 4, 8 and so on, each with noise of
its own, and a day has the noise of the few blocks that make it up: of the 13th day, those of the days 1 to 8,
9 to 12, and 13. A family is in one block of each size at most: 7 until the 128th day, when the quarter is
long published (C. Dwork, M. Naor, T. Pitassi and G. Rothblum, Differential privacy under continual
observation, STOC 2010).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from services.reporting.domain.answers import Figure, figure, whole_of
from services.reporting.domain.contributions import Cell
from services.reporting.domain.measures.measure import Form, Measure
from services.reporting.domain.periods import first_day_after, quarter_before
from services.reporting.domain.publishing.disclosure import ENGLAND, Counted, disclosed
from services.reporting.domain.publishing.noise import PERSONS, Noise, usually_within
from services.reporting.domain.publishing.populations import OF_PERSONS
from services.reporting.domain.publishing.publication import (
    LEFT_OUT,
    NUMERATOR,
    OUTCOME,
    PUBLISHED,
    REMAINDER,
    worded,
)
from services.reporting.domain.publishing.published_figure import PublishedFigure, published_figure

LIVE = {
    each.id: each
    for each in PUBLISHED.values()
    if each.unit not in OF_PERSONS and each.form is not Form.STOCK
}
"""What is published of families; individuals, their ethnic groups and places wait for the publication, and so do
stocks, which are of the end of the quarter."""


@dataclass(frozen=True, slots=True)
class LiveNumber:
    """A number as it is shown, and the day for which it was worked out."""

    on: date
    figure: PublishedFigure


def live_number(
    measure: Measure, cells: Mapping[Cell, int], quarter: str, on: date, noise: Noise
) -> LiveNumber:
    """England's number of a day; medians are left to the publication."""
    exact = figure(measure.form, whole_of(cells), on, measure.readings[0].overdue)
    begin = first_day_after(quarter_before(quarter))
    every = list(blocks((on - begin).days + 1))
    changed = {
        part: max(0, count + sum(_changes(noise, (quarter, measure.id, part), every)))
        for part, count in _parts(measure.form, exact).items()
    }
    whole = disclosed(_counted(measure.form, changed))
    shown = published_figure([worded(measure, whole, {})], None)
    return LiveNumber(
        on, shown.model_copy(update={"usually_within": usually_within(len(every), PERSONS)})
    )


def blocks(days: int) -> Iterator[tuple[int, int]]:
    """The first and the last day of the blocks that make up so many days, the longest first."""
    begin = 1
    for power in reversed(range(days.bit_length())):
        if days & 1 << power:
            yield begin, begin + (1 << power) - 1
            begin += 1 << power


def _changes(noise: Noise, place: tuple[str, ...], every: list[tuple[int, int]]) -> Iterator[int]:
    for first, last in every:
        yield noise.change(("live", *place, f"{first} to {last}"), 0, PERSONS)


def _parts(form: Form, exact: Figure) -> dict[str, int]:
    if form is Form.COUNT:
        return {NUMERATOR: exact.numerator}
    remainder = (exact.denominator or 0) - exact.numerator
    return {
        NUMERATOR: exact.numerator,
        REMAINDER: remainder,
        LEFT_OUT: sum(exact.left_out.values()),
    }


def _counted(form: Form, parts: Mapping[str, int]) -> Counted:
    if form is Form.COUNT:
        return Counted(parts[NUMERATOR], ENGLAND)
    split = {part: Counted(count, ENGLAND) for part, count in parts.items()}
    return Counted(sum(parts.values()), ENGLAND, {OUTCOME: split})
