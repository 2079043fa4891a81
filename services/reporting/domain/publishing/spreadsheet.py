"""Everything published as one spreadsheet: a cover, notes, and one table a sheet.

The invariant: it holds what the tables hold and nothing else, and no cell is empty.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain

from contracts.words import moment
from services.reporting.domain.measures.measure import Form, Measure
from services.reporting.domain.publishing.disclosure import AGENCY, ENGLAND, INDIVIDUALS
from services.reporting.domain.publishing.export import COLUMNS, Row, periods, rows_of
from services.reporting.domain.publishing.publication import Publication
from services.spreadsheets.book import (
    CONFIDENTIAL,
    LONGEST_NAME,
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    Book,
    Note,
    Sheet,
    Value,
)

BEFORE_ANY = datetime(2000, 1, 1, tzinfo=UTC)
MEANINGS = "Data dictionary"
SYMBOLS = (
    "[c] confidential: the number is not given, so that it says nothing about anyone. [x] not available. "
    "[z] not applicable: this measure has no such number, or these numbers were not revised. [r] revised: these numbers took the "
    "place of others."
)
NOTES = (
    Note(
        ("period",),
        "2021-22-Q1 is April to June 2021. A year runs from April to March. Its counts are the sums of its quarters as "
        "published. Its shares are worked out from numbers that are rounded anew.",
    ),
    Note(
        ("shown", "number"),
        f"England's numbers are rounded to the nearest {ENGLAND.step}, an agency's to the nearest {AGENCY.step}, individuals "
        f'and places to the nearest {INDIVIDUALS.step}. A small number, including 0, is shown as "{AGENCY.few} or fewer" '
        f"({INDIVIDUALS.few} for individuals and places). A number that cannot be rounded so without saying more is a "
        "range, from the lowest to the highest that it could be.",
    ),
    Note(
        ("usually_within",),
        "Each number was made a little higher or lower at random before it was rounded. So no one can be identified, even by "
        "people who know some of the families. In 19 of 20 cases the exact number is within this many of what was rounded.",
    ),
    Note(
        ("published_on", "revised"),
        "A published quarter stays as it is when something is corrected later, unless it is revised: then all its numbers and "
        "those of its year are worked out anew. The cover says why. What was published before is still to be read on the page.",
    ),
)


def book_of(measures: Iterable[Measure], out: Sequence[Publication]) -> Book:
    """The spreadsheet of all publications: the same for the same publications, whenever it is made."""
    return Book(
        title="Adopters' journeys in England: published figures",
        made_at=max((each.published_at for each in out), default=BEFORE_ANY),
        intro=(
            "Published figures about adopters' journeys in England, by quarter and by year.",
            "Each sheet has one table. The sheet Contents lists them. The sheet Notes has what the headings refer to.",
            SYMBOLS,
        ),
        about=tuple(_published(out)) or ("Nothing is published yet.",),
        notes=NOTES,
        sheets=(*(_sheet(each, out) for each in measures), _meanings()),
    )


def heading(column: str) -> str:
    """A column of the tables in words, with the numbers of the notes about it."""
    numbers = [number for number, note in enumerate(NOTES, start=1) if column in note.about]
    refers = "".join(f" [note {number}]" for number in numbers)
    return column.replace("_", " ").capitalize() + refers


def _sheet(measure: Measure, out: Sequence[Publication]) -> Sheet:
    known = [each for each in out if measure.id in each.measures]
    rows = chain.from_iterable(rows_of(measure, each) for each in periods(known))
    return Sheet(
        label=measure.id[:LONGEST_NAME],
        table=measure.id,
        title=measure.title,
        above=(
            f"{measure.definition} {measure.readings[0].definition}",
            f"Source: {measure.source}",
            SYMBOLS if known else "Nothing is published of this measure yet.",
        ),
        headings=tuple(map(heading, COLUMNS)),
        rows=tuple(_values(measure, row) for row in rows) or (_nothing(measure),),
    )


def _values(measure: Measure, row: Row) -> tuple[Value, ...]:
    return tuple(_value(measure, row, name) for name in COLUMNS)


def _value(measure: Measure, row: Row, column: str) -> Value:
    value = row.get(column)
    if value is None or value == "":
        return why_not(measure, column)
    if column == "revised":
        return f"[{value}]"
    return value if isinstance(value, int | float) else str(value)


def why_not(measure: Measure, column: str) -> str:
    """The symbol for a number that a row does not have."""
    part = column.removesuffix("_at_least").removesuffix("_at_most")
    if part == "left_out" or (part in _OF_SHARES and measure.form in _COUNTS):
        return NOT_APPLICABLE
    return _WHY_NOT.get(part, CONFIDENTIAL)


def _nothing(measure: Measure) -> tuple[Value, ...]:
    """The row of a measure of which nothing is published: a table is never empty."""
    return tuple(measure.id if name == "measure" else NOT_AVAILABLE for name in COLUMNS)


def _meanings() -> Sheet:
    return Sheet(
        label=MEANINGS,
        table="data_dictionary",
        title="What the columns mean",
        above=("The names in the tables as comma-separated values are in the second column.",),
        headings=("Column", "Name in the CSV file", "Meaning"),
        rows=tuple((heading(name), name, meaning) for name, meaning in COLUMNS.items()),
    )


def _published(out: Iterable[Publication]) -> Iterator[str]:
    for each in out:
        recorded = each.recorded_at
        upto = f", using everything recorded up to {moment(recorded)}" if recorded else ""
        at, why = moment(each.published_at), f" {each.revision.why}" if each.revision else ""
        done = "revised" if each.revision else "published"
        yield f"{each.quarter}: {done} at {at}, counted as of {each.as_of:%-d %B %Y}{upto}.{why}"


_COUNTS = {Form.COUNT, Form.STOCK}
_OF_SHARES = {"denominator", "remainder", "share", "median_days"}
_WHY_NOT: Mapping[str, str] = {
    "usually_within": NOT_AVAILABLE,
    "median_days": NOT_AVAILABLE,
    "revised": NOT_APPLICABLE,
}
