"""Commands in whatever order and on whatever dates: each decides or refuses, none breaks."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from contracts.event import Event
from contracts.reference import (
    Channel,
    ContactChannel,
    DeclineReason,
    Household,
    InformationForm,
    WithdrawalReason,
)
from services.chassis.decision import Refusal
from services.enquiry import domain
from services.enquiry.domain import Applicant, Enquiry, ReceiveEnquiry

MONDAY = date(2025, 3, 3)
DETAILS: dict[Any, Any] = {
    domain.make_contact: (domain.MakeContact, {"channel": ContactChannel.PHONE}),
    domain.provide_information: (domain.ProvideInformation, {"form": InformationForm.CALL}),
    domain.submit_registration: (domain.SubmitRegistration, {"household": None}),
    domain.accept_registration: (domain.AcceptRegistration, {}),
    domain.decline_registration: (
        domain.DeclineRegistration,
        {"reason": DeclineReason.OUTSIDE_AREA, "explanation": "Too far."},
    ),
    domain.withdraw: (domain.Withdraw, {"reason": WithdrawalReason.NOT_GIVEN}),
}
STEPS = st.lists(st.tuples(st.sampled_from([*DETAILS]), st.integers(-3, 30)), max_size=8)


def an_enquiry() -> Enquiry:
    command = ReceiveEnquiry(
        on=MONDAY,
        agency="moorland",
        channel=Channel.PHONE,
        household=Household.SINGLE,
        applicants=(Applicant(name="Rosa Fell", phone="0113 496 0000"),),
    )
    return domain.receive_enquiry(None, command).state


@given(steps=STEPS)
def test_a_registration_is_submitted_once_and_an_enquiry_ends_once(
    steps: list[tuple[Any, int]],
) -> None:
    enquiry = an_enquiry()
    said: list[Event] = []
    for decide, days in steps:
        command, details = DETAILS[decide]
        try:
            enquiry, events = decide(enquiry, command(on=MONDAY + timedelta(days), **details))
        except Refusal:
            continue
        said += events

    names = [type(event).__name__ for event in said]
    ends = {"RegistrationAccepted", "RegistrationDeclined", "EnquiryWithdrawn"}
    assert sum(name in ends for name in names) <= 1
    assert names.count("RegistrationSubmitted") <= 1
    assert all(event.occurred_on >= MONDAY for event in said)
    assert Enquiry.model_validate(enquiry.model_dump(mode="json")) == enquiry
