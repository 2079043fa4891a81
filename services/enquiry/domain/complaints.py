"""Complaints: received, answered at up to three stages, extended, suspended, taken further, withdrawn.

The invariant: a complaint changes nothing but complaints, at any step of the journey and after its end. None is refused for
being late: the agency says in its answer whether it considered it. The words stay in the case record.
"""

from collections.abc import Callable
from datetime import date

from pydantic import ConfigDict, Field

from contracts.complaint_rules import way_on_after
from contracts.complaints import (
    ComplaintAbout,
    ComplaintAnswered,
    ComplaintFinding,
    ComplaintMeans,
    ComplaintReceived,
    ComplaintStage,
    ComplaintTakenFurther,
    ComplaintWayOn,
    ComplaintWithdrawn,
)
from contracts.reference import AgencyCode, FeedbackStep
from contracts.written import Written, WrittenIfAny
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before
from services.enquiry.domain.chosen_complaint import (
    OfComplaint,
    chosen,
    chosen_left,
    decided,
    require_who_made,
    running,
    unanswered,
    who_made,
)
from services.enquiry.domain.complaint import Complaint
from services.enquiry.domain.complaint_clocks import NEXT_STAGE, Standing, made_late
from services.enquiry.domain.enquiry import ENDED, Enquiry, decide, require_enquiry
from services.enquiry.domain.people import ActingStaff, WhichApplicantIfAny
from services.enquiry.domain.progress import Status

LAST_STAGE = "The review panel is the last stage. They can go to the Local Government and Social Care Ombudsman if a council runs the agency."


class ReceiveComplaint(Command):
    """The household complains. The time to answer starts."""

    model_config = ConfigDict(
        hide_input_in_errors=True,
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-03-12",
                    "about": "time_taken",
                    "step": "enquiry",
                    "means": "letter",
                    "words": "We waited three weeks for a call.",
                }
            ]
        },
    )

    on: date = Field(title="When did you receive the complaint?", description="Today or earlier")
    about: ComplaintAbout = Field(title="What is it about?")
    step: FeedbackStep = Field(title="Which step is it about?")
    means: ComplaintMeans = Field(title="How did it reach you?")
    happened_on: date | None = Field(
        default=None,
        title="When did it happen?",
        description="If known. If it was longer ago than the time to complain, your agency says in its answer whether it considered the complaint",
    )
    applicant: WhichApplicantIfAny = None
    words: Written = Field(
        title="What does the complaint say?",
        description="We keep this in the case record. Managers can read it",
    )


class AnswerComplaint(OfComplaint):
    """The agency answered the complaint in writing. A manager answers it, and never the person it is about."""

    model_config = ConfigDict(
        hide_input_in_errors=True,
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-03-20",
                    "number": 1,
                    "finding": "partly_upheld",
                    "manager": "manager-02",
                    "words": "We are sorry that you waited. We now call on the day.",
                }
            ]
        },
    )

    on: date = Field(title="Date of the written answer", description="Today or earlier")
    finding: ComplaintFinding = Field(title="What did you find?")
    manager: ActingStaff
    words: Written = Field(
        title="What did you answer?", description="We keep this in the case record"
    )


class TakeComplaintFurther(OfComplaint):
    """The household is not satisfied with the answer, or had none in time, and asks for the next stage."""

    model_config = ConfigDict(
        hide_input_in_errors=True,
        json_schema_extra={
            "examples": [
                {"on": "2025-03-27", "number": 1, "words": "Nobody spoke with the worker."}
            ]
        },
    )

    applicant: WhichApplicantIfAny = None
    words: WrittenIfAny = Field(
        default=None,
        title="What should be looked at again?",
        description="We keep this in the case record. Managers can read it",
    )


class WithdrawComplaint(OfComplaint):
    """The household withdraws the complaint."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"on": "2025-03-17", "number": 1}]})

    applicant: WhichApplicantIfAny = None


def receive_complaint(state: Enquiry | None, command: ReceiveComplaint) -> Decision[Enquiry]:
    """Keeps the complaint under the next number at this agency, whatever has become of the journey."""
    enquiry = require_enquiry(state)
    if enquiry.status is Status.MERGED:
        raise Refusal(Kind.NOT_NOW, ENDED[Status.MERGED])
    _happened_in_time(enquiry, command)
    if command.applicant is not None and command.applicant > len(enquiry.applicants):
        raise Refusal(Kind.NOT_VALID, "There is no second applicant on this enquiry.", "applicant")
    number = _next_number(enquiry)
    received = ComplaintReceived(
        occurred_on=command.on,
        number=number,
        agency=enquiry.agency,
        about=command.about,
        step=command.step,
        means=command.means,
        happened_on=command.happened_on,
        applicant=command.applicant,
    )
    return decided(enquiry, received, number, command.words, applicant=command.applicant)


def answer_complaint(state: Enquiry | None, command: AnswerComplaint) -> Decision[Enquiry]:
    """Ends the stage; where the household can go next is said with it."""
    enquiry = require_enquiry(state)
    complaint, now = chosen(enquiry, command, _answerable)
    return _answered(enquiry, complaint, now, command)


def answer_left_complaint(
    state: Enquiry | None, command: AnswerComplaint, *, agency: AgencyCode
) -> Decision[Enquiry]:
    """The agency that the household was with before answers what it was complained of there, and nothing else of the journey."""
    enquiry = require_enquiry(state)
    complaint, now = chosen_left(enquiry, command, agency)
    return _answered(enquiry, complaint, now, command, answered_by=agency)


def _next_number(enquiry: Enquiry) -> int:
    """The one after the last at this agency: an agency does not learn from it of complaints about another."""
    own = (each.number for each in enquiry.progress.complaints if each.agency == enquiry.agency)
    return max(own, default=0) + 1


def _answered(
    enquiry: Enquiry,
    complaint: Complaint,
    now: Standing,
    command: AnswerComplaint,
    answered_by: AgencyCode | None = None,
) -> Decision[Enquiry]:
    unconsidered = command.finding is ComplaintFinding.NOT_CONSIDERED
    if unconsidered and not (made_late(complaint) and now.stage is ComplaintStage.LOCAL_RESOLUTION):
        raise Refusal(
            Kind.NOT_VALID,
            "You must consider this complaint. Only one that was made after the time to complain can be left unconsidered.",
            "finding",
        )
    answered = ComplaintAnswered(
        occurred_on=command.on,
        number=command.number,
        stage=now.stage,
        finding=command.finding,
        way_on=way_on_after(now.stage, command.finding),
        applicant=who_made(enquiry, complaint),
        answered_by=answered_by,
    )
    return decided(enquiry, answered, command.number, command.words, staff=command.manager)


def take_complaint_further(
    state: Enquiry | None, command: TakeComplaintFurther
) -> Decision[Enquiry]:
    """The next stage begins on that day."""
    enquiry = require_enquiry(state)
    complaint, now = chosen(enquiry, command, _goes_further(command.on))
    require_who_made(enquiry, complaint, command.applicant)
    further = ComplaintTakenFurther(
        occurred_on=command.on, number=command.number, stage=NEXT_STAGE[now.stage]
    )
    return decided(enquiry, further, command.number, command.words, applicant=command.applicant)


def withdraw_complaint(state: Enquiry | None, command: WithdrawComplaint) -> Decision[Enquiry]:
    """Ends a complaint that was not answered yet."""
    enquiry = require_enquiry(state)
    complaint, _ = chosen(enquiry, command, unanswered)
    require_who_made(enquiry, complaint, command.applicant)
    return decide(enquiry, ComplaintWithdrawn(occurred_on=command.on, number=command.number))


def further_from(now: Standing, on: date) -> ComplaintStage | None:
    """The stage to which a household can take a complaint on this day; None where it cannot."""
    return None if _goes_further(on)(now) else NEXT_STAGE[now.stage]


def way_on_from(now: Standing) -> ComplaintWayOn | None:
    """Where a household that is not satisfied with the answer of this stage can go next; None without an answer."""
    return way_on_after(now.stage, now.answer.finding) if now.answer else None


def _answerable(now: Standing) -> str | None:
    waits = now.stage is ComplaintStage.REVIEW_PANEL and now.panel_met_on is None
    return running(now) or ("Record that the review panel met first." if waits else None)


def _goes_further(on: date) -> Callable[[Standing], str | None]:
    """After an answer, and once the last day of the stage is over without one."""

    def why_not(now: Standing) -> str | None:
        if now.stage is ComplaintStage.REVIEW_PANEL:
            return LAST_STAGE
        if now.answer is None:
            over = on > now.run.started.due_on and not now.clock_waits
            return None if over else "The agency has not answered yet, and still has time."
        unconsidered = now.answer.finding is ComplaintFinding.NOT_CONSIDERED
        return (
            "The agency did not consider this complaint. They can go to the Local Government and Social Care Ombudsman if a council runs the agency."
            if unconsidered
            else None
        )

    return lambda now: (unanswered(now) if now.is_over else None) or why_not(now)


def _happened_in_time(enquiry: Enquiry, command: ReceiveComplaint) -> None:
    if command.happened_on is None:
        return
    not_before(command.happened_on, enquiry.received_on, "the enquiry")
    if command.happened_on > command.on:
        raise Refusal(
            Kind.NOT_VALID,
            "It happened before the complaint was received. Check both dates.",
            "happened_on",
        )
