"""What the assessment service says of a household that moves home while it is assessed.

The invariant: an address is in no event. What is said is the day, and what about the move other people must act on.
"""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from contracts.event import Event


class ChangeOfAddressTold(Event):
    """The household said that it moves home, or has moved; staff record it once it is so."""

    type: ClassVar[str] = "assessment.change_of_address_told.v1"
    title: ClassVar[str] = "They said that they are moving home"
    moves_on: date


class ChangeOfAddressCalledOff(Event):
    """What the household had said of a move is not so, or no longer so."""

    type: ClassVar[str] = "assessment.change_of_address_called_off.v1"
    title: ClassVar[str] = "They are not moving home after all"


class AddressChanged(Event):
    """The household lives in another home from this day; what was checked of the earlier one is asked again."""

    type: ClassVar[str] = "assessment.address_changed.v1"
    title: ClassVar[str] = "Moved home"
    other_area: Annotated[bool, Field(description="In the area of another local authority")]
    other_doctor: Annotated[bool, Field(description="An applicant has a new doctor since")]


class HouseholdConfirmed(Event):
    """Staff looked at who lives in the new home, and the people of the case are right."""

    type: ClassVar[str] = "assessment.household_confirmed.v1"
    title: ClassVar[str] = "Checked who lives in the new home"
