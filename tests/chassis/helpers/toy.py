"""The smallest service there can be, to try the plumbing on: it counts contacts."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from contracts.assessment import ChecksReturned
from contracts.checks import Check
from contracts.enquiry import ContactMade, EnquiryReceived
from contracts.event import Envelope, Event
from contracts.reference import Channel, ContactChannel, Household
from services.chassis.decision import Command, Decision, Kind, Refusal, State
from services.chassis.inbox import Handler
from services.chassis.record import Cause, RecordKind

DAY = date(2025, 3, 3)
NOON = datetime(2025, 3, 3, 12, tzinfo=UTC)


class Counted(State):
    """How many contacts this journey has had, and their days."""

    contacts: int = 0
    heard: tuple[str, ...] = ()


class Begin(Command):
    """Asks for a journey."""

    agency: str = "moorland"


class Contact(Command):
    """Asks for one more contact."""


PUBLISHER = RecordKind("enquiry", "speaking", Counted)
SUBSCRIBER = RecordKind("assessment", "hearing", Counted)


def begin(_: Counted | None, command: Begin) -> Decision[Counted]:
    received = EnquiryReceived(
        occurred_on=command.on,
        agency=command.agency,
        channel=Channel.PHONE,
        household=Household.SINGLE,
    )
    return Decision(Counted(agency=command.agency), [received])


def contact(state: Counted | None, command: Contact) -> Decision[Counted]:
    if state is None:
        raise Refusal(Kind.NOT_FOUND, "There is no such journey.")
    if state.contacts >= 50:
        raise Refusal(Kind.NOT_LAWFUL, "Fifty contacts are enough.")
    made = ContactMade(occurred_on=command.on, channel=ContactChannel.PHONE)
    return Decision(state.model_copy(update={"contacts": state.contacts + 1}), [made])


def hear_beginning(_: Counted | None, __: Envelope, event: EnquiryReceived) -> Decision[Counted]:
    return Decision(Counted(agency=event.agency))


def hear_contact(
    state: Counted | None, envelope: Envelope, event: ContactMade
) -> Decision[Counted]:
    """Counts the contact and says so, so that effects can be told from repeats."""
    if state is None:
        raise Refusal(Kind.NOT_NOW, "The journey has not begun here.")
    heard = state.model_copy(
        update={
            "contacts": state.contacts + 1,
            "heard": (*state.heard, f"{envelope.version}"),
        }
    )
    return Decision(heard, [ChecksReturned(occurred_on=event.occurred_on, checks=(Check.DBS,))])


HANDLERS: dict[type[Event], Handler[Counted]] = {
    EnquiryReceived: hear_beginning,
    ContactMade: hear_contact,
}


def envelope(journey: UUID, version: int, kind: str = ContactMade.type) -> Envelope:
    """An envelope as the publisher would stamp it."""
    return Envelope("enquiry", journey, version, kind, NOON, "cause", "0" * 32)


def caused_by(key: str = "", content: str = "same") -> Cause:
    """A cause with a key of its own, or with this one."""
    return Cause(key=key or uuid4().hex, correlation="0" * 32, fingerprint=content)


def beginning(state: Counted | None) -> Decision[Counted]:
    """The journey begins."""
    return begin(state, Begin(on=DAY))


def contacting(state: Counted | None) -> Decision[Counted]:
    """One more contact."""
    return contact(state, Contact(on=DAY))
