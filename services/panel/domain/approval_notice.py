"""How adopters hear of a decision about their approval: in person or by phone, and by the notice, each a fact with its own day.

The invariant: they hear each decision once and get one notice of it. After a proposal to end the approval the 40 working days
begin with the day of the notice.
"""

from pydantic import ConfigDict

from contracts.approval_review import (
    ApprovalDecision,
    ApprovalDecisionTold,
    ApprovalNoticeSent,
)
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before
from services.panel.domain.decision_notice import (
    SendDecisionNotice,
    require_papers,
    with_decision,
)
from services.panel.domain.panel_case import PanelCase, decide
from services.panel.domain.status import Status
from services.panel.domain.steps_taken import Decided

DECIDED = (Status.APPROVED, Status.ENDING_PROPOSED, Status.APPROVAL_ENDED)


class TellApprovalDecision(Command):
    """Someone told the adopters the decision about their approval in person or by phone, on this date."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"on": "2026-09-15"}]})


class SendApprovalNotice(SendDecisionNotice):
    """The agency sent the adopters its decision about their approval in writing, on this date."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2026-09-16",
                    "papers": ["reasons", "recommendation", "rights_notice"],
                    "sent_by": "post",
                }
            ]
        }
    )


def tell_approval_decision(
    state: PanelCase | None, command: TellApprovalDecision
) -> Decision[PanelCase]:
    """The adopters heard the decision from a person (national minimum standard 17)."""
    case, decided, decision = _decided(state)
    if case.told_on is not None:
        raise Refusal(Kind.NOT_NOW, "You have already recorded that they were told this decision.")
    not_before(command.on, decided.on, "the decision")
    told = ApprovalDecisionTold(occurred_on=command.on, decision=decision, decided_on=decided.on)
    return decide(case, told)


def send_approval_notice(
    state: PanelCase | None, command: SendApprovalNotice
) -> Decision[PanelCase]:
    """The notice went out, with reasons; after a proposal to end the approval it says which rights they have."""
    case, decided, decision = _decided(state)
    if case.notice_sent_on is not None:
        raise Refusal(Kind.NOT_NOW, "You have already recorded the notice of this decision.")
    not_before(command.on, decided.on, "the decision")
    require_papers(case, command)
    sent = ApprovalNoticeSent(
        occurred_on=command.on,
        agency=case.agency,
        decision=decision,
        decided_on=decided.on,
        papers=command.papers,
        sent_by=command.sent_by,
    )
    return decide(case, sent)


def _decided(state: PanelCase | None) -> tuple[PanelCase, Decided, ApprovalDecision]:
    """The case and the latest decision about its approval; an approval that ended at their own wish has none to tell."""
    case = with_decision(state, DECIDED)
    decided = case.decided
    if decided is None or not isinstance(decided.decision, ApprovalDecision):
        raise Refusal(Kind.NOT_NOW, "The agency has not decided about the approval after a review.")
    if (case.status is Status.APPROVAL_ENDED) != (decided.decision is ApprovalDecision.ENDED):
        raise Refusal(
            Kind.NOT_NOW,
            "The adopters ended the approval themselves, so there is no decision to tell.",
        )
    return case, decided, decided.decision
