"""Messages that did not reach everybody they were for, in words.

The invariant: a line names a journey, a message and a reason; never an address or a word of the letter.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from contracts.journey import reference
from services.web.site.clients import VIEW

REASONS: Mapping[str, str] = {
    "no_address": "No email address is known. Add one, or tell them another way.",
    "refused": "The address does not take mail. Correct it, then send it again.",
    "partly_refused": "One of the two applicants did not get it. Correct their address first.",
    "event_cancelled": "The information event was cancelled before it left.",
}
FAULTS: Mapping[str, str] = {
    "enquiry_away": "The enquiry service does not answer",
    "out_of_step": "The enquiry service has not heard of it yet",
    "carrier_away": "The mail server does not answer",
    "carrier_busy": "The mail server asks to try later",
    "carrier_refuses_us": "The mail server refuses this service: somebody has to look at it",
    "unexpected": "Unexpected: somebody has to look at the log",
}


class Failed(BaseModel):
    """A message that did not reach everybody."""

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
