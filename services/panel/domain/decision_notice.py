"""How applicants hear of a decision: in person or by phone, and by the notice, each a fact with its own day.

The invariant: applicants hear each decision once and get one notice of it. The time that applicants have to respond runs from the notice.
"""

from pydantic import ConfigDict

from contracts.panel import DecisionNoticeSent, DecisionTold
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before
from services.panel.domain.panel_case import PanelCase, at_step, decide
from services.panel.domain.progress import Status

DECIDED = (Status.UNDER_REVIEW, Status.APPROVED, Status.NOT_APPROVED)


class TellDecision(Command):
    """Someone told the applicants the decision in person or by phone, on this date."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"on": "2025-08-04"}]})


class SendDecisionNotice(Command):
    """The agency sent the applicants its decision in writing, on this date."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"on": "2025-08-05"}]})


def tell_decision(state: PanelCase | None, command: TellDecision) -> Decision[PanelCase]:
    """The applicants heard the decision from a person (national minimum standard 17)."""
    case = at_step(state, *DECIDED)
    decided = case.decided
    if decided is None or case.told_on is not None:
        raise Refusal(Kind.NOT_NOW, "You have already recorded that they were told this decision.")
    not_before(command.on, decided.on, "the decision")
    told = DecisionTold(occurred_on=command.on, decision=decided.decision, decided_on=decided.on)
    return decide(case, told)


def send_decision_notice(
    state: PanelCase | None, command: SendDecisionNotice
) -> Decision[PanelCase]:
    """The notice went out; after a qualifying determination the 40 working days begin with this day."""
    case = at_step(state, *DECIDED)
    decided = case.decided
    if decided is None or case.notice_sent_on is not None:
        raise Refusal(Kind.NOT_NOW, "You have already recorded the notice of this decision.")
    not_before(command.on, decided.on, "the decision")
    sent = DecisionNoticeSent(
        occurred_on=command.on,
        agency=case.agency,
        decision=decided.decision,
        decided_on=decided.on,
    )
    return decide(case, sent)
