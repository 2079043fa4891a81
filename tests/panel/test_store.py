"""Cases that were decided before there was a review are read as they stand today."""

from datetime import date
from typing import Any

from contracts.clocks import ClockId
from services.assessment.domain.status import Status as AssessmentStatus
from services.assessment.store import ASSESSMENTS
from services.panel.domain.panel_case import PanelCase
from services.panel.domain.progress import Status
from services.panel.domain.recommendation import recommend
from services.panel.store.cases import PANEL_CASES
from tests.assessment.helpers.assessments import referred
from tests.panel.helpers.approvals import minuted_on_approval
from tests.panel.helpers.panel_cases import (
    DECIDED,
    approved,
    determined,
    met,
    minuted,
    minuted_after_a_deferral,
    noticed,
    recommending,
)

NEW = ("decided", "told_on", "notice_sent_on", "review_route", "decision_records")


def as_written_before(case: PanelCase, status: str) -> dict[str, Any]:
    """A record in the first shape, in which a decision ended a case."""
    state = case.model_dump(mode="json")
    clocks = {ClockId.ADM_DECIDE: state["clocks"][ClockId.ADM_DECIDE]}
    kept = {name: value for name, value in state.items() if name not in NEW}
    return {"state": {**kept, "status": status, "clocks": clocks}, "shape": 1}


def test_a_determination_that_ended_a_case_is_under_review_and_waits_for_its_notice() -> None:
    case = PANEL_CASES.state_of(as_written_before(determined(), "qualifying_determination"))

    assert (case.status, case.has_ended) == (Status.UNDER_REVIEW, False)
    assert case.clocks[ClockId.NOTIFY_WRITTEN].started_on == DECIDED
    assert noticed(case).clocks[ClockId.QD_RESPONSE].due_on == date(2025, 9, 30)


def test_an_approval_that_ended_a_case_has_ended_it() -> None:
    case = PANEL_CASES.state_of(as_written_before(approved(), "approved"))

    assert (case.status, case.has_ended) == (Status.APPROVED, True)


def test_an_assessment_that_a_determination_ended_is_under_review() -> None:
    state = referred().model_dump(mode="json") | {"status": "qualifying_determination"}
    assessment = ASSESSMENTS.state_of({"state": state, "shape": 1})

    assert (assessment.status, assessment.has_ended) == (AssessmentStatus.UNDER_REVIEW, False)


def test_final_minutes_from_before_versions_were_kept_are_the_first_version() -> None:
    written = {"state": minuted().model_dump(mode="json") | {"minutes": []}, "shape": 5}
    case = PANEL_CASES.state_of(written)

    assert case.minutes == minuted().minutes


def test_minutes_from_before_each_meeting_had_its_own_are_of_the_meeting_before_them() -> None:
    state = minuted_after_a_deferral().model_dump(mode="json")
    written = [{k: v for k, v in each.items() if k != "hearing"} for each in state["minutes"]]
    case = PANEL_CASES.state_of({"state": state | {"minutes": written}, "shape": 7})

    assert [each.hearing for each in case.minutes] == [1, 2]
    assert case == minuted_after_a_deferral()


def test_reasons_from_before_each_were_kept_are_the_first_of_them() -> None:
    state = approved().model_dump(mode="json")
    review = state["review_writing"] | {"late": "Too late."}
    written = {"approval_view_reasons": "They separated.", "review_writing": review}
    case = PANEL_CASES.state_of({"state": state | written, "shape": 6})
    without = {"approval_view_reasons": None, "review_writing": review | {"late": None}}
    nothing = PANEL_CASES.state_of({"state": state | without, "shape": 6})

    views = tuple(each.reasons for each in case.approval_view_writing)
    assert (views, case.review_writing.late) == (
        ("They separated.",),
        ("Too late.",),
    )
    assert (nothing.approval_view_writing, nothing.review_writing.late) == ((), ())


def test_a_view_with_final_minutes_from_before_they_began_the_time_to_decide_begins_it() -> None:
    today = minuted_on_approval().model_dump(mode="json")
    reasons = [each["reasons"] for each in today.pop("approval_view_writing")]
    clocks = {
        **today["clocks"],
        "adm_decide": minuted().model_dump(mode="json")["clocks"]["adm_decide"],
    }
    before = {**today, "approval_view_reasons": reasons, "clocks": clocks}
    case = PANEL_CASES.state_of({"state": before, "shape": 10})

    assert case.clocks == minuted_on_approval().clocks
    assert case.approval_view_writing == minuted_on_approval().approval_view_writing


def test_what_a_panel_said_of_a_report_with_its_recommendation_is_the_first_note() -> None:
    noted = recommending().model_copy(update={"quality": "Clear."})
    today = recommend(met(), noted).state
    before = {**today.model_dump(mode="json"), "report_quality": "Clear."}
    del before["report_notes"]

    assert PANEL_CASES.state_of({"state": before, "shape": 8}) == today
