"""What the household reads beside its timeline of a review of its approval: the same, and no earlier."""

from collections.abc import Callable

import pytest

from contracts.approval_review import ApprovalDecision
from contracts.reference import Recommendation
from services.panel.domain.approval_notice import SendApprovalNotice, send_approval_notice
from services.panel.domain.decision_review import make_final_decision
from services.panel.domain.panel_case import PanelCase
from services.panel.store.approval_told import ApprovalTold
from services.panel.store.decision_told import DecisionTold
from tests.panel.helpers.approvals import (
    CONSIDERED,
    FINALLY,
    OF_APPROVAL,
    PROPOSED,
    approval_ended,
    approved_adopters,
    considered,
    ending_noticed,
    ending_proposed,
    finally_on_approval,
    given_up,
    kept,
    reviewed,
    second_panel_recommended,
)
from tests.panel.helpers.panel_cases import BY, JOURNEY, PAPERS


def told(case: PanelCase) -> ApprovalTold | None:
    return DecisionTold.of(JOURNEY, case).approval


@pytest.mark.parametrize(
    "case", [approved_adopters, reviewed, considered, ending_proposed], ids=lambda f: f.__name__
)
def test_nothing_is_told_before_a_decision_or_before_the_notice_of_a_proposal(
    case: Callable[[], PanelCase],
) -> None:
    assert told(case()) is None


def test_that_the_approval_is_kept_is_told_at_once_with_what_the_panel_said() -> None:
    assert told(kept()) == ApprovalTold(
        decision=ApprovalDecision.KEPT,
        decided_on=PROPOSED,
        recommendation=Recommendation.SUITABLE,
        recommended_on=CONSIDERED,
        review_recommendation=None,
        second_recommendation=None,
    )


def test_a_later_review_changes_nothing_of_it_until_something_is_decided() -> None:
    noticed = send_approval_notice(kept(), SendApprovalNotice(on=PROPOSED)).state

    assert told(OF_APPROVAL["review_unsuitable"](noticed, FINALLY).state) == told(kept())


def test_a_proposal_and_its_final_decision_are_told_with_the_notice_of_each() -> None:
    final = send_approval_notice(
        approval_ended(), SendApprovalNotice(on=FINALLY, papers=PAPERS)
    ).state

    cases = (ending_noticed(), approval_ended(), final, given_up(ending_noticed(), FINALLY))
    assert [each.decision for each in map(told, cases) if each] == [
        ApprovalDecision.ENDING_PROPOSED,
        ApprovalDecision.ENDING_PROPOSED,
        ApprovalDecision.ENDED,
        ApprovalDecision.ENDING_PROPOSED,
    ]
    assert all(
        each and each.recommendation is Recommendation.NOT_SUITABLE for each in map(told, cases)
    )


def test_a_second_panel_is_told_with_the_final_decision_alone() -> None:
    case = second_panel_recommended()
    final = make_final_decision(case, finally_on_approval("approved"), BY).state
    before, after = told(case), told(final)

    assert before
    assert after
    assert (before.decision, before.second_recommendation) == (
        ApprovalDecision.ENDING_PROPOSED,
        None,
    )
    assert (after.decision, after.second_recommendation) == (
        ApprovalDecision.KEPT,
        Recommendation.NOT_SUITABLE,
    )
