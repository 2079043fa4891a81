"""The same spreadsheet as an .ods file (OpenDocument), for those who have no Excel.

The invariant: its tables have the headings and cells of the .xlsx file. What stands above a table there is in the contents
here, so that each sheet begins with its row of headings, marked as such.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from stream_write_ods import stream_write_ods

from services.spreadsheets.book import Book, Value

OF_SHEETS = ("Sheet", "What it holds", "About it")
_SheetOf = tuple[str, tuple[str, ...], Any]


def ods(book: Book) -> bytes:
    """The file: cover, contents, notes, and a table a sheet; the same bytes for the same book."""

    def made_at() -> datetime:
        return book.made_at.replace(tzinfo=None)

    return b"".join(stream_write_ods(_sheets(book), get_modified_at=made_at))


def _sheets(book: Book) -> Iterator[_SheetOf]:
    title, *lines = book.cover
    yield "Cover", (title,), [(line,) for line in lines]
    yield book.contents.label, OF_SHEETS, list(_contents(book))
    for each in book.tables:
        yield each.label, each.headings, each.rows


def _contents(book: Book) -> Iterator[tuple[Value, ...]]:
    for each in book.tables:
        yield each.label, each.title, " ".join(each.above) or each.title
