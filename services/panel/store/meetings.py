"""Panel meetings: how they are kept, found and shown, and which cases wait for one.

The invariant: a meeting belongs to every agency that holds it; why somebody steps out is shown to those who keep the
meeting alone, and of a case its agency reads more than the others that hold a joint panel.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field
from pymongo import IndexModel

from contracts import panel_meeting
from contracts.calendar import LocalTime
from contracts.identity import StaffCode
from contracts.journey import reference
from contracts.panel_meeting import Adviser, MeetingWay
from contracts.quorum import Sitting
from contracts.reference import AgencyCode, Household
from services.chassis.cases import CaseRecords
from services.chassis.clock import today
from services.chassis.mongo import Document
from services.chassis.record import STATE_SHOWN, RecordKind
from services.panel.domain.meeting import HeldForCase
from services.panel.domain.meetings.packs import could_read
from services.panel.domain.meetings.panel_meeting import (
    AgendaItem,
    AskedMember,
    NamedAdviser,
    PanelMeeting,
    Standing,
    SteppedOut,
    require_item,
)
from services.panel.domain.panel_case import PanelCase
from services.panel.domain.progress import Status


def _papers_of_each_case(state: Document) -> Document:
    """Before papers were kept for each case, those of the meeting were those of every case on its agenda."""
    sent, reason = state.get("papers_sent_on"), state.get("late_because")
    return {
        **state,
        "agenda": [{**each, "papers_sent_on": sent} for each in state.get("agenda", ())],
        "late_because": [reason] if reason else [],
    }


PANEL_MEETINGS = RecordKind(
    panel_meeting.TOPIC,
    "panel_meetings",
    PanelMeeting,
    indexes=(
        IndexModel(["state.agencies", "state.held_on", "state.starts_at"]),
        IndexModel(["state.agenda.journey"]),
        IndexModel(["state.asked.member", "state.held_on"]),
        IndexModel(["state.packs_left.journey"]),
        IndexModel(["state.stepped_out.journey"]),
        IndexModel(["state.advisers.adviser", "state.held_on"]),
    ),
    migrations=(_papers_of_each_case,),
)
MOST_LISTED = 100
WorksAt = Callable[[str], bool]
"""Whether the reader works at an agency, by the route that they took."""


class SittingView(BaseModel):
    """A member who sits for a case, or would; and whether they are independent on that day."""

    member: StaffCode
    chair: bool
    independent: bool

    @classmethod
    def of(cls, sitting: Sitting, chair: Sitting | None) -> Self:
        is_chair = sitting == chair
        return cls(member=sitting.code, chair=is_chair, independent=sitting.independent)


class WithdrawnConflict(BaseModel):
    """Whose conflict was recorded by mistake, and when it was withdrawn."""

    member: StaffCode
    withdrawn_on: date

    @classmethod
    def of(cls, meeting: PanelMeeting, journey: UUID) -> list[Self]:
        of_case = [each for each in meeting.stepped_out if each.journey == journey]
        return [
            cls(member=e.member, withdrawn_on=e.withdrawn_on) for e in of_case if e.withdrawn_on
        ]


class AgendaItemView(BaseModel):
    """A case on the agenda; `lacks` says what its quorum lacks, once the meeting was held.

    Of a case of another agency there is its time, whose it is and who steps out, and no more.
    """

    journey: UUID | None
    reference: str | None = Field(examples=["7K3M9-QXD2A"])
    starts_at: LocalTime
    invited_on: date | None
    papers_sent_on: date | None
    agency: AgencyCode | None = Field(description="Whose case it is")
    household: Household | None
    status: Status | None = Field(description="Where the case is now")
    steps_out: list[StaffCode]
    withdrawn: list[WithdrawnConflict] = Field(
        description="Conflicts that were recorded by mistake and withdrawn"
    )
    sits: list[SittingView]
    lacks: list[str]
    considered: bool = Field(description="Whether the case is recorded with this meeting")

    @classmethod
    def of(
        cls,
        found: tuple[UUID, PanelMeeting],
        item: AgendaItem,
        case: PanelCase | None,
        works_at: WorksAt,
    ) -> Self:
        identity, meeting = found
        theirs = works_at(case.agency if case else meeting.agency)
        held = meeting.standing is Standing.HELD
        chair = meeting.chairs(item)
        return cls(
            journey=item.journey if theirs else None,
            reference=reference(item.journey) if theirs else None,
            starts_at=item.starts_at,
            invited_on=item.invited_on if theirs else None,
            papers_sent_on=item.papers_sent_on if theirs else None,
            agency=case.agency if case else None,
            household=case.household if case and theirs else None,
            status=case.status if case and theirs else None,
            steps_out=meeting.out_of(item.journey),
            withdrawn=WithdrawnConflict.of(meeting, item.journey) if theirs else [],
            sits=[SittingView.of(e, chair) for e in meeting.sits_for(item)] if theirs else [],
            lacks=meeting.lacks(item) if held and theirs else [],
            considered=theirs and case is not None and case.was_considered_at(identity),
        )


class PanelMeetingView(BaseModel):
    """A meeting in a calendar."""

    meeting: UUID
    version: int
    agency: AgencyCode
    agencies: tuple[AgencyCode, ...]
    held_on: date
    starts_at: LocalTime
    way: MeetingWay
    place: str | None
    capacity: int
    cases: int
    standing: Standing
    papers_due_on: date
    papers_sent_on: date | None
    papers_late: bool
    unrecorded: bool = Field(
        description="True: its date is past, and nobody recorded who came or that it was cancelled"
    )
    packs_close_after: date = Field(
        description="The last date on which members can read its papers, if nobody records it"
    )

    @classmethod
    def of(cls, identity: UUID, meeting: PanelMeeting, version: int = 0) -> Self:
        facts = {
            name: getattr(meeting, name) for name in cls.model_fields if hasattr(meeting, name)
        }
        return cls(
            meeting=identity,
            version=version,
            cases=len(meeting.agenda),
            unrecorded=meeting.is_unrecorded(today()),
            **facts,
        )


class LeftView(BaseModel):
    """A member who came, and when they left if it was before the end."""

    member: StaffCode
    left_at: LocalTime | None


class WholePanelMeeting(PanelMeetingView):
    """A meeting with its agenda and its members."""

    agenda: list[AgendaItemView]
    asked: tuple[AskedMember, ...]
    came: list[LeftView]
    chair: StaffCode | None
    advice: tuple[Adviser, ...]
    advisers: tuple[NamedAdviser, ...]
    late_because: tuple[str, ...]
    cancelled_because: str | None

    @classmethod
    async def read(
        cls,
        identity: UUID,
        found: tuple[PanelMeeting, int],
        cases: CaseRecords[PanelCase],
        works_at: WorksAt,
    ) -> Self:
        """The view with where each case of the agenda is now, read at once, as far as the reader may know it."""
        meeting, version = found
        known = await cases_on(cases, [each.journey for each in meeting.agenda])
        return cls(
            **dict(PanelMeetingView.of(identity, meeting, version)),
            agenda=[
                AgendaItemView.of((identity, meeting), each, known.get(each.journey), works_at)
                for each in meeting.agenda
            ],
            asked=meeting.asked,
            came=[LeftView(member=e.member, left_at=e.left_at) for e in meeting.attendance],
            chair=meeting.chair,
            advice=meeting.advice,
            advisers=meeting.advisers,
            late_because=meeting.late_because,
            cancelled_because=meeting.cancelled_because,
        )


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which meetings somebody looks for: those of an agency before a day, or from it on.

    Those before it that nobody recorded can be looked for beside the others.
    """

    agency: str
    on: date
    past: bool
    unrecorded: bool = False


async def meetings_in(
    meetings: CaseRecords[PanelMeeting], wanted: Calendar
) -> list[PanelMeetingView]:
    """The agency's meetings, joint ones too, the nearest to that day first; at most a hundred."""
    days: Document = {"state.held_on": {"$lt" if wanted.past else "$gte": wanted.on.isoformat()}}
    if wanted.unrecorded:
        days = {"$or": [days, {"state.standing": Standing.PLANNED}]}
    query: Document = {"state.agencies": wanted.agency, **days}
    order = -1 if wanted.past else 1
    found = meetings.collection.find(meetings.concerns.left_out(query), STATE_SHOWN)
    sort = [("state.held_on", order), ("state.starts_at", order)]
    page = await found.sort(sort).limit(MOST_LISTED).to_list()
    return [PanelMeetingView.of(journey, each) for journey, each in meetings.identified(page)]


async def other_meeting(
    meetings: CaseRecords[PanelMeeting], journey: UUID, this: UUID
) -> date | None:
    """The day of another planned meeting on whose agenda a case is; None where there is none."""
    on_agendas = await placed(meetings, [journey], but=this)
    return on_agendas.get(journey)


async def conflicts_on(
    meetings: CaseRecords[PanelMeeting], journey: UUID, this: UUID
) -> list[SteppedOut]:
    """What members declared for a case at other meetings, of whatever standing; withdrawn ones too."""
    query: Document = {"state.stepped_out.journey": str(journey), "_id": {"$ne": this}}
    found = await meetings.collection.find(query, STATE_SHOWN).to_list()
    every = [each for _, meeting in meetings.identified(found) for each in meeting.stepped_out]
    return [each for each in every if each.journey == journey]


async def others_with(
    meetings: CaseRecords[PanelMeeting], journey: UUID, this: UUID
) -> list[PanelMeeting]:
    """The other meetings that have a case on their agenda, held ones too."""
    query: Document = {"state.agenda.journey": str(journey), "_id": {"$ne": this}}
    found = await meetings.collection.find(query, STATE_SHOWN).to_list()
    return [meeting for _, meeting in meetings.identified(found)]


async def held_for(
    meetings: CaseRecords[PanelMeeting], journey: UUID, on: date
) -> HeldForCase | None:
    """The meeting that was held on a day, as it was for a case of its agenda; None where there was none."""
    return held_of(await _with_pack(meetings, journey), journey, on)


async def pack_readers(meetings: CaseRecords[PanelMeeting], journey: UUID) -> frozenset[StaffCode]:
    """Who could read the pack of a case at any meeting, also at one that was never recorded as held."""
    every = await _with_pack(meetings, journey)
    return frozenset(code for _, each in every for code in could_read(each, journey))


async def _with_pack(
    meetings: CaseRecords[PanelMeeting], journey: UUID
) -> list[tuple[UUID, PanelMeeting]]:
    """The meetings that have a case on their agenda, or had it there once its papers were sent."""
    on_agenda: Document = {"state.agenda.journey": str(journey)}
    left: Document = {"state.packs_left.journey": str(journey)}
    found = await meetings.collection.find({"$or": [on_agenda, left]}, STATE_SHOWN).to_list()
    return list(meetings.identified(found))


def held_of(
    every: Sequence[tuple[UUID, PanelMeeting]], journey: UUID, on: date
) -> HeldForCase | None:
    """Of the meetings that have or had a case on their agenda the one held on a day; who could read its pack for any of them counts as there.

    A meeting that was cancelled, moved, not quorate for the case, or had no time for it, is recorded on no case, and its members and advisers
    could read the pack.
    """
    held = [
        held_as(identity, each, journey)
        for identity, each in every
        if each.standing is Standing.HELD and each.held_on == on and each.item(journey)
    ]
    best = min(held, key=lambda each: len(each.lacks), default=None)
    if best is None:
        return None
    read = [code for _, each in every for code in could_read(each, journey)]
    beside = [code for code in read if code not in best.members]
    return replace(best, present=tuple(dict.fromkeys([*best.present, *beside])))


async def considered_at(cases: CaseRecords[PanelCase], meeting: UUID) -> frozenset[UUID]:
    """The cases that are recorded with this meeting."""
    query = {"state.meetings.meeting": str(meeting)}
    found = await cases.collection.find(query, {"_id": True}).to_list()
    return frozenset(each["_id"] for each in found)


def held_as(identity: UUID, meeting: PanelMeeting, journey: UUID) -> HeldForCase:
    """A meeting as it was for one case of its agenda."""
    item = require_item(meeting, journey)
    sits, chair = meeting.sits_for(item), meeting.chairs(item)
    members = tuple(each.code for each in sits)
    there = [each.member for each in meeting.attendance]
    there += [*(each.adviser for each in meeting.advisers), *meeting.advised]
    out = meeting.out_of(journey)
    return HeldForCase(
        meeting=identity,
        members=members,
        present=tuple(each for each in dict.fromkeys([*there, *out]) if each not in members),
        chair=chair.code if chair else None,
        lacks=tuple(meeting.lacks(item)),
    )


async def placed(
    meetings: CaseRecords[PanelMeeting], journeys: Sequence[UUID], but: UUID | None = None
) -> dict[UUID, date]:
    """The day of the planned meeting on whose agenda each of these cases is.

    One that was held may have lacked a quorum for a case, or the panel may have deferred it.
    """
    texts = [str(each) for each in journeys]
    query: Document = {
        "state.agenda.journey": {"$in": texts},
        "state.standing": Standing.PLANNED,
        "_id": {"$ne": but},
    }
    found = await meetings.collection.find(query, STATE_SHOWN).to_list()
    return {
        item.journey: meeting.held_on
        for _, meeting in meetings.identified(found)
        for item in meeting.agenda
    }


async def cases_on(
    cases: CaseRecords[PanelCase], journeys: Sequence[UUID]
) -> dict[UUID, PanelCase]:
    """The cases of an agenda as they are now."""
    found = await cases.collection.find({"_id": {"$in": [*journeys]}}, STATE_SHOWN).to_list()
    return dict(cases.identified(found))
