"""Households for the tests of the enquiry's rules, and a short way to bring a rule about."""

from datetime import date, timedelta
from typing import Any

from contracts.event import Event
from contracts.reference import Channel, Household
from services.enquiry.domain.closure import Close, close
from services.enquiry.domain.contact import (
    AttemptContact,
    MakeContact,
    ProvideInformation,
    attempt_contact,
    make_contact,
    provide_information,
)
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.intake import ReceiveEnquiry, receive_enquiry

MONDAY = date(2025, 3, 3)
TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (MONDAY + timedelta(days) for days in (1, 2, 3, 4))
NEXT_MONDAY = MONDAY + timedelta(7)
ROSA = {"name": "Rosa Fell", "email": "Rosa.Fell@Example.org"}
JUN = {"name": "Jun Fell"}


def asked(**given: Any) -> ReceiveEnquiry:
    """A single enquirer on Monday, changed as given."""
    single = {
        "on": MONDAY,
        "agency": "moorland",
        "channel": Channel.WEB_FORM,
        "household": Household.SINGLE,
        "applicants": [ROSA],
    }
    return ReceiveEnquiry.model_validate(single | given)


def an_enquiry(**given: Any) -> Enquiry:
    """Received on Monday by moorland."""
    return receive_enquiry(None, asked(**given)).state


def a_couple() -> Enquiry:
    """Two people who enquired together."""
    return an_enquiry(household=Household.JOINT, applicants=[ROSA, JUN])


def contact(on: date = TUESDAY, **given: Any) -> MakeContact:
    """A phone call that reached somebody."""
    made = {"on": on, "channel": "phone", "staff": "recruiter-07"}
    said = {"outcome": "wishes_to_go_on", "next_step": "information_event"}
    return MakeContact.model_validate(made | said | given)


def attempt(on: date = TUESDAY, **given: Any) -> AttemptContact:
    """A phone call that reached nobody."""
    made = {"on": on, "channel": "phone", "staff": "recruiter-07"}
    said = {"outcome": "no_answer", "next_step": "planned_call"}
    return AttemptContact.model_validate(made | said | given)


def closing(on: date = WEDNESDAY) -> Close:
    """The manager's decision."""
    return Close.model_validate(
        {
            "on": on,
            "reason": "no_answer_to_contact",
            "manager": "manager-02",
            "explanation": "We called and wrote three times.",
        }
    )


def attempted(enquiry: Enquiry, on: date = TUESDAY) -> Enquiry:
    """After an attempt."""
    return attempt_contact(enquiry, attempt(on)).state


def contacted(enquiry: Enquiry, on: date = TUESDAY, **given: Any) -> Enquiry:
    """After a contact."""
    return make_contact(enquiry, contact(on, **given)).state


def informed(enquiry: Enquiry, on: date = TUESDAY) -> Enquiry:
    """After a pack was given."""
    given = ProvideInformation.model_validate({"on": on, "form": "pack"})
    return provide_information(enquiry, given).state


def closed(enquiry: Enquiry | None = None, on: date = WEDNESDAY) -> Enquiry:
    """Ended by the agency."""
    return close(enquiry or an_enquiry(), closing(on)).state


def types(events: Any) -> list[str]:
    """What happened, by the events' types, in order."""
    made: list[Event] = list(events)
    return [event.type for event in made]
