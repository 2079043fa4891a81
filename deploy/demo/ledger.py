"""Which journeys are played to their end, so that a second run continues from what the first left.

The invariant: a journey is here only after its last command was acknowledged. One that is missing
is played again with the same keys, which changes nothing that is there already.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Self, TextIO

WHOLE_YEAR = "the whole year"
REST_BEGUN, REST_HANDED_OVER = "the rest of the year is begun", "the rest of the year"
ALL_OPEN_CASES = "all open cases"
DAY_OF_OPEN_CASES = re.compile(r"open-(\d{4}-\d\d-\d\d)")


class Ledger:
    """A file with a journey's name on each line; a line that was cut off names no journey."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        file.seek(0)
        written = file.read()
        self.finished = set(written.split("\n"))
        if written and not written.endswith("\n"):
            file.write("\n")

    @classmethod
    @contextmanager
    def kept(cls, path: Path) -> Iterator[Self]:
        """The ledger in a file, which is made where it is missing."""
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a+") as file:
            yield cls(file)

    @property
    def whole_year_begun(self) -> bool:
        return WHOLE_YEAR in self.finished

    def begin_whole_year(self) -> None:
        """Remembers that more than a sixteenth may have been played."""
        if not self.whole_year_begun:
            self.finish(WHOLE_YEAR)

    @property
    def rest_begun(self) -> bool:
        """Whether some of the rest of the year may have been handed over."""
        return REST_BEGUN in self.finished

    @property
    def rest_handed_over(self) -> bool:
        return REST_HANDED_OVER in self.finished

    def begin_rest(self) -> None:
        """Remembers that the rest of the year is being handed over, which may be cut off."""
        if not self.rest_begun:
            self.finish(REST_BEGUN)

    def finish_rest(self) -> None:
        """Remembers that reporting was given all of it, so that it is given no more."""
        self.finish(REST_HANDED_OVER)

    def begin_open_cases(self, today: date) -> date | None:
        """The day of the open cases that are to be played: today, or the one on which they were begun; None once all are.

        Their keys follow from that day, so those that were cut off on another one go on under theirs.
        """
        if ALL_OPEN_CASES in self.finished:
            return None
        for name in sorted(self.finished):
            if begun := DAY_OF_OPEN_CASES.match(name):
                return date.fromisoformat(begun[1])
        self.finish(f"open-{today.isoformat()}")
        return today

    def finish_open_cases(self) -> None:
        """Remembers that every open case was played and every ready adopter joined."""
        self.finish(ALL_OPEN_CASES)

    def finish(self, name: str) -> None:
        """Writes a name down, at once."""
        self._file.write(f"{name}\n")
        self._file.flush()
        self.finished.add(name)
