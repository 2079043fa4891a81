"""What the assessment service says of a household that is disqualified after stage one (regulation 25).

The invariant: who it is, for what, and why it was taken back, is in no event.
"""

from typing import ClassVar

from contracts.event import Event


class HouseholdDisqualified(Event):
    """After the stage one decision the agency found that an adult of the household is disqualified.

    In stage one it is the stage one decision itself; here it is none. The day of its notice is another fact.
    """

    type: ClassVar[str] = "assessment.household_disqualified.v1"
    title: ClassVar[str] = "An adult in the household is disqualified"


class NotSuitableNoticeSent(Event):
    """The agency sent the applicants written notice of it (regulation 25), which ends the case.

    Applicants read its name, and one of them may not be meant to learn of the other's past from it.
    """

    type: ClassVar[str] = "assessment.not_suitable_notice_sent.v1"
    title: ClassVar[str] = "Notice sent that they are not suitable"


class DisqualificationRetracted(Event):
    """Before its notice the agency took a disqualification back that rested on the wrong person or certificate.

    The case is again where it was: what the agency decided by it, in stage one too, counts for nothing.
    """

    type: ClassVar[str] = "assessment.disqualification_retracted.v1"
    title: ClassVar[str] = "Disqualification taken back before its notice"
