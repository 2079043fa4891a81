"""What the agency proposed, where the applicants can have it reviewed: not to approve them, or to end their approval.

The invariant: one set of rules serves both (regulations 30B(5) and 30D); only what the final decision is called differs.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from contracts.approval_review import ApprovalDecision, ApprovalKept
from contracts.event import Event
from contracts.panel import ApplicantsNotApproved, ApprovalEnded
from contracts.reference import AgencyDecision, ApprovalEnd, FinalOutcome
from services.panel.domain.agency_decision import approval
from services.panel.domain.decision_record import RecordedApproval
from services.panel.domain.panel_case import PanelCase
from services.panel.domain.progress import Status
from services.panel.domain.steps_taken import AnyDecision


class Final(NamedTuple):
    """A final decision: as it stands on the record, and the event that says it."""

    decision: AnyDecision
    event: Callable[[PanelCase, RecordedApproval], Event]


def _not_approved(case: PanelCase, command: RecordedApproval) -> Event:
    return ApplicantsNotApproved(occurred_on=command.on, agency=case.agency)


def _kept(case: PanelCase, command: RecordedApproval) -> Event:
    return ApprovalKept(occurred_on=command.on, agency=case.agency)


def _ended(case: PanelCase, command: RecordedApproval) -> Event:
    return ApprovalEnded(occurred_on=command.on, agency=case.agency, end=ApprovalEnd.AFTER_REVIEW)


FINAL: Mapping[Status, Mapping[FinalOutcome, Final]] = {
    Status.UNDER_REVIEW: {
        FinalOutcome.APPROVED: Final(AgencyDecision.APPROVED, approval),
        FinalOutcome.NOT_APPROVED: Final(AgencyDecision.NOT_APPROVED, _not_approved),
    },
    Status.ENDING_PROPOSED: {
        FinalOutcome.APPROVED: Final(ApprovalDecision.KEPT, _kept),
        FinalOutcome.NOT_APPROVED: Final(ApprovalDecision.ENDED, _ended),
    },
}
"""What each outcome is, by what the agency had proposed."""
