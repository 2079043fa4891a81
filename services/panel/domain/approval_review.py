"""The review of an approval (regulation 30D): recorded with the adopters' views, and where it found them no longer suitable,
its report and their observations on it.

The invariant: a review ends nothing. No panel considers the approval before the adopters wrote or had their ten working days.
"""

from datetime import date

from pydantic import ConfigDict, Field

from contracts.approval_review import (
    ApprovalReviewCause,
    ApprovalReviewed,
    ApprovalReviewFinding,
    ApprovalReviewObserved,
    ApprovalReviewReportSent,
)
from contracts.clocks import ClockId
from contracts.words import day
from contracts.written import Written
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before
from services.panel.domain.approval_progress import ApprovalReview
from services.panel.domain.decision_record import KEPT
from services.panel.domain.panel_case import ApprovalReviewWriting, PanelCase, at_step, decide
from services.panel.domain.progress import Status

REPORT_FIRST = "Send the adopters the report of the review first, and record the date."
TOO_LATE = "The panel has considered the approval, so observations cannot be added any more."


class ReviewApproval(Command):
    """The agency reviewed whether the adopters are still suitable."""

    model_config = ConfigDict(
        hide_input_in_errors=True,
        json_schema_extra={
            "examples": [
                {
                    "on": "2026-07-28",
                    "cause": "yearly",
                    "views": "They are well, and would still like to adopt a brother and sister.",
                    "finding": "still_suitable",
                    "reasons": "Nothing has changed but a new job, closer to home.",
                },
                {
                    "on": "2026-07-28",
                    "cause": "household",
                    "views": "They have separated, and each of them wants to go on.",
                    "finding": "no_longer_suitable",
                    "reasons": "Neither has a home of their own yet, and they do not agree on a plan.",
                },
            ]
        },
    )

    cause: ApprovalReviewCause = Field(title="Why did you review the approval?")
    views: Written = Field(
        title="What are the adopters' views?",
        description="You must ask for their views in every review (regulation 30D)",
    )
    reasons: Written = Field(title="What did the review find, and why?", description=KEPT)
    finding: ApprovalReviewFinding = Field(title="What is the outcome?")


class SendReviewReport(Command):
    """The agency sent the adopters the report of the review, on this date."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"on": "2026-08-03"}]})


class ReceiveReviewObservations(Command):
    """The adopters' written observations on the report of the review arrived."""

    model_config = ConfigDict(
        hide_input_in_errors=True,
        json_schema_extra={
            "examples": [{"on": "2026-08-10", "words": "We have signed a lease since then."}]
        },
    )

    words: Written = Field(
        title="What do they say?", description="Their own words. The panel reads them"
    )


class SendReviewObservations(Command):
    """An adopter writes what they think of the report of the review. Today is the only date."""

    model_config = ConfigDict(
        hide_input_in_errors=True,
        json_schema_extra={
            "examples": [{"on": "2026-08-10", "words": "We have signed a lease since then."}]
        },
    )

    words: Written = Field(title="What would you like to say about the report?")


def review_approval(state: PanelCase | None, command: ReviewApproval) -> Decision[PanelCase]:
    """What a review found of approved adopters, as often as there is a reason; a year begins anew with the day of it.

    One that finds them still suitable changes nothing of where the case is, so a notice that is owed can follow it.
    """
    case = at_step(state, Status.APPROVED)
    not_before(command.on, case.latest_step, "the latest step")
    if command.finding is ApprovalReviewFinding.NO_LONGER_SUITABLE and case.notice_sent_on is None:
        raise Refusal(
            Kind.NOT_NOW,
            "The notice of the latest decision is not recorded. Record it first.",
            "finding",
        )
    reviewed = ApprovalReviewed(occurred_on=command.on, finding=command.finding)
    parts = command.model_dump(include={"cause", "views", "reasons"})
    reviews = (*case.approval_reviews, ApprovalReviewWriting(**parts))
    return decide(case, reviewed, approval_reviews=reviews)


def send_review_report(state: PanelCase | None, command: SendReviewReport) -> Decision[PanelCase]:
    """The report went out, once; the ten working days for observations begin with this day."""
    case, review = in_review(state)
    if review.report_sent_on is not None:
        raise Refusal(Kind.NOT_NOW, "You have already recorded when you sent the report.")
    not_before(command.on, review.on, "the review")
    return decide(case, ApprovalReviewReportSent(occurred_on=command.on))


def receive_review_observations(
    state: PanelCase | None, command: ReceiveReviewObservations
) -> Decision[PanelCase]:
    """What they wrote, also after their time while no panel has considered it; there can be more than one."""
    case, review = in_review(state)
    if review.report_sent_on is None:
        raise Refusal(Kind.NOT_NOW, REPORT_FIRST)
    if review.met_on is not None:
        raise Refusal(Kind.NOT_NOW, TOO_LATE)
    not_before(command.on, review.report_sent_on, "the report")
    return _observed(case, command.on, command.words)


def send_review_observations(
    state: PanelCase | None, command: SendReviewObservations
) -> Decision[PanelCase]:
    """The same, written on their own page; what refuses it is said to them."""
    try:
        return receive_review_observations(
            state, ReceiveReviewObservations(on=command.on, words=command.words)
        )
    except Refusal as refusal:
        raise Refusal(
            refusal.kind,
            "You can send comments once your agency has sent you the report of its review, and until the panel considers it.",
        ) from refusal


def in_review(state: PanelCase | None) -> tuple[PanelCase, ApprovalReview]:
    """The case and its review, where that found the adopters no longer suitable."""
    case = at_step(state, Status.APPROVAL_IN_REVIEW)
    if case.approval_review is None:
        raise TypeError("a case in review has a review")
    return case, case.approval_review


def require_heard(case: PanelCase, on: date) -> None:
    """Refuses to go on before the adopters wrote, or had their time for it, by that day."""
    review = case.approval_review
    if review is None or review.report_sent_on is None:
        raise Refusal(Kind.NOT_NOW, REPORT_FIRST)
    not_before(on, review.observed_on or review.report_sent_on, "the report or the observations")
    asking = case.clocks[ClockId.REVIEW_COMMENT]
    if review.observed_on is None and on <= asking.due_on:
        raise Refusal(
            Kind.NOT_LAWFUL,
            f"The adopters can comment on the report until {day(asking.due_on)} (regulation 30D). Go on after that date, or once their comments are in.",
        )


def _observed(case: PanelCase, on: date, words: Written) -> Decision[PanelCase]:
    *before, latest = case.approval_reviews
    latest = latest.model_copy(update={"observations": (*latest.observations, words)})
    return decide(case, ApprovalReviewObserved(occurred_on=on), approval_reviews=(*before, latest))
