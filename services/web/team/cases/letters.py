"""Messages to one household: those that were sent, that wait or failed, and how one would read.

The invariant: words are shown as they leave, and an address only masked, as the service gives it.
"""

from collections.abc import Mapping

from services.web.site.answers.notifications import MessageLine

_STANDS: Mapping[str, str] = {
    "waiting": "Waits to be sent",
    "planned": "Planned",
    "sent": "Sent",
    "failed": "Not delivered",
    "cancelled": "Not sent",
}
_WHY: Mapping[str, str] = {
    "no_address": "Nobody has an e-mail address. Tell them another way.",
    "refused": "The address did not accept it. Check the address, or tell them another way.",
    "partly_refused": "One of the addresses did not accept it. Check it, or tell them another way.",
    "event_cancelled": "The information event was cancelled before it left.",
    "journey_ended": "The journey ended before it left.",
    "went_on": "The journey went on before it left.",
    "merged": "The enquiry was merged before it left.",
    "passed_on": "The household was passed on before it left.",
    "answered": "They were answered before it left.",
    "not_late": "It turned out not to be late.",
    "booking_changed": "The booking changed before it left.",
    "day_passed": "Its day passed before it left.",
}


def message_state(line: MessageLine) -> str:
    """Where a message is, in a word or two."""
    return _STANDS.get(line.status, "")


def why_not_delivered(line: MessageLine) -> str:
    """Why it did not reach everybody, or did not leave."""
    return _WHY.get(line.reason or line.overtaken or "", "")
