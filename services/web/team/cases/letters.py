"""Messages to one household: those that were sent, that wait or failed, and how one would read.

The invariant: words are shown as they leave, and an address only masked, as the service gives it.
"""

from collections.abc import Mapping

from contracts.notifications import TellingWay
from contracts.words import day, label_of
from services.web.site.answers.notifications import MessageLine
from services.web.site.staff import Names

_STANDS: Mapping[str, str] = {
    "to_check": "Waiting for a second look",
    "waiting": "Waiting to be sent",
    "planned": "Planned",
    "sent": "Sent",
    "failed": "Not delivered",
    "to_tell": "To tell another way",
    "told": "Told another way",
    "cancelled": "Not sent",
}
_WHY: Mapping[str, str] = {
    "no_address": "They gave no email address. Call them, or print the letter and post it.",
    "one_without_address": "One applicant gave no email address. Tell that person yourself.",
    "refused": "The address did not accept it. Check the address, or contact them another way.",
    "partly_refused": "One of the addresses did not accept it. Check it, or contact them another way.",
    "international_address": "Our mail server cannot send to an address with letters such as é before the @. Ask for another address, or tell that person another way.",
    "not_taken": "We tried for three days and could not send it. Send it again, or tell them another way.",
    "event_cancelled": "The information event was cancelled before this was sent.",
    "journey_ended": "The journey ended before this was sent.",
    "went_on": "The journey moved on before this was sent.",
    "died": "The applicant died before this was sent.",
    "merged": "The enquiry was merged before this was sent.",
    "passed_on": "The household was referred to another agency before this was sent.",
    "answered": "They got an answer before this was sent.",
    "not_late": "It was not late after all.",
    "said_together": "Another letter says it too, so they get one letter and not two.",
    "booking_changed": "The booking changed before this was sent.",
    "day_passed": "Its date passed before this was sent.",
    "link_replaced": "They were sent a newer link.",
    "link_over": "The link no longer worked.",
}


def message_state(line: MessageLine) -> str:
    """Where a message is, in a word or two."""
    return _STANDS.get(line.status, "")


def with_colleagues(line: MessageLine, staff: Names) -> MessageLine:
    """The same with who wrote it, and who told them, by name where that is known."""
    asked, told = line.requested_by, line.told_by
    named = {
        "requested_by": asked and staff.get(asked, asked),
        "told_by": told and staff.get(told, told),
    }
    return line.model_copy(update=named)


def why_not_delivered(line: MessageLine) -> str:
    """Why it did not reach everyone or was not sent; of one that was told, how, by whom and when."""
    if line.way and line.told_on:
        return f"{label_of(TellingWay(line.way))} on {day(line.told_on)} by {line.told_by}."
    return _WHY.get(line.reason or line.overtaken or "", "")
