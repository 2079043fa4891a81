"""What the panel service says of approved adopters who foster one child before adoption (early permanence).

The invariant: an approval is for one child, and no event says which: the reference of the child stays in the record.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from contracts.event import MOST, Event

FosteringApproval = Annotated[
    int, Field(ge=1, le=MOST, description="Temporary approvals of a case, in their order")
]


class FosteringEnd(StrEnum):
    """Why a temporary approval is over."""

    PLACEMENT_ENDED = "placement_ended"
    PLACED_FOR_ADOPTION = "placed_for_adoption"
    APPROVED_AS_FOSTER_CARERS = "approved_as_foster_carers"
    GIVEN_UP = "given_up"


class TemporaryFosteringApproved(Event):
    """The agency approved the adopters as foster carers for one child for a time, from this day.

    Regulation 25A of the Care Planning, Placement and Case Review (England) Regulations 2010.
    """

    type: ClassVar[str] = "panel.temporary_fostering_approved.v1"
    title: ClassVar[str] = "Approved for a time as foster carers for one child"
    approval: FosteringApproval
    until: date


class TemporaryFosteringEnded(Event):
    """A temporary approval as foster carers is over before its last day."""

    type: ClassVar[str] = "panel.temporary_fostering_ended.v1"
    title: ClassVar[str] = "Temporary approval as foster carers ended"
    approval: FosteringApproval
    because: FosteringEnd
