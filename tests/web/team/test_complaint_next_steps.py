"""What a line of the recruitment queue says of a complaint: what stops its clock, and the next step where none runs."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from contracts.clocks import ClockId, start
from contracts.identity import Role
from services.web.site.answers.enquiry.work import EnquiryItem
from services.web.team.queues.lines import ELSEWHERE, Reader, of_enquiry

TODAY = date(2025, 3, 12)
READER = Reader("manager-02", "moorland", frozenset({Role.MANAGER}), TODAY, {})


def item(**given: Any) -> EnquiryItem:
    """A line of an agency's list, as the enquiry service sends it."""
    return EnquiryItem.model_validate(
        {
            "journey": uuid4(),
            "version": 3,
            "reference": "7K3M9-QXD2A",
            "agency": "moorland",
            "household": "single",
            "status": "received",
            "received_on": "2025-03-03",
            "submitted_on": None,
            "clocks": [],
            "broken_off": [],
            "assigned_to": None,
            "covered_by": None,
            "covered_until": None,
            "visit": None,
            "referral": None,
            "merged_into": None,
            "duplicates": [],
            "bookings": {},
            "call_requested_on": None,
            "paused_since": None,
            "paused_until": None,
            "accounts": [],
            "names": ["Rosa Fell"],
            "channel": "phone",
            "next_clock": None,
            **given,
        }
    )


def runs(clock: ClockId) -> dict[str, Any]:
    return start(clock, date(2025, 3, 10)).model_dump(mode="json")


REFERRED = {"status": "referred", "referral": {"sender": "moorland", "receiver": "estuary"}}


def test_while_a_referral_waits_the_senders_own_complaint_is_the_senders_to_answer() -> None:
    complaint = of_enquiry(item(**REFERRED, next_clock=runs(ClockId.COMPLAINT_ANSWER)), READER)
    take_up = of_enquiry(item(**REFERRED, next_clock=runs(ClockId.REFERRAL_TAKE_UP)), READER)

    assert complaint.clock is not None
    assert complaint.clock.stops != ELSEWHERE
    assert complaint.step == "Answer the complaint"
    assert take_up.clock is not None
    assert take_up.clock.stops == ELSEWHERE


@pytest.mark.parametrize("status", ["received", "closed", "referred", "registration_accepted"])
@pytest.mark.parametrize(
    ("waits", "step", "command"),
    [
        ("complaint_suspended", "Resume the complaint", "resume-complaint"),
        ("complaint_panel_met", "Answer the complaint", "answer-complaint"),
    ],
)
def test_a_complaint_without_a_last_day_has_a_next_step(
    status: str, waits: str, step: str, command: str
) -> None:
    line = of_enquiry(item(status=status, **{waits: True}), READER)

    assert (line.step, line.step_path.rpartition("/")[2]) == (step, command)


def test_what_is_due_on_a_day_comes_before_a_complaint_that_has_none() -> None:
    line = of_enquiry(
        item(complaint_suspended=True, next_clock=runs(ClockId.FIRST_RESPONSE)), READER
    )

    assert line.step == "Record contact"
