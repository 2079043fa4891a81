"""Equality answers: beside the enquiry, one an applicant, the latest counts."""

from datetime import date

import pytest

from contracts.clocks import ClockId, start
from contracts.equality import EqualityAnswersGiven
from contracts.reference import EthnicGroup, Household
from services.chassis.decision import Refusal
from services.enquiry.domain import (
    Applicant,
    Enquiry,
    GiveEqualityAnswers,
    Status,
    give_equality_answers,
)

MONDAY, TUESDAY, FRIDAY = date(2025, 3, 3), date(2025, 3, 4), date(2025, 3, 7)


def an_enquiry(
    household: Household = Household.SINGLE,
    status: Status = Status.REGISTRATION_SUBMITTED,
    submitted_on: date | None = TUESDAY,
) -> Enquiry:
    return Enquiry(
        agency="moorland",
        status=status,
        household=household,
        applicants=(Applicant(name="Rosa Fell", email="rosa.fell@example.org"),),
        postcode=None,
        received_on=MONDAY,
        clocks={ClockId.FIRST_RESPONSE: start(ClockId.FIRST_RESPONSE, MONDAY)},
        submitted_on=submitted_on,
    )


def answering(
    applicant: int = 1, on: date = TUESDAY, group: EthnicGroup = EthnicGroup.WHITE_AND_ASIAN
) -> GiveEqualityAnswers:
    return GiveEqualityAnswers(on=on, applicant=applicant, ethnic_group=group)


def test_the_latest_answer_of_an_applicant_counts() -> None:
    first = give_equality_answers(None, answering(), about=an_enquiry()).state
    anew = answering(on=FRIDAY, group=EthnicGroup.ARAB)
    record, events = give_equality_answers(first, anew, about=an_enquiry())

    assert record.answers == {1: EthnicGroup.ARAB}
    assert events == [
        EqualityAnswersGiven(occurred_on=FRIDAY, applicant=1, ethnic_group=EthnicGroup.ARAB)
    ]


def test_both_applicants_of_a_couple_answer_for_themselves() -> None:
    couple = an_enquiry(Household.JOINT)
    first = give_equality_answers(None, answering(1), about=couple).state
    both = give_equality_answers(first, answering(2), about=couple).state

    assert set(both.answers) == {1, 2}


def test_a_single_household_has_no_second_applicant() -> None:
    with pytest.raises(Refusal, match="single household"):
        give_equality_answers(None, answering(2), about=an_enquiry())


def test_answers_follow_the_registration() -> None:
    early = an_enquiry(status=Status.RECEIVED, submitted_on=None)

    with pytest.raises(Refusal, match="none was submitted yet"):
        give_equality_answers(None, answering(), about=early)


def test_answers_are_not_dated_before_the_registration() -> None:
    with pytest.raises(Refusal, match="before the registration"):
        give_equality_answers(None, answering(on=MONDAY), about=an_enquiry())


def test_a_declined_registration_may_still_be_answered_for() -> None:
    declined = an_enquiry(status=Status.REGISTRATION_DECLINED)

    assert give_equality_answers(None, answering(), about=declined).events
