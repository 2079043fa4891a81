"""The notice of a decision: the day on which the agency sent it in writing, apart from the day of the decision.

The invariant: each decision has one notice; what applicants have a number of days for counts from its day.
"""

from pydantic import ConfigDict

from contracts.panel import DecisionNoticeSent
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before
from services.panel.domain.panel_case import PanelCase, Status, at_step, decide


class SendDecisionNotice(Command):
    """The agency sent the applicants its decision in writing, on this date."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"on": "2025-08-05"}]})


def send_decision_notice(
    state: PanelCase | None, command: SendDecisionNotice
) -> Decision[PanelCase]:
    """The notice went out; after a qualifying determination the 40 working days begin with this day."""
    case = at_step(state, Status.UNDER_REVIEW, Status.APPROVED, Status.NOT_APPROVED)
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
