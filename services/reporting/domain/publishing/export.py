"""A published measure as a table: one row a cell, each column with its meaning.

The invariant: the table holds what the answers hold, cell by cell, and nothing beside it.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import StringIO
from itertools import groupby

from contracts.calendar import london_date
from services.reporting.domain.measures.measure import Breakdown, Measure
from services.reporting.domain.periods import quarters_of, year_of
from services.reporting.domain.publishing.publication import (
    Publication,
    PublishedMeasure,
    breakdowns,
)
from services.reporting.domain.publishing.published_figure import (
    Number,
    PublishedFigure,
    published_figure,
    published_groups,
)
from services.reporting.domain.publishing.waits import EVERYWHERE

COLUMNS: Mapping[str, str] = {
    "measure": "The name of the measure, as used in the address of its figures.",
    "period": "A quarter of the financial year (2021-22-Q1), or a year if all its quarters are published.",
    "breakdown": "What the row is broken down by: agency, household, channel, source, campaign, ethnic_group, or another that the measure names. "
    "It is all for England as a whole.",
    "group": "The agency's code or the group's name. a/b is a part of a. It is all for England as a whole.",
    "unit": "What is counted: families, individuals, places or referrals.",
    "shown": "The number in the words to show it in. For a share, this is its numerator.",
    "number": "The multiple of rounded_to that is nearest to whatever could have been rounded. Empty if the "
    "range holds more than one such multiple, or the number is small.",
    "at_least": "The lowest that the number could have been before it was rounded and after its small random "
    "change. So it is with all columns whose names end so.",
    "at_most": "The highest that it could have been.",
    "usually_within": "Each number was made a little higher or lower at random before it was rounded, to "
    "protect people. In 19 of 20 cases the exact number is within this many of what was rounded. Empty for "
    "quarters that were published without such changes.",
    "rounded_to": "The multiple that the number is rounded to.",
    "denominator": "What the number is out of, given and left empty in the same way. Empty for counts.",
    "denominator_at_least": "The lowest that the denominator could have been.",
    "denominator_at_most": "The highest that the denominator could have been.",
    "remainder_at_least": "The lowest that could have been in the denominator and not in the number: for a measure "
    "of time, those not in time.",
    "remainder_at_most": "The highest that could have been in the denominator and not in the number.",
    "left_out_at_least": "The lowest number that could have been left out. The measure says why.",
    "left_out_at_most": "The highest number that could have been left out.",
    "share": 'A whole percentage if both numbers are rounded to a multiple. Otherwise words: "some", '
    '"many", "41% to 63%", "not shown".',
    "share_at_least": "The lowest percentage that the share of the numbers before rounding could be.",
    "share_at_most": "The highest percentage that it could be.",
    "median_days": "The median in days, from numbers that were changed at random too. Empty for years, and if there are too few on either side of it.",
    "published_on": "The date the quarter was published, or last revised. For a year, the latest date of its quarters.",
    "revised": "r if the numbers took the place of others that were published before, because something was corrected. "
    "Of a year, if any of its quarters did. Otherwise empty.",
}
"""The data dictionary: every column in its order, and what it means."""

REVISED = "r"
"""The harmonised shorthand of the Government Analysis Function for a revised number."""
Row = dict[str, object]


def periods(out: Sequence[Publication]) -> Iterator[list[Publication]]:
    """Every quarter alone, then every year of which all quarters are there."""
    yield from ([each] for each in out)
    for _, of_year in groupby(out, key=lambda each: year_of(each.quarter)):
        quarters = list(of_year)
        if len(quarters) == len(quarters_of(year_of(quarters[0].quarter))):
            yield quarters


def rows_of(measure: Measure, out: Sequence[Publication]) -> Iterator[Row]:
    quarters = [each.measures[measure.id] for each in out]
    first, last = out[0].quarter, max(each.published_at for each in out)
    place = {
        "period": first if len(out) == 1 else year_of(first),
        "published_on": london_date(last).isoformat(),
        "revised": REVISED if any(each.revision for each in out) else "",
    }
    yield _row(quarters[-1], place, published_figure(quarters, None))
    for by in breakdowns(measure):
        groups = {} if by is Breakdown.PERIOD else published_groups(quarters, by)
        for group, figure in groups.items():
            yield _row(quarters[-1], {**place, "breakdown": by, "group": group}, figure)


def table(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """Rows as comma-separated values with a heading; what a row does not have stays empty."""
    text = StringIO()
    writer = csv.DictWriter(text, columns, extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def dictionary() -> str:
    """The columns and their meanings, as such a table."""
    meanings = [{"column": name, "meaning": meaning} for name, meaning in COLUMNS.items()]
    return table(["column", "meaning"], meanings)


def _bounds(name: str, number: Number | None) -> Iterator[tuple[str, object]]:
    if number is not None:
        yield name, number.value
        yield f"{name}_at_least", number.at_least
        yield f"{name}_at_most", number.at_most


def _share(figure: PublishedFigure) -> Iterator[tuple[str, object]]:
    if figure.share is not None:
        share = figure.share
        yield "share", share.words if share.per_cent is None else share.per_cent
        yield "share_at_least", share.at_least
        yield "share_at_most", share.at_most


def _row(measure: PublishedMeasure, place: Mapping[str, str], figure: PublishedFigure) -> Row:
    """One cell; `place` gives period, breakdown, group and day of publication."""
    return {
        "measure": measure.id,
        "breakdown": EVERYWHERE,
        "group": EVERYWHERE,
        **place,
        "unit": measure.unit,
        "shown": figure.numerator.words,
        "number": figure.numerator.value,
        "at_least": figure.numerator.at_least,
        "at_most": figure.numerator.at_most,
        "usually_within": figure.usually_within,
        "rounded_to": figure.numerator.rounded_to,
        **dict(_bounds("denominator", figure.denominator)),
        **dict(_bounds("remainder", figure.remainder)),
        **dict(_bounds("left_out", figure.left_out)),
        **dict(_share(figure)),
        "median_days": figure.median_days,
    }
