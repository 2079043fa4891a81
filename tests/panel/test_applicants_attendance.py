"""Whether applicants come to the panel: their wish, and that they came; neither is ever held against them."""

from datetime import date

import pytest
from pydantic import ValidationError

from contracts.panel_attendance import AttendanceRecorded, AttendanceWish, AttendanceWished, WhoCame
from contracts.reference import Household
from services.chassis.decision import Kind, Refusal
from services.panel.api.last_checks import before_decision
from services.panel.domain.applicants_attendance import (
    AnswerInvitation,
    RecordAttendance,
    answer_invitation,
    record_attendance,
)
from services.panel.domain.panel_case import PanelCase
from tests.panel.helpers.panel_cases import (
    DAY,
    MET,
    REFERRED,
    a_case,
    closed,
    met,
    minuted,
    recommended,
)


def answering(wish: str = "in_person", applicant: int = 1, on: date = REFERRED) -> AnswerInvitation:
    return AnswerInvitation(on=on, applicant=applicant, wish=AttendanceWish(wish))


def test_each_applicant_answers_and_the_latest_word_counts() -> None:
    case, events = answer_invitation(a_case(), answering())
    case = answer_invitation(case, answering("online", 2)).state
    case = answer_invitation(case, answering("not")).state

    assert events == [
        AttendanceWished(occurred_on=REFERRED, applicant=1, wish=AttendanceWish.IN_PERSON)
    ]
    assert case.wishes == {1: AttendanceWish.NOT, 2: AttendanceWish.ONLINE}


@pytest.mark.parametrize("case", [met(), recommended(), closed()])
def test_nobody_answers_once_the_panel_has_met(case: PanelCase) -> None:
    with pytest.raises(Refusal, match="until it meets") as refused:
        answer_invitation(case, answering(on=MET))

    assert refused.value.kind is Kind.NOT_NOW


def test_an_applicant_who_is_alone_answers_for_nobody_else() -> None:
    alone = a_case().model_copy(update={"household": Household.SINGLE})

    with pytest.raises(Refusal, match="one applicant"):
        record_attendance(
            met().model_copy(update={"household": Household.SINGLE}),
            RecordAttendance(on=MET, came=WhoCame.BOTH),
        )
    with pytest.raises(Refusal, match="one applicant"):
        answer_invitation(alone, answering(applicant=2))
    assert answer_invitation(alone, answering()).state.wishes


def test_that_they_came_or_did_not_is_a_fact() -> None:
    assert record_attendance(minuted(), RecordAttendance(on=MET, came=WhoCame.SECOND)).events == [
        AttendanceRecorded(occurred_on=MET, came=WhoCame.SECOND)
    ]
    assert record_attendance(met(), RecordAttendance(on=MET, came=WhoCame.NOBODY)).events == [
        AttendanceRecorded(occurred_on=MET, came=WhoCame.NOBODY)
    ]
    with pytest.raises(Refusal, match="before the meeting"):
        record_attendance(met(), RecordAttendance(on=MET - DAY, came=WhoCame.NOBODY))
    with pytest.raises(Refusal, match="has not met"):
        record_attendance(a_case(), RecordAttendance(on=MET, came=WhoCame.NOBODY))
    with pytest.raises(ValidationError):
        RecordAttendance.model_validate({"on": MET, "came": "late"})


def test_nothing_of_it_is_read_where_a_decision_is_made() -> None:
    with_wish = answer_invitation(a_case(), answering("not")).state
    absent = record_attendance(minuted(), RecordAttendance(on=MET, came=WhoCame.NOBODY)).state

    assert with_wish.wishes
    assert before_decision(absent) == before_decision(minuted())
