"""The day of an earlier event at the panel was wrong; every clock that hangs on it is worked out anew.

The invariant: what was published stays published; the right day is one more event, and it stands between the
steps before and after it. That a clock turns out to have run out is a fact, and refuses nothing.
"""

from collections.abc import Sequence
from datetime import date

from pydantic import ConfigDict

from contracts.approval_review import ApprovalDecisionTold, ApprovalKept, EndingProposed
from contracts.approval_view import ApprovalConsidered
from contracts.assessment import AssessmentDateCorrected
from contracts.deferral import PanelCaseResumed
from contracts.event import Envelope, Event
from contracts.panel import (
    ApplicantsApproved,
    ApplicantsNotApproved,
    ApprovalEnded,
    DecisionTold,
    MinutesFinalised,
    PanelDateCorrected,
    PanelMet,
    QualifyingDeterminationIssued,
)
from contracts.panel_attendance import AttendanceRecorded, AttendanceWished
from contracts.panel_minutes import HearingMinutesFinalised
from contracts.panel_rules import is_meeting_on_record
from contracts.words import day
from services.chassis.decision import DateCorrection, Decision, Kind, Refusal, not_before
from services.panel.domain import minutes_progress, placement, placement_progress, since_papers
from services.panel.domain.fostering_progress import BESIDE_THE_WAY
from services.panel.domain.minutes_progress import of_hearing
from services.panel.domain.panel_case import Meeting, Note, PanelCase, decide, existing
from services.panel.domain.report_quality import on_right_day
from services.panel.domain.steps_taken import StepTaken
from services.panel.domain.temporary_fostering import require_days_in_order

_BESIDE: tuple[type[Event], ...] = (
    *BESIDE_THE_WAY,
    *minutes_progress.BESIDE_THE_WAY,
    *placement_progress.BESIDE_THE_WAY,
    AttendanceWished,
    AttendanceRecorded,
)
BESIDE = frozenset(each.type for each in _BESIDE)
_OF_MINUTES: tuple[type[Event], ...] = (
    PanelMet,
    MinutesFinalised,
    *minutes_progress.BESIDE_THE_WAY,
)
ORDERED_MINUTES = frozenset(each.type for each in _OF_MINUTES)
_DECISIONS: tuple[type[Event], ...] = (
    ApplicantsApproved,
    QualifyingDeterminationIssued,
    ApplicantsNotApproved,
    ApprovalKept,
    EndingProposed,
    ApprovalEnded,
)
DECISIONS = frozenset(each.type for each in _DECISIONS)
TOLD = frozenset({DecisionTold.type, ApprovalDecisionTold.type})


class CorrectDate(DateCorrection):
    """An event happened on a different date. `corrects` is the event's version."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-08-20",
                    "corrects": 2,
                    "right_day": "2025-07-25",
                    "reason": "The minutes have this date.",
                    "staff": "panel-01",
                }
            ]
        }
    )


def correct_date(state: PanelCase | None, command: CorrectDate) -> Decision[PanelCase]:
    """Moves one day, also of a case that has ended; the reason is a note on the case."""
    case = existing(state)
    place = _place(case.steps, command.corrects)
    _may_move(case.steps, place, command)
    corrected = PanelDateCorrected(
        occurred_on=command.on, corrects=command.corrects, right_day=command.right_day
    )
    decision = decide(
        case,
        corrected,
        notes=(*case.notes, Note(on=command.on, staff=command.staff, words=command.reason)),
        meetings=_meetings(case, place, command.right_day),
        report_notes=on_right_day(case, command.corrects, command.right_day),
    )
    require_days_in_order(decision.state)
    placement.require_days_in_order(decision.state)
    if case.steps[place].type in ORDERED_MINUTES:
        _require_minutes_in_order(decision.state)
    _require_told_after_decided(decision.state.steps)
    _require_decided_after_minutes(decision.state.steps)
    return decision


def hear_corrected_day(
    state: PanelCase | None, _: Envelope, event: AssessmentDateCorrected
) -> Decision[PanelCase] | None:
    """The day of the referral, or of something else that the case has from the assessment, was wrong.

    The assessment has put it right, so nothing is refused here, and the reason is on record there.
    """
    if state is None:
        return None
    if event.corrects not in state.referrals:
        return since_papers.correct_change(state, event)
    corrected = PanelDateCorrected(
        occurred_on=event.occurred_on,
        corrects=state.referrals[event.corrects],
        right_day=event.right_day,
    )
    return decide(state, corrected)


def _require_minutes_in_order(case: PanelCase) -> None:
    """A draft may be recorded before the recommendation or after it, so the minutes of each meeting have an order of their own."""
    for hearing, met in enumerate(case.meetings, start=1):
        days = [met.on, *(each.on for each in of_hearing(case.minutes, hearing))]
        if days != sorted(days):
            raise Refusal(
                Kind.NOT_VALID,
                "The minutes would be dated before the meeting, or before the version before them. Check the date.",
            )


def _require_told_after_decided(steps: Sequence[StepTaken]) -> None:
    """Telling is no step of the way, because the notice may be recorded before it or after."""
    decided = date.min
    for each in steps:
        on = each.event.occurred_on
        if each.type in DECISIONS:
            decided = on
        elif each.type in TOLD and on < decided:
            raise Refusal(
                Kind.NOT_VALID,
                f"The applicants would have been told on {day(on)}, before the decision on {day(decided)}. Check the date.",
            )


def _require_decided_after_minutes(steps: Sequence[StepTaken]) -> None:
    """What is decided about an approval after a panel's view waits for the final minutes with it."""
    minuted: date | None = None
    for each in steps:
        on = each.event.occurred_on
        if each.type == ApprovalConsidered.type or (
            each.type == HearingMinutesFinalised.type and minuted is not None
        ):
            minuted = on
        elif each.type in DECISIONS:
            if minuted is not None and on < minuted and each.type != ApprovalEnded.type:
                raise Refusal(
                    Kind.NOT_VALID,
                    f"The decision of {day(on)} would be before the final minutes of {day(minuted)}. Check the date.",
                )
            minuted = None


def _place(steps: Sequence[StepTaken], version: int) -> int:
    if len(steps) <= 1:
        raise Refusal(
            Kind.NOT_NOW,
            "There is no date to correct here yet. Correct the date of the referral on the assessment.",
        )
    for place, each in enumerate(steps):
        if each.version == version and place > 0 and each.type != PanelCaseResumed.type:
            return place
    raise Refusal(
        Kind.NOT_VALID,
        "You cannot correct the date of this event here. Check the version. The case opens on the day of the referral, which you correct on the assessment.",
    )


def _may_move(steps: Sequence[StepTaken], place: int, command: CorrectDate) -> None:
    command.require_move(steps[place].event.occurred_on)
    if steps[place].type in BESIDE:
        return
    if steps[place].type in TOLD:
        return
    way = [each for each in steps if each.type not in {*BESIDE, *TOLD}]
    steps, place = way, way.index(steps[place])
    not_before(command.right_day, steps[place - 1].event.occurred_on, "the step before it")
    after = steps[place + 1].event.occurred_on if place + 1 < len(steps) else command.on
    if command.right_day > after:
        raise Refusal(
            Kind.NOT_VALID,
            f"The date {day(command.right_day)} is after the next step on {day(after)}. Check the date.",
        )


def _meetings(case: PanelCase, place: int, right_day: date) -> tuple[Meeting, ...]:
    """Who sat stays as it was; the meeting was on another day."""
    if case.steps[place].type != PanelMet.type:
        return case.meetings
    met = [each for each in case.steps[: place + 1] if each.type == PanelMet.type]
    held = case.meetings[len(met) - 1]
    if held.meeting is not None or is_meeting_on_record(right_day):
        raise Refusal(
            Kind.NOT_LAWFUL,
            "Who sat comes from the record of the meeting, which is on one date. First record the meeting of the right date under Panel meetings, then record it on this case.",
            "right_day",
        )
    moved = held.model_copy(update={"on": right_day})
    return (*case.meetings[: len(met) - 1], moved, *case.meetings[len(met) :])
