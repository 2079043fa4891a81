"""The initial visit as sentences: its steps in order, its clocks, and a refusal in writing."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from contracts.clocks import ClockId, LocalStandard
from contracts.reference import VisitOutcome
from services.chassis.decision import Kind, Refusal
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.initial_visit import (
    HoldInitialVisit,
    RequestInitialVisit,
    TellVisitOutcome,
    WriteUpInitialVisit,
    hold_initial_visit,
    request_initial_visit,
    tell_visit_outcome,
    write_up_initial_visit,
)
from tests.enquiry.helpers.households import (
    FRIDAY,
    MONDAY,
    NEXT_MONDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    an_enquiry,
    attempted,
    contacted,
)

STAFF = "recruiter-07"


def requested(on: date = TUESDAY) -> Enquiry:
    return request_initial_visit(an_enquiry(), RequestInitialVisit(on=on)).state


def held(on: date = THURSDAY) -> Enquiry:
    return hold_initial_visit(requested(), HoldInitialVisit(on=on, staff=STAFF)).state


def written_up(on: date = FRIDAY) -> Enquiry:
    command = WriteUpInitialVisit(on=on, staff=STAFF, words="Ready to register.")
    return write_up_initial_visit(held(), command).state


def outcome(on: date = NEXT_MONDAY, **given: Any) -> TellVisitOutcome:
    told = {"on": on, "staff": STAFF, "outcome": VisitOutcome.INVITED_TO_REGISTER}
    return TellVisitOutcome.model_validate(told | given)


def test_a_request_starts_the_clocks_of_the_call_and_of_the_visit() -> None:
    clocks = requested().clocks

    assert clocks[ClockId.ENQ_CALL].due_on == date(2025, 3, 6)
    assert clocks[ClockId.ENQ_VISIT].due_on == date(2025, 3, 18)


def test_the_call_that_arranges_it_stops_the_first_and_an_attempt_does_not() -> None:
    called = contacted(requested(), WEDNESDAY)

    assert called.clocks[ClockId.ENQ_CALL].stopped_on == WEDNESDAY
    assert attempted(requested(), WEDNESDAY).clocks[ClockId.ENQ_CALL].stopped_on is None


def test_an_e_mail_is_no_call() -> None:
    written = contacted(requested(), WEDNESDAY, channel="email")

    assert written.clocks[ClockId.ENQ_CALL].stopped_on is None
    assert written.clocks[ClockId.FIRST_RESPONSE].stopped_on == WEDNESDAY


def test_the_visit_stops_its_clocks_and_starts_the_one_of_the_write_up() -> None:
    clocks = held().clocks

    assert clocks[ClockId.ENQ_VISIT].stopped_on == THURSDAY
    assert clocks[ClockId.ENQ_CALL].stopped_on == THURSDAY
    assert clocks[ClockId.ENQ_WRITEUP].due_on == date(2025, 3, 17)


def test_the_write_up_clock_runs_until_the_enquirer_is_told() -> None:
    told = tell_visit_outcome(written_up(), outcome()).state

    assert written_up().clocks[ClockId.ENQ_WRITEUP].stopped_on is None
    assert told.clocks[ClockId.ENQ_WRITEUP].stopped_on == NEXT_MONDAY


def test_the_agencys_own_standard_is_used_for_the_visit() -> None:
    own = LocalStandard(clock=ClockId.ENQ_VISIT, working_days=5)
    command = RequestInitialVisit(on=TUESDAY)
    enquiry = request_initial_visit(an_enquiry(), command, standards=(own,)).state

    assert enquiry.clocks[ClockId.ENQ_VISIT].due_on == date(2025, 3, 11)


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        (
            lambda: hold_initial_visit(an_enquiry(), HoldInitialVisit(on=FRIDAY, staff=STAFF)),
            "asked for a visit",
        ),
        (
            lambda: write_up_initial_visit(
                requested(), WriteUpInitialVisit(on=FRIDAY, staff=STAFF, words="Fine.")
            ),
            "took place",
        ),
        (lambda: tell_visit_outcome(held(), outcome()), "Write up the visit"),
        (
            lambda: request_initial_visit(held(), RequestInitialVisit(on=FRIDAY)),
            "Record its outcome before you start another",
        ),
    ],
)
def test_a_step_out_of_turn_says_which_comes_first(step: Any, sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence) as refused:
        step()

    assert refused.value.kind is Kind.NOT_NOW


def test_a_visit_is_not_held_before_it_was_requested() -> None:
    with pytest.raises(Refusal, match="before the request for the visit on 4 March 2025"):
        hold_initial_visit(requested(), HoldInitialVisit(on=MONDAY, staff=STAFF))


def test_that_it_does_not_go_forward_is_confirmed_in_writing_by_a_manager() -> None:
    with pytest.raises(ValidationError, match="a manager must confirm in writing"):
        outcome(outcome=VisitOutcome.NOT_GOING_FORWARD, words="Not now.")

    assert outcome(
        outcome=VisitOutcome.NOT_GOING_FORWARD, manager="manager-02", words="Not now."
    ).manager


def test_a_second_visit_may_follow_and_runs_its_own_clocks() -> None:
    told = tell_visit_outcome(written_up(), outcome(outcome=VisitOutcome.SECOND_VISIT)).state
    again = request_initial_visit(told, RequestInitialVisit(on=NEXT_MONDAY)).state

    assert again.clocks[ClockId.ENQ_VISIT].started_on == NEXT_MONDAY
    assert again.clocks[ClockId.ENQ_VISIT].stopped_on is None
