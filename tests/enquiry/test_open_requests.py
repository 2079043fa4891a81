"""What a household asks for and how it rests: a call until somebody tries, a break that stops no clock."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from contracts.assessment import ApplicationWithdrawn
from contracts.clocks import ClockId
from contracts.enquiry import ContactDetailsChanged
from contracts.event import Envelope
from contracts.household import CallRequested, JourneyPaused, JourneyResumed
from contracts.reference import PauseReason, TimeOfDay, WithdrawalReason
from services.chassis.decision import Kind, Refusal
from services.enquiry.domain.closure import close
from services.enquiry.domain.contact import (
    AskToBeCalled,
    ask_to_be_called,
    attempt_contact,
    make_contact,
)
from services.enquiry.domain.correction import CorrectDate, correct_date
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.journey_pause import Pause, Resume, pause, resume
from services.enquiry.domain.registration import (
    AcceptRegistration,
    accept_registration,
    release_registration,
)
from services.enquiry.store.enquiries import EnquiryView
from tests.enquiry.helpers.households import (
    FRIDAY,
    JUN,
    MONDAY,
    NEXT_MONDAY,
    ROSA,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    a_couple,
    an_enquiry,
    attempt,
    closed,
    closing,
    contact,
)
from tests.enquiry.helpers.recorded_events import JOURNEY
from tests.enquiry.helpers.registration_forms import submitted

WITHDRAWN_THERE = ApplicationWithdrawn(occurred_on=FRIDAY, reason=WithdrawalReason.NOT_READY)
HEARD = Envelope(
    "assessment", JOURNEY, 2, WITHDRAWN_THERE.type, datetime(2025, 3, 7, tzinfo=UTC), "", ""
)


def with_a_number(number: str = "01632 960001") -> Enquiry:
    """One person who can be called."""
    return an_enquiry(applicants=[{**ROSA, "phone": number}])


def waiting(on: date = WEDNESDAY, **given: Any) -> Enquiry:
    """After a call was asked for."""
    return ask_to_be_called(with_a_number(), AskToBeCalled(on=on, **given)).state


def resting(enquiry: Enquiry | None = None, on: date = WEDNESDAY) -> Enquiry:
    """On a break."""
    return pause(enquiry or an_enquiry(), Pause(on=on, reason=PauseReason.WORK)).state


def view(enquiry: Enquiry) -> EnquiryView:
    return EnquiryView.of(JOURNEY, enquiry)


def shifted(enquiry: Enquiry, version: int, right_day: date) -> Enquiry:
    """After a day was corrected."""
    command = CorrectDate(
        on=NEXT_MONDAY, corrects=version, right_day=right_day, reason="Misread.", staff="re-07"
    )
    return correct_date(enquiry, command, journey=JOURNEY).state


class TestAskingToBeCalled:
    def test_it_is_kept_with_its_words_apart_and_starts_no_clock(self) -> None:
        command = AskToBeCalled(
            on=WEDNESDAY, applicant=2, time_of_day=TimeOfDay.EVENING, words="About the visit."
        )
        people = [ROSA, {**JUN, "phone": "01632 960002"}]
        before = an_enquiry(household="joint", applicants=people)
        enquiry, events = ask_to_be_called(before, command)

        assert events == [
            CallRequested(occurred_on=WEDNESDAY, applicant=2, time_of_day=TimeOfDay.EVENING)
        ]
        assert enquiry.notes[-1].words == "About the visit."
        assert enquiry.clocks == before.clocks
        assert view(enquiry).call_requested_on == WEDNESDAY

    @pytest.mark.parametrize("applicant", [None, 1, 2])
    def test_whoever_has_no_number_is_asked_for_one_where_it_is_typed(
        self, applicant: int | None
    ) -> None:
        before = a_couple()
        with pytest.raises(Refusal, match="Enter a phone number to call") as refused:
            ask_to_be_called(before, AskToBeCalled(on=WEDNESDAY, applicant=applicant))
        asked = AskToBeCalled(on=WEDNESDAY, applicant=applicant, number="01632 960 009")
        enquiry, events = ask_to_be_called(before, asked)

        assert (refused.value.field, refused.value.kind) == ("number", Kind.NOT_VALID)
        assert enquiry.applicants[(applicant or 1) - 1].phone == "01632 960 009"
        assert "phone +441632960009" in enquiry.likeness
        assert [each.type for each in events] == [ContactDetailsChanged.type, CallRequested.type]

    def test_nobody_is_called_who_is_not_there(self) -> None:
        with pytest.raises(Refusal, match="no second applicant"):
            waiting(applicant=2)

    def test_it_is_waited_for_since_it_was_first_asked(self) -> None:
        again, _ = ask_to_be_called(waiting(), AskToBeCalled(on=FRIDAY))

        assert view(again).call_requested_on == WEDNESDAY

    @pytest.mark.parametrize(
        ("decide", "command"), [(attempt_contact, attempt), (make_contact, contact)]
    )
    def test_an_attempt_or_a_contact_answers_it_unless_it_was_before(
        self, decide: Any, command: Any
    ) -> None:
        recorded_late = decide(waiting(), command(TUESDAY)).state
        answered = decide(waiting(), command(WEDNESDAY)).state

        assert view(recorded_late).call_requested_on == WEDNESDAY
        assert view(answered).call_requested_on is None

    def test_its_day_can_be_corrected(self) -> None:
        assert view(shifted(waiting(), 2, TUESDAY)).call_requested_on == TUESDAY

    def test_whoever_left_waits_for_no_call_and_takes_no_break(self) -> None:
        ended = close(resting(waiting()), closing(THURSDAY)).state

        assert (view(ended).call_requested_on, view(ended).paused_since) == (None, None)
        with pytest.raises(Refusal, match="Reopen it first"):
            ask_to_be_called(ended, AskToBeCalled(on=FRIDAY))


class TestPausing:
    def test_a_break_is_said_with_its_reason_and_its_words_are_kept_apart(self) -> None:
        command = Pause(
            on=WEDNESDAY, until=date(2025, 5, 1), reason=PauseReason.HEALTH, words="My back."
        )
        enquiry, events = pause(an_enquiry(), command)

        assert events == [
            JourneyPaused(occurred_on=WEDNESDAY, reason=PauseReason.HEALTH, until=date(2025, 5, 1))
        ]
        assert (view(enquiry).paused_since, view(enquiry).paused_until) == (
            WEDNESDAY,
            date(2025, 5, 1),
        )
        assert enquiry.notes[-1].words == "My back."

    def test_no_clock_stops(self) -> None:
        before = an_enquiry()

        assert resting(before).clocks == before.clocks
        assert resting(before).wake_at == before.wake_at
        assert before.clocks[ClockId.FIRST_RESPONSE].stopped_on is None

    def test_a_break_ends_when_the_household_says_so(self) -> None:
        enquiry, events = resume(resting(), Resume(on=FRIDAY))

        assert events == [JourneyResumed(occurred_on=FRIDAY)]
        assert (view(enquiry).paused_since, view(enquiry).paused_until) == (None, None)

    def test_nobody_pauses_twice_or_resumes_what_is_not_paused(self) -> None:
        with pytest.raises(Refusal, match="already taking a break"):
            resting(resting())
        with pytest.raises(Refusal, match="not taking a break"):
            resume(an_enquiry(), Resume(on=FRIDAY))

    def test_a_break_ends_after_it_begins(self) -> None:
        with pytest.raises(Refusal, match="beginning of the break"):
            resume(resting(), Resume(on=TUESDAY))
        with pytest.raises(ValidationError, match="must end after the day"):
            Pause(on=WEDNESDAY, until=WEDNESDAY, reason=PauseReason.OTHER)

    def test_its_first_day_can_be_corrected(self) -> None:
        assert view(shifted(resting(), 2, MONDAY)).paused_since == MONDAY

    def test_it_is_possible_in_the_stages_and_not_once_the_journey_has_ended_there(self) -> None:
        accepted, _ = accept_registration(submitted(), AcceptRegistration(on=WEDNESDAY))
        paused = resting(accepted, THURSDAY)
        left = release_registration(paused, HEARD, WITHDRAWN_THERE)

        assert view(paused).paused_since == THURSDAY
        assert left is not None
        with pytest.raises(Refusal, match="journey has ended"):
            resume(left.state, Resume(on=FRIDAY))

    def test_an_enquiry_that_has_ended_is_not_paused(self) -> None:
        with pytest.raises(Refusal, match="Reopen it first"):
            resting(closed(), FRIDAY)
