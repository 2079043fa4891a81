"""The central list: who may sit on an agency's panels, as what, until when, and whether they are independent.

The invariant: nobody is taken off the list without a month's notice, and by the agency never without its reasons; who
has left stays on record. Who they are is in no event.
"""

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from contracts import central_list as events
from contracts.event import Event
from contracts.identity import StaffCode
from contracts.panel_members import (
    Development,
    ListOffice,
    MemberGroup,
    MemberKind,
    NoticeBy,
    TieToAgency,
)
from contracts.panel_rules import independent_after, leaves_list_on
from contracts.reference import AgencyCode
from contracts.written import Written, WrittenIfAny
from services.chassis.decision import Command, Decision, Kind, Refusal, State, not_before

_MEMBER: dict[str, Any] = {"x-record": "panel_member"}


class Notice(BaseModel):
    """By whom notice was given, when, and why; `until` is the last day on the list."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    by: NoticeBy
    given_on: date
    until: date
    reasons: Written | None = None


class ListedMember(BaseModel):
    """One member: what they bring, their office, and their tie to the agency."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    member: StaffCode
    kinds: tuple[MemberKind, ...]
    office: ListOffice | None = None
    tie: TieToAgency
    tie_ended_on: date | None = None
    mentor: StaffCode | None = None
    listed_on: date
    notice: Notice | None = None
    trained_on: tuple[date, ...] = ()
    appraised_on: tuple[date, ...] = ()

    def is_on_list(self, on: date) -> bool:
        """Whether they can be asked to sit on that day."""
        return self.listed_on <= on and (self.notice is None or on <= self.notice.until)

    @property
    def independent_after(self) -> date | None:
        """The last day on which a tie that has ended still counts; None where there is none, or no end."""
        return independent_after(self.tie_ended_on) if self.tie_ended_on else None

    def is_independent(self, on: date) -> bool:
        """Whether they are independent of the agency on that day."""
        if self.tie is TieToAgency.ENDED and self.independent_after:
            return on > self.independent_after
        return self.tie is TieToAgency.NONE


class GroupSpan(BaseModel):
    """The lowest and highest number of members who may have given one answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    group: MemberGroup
    low: int
    high: int


class MemberSurvey(BaseModel):
    """The latest survey of who the members are; it names nobody and holds no exact count."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    on: date
    groups: tuple[GroupSpan, ...]


class ReportFeedback(BaseModel):
    """What the panel told the agency of the quality of its reports, and on which day."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    on: date
    words: Written


class CentralList(State):
    """Everybody who is or was on one agency's list, in the order of listing, and which agencies share it."""

    shared_with: tuple[AgencyCode, ...] = ()
    members: tuple[ListedMember, ...] = ()
    survey: MemberSurvey | None = None
    feedback: tuple[ReportFeedback, ...] = Field(
        default=(), description="Of the panel on reports, in the order of its days"
    )

    def member(self, code: str) -> ListedMember | None:
        """Who is or was on the list under this code."""
        return next((each for each in self.members if each.member == code), None)

    def on(self, day: date) -> tuple[ListedMember, ...]:
        """Those who can be asked to sit on that day."""
        return tuple(each for each in self.members if each.is_on_list(day))

    def lacks(self, on: date) -> list[str]:
        """What regulations 3 and 4 ask of a list and this one has not, a phrase each."""
        there = self.on(on)
        kinds = {kind for each in there for kind in each.kinds}
        offices = {each.office for each in there}
        wanted = {
            "a social worker with 3 years of relevant experience": MemberKind.SOCIAL_WORKER
            in kinds,
            "a medical adviser": MemberKind.MEDICAL_ADVISER in kinds,
            "an independent chair": ListOffice.CHAIR in offices,
            "a vice-chair": ListOffice.VICE_CHAIR in offices,
        }
        return [each for each, is_there in wanted.items() if not is_there]


class ListMember(Command):
    """Put somebody on the central list, or change what it says of them."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-03-03",
                    "member": "pm-017",
                    "kinds": ["social_worker"],
                    "office": "chair",
                    "tie": "none",
                    "mentor": "pm-018",
                }
            ]
        }
    )

    member: StaffCode = Field(json_schema_extra=_MEMBER)
    kinds: Annotated[tuple[MemberKind, ...], Field(min_length=1, max_length=len(MemberKind))]
    office: ListOffice | None = None
    tie: TieToAgency
    tie_ended_on: date | None = None
    mentor: StaffCode | None = Field(default=None, json_schema_extra=_MEMBER)

    @model_validator(mode="after")
    def _end_of_tie(self) -> "ListMember":
        if (self.tie_ended_on is not None) is not (self.tie is TieToAgency.ENDED):
            raise ValueError("give the day on which the tie ended, if it has ended")
        if self.mentor == self.member:
            raise ValueError("choose somebody else as mentor")
        return self


class GiveNotice(Command):
    """A member, or the agency, gives one month's notice in writing (regulation 3)."""

    model_config = ConfigDict(
        hide_input_in_errors=True,
        json_schema_extra={
            "examples": [
                {"on": "2025-03-03", "member": "pm-017", "by": "member"},
                {
                    "on": "2025-03-03",
                    "member": "pm-017",
                    "by": "agency",
                    "reasons": "They came to no meeting for a year.",
                },
            ]
        },
    )

    member: StaffCode = Field(json_schema_extra=_MEMBER)
    by: NoticeBy
    reasons: WrittenIfAny = None


class TakeBackNotice(Command):
    """Notice no longer counts: the member stays on the list."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"on": "2025-03-10", "member": "pm-017"}]}
    )

    member: StaffCode = Field(json_schema_extra=_MEMBER)


class RecordDevelopment(Command):
    """A member was trained or appraised."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"on": "2025-03-03", "member": "pm-017", "development": "training"}]
        }
    )

    member: StaffCode = Field(json_schema_extra=_MEMBER)
    development: Development


class ShareList(Command):
    """Say on which other agencies' panels the members of this list can sit; none ends a joint list."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"on": "2025-03-03", "agencies": ["coast"]}]}
    )

    agencies: Annotated[tuple[AgencyCode, ...], Field(max_length=50)] = ()


def list_member(
    state: CentralList | None, command: ListMember, *, agency: AgencyCode
) -> Decision[CentralList]:
    """Lists a member; the chair is independent of the agency (regulation 4). Somebody who left comes back anew."""
    known = state or CentralList(agency=agency)
    before = known.member(command.member)
    stays = before if before and before.is_on_list(command.on) else None
    said = {name: value for name, value in command if name != "on"}
    said["kinds"] = tuple(each for each in MemberKind if each in command.kinds)
    kept = dict(before or ()) | ({} if stays else {"listed_on": command.on, "notice": None})
    member = ListedMember(**{**kept, **said})
    if member.office is ListOffice.CHAIR and not member.is_independent(command.on):
        raise Refusal(
            Kind.NOT_LAWFUL,
            "The chair must be independent of the agency (regulation 4). Choose another office, or someone who is independent.",
            "office",
        )
    if member == before:
        raise Refusal(Kind.NOT_NOW, "The list says this already. Change at least one answer.")
    listed = events.MemberListed(occurred_on=command.on, agency=known.agency)
    return _decided(known, listed, member)


def give_notice(state: CentralList | None, command: GiveNotice) -> Decision[CentralList]:
    """The member leaves the list a month later; the agency says why, in writing."""
    known, member = _listed(state, command.member, command.on)
    if command.by is NoticeBy.AGENCY and not command.reasons:
        raise Refusal(
            Kind.NOT_LAWFUL,
            "The agency must give its reasons (regulation 3). Write them down.",
            "reasons",
        )
    if member.notice is not None:
        raise Refusal(
            Kind.NOT_NOW,
            f"Notice is on record: their last day is {member.notice.until:%-d %B %Y}. Take it back first if it was wrong.",
        )
    until = leaves_list_on(command.on)
    notice = Notice(by=command.by, given_on=command.on, until=until, reasons=command.reasons)
    given = events.NoticeGiven(occurred_on=command.on, agency=known.agency, until=until)
    return _decided(known, given, member.model_copy(update={"notice": notice}))


def take_back_notice(state: CentralList | None, command: TakeBackNotice) -> Decision[CentralList]:
    """Until the last day on the list, notice can be taken back."""
    known, member = _listed(state, command.member, command.on)
    if member.notice is None:
        raise Refusal(Kind.NOT_NOW, "No notice is on record for this member.")
    not_before(command.on, member.notice.given_on, "the notice")
    back = events.NoticeTakenBack(occurred_on=command.on, agency=known.agency)
    return _decided(known, back, member.model_copy(update={"notice": None}))


def record_development(
    state: CentralList | None, command: RecordDevelopment
) -> Decision[CentralList]:
    """Keeps the day of each training and appraisal once."""
    known, member = _listed(state, command.member, command.on)
    field = "trained_on" if command.development is Development.TRAINING else "appraised_on"
    days: tuple[date, ...] = getattr(member, field)
    if command.on in days:
        raise Refusal(Kind.NOT_NOW, "This is on record already with the same date.")
    recorded = events.DevelopmentRecorded(
        occurred_on=command.on, agency=known.agency, development=command.development
    )
    kept = {field: tuple(sorted((*days, command.on)))}
    return _decided(known, recorded, member.model_copy(update=kept))


def share_list(
    state: CentralList | None, command: ShareList, *, agency: AgencyCode
) -> Decision[CentralList]:
    """The members can sit on the panels of these agencies too, and their staff read the list."""
    known = state or CentralList(agency=agency)
    if known.agency in command.agencies:
        raise Refusal(
            Kind.NOT_VALID, "Name other agencies: the list is your own already.", "agencies"
        )
    agencies = tuple(sorted(set(command.agencies)))
    if agencies == known.shared_with:
        raise Refusal(Kind.NOT_NOW, "The list is shared with these agencies already.")
    shared = events.ListShared(occurred_on=command.on, agency=known.agency, agencies=agencies)
    return Decision(known.model_copy(update={"shared_with": agencies}), [shared])


def _listed(state: CentralList | None, code: str, on: date) -> tuple[CentralList, ListedMember]:
    """The list with somebody who is on it on that day."""
    member = state.member(code) if state else None
    if state is None or member is None or not member.is_on_list(on):
        raise Refusal(
            Kind.NOT_NOW, "Nobody with this code is on the central list on that day.", "member"
        )
    return state, member


def _decided(known: CentralList, event: Event, member: ListedMember) -> Decision[CentralList]:
    """The list with this member as they are from now on."""
    if known.member(member.member):
        kept = tuple(member if each.member == member.member else each for each in known.members)
    else:
        kept = (*known.members, member)
    return Decision(known.model_copy(update={"members": kept}), [event])
