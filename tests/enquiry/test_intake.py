"""The first hello as sentences: who may enquire, which clocks start, what leaves the record."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from contracts.clocks import ClockId, LocalStandard
from contracts.enquiry import ContactDetailsChanged, EnquiryReceived, Source
from contracts.reference import Channel, Household, SourceKind
from services.chassis.decision import Kind, Refusal
from services.enquiry.domain.intake import (
    ChangeContactDetails,
    ChangeOwnDetails,
    change_contact_details,
    change_own_details,
    may_return,
    receive_enquiry,
)
from services.enquiry.domain.people import Applicant, Wishes
from tests.enquiry.helpers.households import (
    JUN,
    MONDAY,
    ROSA,
    TUESDAY,
    a_couple,
    an_enquiry,
    asked,
    closed,
)

PREVIOUS = UUID("0c1de9f0-7f43-4c8b-9a52-0d7f4f8a1b10")


def details(**given: Any) -> ChangeContactDetails:
    alone = {"on": TUESDAY, "household": Household.SINGLE, "applicants": [ROSA]}
    return ChangeContactDetails.model_validate(alone | given)


class TestAnEnquiryIsReceived:
    def test_it_starts_the_clocks_of_the_first_response_and_of_the_information(self) -> None:
        clocks = an_enquiry().clocks

        assert clocks[ClockId.FIRST_RESPONSE].due_on == date(2025, 3, 5)
        assert clocks[ClockId.ENQ_INFO].due_on == date(2025, 3, 17)
        assert an_enquiry().next_due_on == date(2025, 3, 5)

    def test_what_is_in_no_name_is_refused_where_it_was_typed(self) -> None:
        linked = Applicant(name="Your prize: prize.example", email="anyone@home.example")
        with pytest.raises(Refusal, match="without a web address") as refused:
            an_enquiry(household=Household.JOINT, applicants=[ROSA, linked])
        assert (refused.value.kind, refused.value.field) == (Kind.NOT_VALID, "applicants.1.name")
        own = ChangeOwnDetails(on=TUESDAY, applicant=1, name="Call 01632 960 001")
        with pytest.raises(Refusal) as own_refused:
            change_own_details(an_enquiry(), own)
        assert own_refused.value.field == "name"

    def test_the_agencys_own_standard_sets_the_day_and_says_that_it_is_local(self) -> None:
        own = LocalStandard(clock=ClockId.FIRST_RESPONSE, working_days=1)
        enquiry, events = receive_enquiry(None, asked(), standards=(own,))
        response = enquiry.clocks[ClockId.FIRST_RESPONSE]

        assert (response.due_on, response.local_standard) == (date(2025, 3, 4), 1)
        assert isinstance(events[0], EnquiryReceived)
        assert events[0].standards == (own,)

    def test_it_says_agency_channel_source_and_household_and_no_name(self) -> None:
        source = Source(kind=SourceKind.CAMPAIGN, code="spring-2025")
        command = asked(postcode="ls1 4ap", source=source, previous_journey=PREVIOUS)
        enquiry, events = receive_enquiry(None, command)

        assert enquiry.postcode == "LS1 4AP"
        assert events == [
            EnquiryReceived(
                occurred_on=MONDAY,
                agency="moorland",
                channel=Channel.WEB_FORM,
                household=Household.SINGLE,
                source=source,
                previous_journey=PREVIOUS,
            )
        ]

    def test_each_applicant_says_how_they_wish_to_be_reached(self) -> None:
        wishes = {"language": "cy", "format": "large_print", "message_may_be_left": True}
        enquiry = an_enquiry(applicants=[ROSA | {"wishes": wishes}])

        assert enquiry.applicants[0].wishes is not None
        assert enquiry.applicants[0].wishes.message_may_be_left

    def test_a_day_before_the_two_stage_process_is_refused(self) -> None:
        with pytest.raises(Refusal, match="two-stage process began on 1 July 2013"):
            an_enquiry(on=date(2013, 6, 30))

    def test_a_household_returns_only_when_its_earlier_journey_has_ended(self) -> None:
        may_return(closed())

        with pytest.raises(Refusal, match="has not ended") as refused:
            may_return(an_enquiry())
        assert refused.value.kind is Kind.NOT_NOW

    @pytest.mark.parametrize(
        ("household", "applicants"),
        [("single", [ROSA, JUN]), ("joint", [ROSA]), ("single", []), ("joint", [ROSA, JUN, JUN])],
    )
    def test_the_number_of_applicants_fits_the_household(
        self, household: str, applicants: list[Any]
    ) -> None:
        with pytest.raises(ValidationError):
            asked(household=household, applicants=applicants)

    def test_somebody_can_be_reached(self) -> None:
        with pytest.raises(ValidationError, match="email address, phone number or postal address"):
            asked(applicants=[{"name": "Rosa Fell"}])

    def test_an_e_mail_address_is_kept_in_lower_case(self) -> None:
        assert an_enquiry().applicants[0].email == "rosa.fell@example.org"

    @pytest.mark.parametrize(
        "wrong",
        [
            {"email": "rosa"},
            {"email": "rosa@example"},
            {"email": "rosa@example.org\nBcc: all@example.org"},
            {"email": "two addresses@example.org"},
            {"email": f"{'r' * 250}@example.org"},
            {"phone": "call me"},
            {"phone": "0113 496"},
            {"phone": "0113 496 0000 0000 0000"},
            {"name": ""},
            {"name": "Rosa\nFell"},
            {"name": "R" * 201},
            {"born": "1990-01-01"},
            {"wishes": {"language": "Welsh"}},
            {"wishes": {"colour": "blue"}},
        ],
    )
    def test_a_malformed_applicant_is_not_valid(self, wrong: dict[str, Any]) -> None:
        with pytest.raises(ValidationError):
            Applicant.model_validate({"name": "Rosa Fell", **wrong})

    @pytest.mark.parametrize("phone", ["01134960000", "+44 113 496 0000", "(0113) 496-0000"])
    def test_a_phone_number_may_be_written_as_people_write_it(self, phone: str) -> None:
        assert Applicant(name="Rosa Fell", phone=phone).phone == phone

    @pytest.mark.parametrize("postcode", ["LS1", "1LS 4AP", "LS1 4APX", "somewhere"])
    def test_a_malformed_postcode_is_not_valid(self, postcode: str) -> None:
        with pytest.raises(ValidationError):
            asked(postcode=postcode)


class TestContactDetailsChange:
    def test_the_household_and_what_it_looks_like_are_those_of_today(self) -> None:
        both = details(household=Household.JOINT, applicants=[ROSA, JUN], postcode="LS1 4AP")
        enquiry, events = change_contact_details(an_enquiry(), both)

        assert [each.name for each in enquiry.applicants] == ["Rosa Fell", "Jun Fell"]
        assert enquiry.progress.household is Household.JOINT
        assert {"email rosa.fell@example.org", "name LS14AP fell jun"} <= set(enquiry.likeness)
        assert events == [ContactDetailsChanged(occurred_on=TUESDAY, household=Household.JOINT)]

    def test_an_enquiry_that_has_ended_keeps_its_details(self) -> None:
        with pytest.raises(Refusal, match="Reopen it first"):
            change_contact_details(closed(), details(on=date(2025, 3, 6)))


def own(**given: Any) -> ChangeOwnDetails:
    """The second applicant's own change."""
    return ChangeOwnDetails.model_validate({"on": TUESDAY, "applicant": 2} | given)


class TestOwnDetailsChange:
    def test_what_is_left_out_stays_and_what_is_null_is_taken_away(self) -> None:
        wishes = {"channel": "phone", "format": "large_print"}
        first, _ = change_own_details(a_couple(), own(phone="01632 960002", wishes=wishes))
        second, events = change_own_details(first, own(phone=None, email="jun@example.org"))
        (rosa, jun) = second.applicants

        assert rosa == a_couple().applicants[0]
        assert (jun.name, jun.email, jun.phone) == ("Jun Fell", "jun@example.org", None)
        assert jun.wishes == Wishes.model_validate(wishes)
        assert second.likeness == ("email jun@example.org", "email rosa.fell@example.org")
        assert events == [ContactDetailsChanged(occurred_on=TUESDAY, household=Household.JOINT)]

    def test_the_first_applicant_can_always_be_reached(self) -> None:
        with pytest.raises(Refusal, match="so we can reply"):
            change_own_details(an_enquiry(), own(applicant=1, email=None))

    def test_somebody_who_is_not_there_has_no_details(self) -> None:
        with pytest.raises(Refusal, match="no second applicant"):
            change_own_details(an_enquiry(), own(name="Jun Fell"))

    @pytest.mark.parametrize("given", [{}, {"name": None}])
    def test_something_is_changed_and_a_name_stays_a_name(self, given: Any) -> None:
        with pytest.raises(ValidationError):
            own(**given)
