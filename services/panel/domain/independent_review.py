"""The independent review of a qualifying determination, as the agency takes part in it.

The invariant: the Independent Review Mechanism recommends and the agency decides (regulation 30C); the papers go to it without the minutes
of the agency's own panel. A review ends by its recommendation, or because the applicants withdrew or it was not taken.
"""

from datetime import date

from pydantic import ConfigDict, Field

from contracts.clocks import ClockId
from contracts.panel import ReviewEnded, ReviewPapersSent, ReviewRecommended
from contracts.reference import Recommendation, ReviewEnd, ReviewRoute
from contracts.written import Written
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before
from services.panel.domain.decision_record import KEPT
from services.panel.domain.panel_case import PanelCase, at_step, decide
from services.panel.domain.status import PROPOSED, Status


class SendReviewPapers(Command):
    """The agency sent its papers to the Independent Review Mechanism, on this date."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"on": "2025-08-28"}]})


class RecordReviewRecommendation(Command):
    """The agency received the recommendation of the independent review, on this date."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-11-20",
                    "recommendation": "suitable",
                    "reasons": "The review believes that they will stay in England.",
                }
            ]
        }
    )

    recommendation: Recommendation = Field(title="What does the independent review recommend?")
    reasons: Written = Field(title="Its reasons", description=KEPT)


class EndReview(Command):
    """The review that the applicants asked for ended without a recommendation."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"on": "2025-09-10", "because": "withdrawn"}]}
    )

    because: ReviewEnd = Field(title="Why did the review end?")


def send_review_papers(state: PanelCase | None, command: SendReviewPapers) -> Decision[PanelCase]:
    """The papers went out; they are due ten working days after the agency heard of the application."""
    case = _under_independent_review(state)
    asked = case.clocks[ClockId.IRM_PAPERS]
    if asked.stopped_on is not None:
        raise Refusal(Kind.NOT_NOW, "You have already recorded that you sent the papers.")
    not_before(command.on, asked.started_on, "the application")
    return decide(case, ReviewPapersSent(occurred_on=command.on))


def record_review_recommendation(
    state: PanelCase | None, command: RecordReviewRecommendation
) -> Decision[PanelCase]:
    """What the review recommends, once; from then on the final decision is due."""
    case = _under_independent_review(state)
    papers = case.clocks[ClockId.IRM_PAPERS]
    if papers.stopped_on is None:
        raise Refusal(
            Kind.NOT_NOW, "Record first when you sent your papers to the independent review."
        )
    not_before(command.on, papers.stopped_on, "the papers")
    recommended = ReviewRecommended(occurred_on=command.on, recommendation=command.recommendation)
    writing = case.review_writing.model_copy(update={"recommendation": command.reasons})
    return decide(case, recommended, review_writing=writing)


def end_review(state: PanelCase | None, command: EndReview) -> Decision[PanelCase]:
    """Who withdraws has had their answer; whose application is not taken can still write to the agency in their time."""
    case = at_step(state, *PROPOSED, Status.SECOND_PANEL)
    if case.review_route is None or case.review_recommendation is not None:
        raise Refusal(Kind.NOT_NOW, "There is no review that could end without a recommendation.")
    if case.review_end is ReviewEnd.WITHDRAWN:
        raise Refusal(Kind.NOT_NOW, "You have already recorded that they withdrew.")
    if command.because is ReviewEnd.NOT_TAKEN and case.review_route is ReviewRoute.REPRESENTATIONS:
        raise Refusal(
            Kind.NOT_LAWFUL,
            "Your agency must consider representations that came in time (regulation 30B). Make the final decision.",
        )
    not_before(command.on, _latest_of_review(case), "the latest step")
    return decide(case, ReviewEnded(occurred_on=command.on, because=command.because))


def _under_independent_review(state: PanelCase | None) -> PanelCase:
    case = at_step(state, *PROPOSED)
    if case.review_route is not ReviewRoute.INDEPENDENT_REVIEW or case.review_over_on is not None:
        raise Refusal(
            Kind.NOT_NOW, "The Independent Review Mechanism is not looking at this case now."
        )
    return case


def _latest_of_review(case: PanelCase) -> date:
    """The day of the request, or of what came after it."""
    papers = case.clocks.get(ClockId.IRM_PAPERS)
    if case.review_over_on is not None or papers is None:
        return case.review_over_on or case.latest_step
    return papers.stopped_on or papers.started_on
