"""By which day each stage of a complaint must be answered, worked out on a wall calendar."""

import pytest

from contracts.complaints import (
    ComplaintStage,
)
from contracts.enquiry import ClockBreached, ClockBreachRetracted, DueSoonReached
from services.chassis.decision import Kind, Refusal
from services.enquiry.domain.complaints import AnswerComplaint, answer_complaint
from services.enquiry.domain.correction import CorrectDate, correct_date
from services.enquiry.domain.deadlines import announce
from tests.enquiry.helpers.complaints import (
    answered,
    at_panel,
    complained,
    day,
    due_on,
    extended,
    resumed,
    suspended,
    taken_further,
    the_complaint,
    where,
)
from tests.enquiry.helpers.enquiry_decisions import JOURNEY
from tests.enquiry.helpers.households import an_enquiry

SECOND = ComplaintStage.INVESTIGATION
THIRD = ComplaintStage.REVIEW_PANEL


@pytest.mark.parametrize(
    ("on", "due", "longest", "why"),
    [
        ("2025-03-10", "2025-03-24", "2025-04-07", "two weeks, and two weeks more"),
        ("2025-04-14", "2025-04-30", "2025-05-15", "15 to 17, not 18 and 21, 22 to 25, 28 to 30"),
        ("2025-06-14", "2025-06-27", "2025-07-11", "a Saturday: 16 to 20 and 23 to 27"),
        ("2025-12-24", "2026-01-12", "2026-01-26", "29 to 31, 2, 5 to 9 make nine, 12"),
        ("2025-08-15", "2025-09-01", "2025-09-15", "18 to 22 five, not 25, 26 to 29 nine, 1"),
    ],
)
def test_the_first_answer_is_due_in_ten_working_days_and_twenty_at_most(
    on: str, due: str, longest: str, why: str
) -> None:
    enquiry = complained(on)

    assert due_on(enquiry) == due, why
    assert where(enquiry).latest == day(longest), why


@pytest.mark.parametrize(
    ("asked_on", "due", "longest", "why"),
    [
        (
            "2025-03-24",
            "2025-04-30",
            "2025-06-27",
            "18 to Thursday 17 April, 22 to 25 make 22, 28 to 30",
        ),
        (
            "2026-04-01",
            "2026-05-11",
            "2026-07-07",
            "2, 7 to 10 make 5, three weeks 20, not 4, 5 to 8, 11",
        ),
    ],
)
def test_an_investigation_takes_twenty_five_working_days_and_sixty_five_at_most(
    asked_on: str, due: str, longest: str, why: str
) -> None:
    enquiry = taken_further(answered(complained("2025-03-10"), "2025-03-20"), asked_on)

    assert where(enquiry).stage is SECOND
    assert due_on(enquiry) == due, why
    assert where(enquiry).latest == day(longest), why


@pytest.mark.parametrize(
    ("asked_on", "due", "why"),
    [
        (
            "2025-05-12",
            "2025-06-24",
            "4 to 16, 9 to 23, not 26, 13 to 30, 28 to 20 June, 23, 24",
        ),
        ("2025-12-12", "2026-01-28", "8 to Christmas, 12 to 2 January, 27 to 23 January, 26 to 28"),
    ],
)
def test_a_review_panel_meets_in_thirty_working_days_and_gets_no_more(
    asked_on: str, due: str, why: str
) -> None:
    enquiry = at_panel(asked_on)

    assert where(enquiry).stage is THIRD
    assert due_on(enquiry) == due, why
    assert where(enquiry).latest is None


@pytest.mark.parametrize(
    ("on", "until", "due", "longest", "why"),
    [
        ("2025-03-12", "2025-03-26", "2025-04-07", "2025-04-23", "12 to 14, 17 to 21, 24, 25: ten"),
        ("2025-03-21", "2025-03-22", "2025-03-25", "2025-04-08", "Friday 21 alone"),
        ("2025-03-15", "2025-03-17", "2025-03-24", "2025-04-07", "a weekend holds no working day"),
        ("2025-03-24", "2025-03-25", "2025-03-25", "2025-04-08", "on the last day: that day alone"),
        ("2025-03-25", "2025-04-10", "2025-03-24", "2025-04-07", "it was late before"),
        ("2025-03-12", "2025-03-12", "2025-03-24", "2025-04-07", "it went on the same day"),
    ],
)
def test_the_working_days_that_a_complaint_waits_are_added(
    on: str, until: str, due: str, longest: str, why: str
) -> None:
    waiting = suspended(complained("2025-03-10"), on)
    enquiry = resumed(waiting, until)

    assert due_on(enquiry) == due, why
    assert where(enquiry).latest == day(longest), why


def test_days_added_over_easter_are_working_days() -> None:
    """Waits Thursday 17 April alone: Friday 18 and Monday 21 are holidays, so 30 April becomes 1 May."""
    enquiry = resumed(suspended(complained("2025-04-14"), "2025-04-17"), "2025-04-22")

    assert due_on(enquiry) == "2025-05-01"


def test_two_waits_are_both_added() -> None:
    """12 and 13 March, then 17 March: three working days after 24 March is 27 March."""
    once = resumed(suspended(complained("2025-03-10"), "2025-03-12"), "2025-03-14")
    twice = resumed(suspended(once, "2025-03-17"), "2025-03-18")

    assert due_on(twice) == "2025-03-27"


def test_while_it_waits_nothing_is_due_and_nothing_is_announced() -> None:
    waiting = suspended(complained("2025-03-10"), "2025-03-12")
    said = announce(waiting, today=day("2025-06-30")).events

    assert where(waiting).shown_runs == []
    assert not [each for each in said if "complaint" in getattr(each, "clock", "")]


def test_it_is_announced_once_when_it_is_due_soon_and_once_when_it_is_late() -> None:
    """Due 24 March: three working days before is Wednesday 19; late from Tuesday 25."""
    enquiry, heard = complained("2025-03-10"), []
    for on in ("2025-03-18", "2025-03-19", "2025-03-20", "2025-03-24", "2025-03-25", "2025-03-26"):
        enquiry, events = announce(enquiry, today=day(on))
        heard += [
            (type(each), each.occurred_on.isoformat())
            for each in events
            if isinstance(each, DueSoonReached | ClockBreached) and "complaint" in each.clock
        ]

    assert heard == [(DueSoonReached, "2025-03-19"), (ClockBreached, "2025-03-25")]


def test_an_answer_recorded_late_takes_the_breach_back() -> None:
    late = announce(complained("2025-03-10"), today=day("2025-03-25")).state
    command = AnswerComplaint.model_validate(
        {
            "on": "2025-03-24",
            "number": 1,
            "finding": "upheld",
            "manager": "manager-02",
            "words": "Sorry.",
        }
    )
    events = answer_complaint(late, command).events

    assert [each.clock for each in events if isinstance(each, ClockBreachRetracted)] == [
        "complaint_answer"
    ]


def test_a_corrected_day_moves_every_limit() -> None:
    enquiry = complained("2025-03-10")
    version = the_complaint(enquiry).facts[0].version
    moved = correct_date(
        enquiry,
        CorrectDate.model_validate(
            {
                "on": "2025-03-20",
                "corrects": version,
                "right_day": "2025-03-05",
                "reason": "The stamp on the letter.",
                "staff": "recruiter-07",
            }
        ),
        journey=JOURNEY,
    ).state

    assert due_on(moved) == "2025-03-19"


def test_a_corrected_day_does_not_stand_after_the_answer() -> None:
    enquiry = answered(complained("2025-03-10"), "2025-03-20")
    correction = CorrectDate.model_validate(
        {
            "on": "2025-04-20",
            "corrects": the_complaint(enquiry).facts[0].version,
            "right_day": "2025-03-21",
            "reason": "The stamp on the letter.",
            "staff": "recruiter-07",
        }
    )

    with pytest.raises(Refusal, match="before the complaint on 21 March 2025"):
        correct_date(enquiry, correction, journey=JOURNEY)


@pytest.mark.parametrize("until", ["2025-03-24", "2025-03-20", "2025-04-08"])
def test_more_time_is_later_than_before_and_no_longer_than_the_stage_allows(until: str) -> None:
    with pytest.raises(Refusal, match=r"after 24 March 2025.* up to 7 April 2025") as refused:
        extended(complained("2025-03-10"), "2025-03-20", until)

    assert (refused.value.kind, refused.value.field) == (Kind.NOT_VALID, "until")


def test_more_time_up_to_the_last_day_of_the_stage_is_taken() -> None:
    assert due_on(extended(complained("2025-03-10"), "2025-03-24", "2025-04-07")) == "2025-04-07"


@pytest.mark.parametrize(
    ("right_day", "due", "why"),
    [
        ("2025-03-03", "2025-03-31", "20 working days after 3 March, and no longer until 7 April"),
        ("2025-03-14", "2025-04-07", "the longest is 11 April now, but they were told 7 April"),
    ],
)
def test_an_extension_gives_no_more_than_the_stage_may_take_from_the_right_day(
    right_day: str, due: str, why: str
) -> None:
    enquiry = extended(
        complained("2025-03-10", an_enquiry(on=day("2025-03-03"))), "2025-03-20", "2025-04-07"
    )
    version = the_complaint(enquiry).facts[0].version
    given = {"on": "2025-03-24", "corrects": version, "right_day": right_day}
    why_so = {"reason": "The stamp on the letter.", "staff": "recruiter-07"}
    command = CorrectDate.model_validate({**given, **why_so})
    moved = correct_date(enquiry, command, journey=JOURNEY).state

    assert due_on(moved) == due, why
