"""Where a case at the panel can be.

The invariant: a status alone never decides what the household reads; what the agency has sent them decides too.
"""

from enum import StrEnum


class Status(StrEnum):
    """Where a case is, in the order of the journey; adopters are approved until the approval has ended."""

    REFERRED = "referred"
    MET = "met"
    RETURNED = "returned_to_assessment"
    RECOMMENDED = "recommended"
    MINUTES_FINAL = "minutes_final"
    UNDER_REVIEW = "decision_under_review"
    SECOND_PANEL = "at_second_panel"
    APPROVED = "approved"
    APPROVAL_IN_REVIEW = "approval_in_review"
    ENDING_PROPOSED = "ending_proposed"
    NOT_APPROVED = "not_approved"
    APPROVAL_ENDED = "approval_ended"
    CLOSED = "closed"


ENDS = frozenset({Status.APPROVED, Status.NOT_APPROVED, Status.APPROVAL_ENDED, Status.CLOSED})
"""Where nothing is left to do but what a clock still asks for."""
PROPOSED = frozenset({Status.UNDER_REVIEW, Status.ENDING_PROPOSED})
"""Where the agency has made a qualifying determination: not to approve, or to end an approval."""
