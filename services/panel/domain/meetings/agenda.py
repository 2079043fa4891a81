"""A meeting's agenda: cases with their hours, applicants who are invited, and members who step out of a case.

The invariant: a meeting has no more cases than time for them, each case stands once, and no two at the same hour. A
conflict once declared holds for its case at every meeting, whatever is moved or taken off, until it is withdrawn.
"""

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from pydantic import ConfigDict, Field

from contracts.calendar import LocalTime
from contracts.identity import PanelMemberCode
from contracts.panel_meeting import (
    CaseAdded,
    CaseTakenOff,
    ConflictWithdrawn,
    HouseholdInvited,
    MemberSteppedOut,
)
from contracts.words import clock_time
from contracts.written import Written
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before
from services.panel.domain.approval_review import require_heard
from services.panel.domain.meetings.packs import packs_after
from services.panel.domain.meetings.panel_meeting import (
    PanelMeeting,
    Standing,
    SteppedOut,
    decide,
    existing,
    keep_who_sat,
    planned,
    require_at_meeting,
    require_item,
)
from services.panel.domain.panel_case import PanelCase
from services.panel.domain.progress import Status

JOURNEY = "2f1d7a54-3c0b-4c8e-9a61-5d8f0b7e4c21"
ON_AGENDA = Field(title="Which case?", json_schema_extra={"x-record": "agenda"})
WAITING = frozenset({Status.REFERRED, Status.SECOND_PANEL, Status.APPROVAL_IN_REVIEW})
"""Where a case waits for a date, until a panel has considered it."""
MAY_BE_HEARD = WAITING | {Status.MET}
"""Where a panel may consider a case, also once more before it recommends."""


class PutOnAgenda(Command):
    """A case has a place on the agenda, or another hour than before."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"on": "2025-07-11", "journey": JOURNEY, "starts_at": "10:00"}]
        }
    )

    on: date = Field(title="When was it put on the agenda?", description="Today or an earlier date")
    journey: UUID = Field(title="Which case?", json_schema_extra={"x-record": "waiting"})
    starts_at: LocalTime = Field(title="At what time?", json_schema_extra={"format": "clock-time"})


class TakeOffAgenda(Command):
    """A case is not on the agenda any more."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"on": "2025-07-14", "journey": JOURNEY}]}
    )

    on: date = Field(title="When was it taken off?", description="Today or an earlier date")
    journey: UUID = ON_AGENDA


class InviteHousehold(Command):
    """The applicants are invited to the meeting."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"on": "2025-07-14", "journey": JOURNEY}]}
    )

    on: date = Field(title="When did you invite them?", description="Today or an earlier date")
    journey: UUID = ON_AGENDA


class StepOut(Command):
    """A member or an adviser declared a conflict, and takes no part in one case."""

    model_config = ConfigDict(
        hide_input_in_errors=True,
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-07-18",
                    "member": "pm-018",
                    "journey": JOURNEY,
                    "why": "She knows the applicants.",
                }
            ]
        },
    )

    on: date = Field(title="When did they say so?", description="Today or an earlier date")
    member: PanelMemberCode = Field(
        title="Who steps out?",
        description="A member or an adviser",
        json_schema_extra={"x-record": "at_meeting"},
    )
    journey: UUID = ON_AGENDA
    why: Written = Field(title="Why?", description="We keep this in the record of the meeting")


class WithdrawConflict(Command):
    """A conflict was recorded by mistake; it stays on record, with why it was withdrawn."""

    model_config = ConfigDict(
        hide_input_in_errors=True,
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-07-21",
                    "member": "pm-018",
                    "journey": JOURNEY,
                    "why": "It was recorded for the wrong case.",
                }
            ]
        },
    )

    on: date = Field(title="When did you find the mistake?", description="Today or an earlier date")
    member: PanelMemberCode = Field(
        title="Whose conflict is it?", json_schema_extra={"x-record": "stepped_out"}
    )
    journey: UUID = ON_AGENDA
    why: Written = Field(
        title="What was wrong?", description="We keep this in the record of the meeting"
    )


def put_on_agenda(
    state: PanelMeeting | None,
    command: PutOnAgenda,
    *,
    case: PanelCase | None = None,
    elsewhere: date | None = None,
    declared: Iterable[SteppedOut] = (),
) -> Decision[PanelMeeting]:
    """Gives a case its hour. `elsewhere` is the day of another meeting on whose agenda it is.

    The review of an approval comes before a panel once the adopters have had their time with its report by that day
    (regulation 30D).

    `declared` are conflicts that other meetings have on record for the case: they hold here too, unless withdrawn.
    """
    meeting = planned(state)
    not_before(command.on, meeting.planned_on, "the day the meeting was planned")
    _refuse_late_change(meeting, command.on)
    if case is not None:
        _refuse_case(case, meeting, elsewhere)
    others = [each for each in meeting.agenda if each.journey != command.journey]
    if len(others) >= meeting.capacity:
        raise Refusal(
            Kind.NOT_NOW,
            f"The agenda is full: it has time for {meeting.capacity}. Choose another meeting, or take a case off.",
        )
    if any(each.starts_at == command.starts_at for each in others):
        raise Refusal(
            Kind.NOT_VALID, "Another case has this time. Choose a different one.", "starts_at"
        )
    if command.starts_at < meeting.starts_at:
        raise Refusal(
            Kind.NOT_VALID,
            f"The meeting starts at {clock_time(meeting.starts_at)}. Choose a later time.",
            "starts_at",
        )
    added = CaseAdded(occurred_on=command.on, journey=command.journey, starts_at=command.starts_at)
    return decide(meeting, added, stepped_out=_with(meeting.stepped_out, declared))


def take_off_agenda(state: PanelMeeting | None, command: TakeOffAgenda) -> Decision[PanelMeeting]:
    """The case waits for a date again. Conflicts that were declared for it, and who could read its pack, stay on record."""
    meeting = planned(state)
    item = require_item(meeting, command.journey)
    taken = CaseTakenOff(occurred_on=command.on, journey=item.journey)
    return decide(meeting, taken, packs_left=packs_after(meeting, [item.journey]))


def invite_household(
    state: PanelMeeting | None, command: InviteHousehold
) -> Decision[PanelMeeting]:
    """Applicants must be invited (national minimum standard 17); they need not come."""
    meeting = planned(state)
    item = require_item(meeting, command.journey)
    if item.invited_on is not None:
        raise Refusal(
            Kind.NOT_NOW, f"You invited them on {item.invited_on:%-d %B %Y} already.", "journey"
        )
    _refuse_late_change(meeting, command.on)
    return decide(meeting, HouseholdInvited(occurred_on=command.on, journey=item.journey))


def step_out(
    state: PanelMeeting | None, command: StepOut, *, considered: Collection[UUID] = ()
) -> Decision[PanelMeeting]:
    """Declared before the meeting or at it; the case is considered without them.

    Of a case that is recorded with the meeting already (`considered`) who sat stays as it is.
    """
    meeting = existing(state)
    if meeting.standing is Standing.CANCELLED:
        planned(meeting)
    item = require_item(meeting, command.journey)
    require_at_meeting(meeting, command.member)
    not_before(command.on, meeting.planned_on, "the day the meeting was planned")
    _refuse_late_change(meeting, command.on)
    if meeting.steps_out(command.member, item.journey):
        raise Refusal(Kind.NOT_NOW, "It is on record that they step out for this case.", "member")
    out = SteppedOut(
        member=command.member, journey=item.journey, declared_on=command.on, why=command.why
    )
    if any(each.is_the_same(out) for each in meeting.stepped_out):
        raise Refusal(
            Kind.NOT_VALID,
            "The same words of the same date were withdrawn as a mistake. Say what the conflict is.",
            "why",
        )
    said = MemberSteppedOut(occurred_on=command.on, journey=item.journey)
    decided = decide(meeting, said, stepped_out=(*meeting.stepped_out, out))
    return keep_who_sat(meeting, decided, considered)


def withdraw_conflict(
    state: PanelMeeting | None,
    command: WithdrawConflict,
    *,
    considered: Collection[UUID] = (),
    others: Iterable[PanelMeeting] = (),
) -> Decision[PanelMeeting]:
    """They take part in the case and count for its quorum again; that it was recorded stays.

    Of a case that is recorded with the meeting already (`considered`) who sat stays as it is. `others` are the other
    meetings that have the case on their agenda: where one of them took the conflict over, it is withdrawn there.
    """
    meeting = existing(state)
    if meeting.standing is Standing.CANCELLED:
        planned(meeting)
    if not any(each.counts for each in meeting.stepped_out):
        raise Refusal(Kind.NOT_NOW, "No conflict of interest is on record for this meeting.")
    conflict = meeting.conflict(command.member, command.journey)
    if conflict is None:
        raise Refusal(
            Kind.NOT_VALID, "They do not step out for this case. Choose another.", "member"
        )
    not_before(command.on, conflict.declared_on, "the day the conflict was declared")
    if command.journey in considered:
        raise Refusal(
            Kind.NOT_NOW,
            "This case is recorded with this meeting, so who sat for it stays as it is. Put what was wrong into the minutes.",
        )
    _refuse_taken_over(meeting, conflict, others)
    gone = {"withdrawn_on": command.on, "withdrawn_because": command.why}
    kept = tuple(
        each.model_copy(update=gone) if each == conflict else each for each in meeting.stepped_out
    )
    said = ConflictWithdrawn(occurred_on=command.on, journey=command.journey)
    return decide(meeting, said, stepped_out=kept)


def waits_for_panel(case: PanelCase) -> bool:
    """Whether a panel still has to consider the case, for the first time or with representations."""
    if case.status is Status.APPROVAL_IN_REVIEW:
        return case.approval_review is not None and case.approval_review.waits_for_panel
    return case.status in WAITING and not case.second_panel_met and case.disqualified_on is None


def waits_since(case: PanelCase) -> date:
    """The day since which a case waits for a panel: that of the referral, the latest return from the assessment, the
    request for a second panel, or the report of the review.
    """
    review = case.approval_review
    if case.status is Status.APPROVAL_IN_REVIEW and review and review.report_sent_on:
        return review.report_sent_on
    if case.status is Status.SECOND_PANEL and case.second_panel_on:
        return case.second_panel_on
    return case.resumed_on or case.referred_on


def _with(known: tuple[SteppedOut, ...], declared: Iterable[SteppedOut]) -> tuple[SteppedOut, ...]:
    """What is on record and what is declared beside it, each member once for a case.

    What was withdrawn at one meeting as recorded by mistake counts at no other.
    """
    elsewhere = tuple(declared)
    gone = [each for each in (*elsewhere, *known) if not each.counts]
    kept = [next((e for e in gone if e.is_the_same(each)), each) for each in known]
    for each in elsewhere:
        counts = {(e.member, e.journey) for e in kept if e.counts}
        if (each.member, each.journey) not in counts and not any(map(each.is_the_same, gone)):
            kept.append(each)
    return tuple(kept)


def _refuse_taken_over(
    meeting: PanelMeeting, conflict: SteppedOut, others: Iterable[PanelMeeting]
) -> None:
    """Of two meetings with the case on their agenda the later is where a conflict is withdrawn first."""
    for other in others:
        earlier = meeting.item(conflict.journey) is None or meeting.held_on < other.held_on
        copy = other.conflict(conflict.member, conflict.journey)
        if earlier and copy is not None and copy.is_the_same(conflict):
            raise Refusal(
                Kind.NOT_NOW,
                f"This case is on the agenda of {other.held_on:%-d %B %Y}, where the conflict counts too. Withdraw it there.",
                "journey",
            )


def _refuse_late_change(meeting: PanelMeeting, on: date) -> None:
    if on > meeting.held_on:
        raise Refusal(
            Kind.NOT_VALID, f"The meeting is on {meeting.held_on:%-d %B %Y}. Give an earlier date."
        )


def _refuse_case(case: PanelCase, meeting: PanelMeeting, elsewhere: date | None) -> None:
    if case.agency not in meeting.agencies:
        raise Refusal(
            Kind.NOT_VALID,
            "This case belongs to an agency that does not hold this panel.",
            "journey",
        )
    if case.disqualified_on is not None:
        raise Refusal(
            Kind.NOT_LAWFUL,
            "An adult in the household is disqualified, so this case does not go to the panel (regulation 25).",
            "journey",
        )
    in_review = case.status is Status.APPROVAL_IN_REVIEW
    if case.status not in MAY_BE_HEARD or (in_review and case.approval_view is not None):
        raise Refusal(
            Kind.NOT_NOW, "This case does not wait for a panel. Check where it is.", "journey"
        )
    if in_review:
        require_heard(case, meeting.held_on)
    if elsewhere is not None:
        raise Refusal(
            Kind.NOT_NOW,
            f"This case is on the agenda of {elsewhere:%-d %B %Y}. Take it off there first.",
            "journey",
        )
