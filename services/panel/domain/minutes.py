"""The minutes of each meeting that considered a case: drafts, final minutes and corrections, each a version with its day and document.

The invariant: minutes that were final stay on record as they were. A correction has a reason, and moves no deadline: the
decision maker's time began with the final minutes of the recommendation, and no other minutes move the case.
"""

from datetime import date

from pydantic import ConfigDict, Field

from contracts.panel_minutes import (
    HearingMinutesFinalised,
    MinutesCorrected,
    MinutesDocument,
    MinutesDrafted,
    WhichHearing,
)
from contracts.words import day
from contracts.written import Written
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before
from services.panel.domain.minutes_progress import final_of, of_hearing
from services.panel.domain.panel_case import Note, PanelCase, at_step, decide, existing
from services.panel.domain.progress import Status

WHICH = "Add it to the documents of the case first, so that the panel can open it"
HEARING = Field(
    default=None,
    title="Of which meeting?",
    description="Leave this empty for the latest meeting whose minutes are not final",
    json_schema_extra={"x-record": "hearing"},
)


class DraftMinutes(Command):
    """A draft of the minutes of a meeting that considered the case was written."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"on": "2025-07-25"}]})

    hearing: WhichHearing = HEARING
    document: MinutesDocument = Field(
        default=None,
        title="Which document holds the draft?",
        description=WHICH,
        json_schema_extra={"x-record": "minutes_document"},
    )


class CorrectMinutes(Command):
    """The final minutes of a meeting were wrong, and were corrected in a further version."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"on": "2025-08-04", "reason": "The name of a school was wrong."}]
        }
    )

    hearing: WhichHearing = Field(
        default=None,
        title="Of which meeting?",
        description="Leave this empty for the latest meeting whose minutes are final",
        json_schema_extra={"x-record": "hearing"},
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
    """Any number of drafts, from the meeting until its minutes are final, whatever came of the case."""
    case = existing(state)
    hearing = hearing_to_minute(case, command.hearing)
    _not_before_earlier(case, hearing, command.on)
    drafted = MinutesDrafted(
        occurred_on=command.on,
        minutes=len(case.minutes) + 1,
        document=command.document,
        hearing=hearing,
    )
    return decide(case, drafted)


def finalise_hearing(
    case: PanelCase, hearing: int, on: date, document: int | None
) -> Decision[PanelCase]:
    """The final minutes of a meeting that deferred the case, asked for a full report or considered representations."""
    if hearing == len(case.meetings):
        _require_outcome(case)
    _not_before_earlier(case, hearing, on)
    final = HearingMinutesFinalised(
        occurred_on=on, minutes=len(case.minutes) + 1, hearing=hearing, document=document
    )
    return decide(case, final)


def correct_minutes(
    state: PanelCase | None, command: CorrectMinutes, by: str
) -> Decision[PanelCase]:
    """A further version of minutes that were final, whatever was decided since; the reason is a note on the case."""
    case = existing(state)
    hearing = command.hearing or max((each.hearing for each in case.minutes), default=1)
    while command.hearing is None and hearing > 1 and final_of(case.minutes, hearing) is None:
        hearing -= 1
    latest = final_of(case.minutes, hearing)
    if latest is None:
        raise Refusal(Kind.NOT_NOW, "There are no final minutes that could be corrected.")
    not_before(command.on, latest.on, "the version before it")
    corrected = MinutesCorrected(
        occurred_on=command.on,
        minutes=len(case.minutes) + 1,
        document=command.document,
        hearing=hearing,
    )
    note = Note(on=command.on, staff=by, words=command.reason)
    return decide(case, corrected, notes=(*case.notes, note))


def hearing_to_minute(case: PanelCase, named: int | None) -> int:
    """The number of the meeting whose minutes are meant: as named, or the latest whose minutes are not final."""
    if not case.meetings:
        at_step(case, Status.MET)
    if named is not None and named > len(case.meetings):
        raise Refusal(
            Kind.NOT_VALID,
            "The panel has not met so often on this case. Choose a meeting.",
            "hearing",
        )
    every = range(len(case.meetings), 0, -1)
    hearing = named or next((each for each in every if not final_of(case.minutes, each)), every[0])
    final = final_of(case.minutes, hearing)
    if final is not None:
        met_on = case.meetings[hearing - 1].on
        raise Refusal(
            Kind.NOT_NOW,
            f"The minutes of the meeting on {day(met_on)} are final since {day(final.on)}. If something in them is wrong, correct them.",
        )
    return hearing


def _require_outcome(case: PanelCase) -> None:
    """Refuses final minutes of the latest meeting while it is not on record what the panel said there."""
    if case.status is Status.MET:
        at_step(case, Status.RECOMMENDED)
    if case.status is Status.SECOND_PANEL and case.second_panel_met:
        raise Refusal(
            Kind.NOT_NOW,
            "Record what the panel recommends on the representations first, or that it deferred.",
        )
    review = case.approval_review
    met = review is not None and review.met_on is not None
    if case.status is Status.APPROVAL_IN_REVIEW and met and case.approval_view is None:
        raise Refusal(
            Kind.NOT_NOW,
            "Record what the panel says of the approval first, or that it deferred.",
        )


def _not_before_earlier(case: PanelCase, hearing: int, on: date) -> None:
    not_before(on, case.meetings[hearing - 1].on, "the meeting")
    for each in of_hearing(case.minutes, hearing)[-1:]:
        not_before(on, each.on, "the draft before it")
