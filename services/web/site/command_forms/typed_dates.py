"""A date as typed into three boxes, and what is wrong with it.

The invariant: nothing is guessed. A year has four digits and a day is one of its month; a month may be
typed as a number or by its name, in full or by its first letters.
"""

from calendar import month_name
from dataclasses import dataclass
from datetime import date

BOXES = ("day", "month", "year")
_SHORTEST_NAME = 3
_MONTHS = {number: name.lower() for number, name in enumerate(month_name) if name}
_MONTHS_OF_A_YEAR = range(1, 13)
_DIGITS_OF_A_YEAR = 4


@dataclass(frozen=True, slots=True)
class TypedDate:
    """What was typed in the boxes."""

    day: str = ""
    month: str = ""
    year: str = ""

    @classmethod
    def of(cls, on: date) -> "TypedDate":
        """The boxes of a date, all in digits."""
        return cls(str(on.day), str(on.month), str(on.year))

    @property
    def is_empty(self) -> bool:
        return not (self.day or self.month or self.year)

    def wrong_boxes(self) -> tuple[str, ...]:
        """The boxes to be corrected; none where it is a real date."""
        empty = tuple(box for box in BOXES if not getattr(self, box))
        if empty or self.read() is not None:
            return empty
        return ("year",) if not _is_year(self.year) else BOXES

    def read(self) -> date | None:
        """The date; None where it is none."""
        month = _month(self.month)
        if month is None or not _is_digits(self.day) or not _is_year(self.year):
            return None
        try:
            return date(int(self.year), month, int(self.day))
        except ValueError:
            return None

    def what_is_wrong(self, subject: str) -> str:
        """One sentence for people; empty where nothing is."""
        wrong = self.wrong_boxes()
        if not wrong:
            return ""
        missing = [box for box in wrong if not getattr(self, box)]
        if missing:
            return f"{subject} must include a {' and '.join(missing)}"
        if wrong == ("year",):
            return f"{subject} must have a year of 4 numbers"
        return f"{subject} must be a real date"


def _month(typed: str) -> int | None:
    if _is_digits(typed):
        return int(typed) if int(typed) in _MONTHS_OF_A_YEAR else None
    name = typed.lower().rstrip(".")
    if len(name) < _SHORTEST_NAME:
        return None
    return next((number for number, full in _MONTHS.items() if full.startswith(name)), None)


def _is_year(typed: str) -> bool:
    return _is_digits(typed) and len(typed) == _DIGITS_OF_A_YEAR


def _is_digits(typed: str) -> bool:
    return typed.isascii() and typed.isdigit() and len(typed) <= _DIGITS_OF_A_YEAR
