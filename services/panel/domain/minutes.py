"""The minutes of a case: drafts before they are final, and corrections afterwards, each a version with its day and document.

The invariant: minutes that were final stay on record as they were. A correction has a reason, and moves no deadline: the
decision maker's time began with the final minutes.
"""

from pydantic import ConfigDict, Field

from contracts.panel_minutes import (
    MinutesCorrected,
    MinutesDocument,
    MinutesDrafted,
    MinutesStanding,
)
from contracts.written import Written
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before
from services.panel.domain.panel_case import Note, PanelCase, at_step, decide, existing
from services.panel.domain.progress import Status

WHICH = "Add it to the documents of the case first, so that the panel can open it"


class DraftMinutes(Command):
    """A draft of the minutes of the latest meeting was written."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"on": "2025-07-25"}]})

    document: MinutesDocument = Field(
        default=None,
        title="Which document holds the draft?",
        description=WHICH,
        json_schema_extra={"x-record": "minutes_document"},
    )


class CorrectMinutes(Command):
    """The final minutes were wrong, and were corrected in a further version."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"on": "2025-08-04", "reason": "The name of a school was wrong."}]
        }
    )

    document: MinutesDocument = Field(
        default=None,
        title="Which document holds the corrected minutes?",
        description=WHICH,
        json_schema_extra={"x-record": "minutes_document"},
    )
    reason: Written = Field(
        title="What was wrong, and what is right?", description="We keep this as a note on the case"
    )


def draft_minutes(state: PanelCase | None, command: DraftMinutes) -> Decision[PanelCase]:
    """Any number of drafts, from the meeting until the minutes are final; also where the panel deferred the case."""
    case = at_step(state, Status.MET, Status.RETURNED, Status.RECOMMENDED)
    not_before(command.on, case.meetings[-1].on, "the meeting")
    drafted = MinutesDrafted(
        occurred_on=command.on, minutes=len(case.minutes) + 1, document=command.document
    )
    return decide(case, drafted)


def correct_minutes(
    state: PanelCase | None, command: CorrectMinutes, by: str
) -> Decision[PanelCase]:
    """A further version of minutes that were final, whatever was decided since; the reason is a note on the case."""
    case = existing(state)
    latest = case.minutes[-1] if case.minutes else None
    if latest is None or latest.standing is MinutesStanding.DRAFT:
        raise Refusal(Kind.NOT_NOW, "There are no final minutes that could be corrected.")
    not_before(command.on, latest.on, "the version before it")
    corrected = MinutesCorrected(
        occurred_on=command.on, minutes=len(case.minutes) + 1, document=command.document
    )
    note = Note(on=command.on, staff=by, words=command.reason)
    return decide(case, corrected, notes=(*case.notes, note))
