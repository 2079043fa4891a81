"""A note: kept with who wrote it, at any step and after the end, and named in no event."""

import pytest

from contracts.enquiry import NoteAdded
from services.chassis.decision import Refusal
from services.enquiry.domain.case_note import AddNote, add_note
from tests.enquiry.helpers.households import FRIDAY, MONDAY, an_enquiry, closed

WORDS = "They are moving house in May."


def test_a_note_is_added_to_an_enquiry_and_to_one_that_has_ended() -> None:
    for before in (an_enquiry(), closed()):
        after, events = add_note(before, AddNote(on=FRIDAY, staff="sw-017", words=WORDS))

        assert (after.notes[-1].staff, after.notes[-1].words) == ("sw-017", WORDS)
        assert events == [NoteAdded(occurred_on=FRIDAY)]
        assert (after.status, after.clocks) == (before.status, before.clocks)


def test_a_note_is_not_dated_before_the_enquiry() -> None:
    early = AddNote(on=MONDAY.replace(day=1), staff="sw-017", words=WORDS)
    with pytest.raises(Refusal, match="before the enquiry"):
        add_note(an_enquiry(), early)
