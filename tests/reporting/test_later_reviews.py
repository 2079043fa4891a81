"""A family that was approved stays counted as approved, whatever a later review of its approval leads to."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from contracts import approval_review
from contracts.approval_review import (
    ApprovalDecision,
    ApprovalDecisionTold,
    ApprovalKept,
    ApprovalNoticeSent,
    ApprovalReviewed,
    ApprovalReviewFinding,
    ApprovalReviewObserved,
    ApprovalReviewReportSent,
    EndingProposed,
)
from contracts.approval_view import ApprovalConsidered
from contracts.event import Event
from contracts.panel import (
    ApprovalEnded,
    LateReviewRequestAnswered,
    PanelMet,
    ReviewEnded,
    ReviewPapersSent,
    ReviewRecommended,
    ReviewRequested,
)
from contracts.reference import ApprovalEnd, Recommendation, ReviewEnd, ReviewRoute
from contracts.second_panel import SecondPanelAsked, SecondPanelRecommended
from services.assessment import consumers as assessment
from services.enquiry import consumers as enquiry
from services.reporting.domain.contributions import WHOLE, contributions
from tests.reporting.helpers.stories import (
    approved_family,
    cells_of,
    determined,
    evolved_row,
    row_of,
    told,
)


def _is_event(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, Event) and kind is not Event


ON = date(2023, 4, 6)
AGENCY: dict[str, Any] = {"occurred_on": ON, "agency": "moorland"}
ABOUT: dict[str, Any] = {"decision": ApprovalDecision.ENDING_PROPOSED, "decided_on": ON}
LATER: tuple[Event, ...] = (
    ApprovalReviewed(occurred_on=ON, finding=ApprovalReviewFinding.NO_LONGER_SUITABLE),
    ApprovalReviewReportSent(occurred_on=ON),
    ApprovalReviewObserved(occurred_on=ON),
    PanelMet(occurred_on=ON, members=5),
    ApprovalConsidered(occurred_on=ON, recommendation=Recommendation.NOT_SUITABLE),
    EndingProposed(**AGENCY),
    ApprovalDecisionTold(occurred_on=ON, **ABOUT),
    ApprovalNoticeSent(**AGENCY, **ABOUT),
    ReviewRequested(occurred_on=ON, route=ReviewRoute.INDEPENDENT_REVIEW),
    ReviewPapersSent(occurred_on=ON),
    ReviewRecommended(occurred_on=ON, recommendation=Recommendation.SUITABLE),
    ReviewEnded(occurred_on=ON, because=ReviewEnd.WITHDRAWN),
    SecondPanelAsked(occurred_on=ON),
    SecondPanelRecommended(occurred_on=ON, recommendation=Recommendation.SUITABLE),
    ApprovalKept(**AGENCY),
)
ENDED = ApprovalEnded(**AGENCY, end=ApprovalEnd.AFTER_REVIEW)


REVIEWS = frozenset(each for each in vars(approval_review).values() if _is_event(each))


def test_no_event_of_a_later_review_changes_what_is_counted_of_an_approved_family() -> None:
    before, after = (evolved_row(told(*approved_family(), *more)) for more in ((), LATER))

    assert before.approved is not None
    assert contributions(after) == contributions(before)
    assert after.heard["panel"] == before.heard["panel"] + len(LATER)


def test_the_end_of_an_approval_changes_who_left_and_who_waits_and_nothing_else() -> None:
    before, after = (evolved_row(told(*approved_family(), *more)) for more in ((), (ENDED,)))
    was, now = contributions(before), contributions(after)

    changed = {cell.measure for cell in was.keys() | now.keys() if was.get(cell) != now.get(cell)}
    assert changed == {
        "families_that_left",
        "families_waiting",
        "individuals_waiting_for_match",
    }
    assert after.approved == before.approved


@pytest.mark.parametrize("handlers", [enquiry.HANDLERS, assessment.HANDLERS])
def test_nobody_else_acts_on_a_review_so_the_registration_holds_until_the_approval_has_ended(
    handlers: Mapping[type[Event], object],
) -> None:
    assert REVIEWS.isdisjoint(handlers)
    assert {type(each) for each in LATER} >= REVIEWS
    assert ApprovalEnded in enquiry.HANDLERS


LATE, TAKEN = (
    LateReviewRequestAnswered(
        occurred_on=date(2021, 9, 1), route=ReviewRoute.INDEPENDENT_REVIEW, taken=taken
    )
    for taken in (False, True)
)
IN_TIME = ReviewRequested(occurred_on=date(2021, 8, 10), route=ReviewRoute.REPRESENTATIONS)


@pytest.mark.parametrize(
    ("asked", "route"),
    [
        ([IN_TIME], "representations"),
        ([], "no_review"),
        ([TAKEN], "independent_review"),
        ([LATE], "no_review"),
    ],
)
def test_what_came_of_a_proposal_goes_by_what_was_asked_for_before_the_decision(
    asked: list[Event], route: str
) -> None:
    *before, approval = approved_family()
    row = row_of(*before, determined(date(2021, 8, 2)), *asked, approval, *LATER)
    cells = cells_of("after_proposals_not_to_approve", "by_decision", row)
    found = {cell.breakdown for cell in cells}

    assert found == {WHOLE, f"result:{route}", f"result:{route}/approved"}
