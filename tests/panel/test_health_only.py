"""An independent review of a proposal of which health is the only ground: open today, and closed once a rule closes it."""

from datetime import date
from pathlib import Path

import pytest

from contracts.dated_rule import Certainty
from contracts.decision_rules import HEALTH_ONLY_RULES, HealthOnlyRule
from contracts.panel import ReviewRequested
from contracts.reference import ReviewRoute
from services.chassis.decision import Kind, Refusal
from services.panel.domain.agency_decision import issue_qualifying_determination
from services.panel.domain.decision_review import (
    AnswerLateRequest,
    answer_late_request,
    receive_review_request,
)
from services.panel.domain.panel_case import PanelCase
from tests.panel.helpers.panel_cases import (
    BY,
    DECIDED,
    OVER,
    asking,
    determining,
    minuted,
    noticed,
)

TEMPLATES = Path(__file__).parents[2] / "services/notifications/letters/templates"


def proposed(*, health_only: bool | None) -> PanelCase:
    """After the notice of a proposal not to approve."""
    command = determining().model_copy(update={"health_only": health_only})
    return noticed(issue_qualifying_determination(minuted("not_suitable"), command, BY).state)


def closing(since: date) -> tuple[HealthOnlyRule, ...]:
    """The rules with one more that closes the independent review from a day on."""
    closed = HealthOnlyRule(
        independent_review=False,
        source="A regulation of this test",
        certainty=Certainty.LAW,
        version=2,
        effective_from=since,
    )
    return (*HEALTH_ONLY_RULES, closed)


def late(*, taken: bool) -> AnswerLateRequest:
    route = ReviewRoute.INDEPENDENT_REVIEW
    return AnswerLateRequest(on=OVER, route=route, taken=taken, reasons="They were in hospital.")


def test_it_is_open_today_whatever_the_ground() -> None:
    for health_only in (True, False, None):
        asked = receive_review_request(
            proposed(health_only=health_only), asking("independent_review")
        )
        assert [type(each) for each in asked.events] == [ReviewRequested]


def test_once_closed_it_is_refused_where_health_is_the_only_ground_and_they_can_write() -> None:
    case, rules = proposed(health_only=True), closing(DECIDED)
    with pytest.raises(Refusal) as refused:
        receive_review_request(case, asking("independent_review"), rules)

    assert (refused.value.kind, refused.value.field) == (Kind.NOT_LAWFUL, "route")
    assert receive_review_request(case, asking("representations"), rules).events
    other = proposed(health_only=False)
    assert receive_review_request(other, asking("independent_review"), rules).events


def test_a_late_request_is_not_taken_either_and_can_be_turned_down() -> None:
    case, rules = proposed(health_only=True), closing(DECIDED)
    with pytest.raises(Refusal):
        answer_late_request(case, late(taken=True), rules)

    assert answer_late_request(case, late(taken=False), rules).events


def test_the_rule_of_the_day_of_the_proposal_counts() -> None:
    case, later = proposed(health_only=True), closing(date(2030, 1, 1))

    assert receive_review_request(case, asking("independent_review"), later).events


def test_letters_name_the_independent_review_only_while_no_rule_closes_it() -> None:
    """Fails where a version closes it, so that letters, pages and the timeline are changed together with it."""
    named = (
        "Independent Review Mechanism"
        in (TEMPLATES / "qualifying_determination_issued.txt").read_text()
    )

    assert named
    assert all(each.independent_review for each in HEALTH_ONLY_RULES)
