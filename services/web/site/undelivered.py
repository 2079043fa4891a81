"""Messages that did not reach everyone they were for, in words.

The invariant: a line names a journey, a message and a reason; never an address or a word of the letter.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from contracts.journey import reference
from services.web.site.clients import VIEW

REASONS: Mapping[str, str] = {
    "no_address": "There is no email address. Add one, or contact them another way.",
    "refused": "The address does not accept email. Correct it, then send the message again.",
    "partly_refused": "One of the 2 applicants did not get it. Correct their address first.",
    "event_cancelled": "The information event was cancelled before this was sent.",
}
FAULTS: Mapping[str, str] = {
    "enquiry_away": "The enquiry service is not responding",
    "out_of_step": "The enquiry service has no record of it yet",
    "carrier_away": "The mail server is not responding",
    "carrier_busy": "The mail server asked us to try later",
    "carrier_refuses_us": "The mail server refuses our messages: check its settings",
    "unexpected": "Unexpected fault: check the log",
}


class Failed(BaseModel):
    """A message that did not reach everyone."""

    model_config = VIEW

    message: UUID
    journey: UUID
    agency: str
    title: str
    reason: str
    at: datetime

    @property
    def reference(self) -> str:
        """How people name the journey."""
        return reference(self.journey)

    @property
    def why(self) -> str:
        """Why, and what to do."""
        return REASONS.get(self.reason, self.reason)


class Again(BaseModel):
    """What the service says once a message waits again."""

    model_config = VIEW
