"""A decision under review: the applicants' answer to a qualifying determination, and the final decision.

The invariant: the applicants take one of two routes (regulation 30B(5)); time alone decides nothing, so a final
decision is made after their answer, or after the 40 working days without one.
"""

from datetime import date

from pydantic import ConfigDict, Field

from contracts.clocks import ClockId, RunningClock
from contracts.panel import ApplicantsApproved, ApplicantsNotApproved, ReviewRequested
from contracts.reference import FinalOutcome, ReviewRoute
from contracts.words import day, label_of
from contracts.written import Written
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before
from services.panel.domain.agency_decision import require_full_report, require_no_panel_member
from services.panel.domain.panel_case import PanelCase, Status, at_step, decide


class ReceiveReviewRequest(Command):
    """The agency received representations, or heard that the applicants applied for an independent review."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"on": "2025-08-20", "route": "representations"}]}
    )

    route: ReviewRoute = Field(title="What did the applicants ask for?")


class MakeFinalDecision(Command):
    """The agency decision maker makes the final decision, and says why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-10-06",
                    "outcome": "approved",
                    "reasons": "Their representations answer each concern.",
                },
                {
                    "on": "2025-10-06",
                    "outcome": "not_approved",
                    "reasons": "They did not ask for a review, and nothing has changed.",
                },
            ]
        }
    )

    outcome: FinalOutcome = Field(title="What is your final decision?")
    reasons: Written = Field(
        title="Reasons",
        description="What you considered, and where you differ from the panel or the independent review. We keep this on the case record and never publish it",
    )


def receive_review_request(
    state: PanelCase | None, command: ReceiveReviewRequest
) -> Decision[PanelCase]:
    """The applicants answered within the 40 working days, by one of the two routes."""
    case = at_step(state, Status.UNDER_REVIEW)
    time = _time_to_answer(case)
    if case.review_route is not None:
        raise Refusal(
            Kind.NOT_NOW,
            f"The applicants have already chosen: {label_of(case.review_route)}. They cannot do both (regulation 30B(5)).",
        )
    not_before(command.on, time.started_on, "the notice")
    if command.on > time.due_on:
        raise Refusal(
            Kind.NOT_VALID,
            f"The applicants could ask for a review until {day(time.due_on)} (regulation 30B(5)). Check the date. If it is right, make the final decision.",
        )
    return decide(case, ReviewRequested(occurred_on=command.on, route=command.route))


def make_final_decision(
    state: PanelCase | None, command: MakeFinalDecision, by: str
) -> Decision[PanelCase]:
    """The end of the review, by a decision: after the applicants' answer, or once their time for it is over."""
    case = at_step(state, Status.UNDER_REVIEW)
    require_no_panel_member(case, by)
    _answered_or_over(case, command.on)
    private = {"decision_maker": by, "final_reasons": command.reasons}
    if command.outcome is FinalOutcome.NOT_APPROVED:
        refused = ApplicantsNotApproved(occurred_on=command.on, agency=case.agency)
        return decide(case, refused, **private)
    require_full_report(case)
    approved = ApplicantsApproved(occurred_on=command.on, agency=case.agency)
    return decide(case, approved, **private)


def _answered_or_over(case: PanelCase, on: date) -> None:
    time = _time_to_answer(case)
    if time.stopped_on is not None:
        not_before(on, time.stopped_on, "the applicants' answer")
    elif on <= time.due_on:
        raise Refusal(
            Kind.NOT_LAWFUL,
            f"The applicants can ask for a review until {day(time.due_on)} (regulation 30B(5)). Make the final decision after that date, or once they have asked.",
        )


def _time_to_answer(case: PanelCase) -> RunningClock:
    if ClockId.QD_RESPONSE not in case.clocks:
        raise Refusal(
            Kind.NOT_NOW,
            "Record the day you sent the notice first. The applicants' 40 working days begin with it.",
        )
    return case.clocks[ClockId.QD_RESPONSE]
