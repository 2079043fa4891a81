"""Cases that were decided before there was a review are read as they stand today."""

from datetime import date
from typing import Any

from contracts.clocks import ClockId
from services.assessment.domain.progress import Status as AssessmentStatus
from services.assessment.store import ASSESSMENTS
from services.panel.domain.panel_case import PanelCase, Status
from services.panel.store import PANEL_CASES
from tests.assessment.helpers.assessments import referred
from tests.panel.helpers.panel_cases import DECIDED, approved, determined, noticed

NEW = ("decided", "notice_sent_on", "review_route", "final_reasons")


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
