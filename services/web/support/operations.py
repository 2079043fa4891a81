"""What support sees of the services: what waits, what is parked, and what needs a person.

The invariant: counts, places and reasons only; no words of a message and no names.
"""

from collections.abc import Mapping

from contracts.journey import reference
from services.web.site.answers.notifications import WaitingMessages
from services.web.site.answers.operation import Parked, ServiceReadiness
from services.web.site.undelivered import FAULTS

WHY: Mapping[str, str] = {
    "gap": "Waiting for an earlier event",
    "failed": "Could not be applied",
    "undecodable": "Cannot be read",
    "contradicted": "Contradicts another event",
    "damaged": "Damaged record",
    "unsendable": "Cannot be sent to Kafka",
}
STAYS = frozenset({"unsendable", "damaged"})
"""What is no junk: an event of the service's own record, and a record."""


def waiting_in_words(readiness: ServiceReadiness) -> str:
    """What waits in a service, in one sentence."""
    seconds = readiness.oldest_unsent_seconds
    waiting = [
        f"{readiness.consumer_lag:,} events to read" if readiness.consumer_lag else "",
        f"events unsent for {seconds:.0f} seconds" if seconds else "",
    ]
    told = [each for each in waiting if each]
    return f"{' and '.join(told).capitalize()}." if told else "Nothing is waiting."


def why_parked(parked: Parked) -> str:
    """Why a message is parked, in words."""
    return WHY.get(parked.why, parked.why)


def may_be_dismissed(parked: Parked) -> bool:
    """Whether the page offers to dismiss it."""
    return parked.why not in STAYS


def place_in_history(parked: Parked) -> str:
    """Where in which history it belongs, as far as that can be read."""
    if parked.journey is None:
        return parked.id
    number = f", event {parked.version}" if parked.version is not None else ""
    return f"{reference(parked.journey)}{number}"


def faults_in_words(waiting: WaitingMessages) -> list[str]:
    """What keeps the messages that wait, a line each."""
    return [f"{count:,}: {FAULTS.get(fault, fault)}" for fault, count in waiting.faults.items()]
