"""Whether applicants want to come when the panel considers their case, and whether they came.

The invariant: it is never held against them that they do not come (national minimum standard 17), so nothing depends on it.
"""

from pydantic import ConfigDict, Field, JsonValue

from contracts.panel_attendance import AttendanceRecorded, AttendanceWish, AttendanceWished, WhoCame
from contracts.reference import ApplicantNumber, Household
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before
from services.panel.domain.panel_case import PanelCase, decide, existing
from services.panel.domain.progress import Status

WAITING = frozenset({Status.REFERRED, Status.SECOND_PANEL, Status.APPROVAL_IN_REVIEW})
SECOND = 2
TWO = frozenset({WhoCame.BOTH, WhoCame.SECOND})
_WORDS: dict[str, JsonValue] = {"1": "The first applicant", "2": "The second applicant"}


class AnswerInvitation(Command):
    """One applicant says whether they come to the panel, on their page or to staff."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"on": "2025-07-14", "applicant": 1, "wish": "in_person"},
                {"on": "2025-07-14", "applicant": 2, "wish": "online"},
            ]
        }
    )

    applicant: ApplicantNumber = Field(
        title="Who answered?",
        json_schema_extra={"x-filled": "applicant", "x-record": "applicant", "x-words": _WORDS},
    )
    wish: AttendanceWish = Field(title="How do they want to take part?")


class RecordAttendance(Command):
    """Which applicants came when the panel considered their case."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"on": "2025-07-24", "came": "first"}]}
    )

    came: WhoCame = Field(title="Who came?", description="It is never held against them")


def answer_invitation(state: PanelCase | None, command: AnswerInvitation) -> Decision[PanelCase]:
    """Until the panel meets, and as often as they like; what refuses it is said to them."""
    case = existing(state)
    review = case.approval_review if case.status is Status.APPROVAL_IN_REVIEW else None
    if case.status not in WAITING or (review and not review.waits_for_panel):
        raise Refusal(
            Kind.NOT_NOW, "You can answer this while your report is with the panel, until it meets."
        )
    if command.applicant == SECOND and case.household is Household.SINGLE:
        raise _one_applicant("applicant")
    not_before(command.on, case.referred_on, "the referral to panel")
    wished = AttendanceWished(
        occurred_on=command.on, applicant=command.applicant, wish=command.wish
    )
    return decide(case, wished)


def record_attendance(state: PanelCase | None, command: RecordAttendance) -> Decision[PanelCase]:
    """A fact of the latest meeting, whatever was decided since."""
    case = existing(state)
    if not case.meetings:
        raise Refusal(Kind.NOT_NOW, "The panel has not met on this case. Record its meeting first.")
    if command.came in TWO and case.household is Household.SINGLE:
        raise _one_applicant("came")
    not_before(command.on, case.meetings[-1].on, "the meeting")
    return decide(case, AttendanceRecorded(occurred_on=command.on, came=command.came))


def _one_applicant(field: str) -> Refusal:
    return Refusal(Kind.NOT_VALID, "There is one applicant in this case.", field)
