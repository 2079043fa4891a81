"""Messages that did not reach everyone they were for, in words.

The invariant: a line names a journey, a message and a reason; never an address or a word of the letter.
"""

from collections.abc import Mapping
from uuid import UUID

from services.web.site.answers.notifications import FailedMessage
from services.web.site.clients import Service
from services.web.site.form import NotDone, pressed

REASONS: Mapping[str, str] = {
    "no_address": "They gave no email address. Call them, or print the letter and post it.",
    "one_without_address": "One of the 2 applicants gave no email address. Tell that person yourself.",
    "refused": "The address does not accept email. Correct it, then send the message again.",
    "partly_refused": "One of the 2 applicants did not get it. Correct their address first.",
    "international_address": "Our mail server cannot send to an address with letters such as é before the @. Ask for another address, or tell that person another way.",
    "not_taken": "We tried for three days and could not send it. Send it again, or tell them another way.",
    "event_cancelled": "The information event was cancelled before this was sent.",
}
FAULTS: Mapping[str, str] = {
    "enquiry_away": "The enquiry service is not responding",
    "assessment_away": "The assessment service is not responding",
    "out_of_step": "The enquiry service has no record of it yet",
    "carrier_away": "The mail server is not responding",
    "carrier_busy": "The mail server asked us to try later",
    "carrier_refuses_us": "The mail server refuses our messages: check its settings",
    "unexpected": "Unexpected fault: check the log",
}


def why_undelivered(failed: FailedMessage) -> str:
    """Why, and what to do."""
    return REASONS.get(failed.reason, failed.reason)


async def sent_again(notifications: Service, journey: UUID, message: UUID) -> NotDone | None:
    """Sends a message again; why that was not done, where it was not."""
    return await pressed(notifications, f"/failed/{journey}/{message}/send-again")
