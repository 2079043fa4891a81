"""What one record owes an enquiry: an event that the enquiry must also record.

An obligation is one step of a saga: it is written with the decision that makes it, in the same atomic
write, fulfilled on the enquiry afterwards, and undone by a compensating decision where the enquiry cannot
take it.

The invariant: an obligation leaves its record only once the enquiry holds the event, so what two records
must agree on cannot get lost between them, and its number makes it happen once.
"""

from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from contracts.enquiry import EVENTS
from contracts.event import Event
from services.chassis.decision import State
from services.enquiry.domain.merged_details import MergedDetails

_EVENT_TYPES = {event.type: event for event in EVENTS}


class Obligation(BaseModel):
    """An event of the stream `enquiry` that `journey` must still record, numbered by the obligor.

    `details` go with it from record to record, and into no event.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int
    journey: UUID
    type: str
    data: dict[str, Any]
    details: MergedDetails | None = None

    @property
    def event(self) -> Event:
        return _EVENT_TYPES[self.type].model_validate(self.data)


class Obligor(State):
    """A state that may have obligations to enquiries; `debts` counts all that it ever had."""

    owed: tuple[Obligation, ...] = ()
    debts: int = 0

    def with_obligation(
        self, journey: UUID, *events: Event, details: MergedDetails | None = None
    ) -> Self:
        """The state with an obligation for each of these events, in the order given."""
        added = [
            Obligation(
                number=number,
                journey=journey,
                type=event.type,
                data=event.model_dump(mode="json"),
                details=details,
            )
            for number, event in enumerate(events, start=self.debts + 1)
        ]
        changes = {"owed": (*self.owed, *added), "debts": self.debts + len(added)}
        return self.model_copy(update=changes)

    def without_obligation(self, number: int) -> Self:
        """The state without the obligation of this number; the same state where it has none."""
        return self.model_copy(
            update={"owed": tuple(each for each in self.owed if each.number != number)}
        )
