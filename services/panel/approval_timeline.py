"""What adopters see of a review of their approval, and of what the agency decides about it.

The invariant: the household learns from the report that a review found them no longer suitable, and from the notice that a decision
went against them.
"""

from collections.abc import Mapping

from contracts import approval_review as events
from contracts.approval_view import ApprovalConsidered
from contracts.clocks import ClockId, due
from contracts.event import Event
from contracts.panel import ApprovalEnded
from contracts.reference import ApprovalEnd, Recommendation
from contracts.words import day
from services.casework.timeline import Entry, Table
from services.panel.domain.panel_case import PanelCase
from services.panel.domain.status import Status


def _reviewed(event: events.ApprovalReviewed) -> str:
    if event.finding is events.ApprovalReviewFinding.STILL_SUITABLE:
        return "The agency reviewed your approval. You are still suitable to adopt."
    return "The agency reviewed your approval."


def _report_sent(event: events.ApprovalReviewReportSent) -> str:
    until = day(due(ClockId.REVIEW_COMMENT, event.occurred_on))
    return f"The agency sent you the report of its review. It says that the agency does not think you are still suitable to adopt. This is not a decision, and you are still approved. You can comment on the report until {until}."


def _notice(event: events.ApprovalNoticeSent) -> str:
    if event.decision is events.ApprovalDecision.KEPT:
        return "The agency sent you a letter which says that you stay approved."
    if event.decision is events.ApprovalDecision.ENDED:
        return "The agency sent you a letter with its final decision and its reasons. It decided to end your approval."
    until = day(due(ClockId.QD_RESPONSE, event.occurred_on))
    return f"The agency sent you a letter which says that it proposes to end your approval. It is a proposal, not the final decision, and you are still approved. You can write to the agency and say why you disagree, or ask the Independent Review Mechanism, which is separate from the agency and free. You cannot do both. The last day to do this: {until}."


_CONSIDERED = "The adoption panel considered whether you are still suitable to adopt."
_SUITABLE = {
    Recommendation.SUITABLE: "It recommended that you are suitable to adopt.",
    Recommendation.NOT_SUITABLE: "It recommended that you are not suitable to adopt.",
}
_END = {
    ApprovalEnd.GIVEN_UP: "You gave up your approval, so it has ended.",
    ApprovalEnd.MOVED: "You moved away, so your approval has ended.",
    ApprovalEnd.AFTER_REVIEW: "The agency ended your approval after a review.",
    ApprovalEnd.ADOPTION_ORDER: "The court made an adoption order, so your approval has ended.",
}
TIMELINE: Table = {
    events.ApprovalReviewed: Entry(_reviewed),
    events.ApprovalReviewReportSent: Entry(_report_sent),
    events.ApprovalReviewObserved: Entry(
        "The agency received your comments on the report of its review."
    ),
    ApprovalConsidered: Entry(f"{_CONSIDERED} The agency makes the decision."),
    events.ApprovalKept: Entry("The agency decided that you stay approved.", ("agency",)),
    events.ApprovalDecisionTold: Entry(
        "The agency told you its decision about your approval in person or by phone. It also sends you the decision in writing."
    ),
    events.ApprovalNoticeSent: Entry(_notice),
    ApprovalEnded: Entry(lambda event: _END[event.end]),
}
VIEW_TOLD: Table = {
    ApprovalConsidered: Entry(
        lambda event: f"{_CONSIDERED} {_SUITABLE[event.recommendation]}", ("recommendation",)
    )
}
"""What the panel said of the approval, for adopters who know what the agency decided after it."""
NOT_ON_TIMELINE: Mapping[type[Event], str] = {
    events.EndingProposed: "adopters learn of it by its notice, which has an entry of its own",
}


def view_table(case: PanelCase) -> Table:
    """The entry with the panel's view, once the agency has decided after it and told them; nothing before.

    The household reads at once that the agency keeps the approval, and reads of a proposal to end it once the notice is sent. The
    view from an earlier review stays visible until a panel considers the approval again.
    """
    view, decided = case.approval_view, case.decided
    if view is None:
        return VIEW_TOLD
    after = decided is not None and decided.on >= view.on
    if decided is None or not after or case.status is Status.APPROVAL_IN_REVIEW:
        return {}
    proposed = decided.decision is events.ApprovalDecision.ENDING_PROPOSED
    return VIEW_TOLD if case.notice_sent_on is not None or not proposed else {}
