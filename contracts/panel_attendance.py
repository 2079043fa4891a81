"""What the panel service says of applicants and the panel's meeting: whether they want to come, and whether they came.

The invariant: neither is ever held against them, so no decision and no page of a decision reads it.
"""

from enum import StrEnum
from typing import ClassVar

from contracts.event import Event
from contracts.reference import ApplicantNumber


class AttendanceWish(StrEnum):
    """How one applicant wants to take part when the panel considers their case."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    NOT = "not"


class WhoCame(StrEnum):
    """Which applicants came when the panel considered their case."""

    BOTH = "both"
    FIRST = "first"
    SECOND = "second"
    NOBODY = "nobody"


class AttendanceWished(Event):
    """One applicant said whether they come to the panel; the latest word counts."""

    type: ClassVar[str] = "panel.attendance_wished.v1"
    title: ClassVar[str] = "An applicant answered the invitation to the panel"
    applicant: ApplicantNumber
    wish: AttendanceWish


class AttendanceRecorded(Event):
    """Which applicants came when the panel considered their case."""

    type: ClassVar[str] = "panel.attendance_recorded.v1"
    title: ClassVar[str] = "Attendance of the applicants recorded"
    came: WhoCame
