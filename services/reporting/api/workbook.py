"""Everything published as one spreadsheet: what it is, a sheet for each measure, what columns mean.

The invariant: it holds what the tables hold and nothing else; text stays text, whatever it begins with,
and no cell is a formula.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from io import BytesIO
from itertools import chain

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from contracts.words import moment
from services.reporting.domain.measures.measure import Measure
from services.reporting.domain.publishing.disclosure import AGENCY, ENGLAND, INDIVIDUALS
from services.reporting.domain.publishing.export import COLUMNS, Row, periods, rows_of
from services.reporting.domain.publishing.publication import Publication

LONGEST_NAME = 31
"""Of a sheet, in the format."""
WIDE, USUAL = 100, 18
_AS_TYPED = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
BEFORE_ANY = datetime(2000, 1, 1, tzinfo=UTC)


def workbook(measures: Iterable[Measure], out: Sequence[Publication]) -> bytes:
    """An .xlsx file of all publications: the same bytes for the same publications, whenever it is made."""
    file, every = BytesIO(), list(measures)
    with Workbook(file, _AS_TYPED) as book:
        latest = max((each.published_at for each in out), default=BEFORE_ANY)
        book.set_properties({"created": latest})
        bold = book.add_format({"bold": True})
        _text_sheet(book.add_worksheet("About"), _about(every, out))
        for measure in every:
            sheet = book.add_worksheet(measure.id[:LONGEST_NAME])
            sheet.set_column(0, len(COLUMNS) - 1, USUAL)
            sheet.freeze_panes(1, 0)
            _write(sheet, 0, list(COLUMNS), bold)
            for number, row in enumerate(_rows(measure, out), start=1):
                _write(sheet, number, [row.get(name) for name in COLUMNS])
        meanings = [("Column", "Meaning"), *COLUMNS.items()]
        _text_sheet(book.add_worksheet("Data dictionary"), meanings)
    return file.getvalue()


def _rows(measure: Measure, out: Sequence[Publication]) -> Iterator[Row]:
    known = [each for each in out if measure.id in each.measures]
    return chain.from_iterable(rows_of(measure, each) for each in periods(known))


def _about(measures: Iterable[Measure], out: Sequence[Publication]) -> Iterator[Sequence[str]]:
    yield "What this is", "Published figures about adopters' journeys in England, by quarter."
    yield (
        "How people are protected",
        (
            "Each number was made a little higher or lower at random before it was rounded. So no one can be "
            "identified, even by people who know some of the families. The column usually_within says how "
            "large the change is in 19 of 20 cases."
        ),
    )
    yield (
        "How they are rounded",
        (
            f"England's numbers to the nearest {ENGLAND.step}, an agency's to the nearest {AGENCY.step}, "
            f"individuals and places to the nearest {INDIVIDUALS.step}. A small number, including 0, is shown as "
            f'"{AGENCY.few} or fewer" ({INDIVIDUALS.few} for individuals and places). A number that cannot be rounded so '
            "without saying more is a range, from the lowest to the highest that it could be."
        ),
    )
    yield (
        "What a quarter is",
        (
            "2021-22-Q1 is April to June 2021. A year runs from April to March. Its counts are the sums of "
            "its quarters as published. Its shares are worked out from numbers that are rounded anew."
        ),
    )
    yield "Corrections", "Later corrections do not change a published quarter."
    for each in out:
        recorded = each.recorded_at
        upto = f", using everything recorded up to {moment(recorded)}" if recorded else ""
        published = f"Published at {moment(each.published_at)}"
        yield each.quarter, f"{published}, counted as of {each.as_of:%-d %B %Y}{upto}."
    for measure in measures:
        sheet, reading = measure.id[:LONGEST_NAME], measure.readings[0].definition
        yield (
            f"Sheet {sheet}",
            f"{measure.title}. {measure.definition} {reading} Source: {measure.source}",
        )


def _text_sheet(sheet: Worksheet, rows: Iterable[Sequence[str]]) -> None:
    sheet.set_column(0, 0, 2 * USUAL)
    sheet.set_column(1, 1, WIDE)
    for number, row in enumerate(rows):
        _write(sheet, number, row)


def _write(
    sheet: Worksheet, number: int, values: Iterable[object], cell_format: object = None
) -> None:
    for column, value in enumerate(values):
        if isinstance(value, int | float):
            sheet.write_number(number, column, value, cell_format)
        elif value is not None:
            sheet.write_string(number, column, str(value), cell_format)
