"""Who answers for a case of stages one and two or of the panel: assigned, covered, handed over."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from contracts.reference import Assignment
from services.assessment.domain import staffing as at_assessment
from services.assessment.store import AssessmentView
from services.casework.teamwork import (
    Assign,
    AssignedStaff,
    AssignTogether,
    Cover,
    CoverColleague,
    HandOver,
)
from services.chassis.clock import today
from services.chassis.decision import Refusal
from services.panel.domain import staffing as at_panel
from tests.assessment.helpers.assessments import ACCEPTED, opened
from tests.panel.helpers.panel_cases import a_case, approved, noticed

LATER = date(2025, 9, 1)
UNTIL = date(2025, 9, 12)
BOTH: list[tuple[Any, Callable[[], Any]]] = [
    (at_assessment.TEAMWORK, opened),
    (at_panel.TEAMWORK, a_case),
]
BEGINS = pytest.mark.parametrize(("teamwork", "begin"), BOTH, ids=["assessment", "panel"])


def assigned(teamwork: Any, case: Any, to: str = "worker-03", on: date = LATER) -> Any:
    return teamwork.assign(case, Assign(on=on, to=to)).state


@BEGINS
def test_a_case_begins_unassigned(teamwork: Any, begin: Callable[[], Any]) -> None:
    assert teamwork.staffed(begin()) == AssignedStaff()


@BEGINS
def test_the_record_keeps_who_came_when_and_the_event_says_only_how(
    teamwork: Any, begin: Callable[[], Any]
) -> None:
    first = teamwork.assign(begin(), Assign(on=LATER, to="worker-03"))
    second = teamwork.assign(first.state, Assign(on=LATER + timedelta(1), to="worker-04"))

    [event] = second.events
    assert event.assignment is Assignment.REASSIGNED
    assert "worker" not in event.model_dump_json()
    assert [(each.staff, each.assignment) for each in second.state.staff_moves] == [
        ("worker-03", Assignment.ASSIGNED),
        ("worker-04", Assignment.REASSIGNED),
    ]


@BEGINS
def test_cover_ends_on_its_last_day_and_the_case_stays_with_whom_it_was_assigned_to(
    teamwork: Any, begin: Callable[[], Any]
) -> None:
    covered = teamwork.cover(
        assigned(teamwork, begin()), Cover(on=LATER, by="worker-04", until=UNTIL)
    ).state

    assert covered.staffed.working(UNTIL) == "worker-04"
    assert covered.staffed.working(UNTIL + timedelta(1)) == "worker-03"
    assert assigned(teamwork, covered, "worker-05").staffed == AssignedStaff(
        assigned_to="worker-05"
    )


@BEGINS
def test_what_cannot_be_is_refused(teamwork: Any, begin: Callable[[], Any]) -> None:
    case, own = begin(), assigned(teamwork, begin())

    for decide, state, command in (
        (teamwork.assign, None, Assign(on=LATER, to="worker-03")),
        (teamwork.assign, own, Assign(on=LATER, to="worker-03")),
        (teamwork.assign, case, Assign(on=date(2025, 1, 2), to="worker-03")),
        (teamwork.cover, case, Cover(on=LATER, by="worker-04", until=UNTIL)),
        (teamwork.cover, own, Cover(on=LATER, by="worker-03", until=UNTIL)),
        (teamwork.hand_over, case, HandOver(on=LATER, colleague="worker-03", to="worker-04")),
        (
            teamwork.cover_colleague,
            own,
            CoverColleague(
                on=date(2025, 1, 2),
                colleague="worker-03",
                covered_by="worker-04",
                until=date(2025, 1, 9),
            ),
        ),
    ):
        with pytest.raises(Refusal):
            decide(state, command)


@BEGINS
def test_a_leavers_case_that_came_in_meanwhile_is_handed_over_on_the_day_it_came(
    teamwork: Any, begin: Callable[[], Any]
) -> None:
    own = assigned(teamwork, begin())
    moved = teamwork.hand_over(own, HandOver(on=ACCEPTED, colleague="worker-03", to="worker-04"))

    assert moved.events[0].occurred_on == teamwork.began_on(own)
    assert moved.state.staffed.assigned_to == "worker-04"


def test_one_of_several_is_assigned_like_a_single_one() -> None:
    together = AssignTogether.model_validate(
        {**AssignTogether.model_json_schema()["examples"][0], "on": LATER, "staff": "worker-03"}
    )

    assert at_panel.TEAMWORK.assign_together(a_case(), together).state == assigned(
        at_panel.TEAMWORK, a_case()
    )


def test_a_case_at_the_panel_is_worked_on_until_the_notice_of_its_decision_is_sent() -> None:
    assert assigned(at_panel.TEAMWORK, approved()).staffed.assigned_to == "worker-03"
    with pytest.raises(Refusal, match="Nothing is left to do"):
        assigned(at_panel.TEAMWORK, noticed(approved()))


def test_applicants_see_who_works_with_them_today_and_nobody_else_of_the_staff() -> None:
    own = assigned(at_assessment.TEAMWORK, opened())
    until = today() + timedelta(5)
    covered = at_assessment.cover(own, Cover(on=LATER, by="worker-04", until=until)).state

    told = AssessmentView.of(uuid4(), covered, 1).for_household()

    assert (told.assigned_to, told.covered_by, told.staff_moves) == ("worker-04", None, ())
