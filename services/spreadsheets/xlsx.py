"""A spreadsheet as an .xlsx file, by the library of the government's statisticians for it.

The invariant: text stays text, whatever it begins with, and no cell is a formula or becomes a link.
"""

from io import BytesIO

import pandas as pd
from gptables import Cover, GPTable, produce_workbook

from services.spreadsheets.book import CONTENTS, ONE_TABLE, Book, Sheet

_AS_TYPED = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def xlsx(book: Book) -> bytes:
    """The file: cover, contents, notes, and a marked table a sheet; the same bytes for the same book."""
    file = BytesIO()
    written = produce_workbook(
        file,
        {each.label: _table(each) for each in book.tables},
        cover=Cover(book.title, intro=[*book.intro], about=[*book.about]),
        contentsheet_options={
            "column_names": [*CONTENTS],
            "table_name": book.contents.table,
            "title": book.contents.title,
            "instructions": ONE_TABLE,
        },
        notes_table=None,
        workbook_options=_AS_TYPED,
    )
    written.set_properties({"created": book.made_at})
    written.close()
    return file.getvalue()


def _table(sheet: Sheet) -> GPTable:
    # As objects, or a whole number beside a symbol becomes a fraction.
    frame = pd.DataFrame(sheet.rows, columns=list(sheet.headings), dtype=object)
    return GPTable(
        frame,
        table_name=sheet.table,
        title=sheet.title,
        subtitles=[*sheet.above],
        instructions=ONE_TABLE,
        index_columns={},
    )
