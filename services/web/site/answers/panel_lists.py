"""What the panel service answers about who can sit on panels, and about their meetings."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from pydantic import BaseModel

from contracts.deferral import PanelOutcome
from contracts.panel_meeting import Adviser, MeetingWay
from contracts.panel_members import ListOffice, MemberGroup, MemberKind, NoticeBy, TieToAgency
from contracts.words import clock_time, day
from services.web.site.clients import VIEW
from services.web.site.rows import Rows


class Notice(BaseModel):
    """By whom notice was given, when and why, and the last day on the list."""

    model_config = VIEW

    by: NoticeBy
    given_on: date
    until: date
    reasons: str | None


class ListedMember(BaseModel):
    """Somebody who is or was on a central list."""

    model_config = VIEW

    member: str
    kinds: tuple[MemberKind, ...]
    office: ListOffice | None
    independent: bool
    independent_after: date | None
    tie: TieToAgency
    tie_ended_on: date | None
    mentor: str | None
    listed_on: date
    on_list: bool
    notice: Notice | None
    trained_on: date | None
    appraised_on: date | None


class GroupSpan(BaseModel):
    """How many members may have given one answer."""

    model_config = VIEW

    group: MemberGroup
    low: int
    high: int

    @property
    def words(self) -> str:
        """The span in words, as published figures say it."""
        return f"{self.low} to {self.high}" if self.low else f"{self.high} or fewer"


class MemberSurvey(BaseModel):
    """The latest survey of who the members are."""

    model_config = VIEW

    on: date
    groups: tuple[GroupSpan, ...]


class CentralList(BaseModel):
    """One agency's list, and what it lacks."""

    model_config = VIEW

    agency: str
    shared_with: tuple[str, ...]
    members: Rows[ListedMember]
    lacks: tuple[str, ...]
    survey: MemberSurvey | None = None

    def member(self, code: str) -> ListedMember | None:
        """Who is or was on the list under this code."""
        return next((each for each in self.members if each.member == code), None)


class PanelMeeting(BaseModel):
    """A panel meeting in a calendar."""

    model_config = VIEW

    meeting: UUID
    agency: str
    agencies: tuple[str, ...]
    held_on: date
    starts_at: str
    way: MeetingWay
    place: str | None
    capacity: int
    cases: int
    standing: str
    papers_due_on: date
    papers_sent_on: date | None
    papers_late: bool
    unrecorded: bool = False
    packs_close_after: date | None = None

    @property
    def starts(self) -> str:
        """The hour at which it starts, in words."""
        return clock_time(self.starts_at)


class NextPanel(BaseModel):
    """When the panel met last, when it meets next, and by when it should."""

    model_config = VIEW

    last_on: date | None
    planned_on: date | None
    due_by: date | None
    planned_in_time: bool
    feedback_due_by: date | None = None


class Sits(BaseModel):
    """A member who sits for a case."""

    model_config = VIEW

    member: str
    chair: bool


class WithdrawnConflict(BaseModel):
    """A conflict that was recorded by mistake, and when it was withdrawn."""

    model_config = VIEW

    member: str
    withdrawn_on: date


class AgendaItem(BaseModel):
    """A case on an agenda; `lacks` is what its quorum lacks, once the meeting was held.

    `journey` and `reference` are None for another agency's case on a joint panel.
    """

    model_config = VIEW

    journey: UUID | None
    reference: str | None
    starts_at: str
    invited_on: date | None
    papers_sent_on: date | None
    agency: str | None
    status: str | None
    steps_out: tuple[str, ...]
    withdrawn: tuple[WithdrawnConflict, ...] = ()
    sits: tuple[Sits, ...]
    lacks: tuple[str, ...]
    considered: bool = False

    @property
    def starts(self) -> str:
        """The hour at which it begins, in words."""
        return clock_time(self.starts_at)


class Asked(BaseModel):
    """A member who was asked to sit."""

    model_config = VIEW

    member: str
    comes: bool | None


class Came(BaseModel):
    """A member who came."""

    model_config = VIEW

    member: str
    left_at: str | None

    @property
    def left(self) -> str:
        """When they left, in words; empty if they stayed."""
        return clock_time(self.left_at) if self.left_at else ""


class NamedAdviser(BaseModel):
    """Someone who advises the panel, and as what."""

    model_config = VIEW

    adviser: str
    advises_as: Adviser


class WholePanelMeeting(PanelMeeting):
    """A meeting with its agenda and members."""

    agenda: Rows[AgendaItem]
    asked: tuple[Asked, ...]
    came: tuple[Came, ...]
    chair: str | None
    advice: tuple[str, ...]
    advisers: tuple[NamedAdviser, ...] = ()
    late_because: tuple[str, ...]
    cancelled_because: str | None

    @property
    def attended(self) -> Mapping[str, Came]:
        """Those who came, by code."""
        return {each.member: each for each in self.came}


class WaitingCase(BaseModel):
    """A case that waits for a date."""

    model_config = VIEW

    journey: UUID
    reference: str
    referred_on: date
    reviewed_on: date | None

    @property
    def came(self) -> str:
        """Since when there is something for a panel, in words."""
        if self.reviewed_on:
            return f"approval reviewed on {day(self.reviewed_on)}"
        return f"referred on {day(self.referred_on)}"


class ReportNote(BaseModel):
    """What one panel said of one report."""

    model_config = VIEW

    journey: UUID
    reference: str
    on: date
    came_to: PanelOutcome
    words: str


class MonthOfNotes(BaseModel):
    """How many notes one month has."""

    model_config = VIEW

    month: date
    notes: int


class ReportFeedback(BaseModel):
    """What the panel told the agency of its reports."""

    model_config = VIEW

    on: date
    words: str


class ReportQuality(BaseModel):
    """Six months of notes on reports, and the panel's feedback."""

    model_config = VIEW

    since: date
    months: tuple[MonthOfNotes, ...]
    notes: Rows[ReportNote]
    feedback: Rows[ReportFeedback] = []
    feedback_due_by: date | None = None
