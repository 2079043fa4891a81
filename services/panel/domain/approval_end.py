"""The end of an approval, which frees the adopters to register again, with this agency or another one.

The invariant: an approval ends once, with its reason; the adoption itself is not part of this suite.
"""

from pydantic import ConfigDict, Field

from contracts.panel import ApprovalEnded
from contracts.reference import ApprovalEnd
from services.chassis.decision import Command, Decision, not_before
from services.panel.domain.panel_case import PanelCase, at_step, decide
from services.panel.domain.progress import Status


class EndApproval(Command):
    """The adopters are approved no more, from this date."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"on": "2026-02-02", "end": "given_up"}]}
    )

    end: ApprovalEnd = Field(
        title="Why has the approval ended?",
        description="After a review, record it once the decision to end the approval is final",
    )


def end_approval(state: PanelCase | None, command: EndApproval) -> Decision[PanelCase]:
    """The approval is over, and with it the registration."""
    case = at_step(state, Status.APPROVED)
    not_before(command.on, case.latest_step, "the approval")
    if case.approval_view:
        not_before(command.on, case.approval_view.on, "the panel's view")
    ended = ApprovalEnded(occurred_on=command.on, agency=case.agency, end=command.end)
    return decide(case, ended)
