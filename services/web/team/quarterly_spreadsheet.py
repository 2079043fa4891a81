"""The quarterly return as a spreadsheet: a sheet for each indicator, with its definition above the table.

The invariant: it holds the lines of the comma-separated return and nothing else, and no cell is empty.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby

from services.chassis.clock import now
from services.spreadsheets.book import (
    LONGEST_NAME,
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    Book,
    Note,
    Sheet,
    Value,
)
from services.web.site.agencies import agency_name
from services.web.site.answers.reporting import ExactAnswer
from services.web.team.quarterly_return import Line, lines_of

COLUMNS = {
    "reading": "How it is counted",
    "group": "Group",
    "number": "Number [note 1]",
    "out_of": "Out of",
    "per_cent": "Per cent",
    "left_out": "Left out",
    "median_days": "Median days",
}
"""The columns of the comma-separated return that differ from line to line, and their headings here."""
NOTES = (
    Note(
        ("number",),
        "Exact numbers of one agency. Small ones can say who a family is: do not publish them.",
    ),
)
SYMBOLS = "[z] not applicable: this figure has no such number. [x] not available: there is nothing to work it out from."


def book_of(agency: str, period: str, answers: Sequence[ExactAnswer]) -> Book:
    """The return of one quarter; the answers of an indicator come together."""
    return Book(
        title=f"Quarterly return of {agency_name(agency)}, {period}",
        made_at=now(),
        intro=(
            "The agency's own exact figures of one quarter, for the collection that it sends them to.",
            "Each sheet has one table. The sheet Contents lists them.",
            SYMBOLS,
        ),
        about=(f"Counted as of {max(each.as_of for each in answers):%-d %B %Y}.",),
        notes=NOTES,
        sheets=tuple(_sheet([*each]) for _, each in groupby(answers, lambda each: each.measure)),
    )


def _sheet(answers: Sequence[ExactAnswer]) -> Sheet:
    first = answers[0]
    return Sheet(
        label=first.measure[:LONGEST_NAME],
        table=first.measure,
        title=first.title,
        above=(first.definition, f"Source: {first.source}", SYMBOLS),
        headings=tuple(COLUMNS.values()),
        rows=tuple(_cells(lines_of(answers))),
    )


def _cells(lines: Iterable[Line]) -> Iterable[tuple[Value, ...]]:
    for line in lines:
        without = NOT_APPLICABLE if line["out_of"] is None else NOT_AVAILABLE
        cells = {name: line[name] for name in COLUMNS}
        yield tuple(_or_why(name, value, without) for name, value in cells.items())


def _or_why(name: str, value: Value | None, without: str) -> Value:
    if value is not None:
        return value
    return without if name == "per_cent" else NOT_APPLICABLE
