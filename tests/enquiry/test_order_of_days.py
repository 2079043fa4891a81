"""A step that breaks clocks off never stands before one that starts them, as sentences."""

from datetime import date

import pytest

from contracts.clocks import ClockId
from contracts.enquiry import (
    EnquiryClosed,
    EnquiryMerged,
    EnquiryReferred,
    EnquiryWithdrawn,
    InitialVisitRequested,
    RegistrationAccepted,
    RegistrationSubmitted,
)
from contracts.event import Event
from contracts.reference import ClosingReason, Household, ReferralReason, WithdrawalReason
from services.chassis.decision import Refusal
from services.enquiry.domain.correction import CorrectDate, correct_date
from services.enquiry.domain.enquiry import Enquiry, decide
from tests.enquiry.helpers.duplicates import FIRST, SECOND
from tests.enquiry.helpers.households import FRIDAY, THURSDAY, TUESDAY, an_enquiry


def endings(on: date) -> list[Event]:
    return [
        EnquiryWithdrawn(occurred_on=on, reason=WithdrawalReason.NOT_READY),
        EnquiryClosed(occurred_on=on, reason=ClosingReason.OUTSIDE_AREA),
        EnquiryMerged(occurred_on=on, into=SECOND),
        EnquiryReferred(
            occurred_on=on, sender="moorland", receiver="coast", reason=ReferralReason.HOME_AREA
        ),
    ]


def with_a_visit_requested() -> Enquiry:
    return decide(an_enquiry(), InitialVisitRequested(occurred_on=THURSDAY)).state


@pytest.mark.parametrize("ending", endings(TUESDAY))
def test_nothing_ends_before_a_visit_was_requested(ending: Event) -> None:
    with pytest.raises(Refusal, match="before the request for the visit on 6 March 2025"):
        decide(with_a_visit_requested(), ending)


@pytest.mark.parametrize("ending", endings(THURSDAY))
def test_what_ends_on_that_day_leaves_no_call_and_no_visit_due(ending: Event) -> None:
    clocks = decide(with_a_visit_requested(), ending).state.clocks

    assert clocks[ClockId.ENQ_CALL].stopped_on == THURSDAY
    assert clocks[ClockId.ENQ_VISIT].stopped_on == THURSDAY


def test_a_registration_recorded_late_is_accepted_after_the_visit_was_requested() -> None:
    submitted = RegistrationSubmitted(occurred_on=TUESDAY, household=Household.SINGLE)
    late = decide(with_a_visit_requested(), submitted).state
    accepted = RegistrationAccepted(
        occurred_on=TUESDAY, agency="moorland", household=Household.SINGLE
    )
    with pytest.raises(Refusal, match="before the request for the visit"):
        decide(late, accepted)


def test_a_request_is_not_moved_behind_the_end() -> None:
    ended = decide(with_a_visit_requested(), endings(THURSDAY)[0]).state
    command = CorrectDate(
        on=FRIDAY, corrects=2, right_day=FRIDAY, reason="Misread.", staff="recruiter-07"
    )
    with pytest.raises(Refusal, match="before the request for the visit on 7 March 2025"):
        correct_date(ended, command, journey=FIRST)
