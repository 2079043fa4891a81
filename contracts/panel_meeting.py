"""Meetings of adoption panels, published by the panel service; the subject is the meeting.

The invariant: an event says which cases a meeting considers, how many sit and what was done by when; never who sits,
who steps out or why, nor where the panel meets.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from contracts.calendar import LocalTime
from contracts.event import Event, events_of
from contracts.reference import AgencyCode

TOPIC = "panel_meeting"

MOST_CASES = 40
MOST_MEMBERS = 40
Members = Annotated[int, Field(ge=1, le=MOST_MEMBERS, description="How many members")]
Agencies = Annotated[tuple[AgencyCode, ...], Field(max_length=20)]


class MeetingWay(StrEnum):
    """Where a panel meets."""

    IN_PERSON = "in_person"
    ONLINE = "online"


class Adviser(StrEnum):
    """As what somebody advises a panel beside its members (regulations 8 and 9)."""

    AGENCY_ADVISER = "agency_adviser"
    MEDICAL_ADVISER = "medical_adviser"
    LEGAL_ADVISER = "legal_adviser"


class MeetingPlanned(Event):
    """One agency, or several jointly, will hold a panel on a day that may still be to come."""

    type: ClassVar[str] = "panel_meeting.planned.v1"
    title: ClassVar[str] = "Panel meeting planned"
    agency: AgencyCode
    agencies: Agencies
    held_on: date
    capacity: Annotated[
        int, Field(ge=1, le=MOST_CASES, description="How many cases it has time for")
    ]


class MeetingMoved(Event):
    """The meeting is on another day; its cases wait for a date again, and its papers are sent anew."""

    type: ClassVar[str] = "panel_meeting.moved.v1"
    title: ClassVar[str] = "Panel meeting moved"
    agency: AgencyCode
    held_on: date


class MeetingCancelled(Event):
    """The meeting is not held; its cases wait for a date again."""

    type: ClassVar[str] = "panel_meeting.cancelled.v1"
    title: ClassVar[str] = "Panel meeting cancelled"
    agency: AgencyCode


class CaseAdded(Event):
    """A case is on the agenda, or at another hour than before."""

    type: ClassVar[str] = "panel_meeting.case_added.v1"
    title: ClassVar[str] = "Case put on the agenda"
    journey: UUID
    starts_at: LocalTime


class CaseTakenOff(Event):
    """A case is not on the agenda any more; it waits for a date again."""

    type: ClassVar[str] = "panel_meeting.case_taken_off.v1"
    title: ClassVar[str] = "Case taken off the agenda"
    journey: UUID


class MembersAsked(Event):
    """Members of the central list were asked to sit."""

    type: ClassVar[str] = "panel_meeting.members_asked.v1"
    title: ClassVar[str] = "Members asked to sit"
    members: Members


class MemberAnswered(Event):
    """A member said whether they come."""

    type: ClassVar[str] = "panel_meeting.member_answered.v1"
    title: ClassVar[str] = "A member answered"
    comes: bool


class AdviserNamed(Event):
    """Someone will advise the panel at this meeting; they are no member of it."""

    type: ClassVar[str] = "panel_meeting.adviser_named.v1"
    title: ClassVar[str] = "Adviser named"
    advises_as: Adviser


class AdviserTakenOff(Event):
    """Someone who was named as adviser does not advise the panel at this meeting."""

    type: ClassVar[str] = "panel_meeting.adviser_taken_off.v1"
    title: ClassVar[str] = "Adviser taken off"
    advises_as: Adviser


class PapersSent(Event):
    """The papers went to the members; late ones with a reason, which stays in the record."""

    type: ClassVar[str] = "panel_meeting.papers_sent.v1"
    title: ClassVar[str] = "Papers sent to the members"
    late: bool


class HouseholdInvited(Event):
    """The applicants of a case were invited to the meeting; whether they come is never held against them."""

    type: ClassVar[str] = "panel_meeting.household_invited.v1"
    title: ClassVar[str] = "Applicants invited"
    journey: UUID


class MemberSteppedOut(Event):
    """A member takes no part in one case, for a conflict that they declared."""

    type: ClassVar[str] = "panel_meeting.member_stepped_out.v1"
    title: ClassVar[str] = "A member steps out for a case"
    journey: UUID


class ConflictWithdrawn(Event):
    """A conflict was recorded by mistake: the member or adviser takes part in the case after all."""

    type: ClassVar[str] = "panel_meeting.conflict_withdrawn.v1"
    title: ClassVar[str] = "Conflict withdrawn"
    journey: UUID


class MeetingHeld(Event):
    """The panel met; how many sat."""

    type: ClassVar[str] = "panel_meeting.held.v1"
    title: ClassVar[str] = "Panel meeting held"
    agency: AgencyCode
    members: Members


class MemberLeft(Event):
    """A member left during the meeting: cases from that hour on are considered without them."""

    type: ClassVar[str] = "panel_meeting.member_left.v1"
    title: ClassVar[str] = "A member left the meeting"
    left_at: LocalTime


EVENTS = events_of(TOPIC)
