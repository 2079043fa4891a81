"""What one record owes another: an event that must also be recorded on an enquiry.

The invariant: the debt is written with the decision that makes it, in the same atomic write, and leaves
the record only once the enquiry holds the event; so what two records must agree on cannot get lost
between them, and its number makes it happen once.
"""

from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from contracts.enquiry import EVENTS
from contracts.event import Event
from services.chassis.decision import State

_EVENT_TYPES = {event.type: event for event in EVENTS}


class Owed(BaseModel):
    """An event of the stream `enquiry` that `journey` has not received yet, numbered by the debtor."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int
    journey: UUID
    type: str
    data: dict[str, Any]

    @property
    def event(self) -> Event:
        return _EVENT_TYPES[self.type].model_validate(self.data)


class Debtor(State):
    """A state that may owe events to enquiries."""

    owed: tuple[Owed, ...] = ()
    debts: int = 0

    def owing(self, journey: UUID, *events: Event) -> Self:
        """The state that owes these events too, in the order given."""
        debts = [
            Owed(
                number=number, journey=journey, type=event.type, data=event.model_dump(mode="json")
            )
            for number, event in enumerate(events, start=self.debts + 1)
        ]
        changes = {"owed": (*self.owed, *debts), "debts": self.debts + len(debts)}
        return self.model_copy(update=changes)

    def settled(self, number: int) -> Self:
        """The state without the debt of this number; the same state where it was settled before."""
        return self.model_copy(
            update={"owed": tuple(each for each in self.owed if each.number != number)}
        )
