"""What an enquiry makes of an event that another record owed it.

The invariant: such an event is recorded whatever the stage of the enquiry by then, because it has happened; the
same debt always gets the same answer, and no event means that there was nothing to record.
"""

from uuid import UUID

from contracts.enquiry import (
    DuplicateAbsorbed,
    DuplicateReleased,
    EventAttended,
    InformationProvided,
    RecognisedAsMysteryShop,
)
from contracts.event import Event
from contracts.reference import InformationForm
from services.chassis.decision import Decision
from services.enquiry.domain.duplicate_enquiries import absorb, release, told_again
from services.enquiry.domain.enquiry import ENDED, Enquiry, decided, existing
from services.enquiry.domain.progress import Status


def record_owed(
    event: Event, state: Enquiry | None, *, journey: UUID, debt: str
) -> Decision[Enquiry]:
    """Records what `debt` says; a merged enquiry passes on what it changes in its days."""
    enquiry = existing(state)
    decision = _recorded(enquiry, event, debt)
    return told_again(enquiry, decision, journey=journey, on=event.occurred_on)


def _recorded(enquiry: Enquiry, event: Event, debt: str) -> Decision[Enquiry]:
    match event:
        case DuplicateAbsorbed():
            return absorb(enquiry, event, debt=debt)
        case DuplicateReleased():
            return release(enquiry, event)
        case RecognisedAsMysteryShop() if enquiry.progress.mystery_shop:
            return Decision(enquiry)
        case EventAttended() if _was_informed(enquiry, event):
            met = InformationProvided(occurred_on=event.occurred_on, form=InformationForm.MEETING)
            return decided(enquiry, event, met)
        case _:
            return decided(enquiry, event)


def _was_informed(enquiry: Enquiry, event: EventAttended) -> bool:
    """Whether coming to the meeting gave this enquiry its information.

    On a merged one it did: the household is the same, and the enquiry that counts hears the day.
    """
    over = enquiry.status in ENDED and enquiry.status is not Status.MERGED
    return not over and event.occurred_on >= enquiry.received_on
