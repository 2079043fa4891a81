"""What a panel meeting's events say of it, and beside it what they may not carry: who sits, where, and why.

The invariant: day, agenda, papers and standing change by `evolve` alone, so the events of a meeting, taken in order,
rebuild them. A member who stepped out of a case, or left before it, does not sit for it.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from enum import StrEnum
from functools import reduce
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from contracts import panel_meeting as events
from contracts.calendar import LocalTime
from contracts.event import Event
from contracts.identity import StaffCode
from contracts.panel_meeting import Adviser, MeetingWay
from contracts.panel_members import ListOffice, MemberKind
from contracts.panel_rules import pack_closes_after, papers_due_on
from contracts.quorum import Sitting, missing, presiding, quorum
from contracts.reference import AgencyCode
from contracts.words import clock_time
from contracts.written import Written
from services.chassis.decision import Decision, Kind, Refusal, State


class Standing(StrEnum):
    """What became of a meeting."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class SteppedOut(BaseModel):
    """A member or an adviser who takes no part in one case, and why; or that it was recorded by mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    member: StaffCode
    journey: UUID
    declared_on: date
    why: Written
    withdrawn_on: date | None = None
    withdrawn_because: Written | None = None

    @property
    def counts(self) -> bool:
        """Whether they step out: it was not withdrawn."""
        return self.withdrawn_on is None

    def is_the_same(self, other: "SteppedOut") -> bool:
        """Whether this is the record of the same declaration, withdrawn or not."""
        names = ("member", "journey", "declared_on", "why")
        return all(getattr(self, each) == getattr(other, each) for each in names)


class AskedMember(BaseModel):
    """A member of the central list who was asked to sit; `comes` is None until they answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    member: StaffCode
    asked_on: date
    comes: bool | None = None


class NamedAdviser(BaseModel):
    """Someone who advises the panel at a meeting, and as what; they are no member and count for no quorum."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    adviser: StaffCode
    advises_as: Adviser
    named_on: date


class Attendance(BaseModel):
    """A member who came, as the central list had them on that day; `left_at` if they left before the end."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    member: StaffCode
    kinds: tuple[MemberKind, ...]
    office: ListOffice | None
    independent: bool
    left_at: LocalTime | None = None

    @property
    def sitting(self) -> Sitting:
        return Sitting(self.member, frozenset(self.kinds), self.office, self.independent)


class AgendaItem(BaseModel):
    """A case on the agenda, its hour, and when its applicants were invited and its papers sent."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    journey: UUID
    starts_at: LocalTime
    invited_on: date | None = None
    papers_sent_on: date | None = None


class PackLeft(BaseModel):
    """Who could read the pack of a case before the case left the agenda, or before they said that they do not come."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    journey: UUID
    readers: tuple[StaffCode, ...]


class MeetingProgress(BaseModel):
    """What a meeting's events rebuild; the agenda is in the order of hours.

    `papers_sent_on` is the day on which papers were first sent for this date, `papers_late` whether any were late.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    agency: AgencyCode
    agencies: tuple[AgencyCode, ...]
    held_on: date
    capacity: int
    planned_on: date
    standing: Standing = Standing.PLANNED
    agenda: tuple[AgendaItem, ...] = ()
    papers_sent_on: date | None = None
    papers_late: bool = False
    ended_on: date | None = Field(default=None, description="When it was recorded as cancelled")


class PanelMeeting(State, MeetingProgress):
    """One meeting, with what no event of it carries."""

    starts_at: LocalTime
    way: MeetingWay
    place: Written | None = None
    late_because: tuple[Written, ...] = ()
    cancelled_because: Written | None = None
    asked: tuple[AskedMember, ...] = ()
    stepped_out: tuple[SteppedOut, ...] = ()
    chair: StaffCode | None = None
    attendance: tuple[Attendance, ...] = ()
    advice: tuple[Adviser, ...] = ()
    advisers: tuple[NamedAdviser, ...] = ()
    advised: tuple[StaffCode, ...] = Field(
        default=(),
        description="Who could read its papers as adviser before it moved or they were taken off",
    )

    packs_left: tuple[PackLeft, ...] = Field(
        default=(),
        description="Who could read a case at one meeting does not decide it after another",
    )

    @property
    def progress(self) -> MeetingProgress:
        """The part that its events rebuild."""
        names = MeetingProgress.model_fields
        return MeetingProgress(**{name: getattr(self, name) for name in names})

    @property
    def is_joint(self) -> bool:
        """Whether several agencies hold it."""
        return len(self.agencies) > 1

    @property
    def papers_due_on(self) -> date:
        """The last day on which papers are sent in time."""
        return papers_due_on(self.held_on)

    @property
    def packs_close_after(self) -> date:
        """The last day on which its packs are open, if nobody records it."""
        return pack_closes_after(self.held_on)

    def is_unrecorded(self, today: date) -> bool:
        """Whether its day is past, and neither who came nor that it was cancelled is on record."""
        return self.standing is Standing.PLANNED and self.held_on < today

    def item(self, journey: UUID) -> AgendaItem | None:
        """The case on the agenda; None where it is not."""
        return next((each for each in self.agenda if each.journey == journey), None)

    def was_asked(self, member: str) -> bool:
        """Whether a member was asked to sit."""
        return any(each.member == member for each in self.asked)

    def adviser(self, code: str) -> NamedAdviser | None:
        """Who advises at the meeting under this code."""
        return next((each for each in self.advisers if each.adviser == code), None)

    @property
    def could_read_as_adviser(self) -> tuple[StaffCode, ...]:
        """Who could read its papers as adviser, for this date or an earlier one; those taken off since too."""
        now = [each.adviser for each in self.advisers] if self.papers_sent_on else []
        return tuple(dict.fromkeys([*self.advised, *now]))

    def steps_out(self, member: str, journey: UUID) -> bool:
        """Whether a member or an adviser takes no part in a case."""
        return self.conflict(member, journey) is not None

    def conflict(self, member: str, journey: UUID) -> SteppedOut | None:
        """The conflict for which they take no part in a case; None where there is none, or it was withdrawn."""
        out = (each for each in self.stepped_out if each.counts)
        return next(
            (each for each in out if (each.member, each.journey) == (member, journey)), None
        )

    def out_of(self, journey: UUID) -> list[str]:
        """Who takes no part in a case, by code."""
        return [e.member for e in self.stepped_out if e.journey == journey and e.counts]

    def came(self, member: str) -> Attendance | None:
        """How a member attended; None where they did not come."""
        return next((each for each in self.attendance if each.member == member), None)

    def sits_for(self, item: AgendaItem) -> list[Sitting]:
        """Those who came, less who stepped out of the case and who had left before it began."""
        return [
            each.sitting
            for each in self.attendance
            if not self.steps_out(each.member, item.journey)
            and (each.left_at is None or item.starts_at < each.left_at)
        ]

    def chairs(self, item: AgendaItem) -> Sitting | None:
        """Who is in the chair for a case."""
        return presiding(self.sits_for(item), self.chair)

    def lacks(self, item: AgendaItem) -> list[str]:
        """What a quorum for this case lacks, of those who came."""
        return missing(
            quorum(self.held_on), self.sits_for(item), chair=self.chair, joint=self.is_joint
        )


Changes = Mapping[str, Any]


def evolve(progress: MeetingProgress | None, event: Event) -> MeetingProgress:
    """The meeting after one more event."""
    if isinstance(event, events.MeetingPlanned):
        said = event.model_dump(exclude={"occurred_on"})
        return MeetingProgress(**said, planned_on=event.occurred_on)
    if progress is None:
        raise ValueError(f"{event.type} cannot come first")
    return progress.model_copy(update=dict(_CHANGES[type(event)](progress, event)))


def decide(meeting: PanelMeeting, *said: Event, **private: Any) -> Decision[PanelMeeting]:
    """The meeting after these events, with changes of its private part."""
    evolved = reduce(evolve, said, meeting.progress)
    return Decision(meeting.model_copy(update={**dict(evolved), **private}), said)


def planned(state: PanelMeeting | None) -> PanelMeeting:
    """The meeting, where it is still to be held."""
    meeting = existing(state)
    if meeting.standing is Standing.HELD:
        raise Refusal(Kind.NOT_NOW, "This meeting was held. You can no longer change it.")
    if meeting.standing is Standing.CANCELLED:
        raise Refusal(Kind.NOT_NOW, "This meeting was cancelled. Plan another one.")
    return meeting


def existing(state: PanelMeeting | None) -> PanelMeeting:
    """The meeting, where there is one."""
    if state is None:
        raise Refusal(Kind.NOT_FOUND, "There is no such meeting here. Check its address.")
    return state


def keep_who_sat(
    before: PanelMeeting, decided: Decision[PanelMeeting], considered: Collection[UUID]
) -> Decision[PanelMeeting]:
    """What was decided, where the same members sit for each `considered` case: one that is recorded with the meeting."""
    for item in before.agenda:
        if item.journey in considered and before.sits_for(item) != decided.state.sits_for(item):
            raise Refusal(
                Kind.NOT_NOW,
                f"The case at {clock_time(item.starts_at)} is recorded with this meeting, so who sat for it stays as it is. Put what was wrong into the minutes.",
            )
    return decided


def require_item(meeting: PanelMeeting, journey: UUID) -> AgendaItem:
    """The case on the agenda."""
    if not meeting.agenda:
        raise Refusal(Kind.NOT_NOW, "No case is on the agenda yet. Put one there first.")
    item = meeting.item(journey)
    if item is None:
        raise Refusal(
            Kind.NOT_VALID, "This case is not on the agenda. Put it there first.", "journey"
        )
    return item


def require_asked(meeting: PanelMeeting, member: str) -> AskedMember:
    """The member, where they were asked to this meeting."""
    if not meeting.asked:
        raise Refusal(Kind.NOT_NOW, "No member was asked to this meeting yet. Ask them first.")
    for each in meeting.asked:
        if each.member == member:
            return each
    raise Refusal(Kind.NOT_VALID, "This member was not asked to this meeting.", "member")


def require_at_meeting(meeting: PanelMeeting, code: str) -> None:
    """Refuses a code that is neither a member's who was asked to this meeting nor an adviser's."""
    if meeting.adviser(code) is None:
        require_asked(meeting, code)


def _in_order(items: Iterable[AgendaItem]) -> tuple[AgendaItem, ...]:
    return tuple(sorted(items, key=lambda each: each.starts_at))


def _without(progress: MeetingProgress, journey: UUID) -> list[AgendaItem]:
    return [each for each in progress.agenda if each.journey != journey]


def _moved(_: MeetingProgress, event: events.MeetingMoved) -> Changes:
    anew = {"agenda": (), "papers_sent_on": None, "papers_late": False}
    return {"held_on": event.held_on, **anew}


def _cancelled(_: MeetingProgress, event: events.MeetingCancelled) -> Changes:
    return {"standing": Standing.CANCELLED, "agenda": (), "ended_on": event.occurred_on}


def _case_added(progress: MeetingProgress, event: events.CaseAdded) -> Changes:
    before = (each.papers_sent_on for each in progress.agenda if each.journey == event.journey)
    added = AgendaItem(
        journey=event.journey, starts_at=event.starts_at, papers_sent_on=next(before, None)
    )
    return {"agenda": _in_order([*_without(progress, event.journey), added])}


def _case_taken_off(progress: MeetingProgress, event: events.CaseTakenOff) -> Changes:
    return {"agenda": tuple(_without(progress, event.journey))}


def _invited(progress: MeetingProgress, event: events.HouseholdInvited) -> Changes:
    found = (each for each in progress.agenda if each.journey == event.journey)
    invited = [each.model_copy(update={"invited_on": event.occurred_on}) for each in found]
    return {"agenda": _in_order([*_without(progress, event.journey), *invited])}


def _papers_sent(progress: MeetingProgress, event: events.PapersSent) -> Changes:
    """They are the papers of each case that had none."""
    on = {"papers_sent_on": event.occurred_on}
    agenda = [
        each if each.papers_sent_on else each.model_copy(update=on) for each in progress.agenda
    ]
    return {
        "agenda": tuple(agenda),
        "papers_sent_on": progress.papers_sent_on or event.occurred_on,
        "papers_late": progress.papers_late or event.late,
    }


def _nothing(_: MeetingProgress, __: Event) -> Changes:
    return {}


_CHANGES: Mapping[type[Event], Callable[[MeetingProgress, Any], Changes]] = {
    events.MeetingMoved: _moved,
    events.MeetingCancelled: _cancelled,
    events.CaseAdded: _case_added,
    events.CaseTakenOff: _case_taken_off,
    events.HouseholdInvited: _invited,
    events.PapersSent: _papers_sent,
    events.MeetingHeld: lambda _, __: {"standing": Standing.HELD},
    events.MembersAsked: _nothing,
    events.MemberAnswered: _nothing,
    events.AdviserNamed: _nothing,
    events.AdviserTakenOff: _nothing,
    events.MemberSteppedOut: _nothing,
    events.ConflictWithdrawn: _nothing,
    events.MemberLeft: _nothing,
}
