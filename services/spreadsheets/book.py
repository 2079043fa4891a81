"""What a spreadsheet says, and not how a format writes it: a cover, contents, notes, and one table a sheet.

The invariant: no cell is empty: a symbol says why there is no number. The symbols are the harmonised ones of the Government Analysis
Function, "Symbols in tables: definitions and help"; the order of the sheets is that of its "Releasing statistics in spreadsheets".
"""

from dataclasses import dataclass
from datetime import datetime

LONGEST_NAME = 31
"""Of a sheet, in the format of Excel."""
CONFIDENTIAL, NOT_APPLICABLE, NOT_AVAILABLE = "[c]", "[z]", "[x]"
Value = int | float | str
CONTENTS = ("Sheet", "What it holds")
ONE_TABLE = "This sheet has one table."


@dataclass(frozen=True, slots=True)
class Note:
    """What is said once, and referred to from the columns that it is about, by its number from 1."""

    about: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet with one table: what stands above it, the headings, and rows without an empty cell."""

    label: str
    table: str
    title: str
    above: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True, slots=True)
class Book:
    """A spreadsheet; `made_at` is when the latest of it was published, so that the same figures give the same file."""

    title: str
    made_at: datetime
    intro: tuple[str, ...]
    about: tuple[str, ...]
    notes: tuple[Note, ...]
    sheets: tuple[Sheet, ...]

    @property
    def cover(self) -> tuple[str, ...]:
        """The lines of the first sheet, with the headings that the government's statisticians give them."""
        intro, about = "Introductory information", "About these data"
        return (self.title, intro, *self.intro, about, *self.about)

    @property
    def contents(self) -> Sheet:
        """What the sheets hold, beginning with the notes."""
        rows = tuple((each.label, each.title) for each in self.tables)
        return Sheet("Contents", "contents", "Contents", (), CONTENTS, rows)

    @property
    def tables(self) -> tuple[Sheet, ...]:
        """The notes and then every other sheet with a table."""
        rows = tuple((number, note.words) for number, note in enumerate(self.notes, start=1))
        return (Sheet("Notes", "notes", "Notes", (), ("Note", "What it says"), rows), *self.sheets)
