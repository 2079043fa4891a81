"""A note on a case, at any step of the journey and after its end.

The invariant: a note changes nothing but the notes; no clock, no step and no letter follows from it.
"""

from pydantic import ConfigDict, Field

from contracts.enquiry import NoteAdded
from contracts.reference import NoteAbout
from contracts.written import Written
from services.chassis.decision import Command, Decision, not_before
from services.enquiry.domain.enquiry import Enquiry, decide, require_enquiry
from services.enquiry.domain.people import ActingStaff


class AddNote(Command):
    """A member of staff writes a note on the case."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-03-06",
                    "staff": "sw-017",
                    "words": "They are moving house in May. Ask for the new address then.",
                }
            ]
        }
    )

    staff: ActingStaff
    words: Written = Field(
        title="Note", description="We keep this in the case record. The household does not see it"
    )


def add_note(state: Enquiry | None, command: AddNote) -> Decision[Enquiry]:
    """Keeps the words beside the record, whatever has become of the enquiry."""
    enquiry = require_enquiry(state)
    not_before(command.on, enquiry.received_on, "the enquiry")
    noted = enquiry.with_note(command.on, NoteAbout.NOTE, staff=command.staff, words=command.words)
    return decide(noted, NoteAdded(occurred_on=command.on))
