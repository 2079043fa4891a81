"""The central lists of panel members, published by the panel service; the subject is an agency's list.

The invariant: no event says who is on the list or of what kind they are. That, and every reason, stays in the record.
"""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from contracts.event import Event, events_of
from contracts.panel_members import Development
from contracts.reference import AgencyCode

TOPIC = "central_list"


class MemberListed(Event):
    """Somebody is on the central list, or what it says of them has changed (regulation 3)."""

    type: ClassVar[str] = "central_list.member_listed.v1"
    title: ClassVar[str] = "Panel member listed"
    agency: AgencyCode


class NoticeGiven(Event):
    """A member, or the agency, gave notice; the member leaves the list after its last day."""

    type: ClassVar[str] = "central_list.notice_given.v1"
    title: ClassVar[str] = "Notice given to a panel member or by one"
    agency: AgencyCode
    until: date


class NoticeTakenBack(Event):
    """Notice that was given no longer counts; the member stays on the list."""

    type: ClassVar[str] = "central_list.notice_taken_back.v1"
    title: ClassVar[str] = "Notice taken back"
    agency: AgencyCode


class DevelopmentRecorded(Event):
    """A member was trained or appraised on this day."""

    type: ClassVar[str] = "central_list.development_recorded.v1"
    title: ClassVar[str] = "Training or appraisal of a panel member recorded"
    agency: AgencyCode
    development: Development


class MembersSurveyed(Event):
    """Members said without their names who they are; how many said what stays in the record, as spans."""

    type: ClassVar[str] = "central_list.members_surveyed.v1"
    title: ClassVar[str] = "Survey of panel members recorded"
    agency: AgencyCode


class ReportFeedbackGiven(Event):
    """The panel told the agency how good the reports are that it gets (national minimum standard 17.2); what it said stays in the record."""

    type: ClassVar[str] = "central_list.report_feedback_given.v1"
    title: ClassVar[str] = "Panel's feedback on reports recorded"
    agency: AgencyCode


class ListShared(Event):
    """The agencies whose panels members of this list can also sit on; a joint list has several."""

    type: ClassVar[str] = "central_list.shared.v1"
    title: ClassVar[str] = "Central list shared"
    agency: AgencyCode
    agencies: Annotated[tuple[AgencyCode, ...], Field(max_length=50)]


EVENTS = events_of(TOPIC)
