"""An information event as it will be once it is changed, for a letter that is read before the change.

The invariant: what a change does not name stays as it is; the dates of an information event are in no change.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from contracts.calendar import LocalTime
from contracts.contact_details import Postcode
from contracts.information_event import Formats, Interpreters, Mode
from services.notifications.clients import InformationEvent, Venue


class NewVenue(BaseModel):
    """Where people will go."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: Annotated[str, StringConstraints(max_length=200)]
    postcode: Postcode


class EventChange(BaseModel):
    """Facts of the command that changes an information event, those that a letter says."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    title: Annotated[str, StringConstraints(max_length=200)] | None = None
    starts_at: LocalTime | None = None
    ends_at: LocalTime | None = None
    mode: Mode | None = None
    venue: NewVenue | None = None
    joining_link: Annotated[str, StringConstraints(max_length=500)] | None = Field(
        default=None, repr=False
    )
    step_free: bool | None = None
    hearing_loop: bool | None = None
    live_captions: bool | None = None
    sign_language: bool | None = None
    interpreters: Interpreters | None = None
    formats: Formats | None = None

    def of(self, event: InformationEvent) -> InformationEvent:
        """The information event after this change; held another way, it has no venue or no link any more."""
        named = {name: fact for name, fact in self if fact is not None}
        plan = event.arrangements.model_copy(
            update={
                name: fact
                for name, fact in named.items()
                if name in type(event.arrangements).model_fields
            }
        )
        online = plan.mode is Mode.ONLINE
        link = event.joining_link if self.joining_link is None else self.joining_link
        venue = Venue(**self.venue.model_dump()) if self.venue else event.venue
        return event.model_copy(
            update={
                "title": self.title or event.title,
                "arrangements": plan,
                "venue": None if online else venue,
                "joining_link": link or None if online else None,
            }
        )
