"""A note on a case at the panel, at any step and after the decision.

The invariant: a note changes nothing but the notes, and is read by those who may read the case at the panel.
"""

from typing import Annotated

from pydantic import ConfigDict, Field

from contracts.identity import StaffCode
from contracts.panel import PanelNoteAdded
from contracts.written import Written
from services.chassis.decision import Command, Decision, not_before
from services.panel.domain.panel_case import Note, PanelCase, decide, existing


class AddNote(Command):
    """A member of staff writes a note on the case at the panel."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-07-15",
                    "staff": "pa-01",
                    "words": "The applicants will join by video call.",
                }
            ]
        }
    )

    staff: Annotated[
        StaffCode, Field(title="Member of staff", json_schema_extra={"x-filled": "staff"})
    ]
    words: Written = Field(
        title="Note", description="We keep this in the case record. The household does not see it"
    )


def add_note(state: PanelCase | None, command: AddNote) -> Decision[PanelCase]:
    """Keeps the words beside the record, whatever was decided."""
    case = existing(state)
    not_before(command.on, case.referred_on, "the referral to panel")
    note = Note(on=command.on, staff=command.staff, words=command.words)
    return decide(case, PanelNoteAdded(occurred_on=command.on), notes=(*case.notes, note))
