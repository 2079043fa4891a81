"""What the panel service says where a panel considers adopters who are approved already.

The invariant: the panel recommends and the agency decides; the reasons are in no event.
"""

from typing import ClassVar

from contracts.event import Event
from contracts.reference import Recommendation


class ApprovalConsidered(Event):
    """After a review the panel considered whether the adopters are still suitable; it does not bind the agency."""

    type: ClassVar[str] = "panel.approval_considered.v1"
    title: ClassVar[str] = "The panel considered the approval"
    recommendation: Recommendation
