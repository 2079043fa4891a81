"""The end of an approval at the adopters' own wish, which frees them to register again, with this agency or another one.

The invariant: an approval ends once, with its reason. The agency alone ends one by a final decision, after a review and all that
the adopters can say to it (`decision_review`). The adoption itself is not part of this suite.
"""

from pydantic import ConfigDict, Field

from contracts.approval_review import AdoptersEnd
from contracts.panel import ApprovalEnded
from contracts.reference import ApprovalEnd
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before
from services.panel.domain.determination_progress import proposal_of
from services.panel.domain.panel_case import PanelCase, at_step, decide
from services.panel.domain.status import Status

WHILE_APPROVED = (
    Status.APPROVED,
    Status.APPROVAL_IN_REVIEW,
    Status.ENDING_PROPOSED,
    Status.SECOND_PANEL,
)


class EndApproval(Command):
    """The adopters are approved no more, from this date, because they no longer need or want it."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"on": "2026-02-02", "end": "given_up"}]}
    )

    end: AdoptersEnd = Field(
        title="Why has the approval ended?",
        description="Your agency itself can end it only by its final decision, after a review",
    )


def end_approval(state: PanelCase | None, command: EndApproval) -> Decision[PanelCase]:
    """The approval is over, and with it the registration; also while the agency reviews it or proposes to end it."""
    case = at_step(state, *WHILE_APPROVED)
    if case.status is Status.SECOND_PANEL and proposal_of(case) is Status.UNDER_REVIEW:
        raise Refusal(Kind.NOT_NOW, "The adopters are not approved, so there is nothing to end.")
    not_before(command.on, case.latest_step, "the latest step")
    ended = ApprovalEnded(occurred_on=command.on, agency=case.agency, end=ApprovalEnd(command.end))
    return decide(case, ended)
