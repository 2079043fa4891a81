"""How an enquiry ends by the agency's decision, goes on again, and who answers for it, as sentences."""

from datetime import date, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from contracts.clocks import ClockId
from contracts.enquiry import EnquiryAssigned, EnquiryClosed
from contracts.reference import Assignment, ClosingReason, ReopeningReason
from services.casework.teamwork import Assign, Cover
from services.chassis.decision import Refusal
from services.enquiry.domain.closure import Close, Reopen, close, reopen
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.progress import Status
from services.enquiry.domain.staffing import assign, cover
from tests.enquiry.helpers.households import (
    FRIDAY,
    MONDAY,
    NEXT_MONDAY,
    TUESDAY,
    WEDNESDAY,
    an_enquiry,
    closed,
    closing,
    contacted,
)


def reopened(enquiry: Enquiry, on: date = FRIDAY) -> Enquiry:
    command = Reopen(on=on, reason=ReopeningReason.ENQUIRER_CAME_BACK, staff="recruiter-07")
    return reopen(enquiry, command).state


class TestTheAgencyCloses:
    def test_it_takes_a_manager_and_a_written_reason(self) -> None:
        for missing in ("manager", "explanation"):
            given = closing().model_dump() | {missing: None}
            with pytest.raises(ValidationError, match=missing):
                Close.model_validate(given)

    def test_the_reason_is_said_in_a_code_and_the_words_stay_in_the_record(self) -> None:
        enquiry, events = close(an_enquiry(), closing())

        assert enquiry.status is Status.CLOSED
        assert enquiry.explanation == "We called and wrote three times."
        assert events == [
            EnquiryClosed(occurred_on=WEDNESDAY, reason=ClosingReason.NO_ANSWER_TO_CONTACT)
        ]

    def test_no_clock_runs_on(self) -> None:
        enquiry = closed()

        assert {clock.stopped_on for clock in enquiry.clocks.values()} == {WEDNESDAY}
        assert enquiry.wake_at is None

    def test_it_is_closed_once(self) -> None:
        with pytest.raises(Refusal, match="Reopen it first"):
            close(closed(), closing(FRIDAY))


class TestAnEnquiryGoesOnAgain:
    def test_what_had_not_been_given_is_due_anew(self) -> None:
        clocks = reopened(closed()).clocks

        assert clocks[ClockId.FIRST_RESPONSE].started_on == FRIDAY
        assert clocks[ClockId.FIRST_RESPONSE].stopped_on is None

    def test_what_had_been_given_is_not_asked_for_again(self) -> None:
        clocks = reopened(closed(contacted(an_enquiry()))).clocks

        assert clocks[ClockId.FIRST_RESPONSE].stopped_on == TUESDAY
        assert clocks[ClockId.ENQ_INFO].started_on == FRIDAY

    def test_a_contact_before_the_end_that_is_recorded_late_answers_the_first_run(self) -> None:
        late = contacted(reopened(closed()), TUESDAY)

        assert late.clocks[ClockId.FIRST_RESPONSE].stopped_on == TUESDAY
        assert late.clocks[ClockId.FIRST_RESPONSE].started_on == MONDAY

    def test_it_is_not_reopened_before_it_ended(self) -> None:
        with pytest.raises(Refusal, match="before the end of the enquiry on 5 March 2025"):
            reopened(closed(), TUESDAY)

    def test_what_goes_on_cannot_be_reopened(self) -> None:
        with pytest.raises(Refusal, match="only reopen a closed or withdrawn"):
            reopened(an_enquiry())


class TestSomebodyAnswersForIt:
    def test_it_is_assigned_and_then_reassigned(self) -> None:
        first, said = assign(an_enquiry(), Assign(on=MONDAY, to="recruiter-07"))
        second, then = assign(first, Assign(on=TUESDAY, to="recruiter-11"))

        assert second.staffed.assigned_to == "recruiter-11"
        assert [*said, *then] == [
            EnquiryAssigned(occurred_on=MONDAY, assignment=Assignment.ASSIGNED),
            EnquiryAssigned(occurred_on=TUESDAY, assignment=Assignment.REASSIGNED),
        ]

    def test_cover_is_for_a_time_and_the_enquiry_stays_with_its_worker(self) -> None:
        first = assign(an_enquiry(), Assign(on=MONDAY, to="recruiter-07")).state
        until = MONDAY + timedelta(days=14)
        covered = cover(first, Cover(on=TUESDAY, by="recruiter-11", until=until)).state

        assert covered.staffed.assigned_to == "recruiter-07"
        assert (covered.staffed.covered_by, covered.staffed.covered_until) == (
            "recruiter-11",
            until,
        )

    def test_cover_needs_somebody_to_cover_for(self) -> None:
        with pytest.raises(Refusal, match="Assign it"):
            cover(an_enquiry(), Cover(on=TUESDAY, by="recruiter-11", until=NEXT_MONDAY))

    @pytest.mark.parametrize("until", [MONDAY, date(2020, 1, 1)])
    def test_cover_does_not_end_before_it_begins(self, until: Any) -> None:
        with pytest.raises(ValidationError, match="on or after"):
            Cover(on=TUESDAY, by="recruiter-11", until=until)

    def test_it_is_not_assigned_twice_to_the_same(self) -> None:
        first = assign(an_enquiry(), Assign(on=MONDAY, to="recruiter-07")).state
        with pytest.raises(Refusal, match="already"):
            assign(first, Assign(on=TUESDAY, to="recruiter-07"))
