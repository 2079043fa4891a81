"""What was written on a case, by staff and by the household, the latest first.

The invariant: only words are notes; what has none stands in the timeline already.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from services.web.site.answers.enquiry.record import Note, Notes
from services.web.team.cases.history import person

_ABOUT: Mapping[str, str] = {
    "contact attempt": "An attempt to reach them",
    "contact": "A contact",
    "call requested": "What they would like to talk about",
    "visit write-up": "Write-up of the visit",
    "visit outcome": "What they were told after the visit",
    "where else to go": "Where else they were told to go",
    "paused": "Why they take a break",
    "closed": "Why it was closed",
    "referred": "For the other agency",
    "consent_to_referral": "Consent to the referral",
    "referral_refused": "Why the referral was sent back",
    "date_corrected": "Why a date was corrected",
    "account_removed": "Why an applicant's sign-in was ended",
}


@dataclass(frozen=True, slots=True)
class Written:
    """One note in the words of the page."""

    about: str
    on: date
    by: str
    words: str


def noted(notes: Notes | None, viewer: str) -> list[Written]:
    """Everything that was written."""
    every = notes.notes if notes else ()
    found = [
        Written(_about(each), each.on, person(each.staff or "", viewer), each.words)
        for each in every
        if each.words
    ]
    return sorted(found, key=lambda each: each.on, reverse=True)


def _about(note: Note) -> str:
    return _ABOUT.get(note.about, note.about.replace("_", " ").capitalize())
