"""Letters on paper: each is one applicant's, under the name and the address that an envelope's window shows.

The invariant: a letter without an address is printed all the same, and the page says whose that is.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from services.web.site.answers.enquiry.record import OwnContactDetails
from services.web.site.answers.notifications import Letter


class PrintedLetter(NamedTuple):
    """A letter, and the lines below its applicant's name."""

    letter: Letter
    lines: tuple[str, ...]


def addressed(
    letters: Iterable[Letter], contact: OwnContactDetails | None
) -> Iterator[PrintedLetter]:
    """The letters of one household; without addresses where its contact details cannot be had."""
    envelopes = contact.envelopes if contact else ()
    for letter in letters:
        known = letter.applicant <= len(envelopes)
        yield PrintedLetter(letter, envelopes[letter.applicant - 1] if known else ())
