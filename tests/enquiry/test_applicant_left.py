"""One of two applicants leaves an accepted application: numbers stay, access and registration of the leaver end."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from contracts.assessment import TOPIC, ApplicationWithdrawn
from contracts.event import Envelope
from contracts.people import ApplicantLeft, LeftBecause, PersonKind, PersonRemoved
from contracts.reference import Household, WithdrawalReason
from contracts.sign_in import ApplicantAccountRemoved
from services.chassis.decision import Refusal
from services.enquiry.api.equality import about_household
from services.enquiry.domain.applicant_left import RecordApplicantLeft, record_applicant_left
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.equality import require_applicant
from services.enquiry.domain.intake import ChangeContactDetails, change_contact_details
from services.enquiry.domain.invitation import InviteApplicant, invite_applicant
from services.enquiry.domain.people import TakenOffBecause
from services.enquiry.domain.registered_people import registered_people, renew_signs
from services.enquiry.domain.registration import (
    AcceptRegistration,
    Withdraw,
    accept_registration,
    release_registration,
    withdraw,
)
from services.enquiry.store.enquiries import ContactDetails
from tests.enquiry.helpers.registration_forms import KEY, submitted

ACCEPTED, LEFT, LATER = date(2025, 3, 10), date(2025, 5, 12), date(2025, 5, 13)
NOON = datetime(2025, 3, 11, 12, tzinfo=UTC)
JOURNEY = UUID(int=7)


def a_couple() -> Enquiry:
    """An accepted couple, both reached by email and both invited."""
    state = accept_registration(submitted(Household.JOINT), AcceptRegistration(on=ACCEPTED)).state
    reached = tuple(
        each.model_copy(update={"email": f"{number}@home.example"})
        for number, each in enumerate(state.applicants, start=1)
    )
    state = state.model_copy(update={"applicants": reached})
    for number in (1, 2):
        invited = InviteApplicant(on=NOON.date(), applicant=number)
        state = invite_applicant(state, invited, at=NOON).state
    return state


def leaving(
    applicant: int = 1, because: LeftBecause = LeftBecause.SEPARATION
) -> RecordApplicantLeft:
    return RecordApplicantLeft(on=LEFT, applicant=applicant, because=because)


def alone(applicant: int = 1) -> Enquiry:
    return record_applicant_left(a_couple(), leaving(applicant), key=KEY).state


def test_it_is_said_who_left_by_number_and_that_their_access_ended() -> None:
    state, events = record_applicant_left(a_couple(), leaving(), key=KEY)

    assert events == [
        ApplicantLeft(occurred_on=LEFT, applicant=1, because=LeftBecause.SEPARATION),
        PersonRemoved(occurred_on=LEFT, number=1, kind=PersonKind.APPLICANT),
        ApplicantAccountRemoved(occurred_on=LEFT, applicant=1, invitation=1),
    ]
    assert state.progress.household is Household.SINGLE
    assert state.numbers == [2]
    assert state.names == [a_couple().applicants[1].name]


@pytest.mark.parametrize("leaver", [1, 2])
def test_the_other_one_keeps_their_number_and_alone_stays_registered(leaver: int) -> None:
    state = alone(leaver)
    stays = 3 - leaver

    assert state.registered == registered_people(state.form, [stays], KEY)
    assert renew_signs(state, key=KEY).state.registered == state.registered
    assert not state.has_ended
    assert ContactDetails.of(JOURNEY, state, LATER).left == (leaver,)
    require_applicant(stays, about_household(JOURNEY, state))


@pytest.mark.parametrize(
    ("because", "kept"),
    [
        (LeftBecause.SEPARATION, TakenOffBecause.LEFT_HOUSEHOLD),
        (LeftBecause.DEATH, TakenOffBecause.DIED),
        (LeftBecause.OTHER, None),
    ],
)
def test_the_list_of_people_says_until_when_and_why(
    because: LeftBecause, kept: TakenOffBecause | None
) -> None:
    state = record_applicant_left(a_couple(), leaving(2, because), key=KEY).state
    gone = state.people[1]

    assert (gone.number, gone.until, gone.because) == (2, LEFT, kept)


@pytest.mark.parametrize("leaver", [1, 2])
def test_staff_change_the_details_of_who_goes_on_and_nobody_takes_the_other_place(
    leaver: int,
) -> None:
    state, stays = alone(leaver), 3 - leaver
    name = state.applicants[stays - 1].name
    moved = ChangeContactDetails.model_validate(
        {
            "on": LATER,
            "household": "single",
            "applicants": [{"name": name, "phone": "01632 960009"}],
            "postcode": "LA8 9AB",
        }
    )
    changed = change_contact_details(state, moved)

    assert changed.state.applicants[stays - 1].phone == "01632 960009"
    assert changed.state.applicants[leaver - 1] == state.applicants[leaver - 1]
    assert not [each for each in changed.events if isinstance(each, ApplicantAccountRemoved)]


def test_who_left_is_invited_no_more() -> None:
    with pytest.raises(Refusal, match="left the application"):
        invite_applicant(alone(), InviteApplicant(on=LATER, applicant=1), at=NOON)


def test_nobody_leaves_twice_and_one_applicant_withdraws() -> None:
    with pytest.raises(Refusal, match="record that they withdrew"):
        record_applicant_left(alone(), leaving(2), key=KEY)
    early = RecordApplicantLeft(on=date(2025, 3, 9), applicant=1, because=LeftBecause.DEATH)
    with pytest.raises(Refusal, match="registration was accepted"):
        record_applicant_left(a_couple(), early, key=KEY)
    with pytest.raises(Refusal, match="begins when the registration"):
        record_applicant_left(submitted(Household.JOINT), leaving(), key=KEY)


def test_who_goes_on_has_to_be_reached() -> None:
    state = a_couple()
    silent = state.applicants[1].model_copy(update={"email": None, "phone": None, "address": None})
    unreached = state.model_copy(update={"applicants": (state.applicants[0], silent)})

    with pytest.raises(Refusal, match="Add one first"):
        record_applicant_left(unreached, leaving(1), key=KEY)


def test_after_the_death_of_the_one_who_went_on_nobody_has_access_in_their_place() -> None:
    ended = ApplicationWithdrawn(occurred_on=LATER, reason=WithdrawalReason.DIED)
    envelope = Envelope(TOPIC, JOURNEY, 1, ended.type, NOON, cause="", correlation="")
    heard = release_registration(alone(1), envelope, ended)

    assert heard is not None
    assert heard.state.registered == ()
    assert heard.events == [ApplicantAccountRemoved(occurred_on=LATER, applicant=2, invitation=1)]


def test_of_two_who_enquire_together_the_death_of_one_is_no_end() -> None:
    died = Withdraw(on=LEFT, reason=WithdrawalReason.DIED)

    with pytest.raises(Refusal, match="There are two people") as refusal:
        withdraw(submitted(Household.JOINT), died)
    assert refusal.value.field == "reason"
