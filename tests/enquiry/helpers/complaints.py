"""Complaints for the tests of their rules, and a short way to bring a stage about."""

from datetime import date
from typing import Any

from services.enquiry.domain.complaint import Complaint
from services.enquiry.domain.complaint_clocks import Standing, standing
from services.enquiry.domain.complaint_time import (
    ExtendComplaint,
    HoldComplaintPanel,
    ResumeComplaint,
    SuspendComplaint,
    extend_complaint,
    hold_complaint_panel,
    resume_complaint,
    suspend_complaint,
)
from services.enquiry.domain.complaints import (
    AnswerComplaint,
    ReceiveComplaint,
    TakeComplaintFurther,
    WithdrawComplaint,
    answer_complaint,
    receive_complaint,
    take_complaint_further,
    withdraw_complaint,
)
from services.enquiry.domain.enquiry import Enquiry
from tests.enquiry.helpers.households import an_enquiry

COMPLAINING: dict[str, Any] = {
    "about": "time_taken",
    "step": "enquiry",
    "means": "letter",
    "words": "Nobody called us for three weeks.",
}


def day(text: str) -> date:
    """The day that is written as `2025-03-10`."""
    return date.fromisoformat(text)


def complained(on: str, enquiry: Enquiry | None = None, **given: Any) -> Enquiry:
    """After a complaint that came on that day."""
    command = ReceiveComplaint.model_validate({"on": on, **COMPLAINING, **given})
    return receive_complaint(enquiry or an_enquiry(), command).state


def answered(enquiry: Enquiry, on: str, number: int = 1, finding: str = "not_upheld") -> Enquiry:
    """After the written answer of that day."""
    given = {"on": on, "number": number, "finding": finding, "manager": "manager-02"}
    command = AnswerComplaint.model_validate({**given, "words": "We looked into it."})
    return answer_complaint(enquiry, command).state


def taken_further(enquiry: Enquiry, on: str, number: int = 1) -> Enquiry:
    """After the household asked for the next stage."""
    command = TakeComplaintFurther.model_validate({"on": on, "number": number})
    return take_complaint_further(enquiry, command).state


def extended(enquiry: Enquiry, on: str, until: str, number: int = 1) -> Enquiry:
    """After more time was taken."""
    given = {"on": on, "number": number, "until": until, "reason": "complex"}
    said = {"manager": "manager-02", "words": "We must speak to two people."}
    return extend_complaint(enquiry, ExtendComplaint.model_validate({**given, **said})).state


def suspended(enquiry: Enquiry, on: str, number: int = 1) -> Enquiry:
    """While the police act."""
    command = {"on": on, "number": number, "ground": "police"}
    return suspend_complaint(enquiry, SuspendComplaint.model_validate(command)).state


def resumed(enquiry: Enquiry, on: str, number: int = 1) -> Enquiry:
    """After the police were done."""
    command = ResumeComplaint.model_validate({"on": on, "number": number})
    return resume_complaint(enquiry, command).state


def panel_met(enquiry: Enquiry, on: str, number: int = 1) -> Enquiry:
    """After the review panel."""
    command = HoldComplaintPanel.model_validate({"on": on, "number": number})
    return hold_complaint_panel(enquiry, command).state


def withdrawn(enquiry: Enquiry, on: str, number: int = 1) -> Enquiry:
    """After the household withdrew it."""
    command = WithdrawComplaint.model_validate({"on": on, "number": number})
    return withdraw_complaint(enquiry, command).state


def at_panel(on: str = "2025-05-12") -> Enquiry:
    """With a review panel asked for on that day."""
    investigated = taken_further(answered(complained("2025-03-10"), "2025-03-20"), "2025-03-24")
    return taken_further(answered(investigated, "2025-04-22"), on)


def the_complaint(enquiry: Enquiry, number: int = 1) -> Complaint:
    """The complaint of this number."""
    return enquiry.progress.complaints[number - 1]


def where(enquiry: Enquiry, number: int = 1) -> Standing:
    """Where the complaint of this number stands."""
    return standing(the_complaint(enquiry, number))


def due_on(enquiry: Enquiry, number: int = 1) -> str:
    """The last day of the stage it is at."""
    return where(enquiry, number).run.started.due_on.isoformat()
