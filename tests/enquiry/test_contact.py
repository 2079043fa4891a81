"""Reaching an enquirer, as sentences: what stops which clock, and what does not."""

import pytest
from pydantic import ValidationError

from contracts.clocks import ClockId
from contracts.enquiry import ContactAttempted, ContactMade, InformationProvided
from contracts.reference import (
    AttemptOutcome,
    ContactChannel,
    ContactOutcome,
    InformationForm,
    NextStep,
)
from services.enquiry.domain.contact import (
    AttemptContact,
    MakeContact,
    ProvideInformation,
    attempt_contact,
    make_contact,
    provide_information,
)
from tests.enquiry.helpers.households import (
    FRIDAY,
    TUESDAY,
    an_enquiry,
    attempt,
    contact,
    contacted,
    informed,
)


def test_the_first_contact_stops_the_clock_of_the_first_response_and_says_what_comes_next() -> None:
    enquiry, events = make_contact(an_enquiry(), contact())

    assert enquiry.clocks[ClockId.FIRST_RESPONSE].stopped_on == TUESDAY
    assert events == [
        ContactMade(
            occurred_on=TUESDAY,
            channel=ContactChannel.PHONE,
            outcome=ContactOutcome.WISHES_TO_GO_ON,
            next_step=NextStep.INFORMATION_EVENT,
        )
    ]


def test_an_attempt_is_recorded_and_stops_nothing() -> None:
    enquiry, events = attempt_contact(an_enquiry(), attempt())

    assert enquiry.clocks == an_enquiry().clocks
    assert events == [
        ContactAttempted(
            occurred_on=TUESDAY,
            channel=ContactChannel.PHONE,
            outcome=AttemptOutcome.NO_ANSWER,
            next_step=NextStep.PLANNED_CALL,
        )
    ]


@pytest.mark.parametrize("command", [contact(), attempt()], ids=["contact", "attempt"])
@pytest.mark.parametrize("missing", ["channel", "staff", "outcome", "next_step"])
def test_contacts_and_attempts_say_how_by_whom_what_came_of_it_and_what_is_next(
    command: MakeContact | AttemptContact, missing: str
) -> None:
    with pytest.raises(ValidationError, match=missing):
        type(command).model_validate(command.model_dump(exclude={missing}))


def test_what_was_said_stays_in_the_case_record() -> None:
    enquiry, events = make_contact(an_enquiry(), contact(words="Rosa works nights."))

    assert [note.words for note in enquiry.notes] == ["Rosa works nights."]
    assert "nights" not in events[0].model_dump_json()


def test_a_later_contact_is_recorded_and_moves_no_clock() -> None:
    once = contacted(an_enquiry())
    twice, events = make_contact(once, contact(FRIDAY, channel="visit"))

    assert twice.clocks == once.clocks
    assert len(events) == 1


def test_an_earlier_contact_recorded_late_counts_as_the_first() -> None:
    twice = contacted(contacted(an_enquiry(), FRIDAY), TUESDAY)

    assert twice.clocks[ClockId.FIRST_RESPONSE].stopped_on == TUESDAY


def test_the_first_information_stops_its_clock_and_no_other() -> None:
    given = ProvideInformation(on=TUESDAY, form=InformationForm.PACK)
    enquiry, events = provide_information(an_enquiry(), given)

    assert enquiry.clocks[ClockId.ENQ_INFO].stopped_on == TUESDAY
    assert enquiry.clocks[ClockId.FIRST_RESPONSE].stopped_on is None
    assert events == [InformationProvided(occurred_on=TUESDAY, form=InformationForm.PACK)]


def test_nothing_is_due_once_both_were_given() -> None:
    enquiry = informed(contacted(an_enquiry()))

    assert (enquiry.next_due_on, enquiry.wake_at) == (None, None)
