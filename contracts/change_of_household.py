"""What the assessment service says of a household that changed while it was assessed."""

from typing import ClassVar

from contracts.event import Event
from contracts.reference import ApplicantNumber, Household


class HouseholdChanged(Event):
    """One of two applicants left; the case goes on with the other one, and its plan has to be agreed again."""

    type: ClassVar[str] = "assessment.household_changed.v1"
    title: ClassVar[str] = "The case goes on with one applicant"
    household: Household
    applicant: ApplicantNumber


class AdultJoined(Event):
    """While the panel had the case, one more adult came to be in the household: they moved in, or turned 18."""

    type: ClassVar[str] = "assessment.adult_joined.v1"
    title: ClassVar[str] = "One more adult in the household while the panel has the case"
