"""What the enquiry service says: from the first hello to an accepted registration of interest."""

from typing import ClassVar

from contracts.event import Event
from contracts.reference import (
    AgencyCode,
    Channel,
    ContactChannel,
    DeclineReason,
    Household,
    InformationForm,
    WithdrawalReason,
)

TOPIC = "enquiry"


class EnquiryReceived(Event):
    """A household told an agency for the first time that it thinks of adopting."""

    type: ClassVar[str] = "enquiry.received.v1"
    agency: AgencyCode
    channel: Channel
    household: Household


class ContactMade(Event):
    """A member of staff reached the enquirer; attempts and automatic replies are no contact."""

    type: ClassVar[str] = "enquiry.contact_made.v1"
    channel: ContactChannel


class InformationProvided(Event):
    """Detailed information was given."""

    type: ClassVar[str] = "enquiry.information_provided.v1"
    form: InformationForm


class RegistrationSubmitted(Event):
    """The agency received a completed registration of interest."""

    type: ClassVar[str] = "enquiry.registration_submitted.v1"
    household: Household


class RegistrationAccepted(Event):
    """The agency told the household that it will go ahead (regulation 21)."""

    type: ClassVar[str] = "enquiry.registration_accepted.v1"
    agency: AgencyCode
    household: Household


class RegistrationDeclined(Event):
    """The agency told the household that it will not go ahead; the way on is a complaint."""

    type: ClassVar[str] = "enquiry.registration_declined.v1"
    reason: DeclineReason


class EnquiryWithdrawn(Event):
    """The household ended the journey before a registration was accepted."""

    type: ClassVar[str] = "enquiry.withdrawn.v1"
    reason: WithdrawalReason


EVENTS: tuple[type[Event], ...] = (
    EnquiryReceived,
    ContactMade,
    InformationProvided,
    RegistrationSubmitted,
    RegistrationAccepted,
    RegistrationDeclined,
    EnquiryWithdrawn,
)
