"""Information in another format: kept with the wishes of who asked, and named in no event."""

import pytest

from contracts.household import InformationFormatRequested
from services.chassis.decision import Refusal
from services.enquiry.domain.information_format import (
    AskForAnotherFormat,
    ask_for_another_format,
)
from services.enquiry.domain.people import Format
from tests.enquiry.helpers.households import TUESDAY, a_couple, an_enquiry, closed


def asking(applicant: int = 1) -> AskForAnotherFormat:
    return AskForAnotherFormat(on=TUESDAY, applicant=applicant, format=Format.EASY_READ)


def test_the_format_joins_the_wishes_and_the_event_says_only_who_asked() -> None:
    before = an_enquiry()
    after, events = ask_for_another_format(before, asking())

    assert events == [InformationFormatRequested(occurred_on=TUESDAY, applicant=1)]
    assert after.applicants[0].wishes is not None
    assert after.applicants[0].wishes.format is Format.EASY_READ
    assert after.clocks == before.clocks


def test_the_other_applicants_wishes_stay_as_they_are() -> None:
    after, _ = ask_for_another_format(a_couple(), asking(applicant=2))

    assert after.applicants[0] == a_couple().applicants[0]


def test_somebody_who_is_not_there_asks_for_nothing() -> None:
    with pytest.raises(Refusal, match="no second applicant"):
        ask_for_another_format(an_enquiry(), asking(applicant=2))


def test_an_enquiry_that_has_ended_takes_no_request() -> None:
    with pytest.raises(Refusal):
        ask_for_another_format(closed(), asking())
