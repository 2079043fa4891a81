"""What the assessment service says of a hold: that work on a case rests, why, who asked for it, and its end.

The invariant: no clock of the regulations stops; what does is a dated rule, and never follows from the hold itself.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from contracts.event import Event


class HoldReason(StrEnum):
    """Why work on a case rests, as far as the agency has to know."""

    HEALTH = "health"
    BEREAVEMENT = "bereavement"
    PREGNANCY = "pregnancy"
    FAMILY = "family"
    WORK = "work"
    MOVING_HOME = "moving_home"
    WAITING_FOR_INFORMATION = "waiting_for_information"
    CONCERN_BEING_LOOKED_INTO = "concern_being_looked_into"
    OTHER = "other"


class AskedForBy(StrEnum):
    """Who asked for a hold."""

    APPLICANTS = "applicants"
    AGENCY = "agency"
    BOTH = "both"


class CaseHeld(Event):
    """Work on the case rests, until a day if one is expected."""

    type: ClassVar[str] = "assessment.case_held.v1"
    title: ClassVar[str] = "Put on hold"
    reason: HoldReason
    asked_by: AskedForBy
    until: Annotated[date | None, Field(description="When work is expected to go on")] = None


class HoldEnded(Event):
    """Work on the case goes on."""

    type: ClassVar[str] = "assessment.hold_ended.v1"
    title: ClassVar[str] = "Hold ended"
