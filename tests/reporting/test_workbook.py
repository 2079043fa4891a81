"""Everything published as a spreadsheet in two formats, read back by other programs than wrote them."""

import asyncio
import csv
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook
from structlog.testing import capture_logs

from services.chassis.mongo import Database
from services.reporting.domain.publishing.disclosure import Disclosed, Span
from services.reporting.domain.publishing.publication import PUBLISHED, Publication
from services.reporting.domain.publishing.spreadsheet import book_of, heading, why_not
from services.reporting.settings import ReportingSettings
from services.spreadsheets.book import Book, Note, Sheet
from services.spreadsheets.ods import ods
from services.spreadsheets.own_process import NotWritten, SpreadsheetForm, written
from services.spreadsheets.xlsx import xlsx
from tests.reporting.helpers.published_measures import FORTY, TWENTY, in_time
from tests.reporting.helpers.published_year import QUARTERS, STORY, publish_quarters
from tests.reporting.helpers.running_service import Send, all_heard, running

FRONT = ("Cover", "Contents", "Notes")
SYMBOLS = {"[c]", "[z]", "[x]"}
Write = Callable[[Book], bytes]


async def test_both_spreadsheets_say_what_they_are_and_hold_what_the_tables_hold(
    settings: ReportingSettings, send: Send, db: Database
) -> None:
    await send(STORY)
    async with running(settings) as client:
        await all_heard(client, db, len(STORY))
        await publish_quarters(client, *QUARTERS)
        answer = await client.get("/published/workbook.xlsx", auth=None)
        free = await client.get("/published/workbook.ods", auth=None)
        measures = (await client.get("/published/measures")).json()
        tables = {
            each["id"]: (await client.get(f"/published/measures/{each['id']}.csv")).text
            for each in measures
        }

    assert answer.headers["content-disposition"] == 'attachment; filename="adopter-journey.xlsx"'
    assert free.headers["content-disposition"] == 'attachment; filename="adopter-journey.ods"'
    sheets = read_xlsx(answer.content)
    assert list(sheets) == [*FRONT, *(name[:31] for name in tables), "Data dictionary"]
    assert "to the nearest 10" in str(sheets["Notes"])
    assert any(
        "counted as of" in str(line) and QUARTERS[0] in str(line) for line in sheets["Cover"]
    )
    assert [row[0] for row in sheets["Contents"][3:]] == [*sheets][2:]
    for name, table in tables.items():
        headings, *rows = csv.reader(StringIO(table))
        begin = sheets[name[:31]].index([heading(each) for each in headings])
        shown = sheets[name[:31]][begin + 1 :]
        assert [["" if str(v) in SYMBOLS else str(v) for v in row] for row in shown] == rows, name
    open_sheets = read_ods(free.content)
    assert list(open_sheets) == list(sheets)
    for label in [*sheets][2:]:
        assert open_sheets[label] == sheets[label][-len(open_sheets[label]) :], label


def read_xlsx(file: bytes) -> dict[str, list[list[object]]]:
    """Every sheet's rows, without what is empty at their ends."""
    book = load_workbook(BytesIO(file))
    return {each.title: [_filled(row) for row in each.values] for each in book}


def read_ods(file: bytes) -> dict[str, list[list[object]]]:
    """The same of the other format, by a reader of its own."""
    book = CalamineWorkbook.from_filelike(BytesIO(file))
    return {
        name: [[*row] for row in book.get_sheet_by_name(name).to_python()]
        for name in book.sheet_names
    }


def _filled(row: Iterable[object]) -> list[object]:
    values = list(row)
    while values and values[-1] is None:
        values.pop()
    return values


def a_book(*sheets: Sheet) -> Book:
    at = datetime(2021, 8, 2, 9, tzinfo=UTC)
    notes = (Note(("number",), "How it is rounded."),)
    return Book("Figures", at, ("What these are.",), ("When.",), notes, sheets)


ENQUIRIES = Sheet(
    "enquiries",
    "enquiries",
    "Enquiries",
    ("Families that enquired.", "Source: ours"),
    ("Group", "Number [note 1]"),
    (("all", 10), ("north", "[c]"), ("south", 2.5)),
)


def test_each_sheet_has_one_table_that_is_marked_as_one() -> None:
    book = load_workbook(BytesIO(xlsx(a_book(ENQUIRIES))))

    marked = {each.title: [(one.name, one.ref) for one in each.tables.values()] for each in book}
    assert marked == {
        "Cover": [],
        "Contents": [("contents", "A3:B5")],
        "Notes": [("notes", "A3:B4")],
        "enquiries": [("enquiries", "A5:B8")],
    }


def test_the_open_spreadsheet_marks_its_headings_and_tells_of_its_tables() -> None:
    file = ods(a_book(ENQUIRIES))

    content = ZipFile(BytesIO(file)).read("content.xml").decode()
    headings = re.findall(r"<table:table-header-rows>(.*?)</table:table-header-rows>", content)
    assert re.findall(r"<text:p>(.*?)</text:p>", headings[-1]) == [*ENQUIRIES.headings]
    assert len(headings) == 4
    assert read_ods(file)["Contents"][-1] == [
        *("enquiries", "Enquiries", "Families that enquired. Source: ours")
    ]


@pytest.mark.parametrize("write", [xlsx, ods])
def test_the_same_book_is_the_same_bytes_whenever_it_is_written(write: Write) -> None:
    file = write(a_book(ENQUIRIES))

    assert write(a_book(ENQUIRIES)) == file
    years = {each.date_time[0] for each in ZipFile(BytesIO(file)).infolist()}
    assert years <= {1980, 2021}


@pytest.mark.parametrize("form", SpreadsheetForm)
async def test_a_file_is_written_in_a_process_of_its_own(form: SpreadsheetForm) -> None:
    write = xlsx if form is SpreadsheetForm.XLSX else ods

    assert await written(a_book(ENQUIRIES), form) == write(a_book(ENQUIRIES))


async def test_a_book_that_cannot_be_written_is_an_error_with_its_reason_and_no_file() -> None:
    uneven = replace(ENQUIRIES, headings=("One",))

    with capture_logs() as logged, pytest.raises(NotWritten):
        await written(a_book(uneven), SpreadsheetForm.XLSX)

    [entry] = logged
    assert (entry["event"], entry["form"], entry["code"]) == ("spreadsheet_not_written", "xlsx", 1)
    assert entry["said"].startswith("ValueError: 1 columns passed")


async def test_a_file_is_made_once_for_what_is_published_and_known_by_its_version(
    settings: ReportingSettings, send: Send, db: Database
) -> None:
    paths = ["/published/workbook.xlsx", "/published/measures/enquiries.csv"]
    await send(STORY)
    async with running(settings) as client, running(settings) as other:
        for each in (other, client):  # else the two may still be sharing out who hears what
            await all_heard(each, db, len(STORY))
        await publish_quarters(client, QUARTERS[0])
        with capture_logs() as logged:
            several = [
                await asyncio.gather(*(client.get(path) for _ in range(5))) for path in paths
            ]
            elsewhere = [await other.get(path) for path in paths]
            tags = [each.headers["etag"] for each in elsewhere]
            known = [
                await client.get(path, headers={"If-None-Match": f'"old", W/{tag}'})
                for path, tag in zip(paths, tags, strict=True)
            ]
        made = [each["file"] for each in logged if each["event"] == "file_made"]
        await publish_quarters(client, QUARTERS[1])
        later = [await client.get(path) for path in paths]

    assert sorted(made) == 2 * ["adopter-journey.xlsx"] + 2 * ["enquiries.csv"], "once a process"
    for answers, one, tag in zip(several, elsewhere, tags, strict=True):
        assert {each.content for each in answers} == {one.content}
        assert {each.headers["etag"] for each in answers} == {tag}
    assert [(each.status_code, each.content) for each in known] == 2 * [(304, b"")]
    assert [each.headers["etag"] for each in known] == tags
    assert {each.headers["cache-control"] for each in known} == {"public, no-cache"}
    assert {each.headers["etag"] for each in later}.isdisjoint(tags)


def test_text_stays_text_whatever_it_begins_with() -> None:
    measure = PUBLISHED["first_response"]
    said = in_time(FORTY, TWENTY)
    agencies = said.whole.splits["agency"]
    named = {
        f"{sign}1+1": node for sign, node in zip("=+-@", 4 * [*agencies.values()], strict=True)
    }
    everyone = Span(4 * said.whole.span.low, 4 * said.whole.span.high)
    whole = Disclosed(everyone, {"agency": named})
    out = Publication(
        quarter="2021-22-Q1",
        published_at=datetime(2021, 8, 2, tzinfo=UTC),
        as_of=date(2021, 8, 2),
        recorded_at=None,
        measures={measure.id: replace(said, whole=whole)},
    )

    book = book_of([measure], [out])

    sheet = load_workbook(BytesIO(xlsx(book)))[measure.id]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert {"=1+1", "+1+1", "-1+1", "@1+1"} <= {cell.value for cell in cells}
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    file = ods(book)
    shown = {value for row in read_ods(file)[measure.id] for value in row}
    assert {"=1+1", "+1+1", "-1+1", "@1+1"} <= shown
    assert b"table:formula" not in ZipFile(BytesIO(file)).read("content.xml")


def test_a_cell_without_a_number_says_why() -> None:
    count, share = PUBLISHED["enquiries"], PUBLISHED["first_response"]

    assert why_not(count, "number") == "[c]"
    assert why_not(count, "denominator_at_least") == why_not(count, "share") == "[z]"
    assert why_not(share, "denominator") == why_not(share, "share_at_most") == "[c]"
    assert why_not(share, "left_out_at_least") == "[z]"
    assert why_not(share, "median_days") == why_not(count, "usually_within") == "[x]"


def test_a_measure_of_which_nothing_is_published_has_a_table_all_the_same() -> None:
    (sheet, _) = book_of([PUBLISHED["enquiries"]], []).sheets

    assert "Nothing is published of this measure yet." in sheet.above
    assert [set(row) for row in sheet.rows] == [{"enquiries", "[x]"}]
