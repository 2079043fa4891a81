"""What an enquiry records where another record had an obligation to it.

The invariant: the event is recorded in whatever status the enquiry is by then, because it has happened; the
same obligation always gets the same answer, and no event means that there was nothing to record.
"""

from uuid import UUID

from contracts.enquiry import (
    DuplicateAbsorbed,
    DuplicateReleased,
    InformationProvided,
    RecognisedAsMysteryShop,
)
from contracts.event import Event
from contracts.event_booking import EventAttended, EventPlaceBooked
from contracts.reference import InformationForm
from services.chassis.decision import Decision
from services.enquiry.domain.duplicate_enquiries import (
    absorb,
    pass_on_days,
    release,
    take_apart,
)
from services.enquiry.domain.enquiry import ENDED, Enquiry, decide, require_enquiry
from services.enquiry.domain.merged_details import MergedDetails
from services.enquiry.domain.progress import Status


def fulfil_obligation(
    event: Event,
    state: Enquiry | None,
    *,
    journey: UUID,
    key: str,
    details: MergedDetails | None = None,
) -> Decision[Enquiry]:
    """Records the event of the obligation of this key; a merged enquiry passes on its changed days."""
    enquiry = require_enquiry(state)
    if isinstance(event, EventPlaceBooked):
        return take_apart(enquiry, event, journey=journey)
    decision = _record(enquiry, event, key, details)
    return pass_on_days(enquiry, decision, journey=journey, on=event.occurred_on)


def _record(
    enquiry: Enquiry, event: Event, key: str, details: MergedDetails | None
) -> Decision[Enquiry]:
    match event:
        case DuplicateAbsorbed():
            return absorb(enquiry, event, key=key, details=details)
        case DuplicateReleased():
            return release(enquiry, event)
        case RecognisedAsMysteryShop() if enquiry.progress.mystery_shop:
            return Decision(enquiry)
        case EventAttended() if _was_informed(enquiry, event):
            met = InformationProvided(occurred_on=event.occurred_on, form=InformationForm.MEETING)
            return decide(enquiry, event, met)
        case _:
            return decide(enquiry, event)


def _was_informed(enquiry: Enquiry, event: EventAttended) -> bool:
    """Whether coming to the meeting gave this enquiry its information.

    On a merged one it did: the household is the same, and the enquiry that counts hears the day.
    """
    over = enquiry.status in ENDED and enquiry.status is not Status.MERGED
    return not over and event.occurred_on >= enquiry.received_on
