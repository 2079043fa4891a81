"""Complaints: when they are received and answered, where the household can go next, and what is refused."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from contracts.complaints import (
    ComplaintAnswered,
    ComplaintFinding,
    ComplaintStage,
    ComplaintWayOn,
)
from services.chassis.decision import Kind, Refusal
from services.enquiry.domain.complaint_clocks import made_late
from services.enquiry.domain.complaints import (
    AnswerComplaint,
    ReceiveComplaint,
    answer_complaint,
    receive_complaint,
)
from services.enquiry.domain.correction import CorrectDate, correct_date
from services.enquiry.domain.deadlines import announce
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.progress import Status
from services.enquiry.domain.referral import TakeUpReferral, take_up_referral
from services.enquiry.store.complaints import complaints_for_household
from tests.enquiry.helpers.complaints import (
    COMPLAINING,
    answered,
    at_panel,
    complained,
    day,
    due_on,
    extended,
    panel_met,
    resumed,
    suspended,
    taken_further,
    the_complaint,
    where,
    withdrawn,
)
from tests.enquiry.helpers.enquiry_decisions import JOURNEY
from tests.enquiry.helpers.households import an_enquiry, closed
from tests.enquiry.helpers.referrals import referred

SECOND = ComplaintStage.INVESTIGATION
THIRD = ComplaintStage.REVIEW_PANEL


@pytest.mark.parametrize(
    ("happened_on", "on", "late"),
    [("2025-03-05", "2026-03-05", False), ("2025-03-05", "2026-03-06", True)],
)
def test_the_time_to_complain_is_a_year_and_a_later_complaint_is_received(
    happened_on: str, on: str, *, late: bool
) -> None:
    enquiry = complained(on, happened_on=happened_on)

    assert made_late(the_complaint(enquiry)) is late
    assert where(enquiry).is_open


def test_a_complaint_that_was_made_late_can_be_left_unconsidered_and_goes_no_further() -> None:
    enquiry = complained("2026-03-06", happened_on="2025-03-05")
    after = answered(enquiry, "2026-03-10", finding="not_considered")

    with pytest.raises(Refusal, match="did not consider this complaint"):
        taken_further(after, "2026-03-11")


def test_one_made_in_time_must_be_considered() -> None:
    with pytest.raises(Refusal, match="You must consider this complaint") as refused:
        answered(complained("2025-03-10"), "2025-03-20", finding="not_considered")

    assert refused.value.field == "finding"


def test_each_answer_says_where_the_household_can_go_next() -> None:
    enquiry = complained("2025-03-10")
    for on, further in (("2025-03-20", "2025-03-24"), ("2025-04-22", "2025-05-12")):
        enquiry = taken_further(answered(enquiry, on), further)
    final = answer_complaint(
        panel_met(enquiry, "2025-06-10"),
        AnswerComplaint.model_validate(
            {
                "on": "2025-06-20",
                "number": 1,
                "finding": "partly_upheld",
                "manager": "manager-02",
                "words": "The panel agreed in part.",
            }
        ),
    )
    ways = [each for each in final.events if isinstance(each, ComplaintAnswered)]

    assert [(each.stage, each.way_on) for each in ways] == [(THIRD, ComplaintWayOn.OMBUDSMAN)]
    assert [each.finding for each in where(final.state).answers] == [
        ComplaintFinding.NOT_UPHELD,
        ComplaintFinding.NOT_UPHELD,
        ComplaintFinding.PARTLY_UPHELD,
    ]


def test_an_answer_that_is_late_at_the_first_stage_can_be_waited_for_no_longer() -> None:
    enquiry = complained("2025-03-10")

    with pytest.raises(Refusal, match="still has time"):
        taken_further(enquiry, "2025-03-24")
    further = taken_further(enquiry, "2025-03-25")
    assert where(further).stage is SECOND
    assert where(further).runs[0].clock.in_time is False


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (lambda: answered(an_enquiry(), "2025-03-20"), "There is no complaint"),
        (
            lambda: answered(answered(complained("2025-03-10"), "2025-03-20"), "2025-03-21"),
            "answered",
        ),
        (
            lambda: answered(withdrawn(complained("2025-03-10"), "2025-03-11"), "2025-03-20"),
            "withdrew",
        ),
        (
            lambda: answered(suspended(complained("2025-03-10"), "2025-03-11"), "2025-03-20"),
            "suspended",
        ),
        (lambda: answered(at_panel(), "2025-06-01"), "Record that the review panel met"),
        (lambda: extended(at_panel(), "2025-05-13", "2025-07-30"), "cannot be extended"),
        (lambda: extended(complained("2025-03-10"), "2025-03-25", "2025-04-01"), "is over"),
        (
            lambda: extended(
                extended(complained("2025-03-10"), "2025-03-20", "2025-04-07"),
                "2025-03-28",
                "2025-04-08",
            ),
            "longest time",
        ),
        (lambda: suspended(panel_met(at_panel(), "2025-06-10"), "2025-06-11"), "panel has met"),
        (
            lambda: suspended(suspended(complained("2025-03-10"), "2025-03-11"), "2025-03-12"),
            "suspended",
        ),
        (lambda: resumed(complained("2025-03-10"), "2025-03-12"), "not suspended"),
        (lambda: panel_met(complained("2025-03-10"), "2025-03-12"), "not asked for a review panel"),
        (
            lambda: withdrawn(answered(complained("2025-03-10"), "2025-03-20"), "2025-03-21"),
            "answered",
        ),
        (
            lambda: taken_further(
                answered(panel_met(at_panel(), "2025-06-10"), "2025-06-20"), "2025-06-25"
            ),
            "last stage",
        ),
    ],
)
def test_what_cannot_be_done_now_is_refused_with_what_would_be_right(
    ask: Callable[[], Enquiry], sentence: str
) -> None:
    with pytest.raises(Refusal, match=sentence) as refused:
        ask()

    assert refused.value.kind is Kind.NOT_NOW


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"happened_on": "2025-03-11"}, "happened before the complaint was received"),
        ({"happened_on": "2025-03-02"}, "before the enquiry"),
        ({"applicant": 2}, "no second applicant"),
        ({"on": "2025-03-02"}, "before the enquiry"),
    ],
)
def test_a_complaint_with_impossible_details_is_refused(
    given: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(Refusal, match=sentence) as refused:
        complained(**({"on": "2025-03-10"} | given))

    assert refused.value.kind is Kind.NOT_VALID


def test_an_answer_before_the_complaint_is_refused() -> None:
    with pytest.raises(Refusal, match="before the complaint on 10 March 2025"):
        answered(complained("2025-03-10"), "2025-03-09")


def test_complaints_are_numbered_and_each_has_its_own_time() -> None:
    both = complained("2025-03-17", complained("2025-03-10"))
    first = answered(both, "2025-03-20", number=1)

    assert (due_on(first, 1), due_on(first, 2)) == ("2025-03-24", "2025-03-31")
    assert [where(first, number).is_open for number in (1, 2)] == [False, True]
    with pytest.raises(Refusal, match="has been answered") as refused:
        answered(first, "2025-03-21", number=1)
    assert (refused.value.kind, refused.value.field) == (Kind.NOT_VALID, "number")


def test_two_that_are_due_on_one_day_are_both_answered_before_neither_is_late() -> None:
    both = complained("2025-03-10", complained("2025-03-10"))
    late = announce(both, today=day("2025-03-25")).state
    one = answered(late, "2025-03-24", number=1)
    two = answered(one, "2025-03-24", number=2)

    breaches = [
        [each for each in enquiry.progress.announced if "complaint" in each.clock]
        for enquiry in (one, two)
    ]
    assert [len(each) for each in breaches] == [1, 0]


def test_a_household_whose_journey_ended_can_complain_and_nothing_else_changes() -> None:
    before = closed()
    after = complained("2025-03-12", before)

    assert (after.status, after.has_ended) == (Status.CLOSED, True)
    assert after.next_due_on == date(2025, 3, 26)
    assert after.has_open_complaint
    assert not answered(after, "2025-03-20").has_open_complaint


def test_no_word_of_a_complaint_is_in_an_event() -> None:
    enquiry = complained("2025-03-10")

    assert "Nobody called us" not in enquiry.progress.model_dump_json()
    assert enquiry.complaint_words[0].words == "Nobody called us for three weeks."


def taken_up(enquiry: Enquiry, on: str = "2025-03-07") -> Enquiry:
    command = TakeUpReferral.model_validate({"on": on, "staff": "recruiter-07"})
    return take_up_referral(enquiry, command).state


def test_when_another_agency_takes_the_household_up_the_complaint_stays_with_the_one_before() -> (
    None
):
    gone = taken_up(complained("2025-03-06", referred()))

    assert the_complaint(gone).agency != gone.agency
    assert where(gone).shown_runs[0].broken_off
    with pytest.raises(Refusal, match="no complaint about the agency that has this case"):
        answered(gone, "2025-03-10")


def test_a_complaint_of_a_later_day_stops_no_take_up_and_no_correction() -> None:
    gone = taken_up(complained("2025-03-10", referred()), on="2025-03-06")
    moved = correct_date(
        complained("2025-03-04"),
        CorrectDate.model_validate(
            {
                "on": "2025-03-10",
                "corrects": 1,
                "right_day": "2025-03-05",
                "reason": "The stamp on the letter.",
                "staff": "recruiter-07",
            }
        ),
        journey=JOURNEY,
    ).state

    assert gone.agency == "coast"
    assert where(gone).left_behind_on == day("2025-03-06")
    assert complaint_runs_end(gone) == [day("2025-03-10")]
    assert moved.received_on == day("2025-03-05")


def complaint_runs_end(enquiry: Enquiry) -> list[date | None]:
    return [each.clock.stopped_on for each in where(enquiry).shown_runs]


def test_what_was_answered_stays_answered_with_its_way_on_when_the_household_goes_on_elsewhere() -> (
    None
):
    gone = taken_up(answered(complained("2025-03-06", referred()), "2025-03-07"))
    [view] = complaints_for_household(JOURNEY, gone, 1, day("2025-03-10")).complaints

    assert (view.status, view.way_on, view.further) == ("answered", "investigation", None)
    assert (view.left_behind, view.agency) == (True, "moorland")


def test_a_complaint_goes_on_where_the_household_comes_back_to_the_agency_that_it_is_about() -> (
    None
):
    there = taken_up(complained("2025-03-06", referred()))
    back = taken_up(
        referred(there, on=day("2025-03-07"), receiver="moorland", consent=CONSENT), "2025-03-10"
    )

    assert not where(there).is_open
    assert where(back).is_open
    assert answered(back, "2025-03-20").progress.complaints


CONSENT = {"given_by": [1], "given_on": "2025-03-07"}


def test_an_investigation_that_is_overdue_goes_to_a_review_panel() -> None:
    """Asked for on 24 March, due on 30 April 2025."""
    enquiry = taken_further(answered(complained("2025-03-10"), "2025-03-20"), "2025-03-24")

    with pytest.raises(Refusal, match="still has time"):
        taken_further(enquiry, "2025-04-30")
    assert where(taken_further(enquiry, "2025-05-01")).stage is THIRD
    assert where(taken_further(enquiry, "2025-09-01")).stage is THIRD


def test_who_made_a_complaint_is_in_its_events_so_that_they_alone_are_written_to() -> None:
    commands = ReceiveComplaint.model_validate({"on": "2025-03-10", **COMPLAINING, "applicant": 1})
    received = receive_complaint(an_enquiry(), commands)
    answering = AnswerComplaint.model_validate(
        {
            "on": "2025-03-20",
            "number": 1,
            "finding": "upheld",
            "manager": "manager-02",
            "words": "You were right.",
        }
    )
    answer = answer_complaint(received.state, answering)
    by_staff = answer_complaint(complained("2025-03-10"), answering)

    assert [each.applicant for each in (received.events[0], answer.events[0])] == [1, 1]  # type: ignore[attr-defined]
    assert by_staff.events[0].applicant is None  # type: ignore[attr-defined]
