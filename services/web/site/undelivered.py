"""Messages that did not reach everybody they were for, in words.

The invariant: a line names a journey, a message and a reason; never an address or a word of the letter.
"""

from collections.abc import Mapping
from uuid import UUID

from services.web.site.answers.notifications import FailedMessage
from services.web.site.clients import Service
from services.web.site.form import NotDone, pressed

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


def why_undelivered(failed: FailedMessage) -> str:
    """Why, and what to do."""
    return REASONS.get(failed.reason, failed.reason)


async def sent_again(notifications: Service, journey: UUID, message: UUID) -> NotDone | None:
    """Sends a message again; why that was not done, where it was not."""
    return await pressed(notifications, f"/failed/{journey}/{message}/send-again")
