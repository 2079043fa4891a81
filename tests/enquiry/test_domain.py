"""The rules of an enquiry as sentences: what may follow what, which clock runs, what is refused."""

from datetime import date, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from contracts.clocks import ClockId
from contracts.enquiry import (
    ContactMade,
    EnquiryReceived,
    EnquiryWithdrawn,
    InformationProvided,
    RegistrationAccepted,
    RegistrationDeclined,
    RegistrationSubmitted,
)
from contracts.reference import (
    Channel,
    ContactChannel,
    DeclineReason,
    Household,
    InformationForm,
    WithdrawalReason,
)
from services.chassis.decision import Decision, Kind, Refusal
from services.enquiry.domain import (
    AcceptRegistration,
    Applicant,
    DeclineRegistration,
    Enquiry,
    MakeContact,
    ProvideInformation,
    ReceiveEnquiry,
    Status,
    SubmitRegistration,
    Withdraw,
    accept_registration,
    decline_registration,
    make_contact,
    provide_information,
    receive_enquiry,
    submit_registration,
    withdraw,
)

MONDAY = date(2025, 3, 3)
TUESDAY, WEDNESDAY, FRIDAY = (MONDAY + timedelta(days) for days in (1, 2, 4))
ROSA = {"name": "Rosa Fell", "email": "Rosa.Fell@Example.org"}
JUN = {"name": "Jun Fell"}
SECRETS = ("rosa", "fell", "jun", "example.org", "ls1", "0113", "no room")


def asked(**given: Any) -> ReceiveEnquiry:
    single = {
        "on": MONDAY,
        "agency": "moorland",
        "channel": Channel.WEB_FORM,
        "household": Household.SINGLE,
        "applicants": [ROSA],
    }
    return ReceiveEnquiry.model_validate(single | given)


def an_enquiry(**given: Any) -> Enquiry:
    return receive_enquiry(None, asked(**given)).state


def a_couple() -> Enquiry:
    return an_enquiry(household=Household.JOINT, applicants=[ROSA, JUN])


def registered(enquiry: Enquiry | None = None, on: date = TUESDAY) -> Enquiry:
    return submit_registration(enquiry or an_enquiry(), SubmitRegistration(on=on)).state


def accepted() -> Enquiry:
    return accept_registration(registered(), AcceptRegistration(on=WEDNESDAY)).state


def declining(on: date = WEDNESDAY) -> DeclineRegistration:
    return DeclineRegistration(
        on=on, reason=DeclineReason.NO_CAPACITY, explanation="There is no room this year."
    )


def withdrawing(on: date = WEDNESDAY) -> Withdraw:
    return Withdraw(on=on, reason=WithdrawalReason.NOT_READY)


CONTACT = MakeContact(on=TUESDAY, channel=ContactChannel.PHONE)
INFORMATION = ProvideInformation(on=TUESDAY, form=InformationForm.PACK)


class TestAnEnquiryIsReceived:
    def test_it_starts_the_clocks_of_the_first_response_and_of_the_information(self) -> None:
        clocks = an_enquiry().clocks

        assert clocks[ClockId.FIRST_RESPONSE].due_on == date(2025, 3, 5)
        assert clocks[ClockId.ENQ_INFO].due_on == date(2025, 3, 17)

    def test_it_says_agency_channel_and_household_and_no_name(self) -> None:
        enquiry, events = receive_enquiry(None, asked(postcode="ls1 4ap"))

        assert enquiry.postcode == "LS1 4AP"
        assert events == [
            EnquiryReceived(
                occurred_on=MONDAY,
                agency="moorland",
                channel=Channel.WEB_FORM,
                household=Household.SINGLE,
            )
        ]

    def test_a_day_before_the_two_stage_process_is_refused(self) -> None:
        with pytest.raises(Refusal, match="two-stage process began on 1 July 2013"):
            an_enquiry(on=date(2013, 6, 30))

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
        with pytest.raises(ValidationError, match="e-mail address or phone number"):
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
        ],
    )
    def test_a_malformed_applicant_is_not_valid(self, wrong: dict[str, str]) -> None:
        with pytest.raises(ValidationError):
            Applicant.model_validate({"name": "Rosa Fell", **wrong})

    @pytest.mark.parametrize("phone", ["01134960000", "+44 113 496 0000", "(0113) 496-0000"])
    def test_a_phone_number_may_be_written_as_people_write_it(self, phone: str) -> None:
        assert Applicant(name="Rosa Fell", phone=phone).phone == phone

    @pytest.mark.parametrize("postcode", ["LS1", "1LS 4AP", "LS1 4APX", "somewhere"])
    def test_a_malformed_postcode_is_not_valid(self, postcode: str) -> None:
        with pytest.raises(ValidationError):
            asked(postcode=postcode)


class TestStaffRespond:
    def test_the_first_contact_stops_the_clock_of_the_first_response(self) -> None:
        enquiry, events = make_contact(an_enquiry(), CONTACT)

        assert enquiry.clocks[ClockId.FIRST_RESPONSE].stopped_on == TUESDAY
        assert events == [ContactMade(occurred_on=TUESDAY, channel=ContactChannel.PHONE)]

    def test_a_later_contact_is_recorded_and_moves_no_clock(self) -> None:
        once = make_contact(an_enquiry(), CONTACT).state
        twice, events = make_contact(once, MakeContact(on=FRIDAY, channel=ContactChannel.VISIT))

        assert twice.clocks == once.clocks
        assert len(events) == 1

    def test_an_earlier_contact_recorded_late_counts_as_the_first(self) -> None:
        once = make_contact(
            an_enquiry(), MakeContact(on=FRIDAY, channel=ContactChannel.PHONE)
        ).state
        twice = make_contact(once, CONTACT).state

        assert twice.clocks[ClockId.FIRST_RESPONSE].stopped_on == TUESDAY

    def test_the_first_information_stops_its_clock_and_no_other(self) -> None:
        enquiry, events = provide_information(an_enquiry(), INFORMATION)

        assert enquiry.clocks[ClockId.ENQ_INFO].stopped_on == TUESDAY
        assert enquiry.clocks[ClockId.FIRST_RESPONSE].stopped_on is None
        assert events == [InformationProvided(occurred_on=TUESDAY, form=InformationForm.PACK)]

    def test_a_contact_may_be_recorded_after_the_acceptance(self) -> None:
        assert make_contact(accepted(), CONTACT).state.status is Status.REGISTRATION_ACCEPTED


class TestARegistrationIsSubmitted:
    def test_it_starts_the_clock_of_the_decision(self) -> None:
        enquiry, events = submit_registration(an_enquiry(), SubmitRegistration(on=TUESDAY))

        assert enquiry.clocks[ClockId.ROI_DECIDE].due_on == date(2025, 3, 11)
        assert events == [RegistrationSubmitted(occurred_on=TUESDAY, household=Household.SINGLE)]

    def test_it_is_submitted_once(self) -> None:
        with pytest.raises(Refusal, match="already submitted"):
            submit_registration(registered(), SubmitRegistration(on=FRIDAY))

    def test_a_couple_that_goes_on_as_one_keeps_the_first_applicant_alone(self) -> None:
        alone = SubmitRegistration(on=TUESDAY, household=Household.SINGLE)
        enquiry, events = submit_registration(a_couple(), alone)

        assert [applicant.name for applicant in enquiry.applicants] == ["Rosa Fell"]
        assert events == [RegistrationSubmitted(occurred_on=TUESDAY, household=Household.SINGLE)]

    def test_an_enquirer_may_register_with_a_partner(self) -> None:
        together = SubmitRegistration(on=TUESDAY, household=Household.JOINT)

        assert submit_registration(an_enquiry(), together).state.household is Household.JOINT


class TestTheAgencyDecides:
    def test_an_acceptance_names_agency_and_household_and_stops_the_clock(self) -> None:
        enquiry, events = accept_registration(registered(), AcceptRegistration(on=FRIDAY))

        assert enquiry.clocks[ClockId.ROI_DECIDE].stopped_on == FRIDAY
        assert events == [
            RegistrationAccepted(occurred_on=FRIDAY, agency="moorland", household=Household.SINGLE)
        ]

    def test_an_acceptance_is_not_refused_because_it_is_late(self) -> None:
        late = registered().clocks[ClockId.ROI_DECIDE].due_on + timedelta(days=90)
        enquiry = accept_registration(registered(), AcceptRegistration(on=late)).state

        assert enquiry.status is Status.REGISTRATION_ACCEPTED
        assert enquiry.clocks[ClockId.ROI_DECIDE].in_time is False

    def test_the_explanation_of_a_decline_stays_on_the_record(self) -> None:
        enquiry, events = decline_registration(registered(), declining())

        assert enquiry.explanation == "There is no room this year."
        assert events == [
            RegistrationDeclined(occurred_on=WEDNESDAY, reason=DeclineReason.NO_CAPACITY)
        ]

    def test_no_clock_runs_on_after_a_decline(self) -> None:
        clocks = decline_registration(registered(), declining()).state.clocks

        assert {clock.stopped_on for clock in clocks.values()} == {WEDNESDAY}

    def test_a_decline_needs_its_explanation(self) -> None:
        with pytest.raises(ValidationError):
            DeclineRegistration(on=FRIDAY, reason=DeclineReason.NO_CAPACITY, explanation=" ")

    def test_nothing_is_decided_before_a_registration_came_in(self) -> None:
        with pytest.raises(Refusal, match="No registration of interest has come in"):
            accept_registration(an_enquiry(), AcceptRegistration(on=FRIDAY))

    def test_an_accepted_registration_is_not_accepted_again(self) -> None:
        with pytest.raises(Refusal, match="accepted already"):
            accept_registration(accepted(), AcceptRegistration(on=FRIDAY))

    def test_an_accepted_registration_is_not_declined_afterwards(self) -> None:
        with pytest.raises(Refusal, match="accepted already"):
            decline_registration(accepted(), declining(FRIDAY))

    def test_a_decision_is_not_dated_before_the_registration(self) -> None:
        with pytest.raises(Refusal, match="before the registration on 4 March 2025"):
            accept_registration(registered(), AcceptRegistration(on=MONDAY))


class TestTheHouseholdWithdraws:
    @pytest.mark.parametrize("enquiry", [an_enquiry(), registered()])
    def test_it_may_do_so_any_time_before_the_acceptance(self, enquiry: Enquiry) -> None:
        ended, events = withdraw(enquiry, withdrawing())

        assert ended.status is Status.WITHDRAWN
        assert events == [
            EnquiryWithdrawn(occurred_on=WEDNESDAY, reason=WithdrawalReason.NOT_READY)
        ]

    def test_it_stops_every_clock_that_still_runs_and_leaves_the_others(self) -> None:
        contacted = make_contact(registered(), CONTACT).state
        clocks = withdraw(contacted, withdrawing()).state.clocks

        assert clocks[ClockId.FIRST_RESPONSE].stopped_on == TUESDAY
        assert clocks[ClockId.ENQ_INFO].stopped_on == WEDNESDAY
        assert clocks[ClockId.ROI_DECIDE].stopped_on == WEDNESDAY

    def test_after_the_acceptance_it_is_recorded_on_the_assessment(self) -> None:
        with pytest.raises(Refusal, match="withdrawal on the assessment case"):
            withdraw(accepted(), withdrawing(FRIDAY))

    def test_it_is_not_dated_before_the_registration(self) -> None:
        with pytest.raises(Refusal, match="before the registration"):
            withdraw(registered(), withdrawing(MONDAY))


COMMANDS = [
    lambda state: make_contact(state, CONTACT),
    lambda state: provide_information(state, INFORMATION),
    lambda state: submit_registration(state, SubmitRegistration(on=TUESDAY)),
    lambda state: accept_registration(state, AcceptRegistration(on=WEDNESDAY)),
    lambda state: decline_registration(state, declining()),
    lambda state: withdraw(state, withdrawing()),
]


@pytest.mark.parametrize("command", COMMANDS)
class TestEveryCommand:
    def test_it_is_refused_where_there_is_no_enquiry(self, command: Any) -> None:
        with pytest.raises(Refusal) as refused:
            command(None)

        assert refused.value.kind is Kind.NOT_FOUND

    @pytest.mark.parametrize(
        "ended",
        [
            decline_registration(registered(), declining()).state,
            withdraw(registered(), withdrawing()).state,
        ],
    )
    def test_it_is_refused_once_the_enquiry_has_ended(self, ended: Enquiry, command: Any) -> None:
        with pytest.raises(Refusal, match="which ended this enquiry") as refused:
            command(ended)

        assert refused.value.kind is Kind.NOT_NOW

    def test_it_is_refused_on_a_day_before_the_enquiry(self, command: Any) -> None:
        with pytest.raises(Refusal, match="before the enquiry on 1 April 2025"):
            command(an_enquiry(on=date(2025, 4, 1)))


def test_no_event_carries_what_a_person_is_called_or_wrote() -> None:
    phone = {**ROSA, "phone": "0113 496 0000"}
    enquiry = an_enquiry(applicants=[phone], postcode="LS1 4AP")
    decisions: list[Decision[Any]] = [
        receive_enquiry(None, asked(applicants=[phone], postcode="LS1 4AP")),
        submit_registration(enquiry, SubmitRegistration(on=TUESDAY)),
        decline_registration(registered(enquiry), declining()),
    ]

    said = " ".join(event.model_dump_json().lower() for d in decisions for event in d.events)

    assert [secret for secret in SECRETS if secret in said] == []
