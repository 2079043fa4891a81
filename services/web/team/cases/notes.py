"""What was written on a case, by staff and by the household, the latest first.

The invariant: only words are notes; what has none is in the timeline already.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from contracts.words import label_of
from services.web.site.answers.enquiry.record import Note
from services.web.site.staff import Names
from services.web.team.cases.history import person


@dataclass(frozen=True, slots=True)
class Written:
    """One note in the words of the page."""

    about: str
    on: date
    by: str
    words: str


def noted(notes: Iterable[Note], viewer: str, staff: Names) -> list[Written]:
    """Everything that was written, by colleagues under their names."""
    found = [
        Written(label_of(each.about), each.on, _name(each, viewer, staff), each.words)
        for each in notes
        if each.words
    ]
    return sorted(found, key=lambda each: each.on, reverse=True)


def _name(note: Note, viewer: str, staff: Names) -> str:
    by = person(note.staff or "", viewer)
    return staff.get(by, by)
