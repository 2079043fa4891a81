"""A decision under review: the applicants' answer to a qualifying determination, and the final decision.

What the agency proposed is not to approve them, or to end their approval; the rules are the same (regulations 30B and 30D).
The invariant: the applicants take one of two routes (regulation 30B(5)); time alone decides nothing, so a final
decision is made after their answer, or after the 40 working days without one.
"""

from collections.abc import Sequence
from datetime import date

from pydantic import ConfigDict, Field

from contracts.clocks import ClockId, RunningClock
from contracts.decision_rules import (
    HEALTH_ONLY_RULES,
    HealthOnlyRule,
    is_independent_review_open,
)
from contracts.panel import LateReviewRequestAnswered, ReviewRequested
from contracts.reference import AgencyDecision, FinalOutcome, ReviewRoute
from contracts.words import day, label_of
from contracts.written import Written
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before
from services.panel.domain.agency_decision import require_full_report, require_no_panel_member
from services.panel.domain.as_told import as_told
from services.panel.domain.decision_record import (
    KEPT,
    RecordedApproval,
    require_no_terms,
    with_record,
)
from services.panel.domain.determination import FINAL
from services.panel.domain.panel_case import PanelCase, at_step, decide, existing
from services.panel.domain.status import PROPOSED


class ReceiveReviewRequest(Command):
    """The agency received representations, or heard that the applicants applied for an independent review."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"on": "2025-08-20", "route": "representations"}]}
    )

    route: ReviewRoute = Field(title="What did the applicants ask for?")


class SendRepresentations(Command):
    """The applicants write to the agency why they disagree with its proposal. Today is the only date."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"on": "2025-08-20", "words": "We are not going to move abroad."}]
        }
    )

    words: Written = Field(
        title="Why do you disagree?",
        description="Say what you want the agency to look at again, and what has changed",
    )


class AnswerLateRequest(Command):
    """The applicants asked for a review after their time was over; it is taken all the same, or it is not."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-10-20",
                    "route": "representations",
                    "taken": True,
                    "reasons": "They were in hospital until last week.",
                }
            ]
        }
    )

    route: ReviewRoute = Field(title="What did the applicants ask for?")
    taken: bool = Field(
        title="Is it taken all the same?",
        description="Your agency decides about representations, the Independent Review Mechanism about an application to it",
    )
    reasons: Written = Field(title="Reasons", description=KEPT)


class MakeFinalDecision(RecordedApproval):
    """The agency decision maker makes the final decision, and says why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-10-06",
                    "outcome": "approved",
                    "considered": "All that was before the panel, and what came after it.",
                    "arguments": "For: what they say of the move. Against: the same plans last year.",
                    "panel": "I differ from the panel, which did not know what they write now.",
                    "new": "Their representations of 20 August.",
                    "reasons": "Their representations answer each concern.",
                    "children": 1,
                    "youngest": 3,
                    "oldest": 8,
                    "approved_for": "One child who can start school with them here.",
                },
                {
                    "on": "2025-10-06",
                    "outcome": "not_approved",
                    "considered": "All that was before the panel, and what came after it.",
                    "arguments": "For: what they say of the move. Against: the same plans last year.",
                    "panel": "I agree with the panel.",
                    "reasons": "They did not ask for a review, and nothing has changed.",
                },
            ]
        }
    )

    outcome: FinalOutcome = Field(title="What is your final decision?")


def receive_review_request(
    state: PanelCase | None,
    command: ReceiveReviewRequest,
    rules: Sequence[HealthOnlyRule] = HEALTH_ONLY_RULES,
) -> Decision[PanelCase]:
    """The applicants answered within their time, by one of the two routes."""
    case = _asked_nobody_yet(state)
    _require_open(case, command.route, rules)
    time = _time_to_answer(case)
    not_before(command.on, time.started_on, "the notice")
    if command.on > time.due_on:
        raise Refusal(
            Kind.NOT_VALID,
            f"The applicants could ask for a review until {day(time.due_on)} (regulation 30B(5)). Check the date. If it is right, record the answer to a late request.",
        )
    return decide(case, ReviewRequested(occurred_on=command.on, route=command.route))


def send_representations(
    state: PanelCase | None, command: SendRepresentations
) -> Decision[PanelCase]:
    """What they write stays on the case record; the event says that they wrote. What refuses it is said to them, as far as they were told."""
    case = existing(state)
    told = as_told(case)
    asking = told.clocks.get(ClockId.QD_RESPONSE)
    if told.status not in PROPOSED or asking is None:
        raise Refusal(
            Kind.NOT_NOW,
            "You can write here once your agency has sent you a letter which proposes not to approve you, or to end your approval.",
        )
    if told.review_route is not None:
        raise Refusal(
            Kind.NOT_NOW,
            "You have already asked for a review. You cannot ask in both ways, or twice.",
        )
    if command.on > asking.due_on or case.status not in PROPOSED:
        raise Refusal(
            Kind.NOT_NOW,
            f"You could write here until {day(asking.due_on)}. Speak to your agency, which decides whether it can still consider what you say.",
        )
    asked = ReviewRequested(occurred_on=command.on, route=ReviewRoute.REPRESENTATIONS)
    writing = case.review_writing.model_copy(update={"representations": command.words})
    return decide(case, asked, review_writing=writing)


def answer_late_request(
    state: PanelCase | None,
    command: AnswerLateRequest,
    rules: Sequence[HealthOnlyRule] = HEALTH_ONLY_RULES,
) -> Decision[PanelCase]:
    """Time alone does not shut the door: before the final decision a late request has an answer of its own."""
    case = _asked_nobody_yet(state)
    if command.taken:
        _require_open(case, command.route, rules)
    time = _time_to_answer(case)
    if command.on <= time.due_on:
        raise Refusal(
            Kind.NOT_VALID,
            f"The applicants are in time until {day(time.due_on)}. Record that they asked for a review.",
        )
    answered = LateReviewRequestAnswered(
        occurred_on=command.on, route=command.route, taken=command.taken
    )
    late = (*case.review_writing.late, command.reasons)
    writing = case.review_writing.model_copy(update={"late": late})
    return decide(case, answered, review_writing=writing)


def make_final_decision(
    state: PanelCase | None, command: MakeFinalDecision, by: str
) -> Decision[PanelCase]:
    """The end of the review, by a decision: after the applicants' answer, or once their time for it is over."""
    case = at_step(state, *PROPOSED)
    require_no_panel_member(case, by)
    _only_decision_left(case, command.on)
    if command.outcome is FinalOutcome.APPROVED:
        require_full_report(case)
    final = FINAL[case.status][command.outcome]
    if final.decision is not AgencyDecision.APPROVED:
        require_no_terms(command)
    records = with_record(case, command, final.decision, by)
    return decide(case, final.event(case, command), decision_records=records)


def _asked_nobody_yet(state: PanelCase | None) -> PanelCase:
    case = at_step(state, *PROPOSED)
    if case.review_route is not None:
        raise Refusal(
            Kind.NOT_NOW,
            f"The applicants have already chosen: {label_of(case.review_route)}. They cannot do both (regulation 30B(5)).",
        )
    return case


def _require_open(case: PanelCase, route: ReviewRoute, rules: Sequence[HealthOnlyRule]) -> None:
    """Refuses an independent review that the rule of the day of the proposal does not open."""
    if route is not ReviewRoute.INDEPENDENT_REVIEW or case.decided is None:
        return
    health_only = bool(case.decision_records and case.decision_records[-1].health_only)
    if not is_independent_review_open(case.decided.on, health_only=health_only, rules=rules):
        raise Refusal(
            Kind.NOT_LAWFUL,
            "Health is the only ground of this proposal, so the Independent Review Mechanism does not look at it. They can write to your agency.",
            "route",
        )


def _only_decision_left(case: PanelCase, on: date) -> None:
    time = _time_to_answer(case)
    if case.review_over_on is not None:
        not_before(on, case.review_over_on, _what_is_decided_after(case))
    elif case.review_route is not None:
        raise Refusal(
            Kind.NOT_NOW,
            "The independent review has not recommended yet. Record its recommendation, or how the review ended.",
        )
    elif on <= time.due_on:
        raise Refusal(
            Kind.NOT_LAWFUL,
            f"The applicants can ask for a review until {day(time.due_on)} (regulation 30B(5)). Make the final decision after that date, or once they have asked.",
        )


def _what_is_decided_after(case: PanelCase) -> str:
    if case.second_recommendation is not None:
        return "the panel's recommendation"
    if case.review_recommendation is not None:
        return "the independent review's recommendation"
    return "the end of the review" if case.review_end else "the applicants' answer"


def _time_to_answer(case: PanelCase) -> RunningClock:
    if ClockId.QD_RESPONSE not in case.clocks:
        raise Refusal(
            Kind.NOT_NOW,
            "Record the day you sent the notice first. The applicants' time to answer begins with it.",
        )
    return case.clocks[ClockId.QD_RESPONSE]
