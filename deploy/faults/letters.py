"""Letters that left without a record of it, and records of letters that never left.

The invariant: a letter is told by its identity, the same in every attempt, so one that leaves while the evidence
is gathered makes neither a finding.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from uuid import UUID

from contracts.notifications import MessageSent
from deploy.faults.evidence import Evidence
from services.chassis.mongo import Document
from services.notifications.domain.message import ASKED_BY_LINK, letter_id, message_id

RECIPIENTS = (ASKED_BY_LINK, 1, 2)


class Letters(NamedTuple):
    """The letters of one household: recorded as sent, perhaps sent, and how many its events say."""

    recorded: set[UUID]
    perhaps: set[UUID]
    said: int


def letters_unaccounted_for(evidence: Evidence) -> Iterator[str]:
    """Letters in the post that no record says left, letters recorded as sent that are not there, and other counts.

    One whose sender was killed may have left before something overtook it; its record says so.
    """
    households = [_of_household(each) for each in evidence.records["notifications"]]
    recorded = set[UUID]().union(*(each.recorded for each in households))
    perhaps = set[UUID]().union(*(each.perhaps for each in households))
    said = sum(each.said for each in households)
    for each in sorted(evidence.post.before - recorded - perhaps):
        yield f"the letter {each} left, and no record says so"
    for each in sorted(recorded - evidence.post.after):
        yield f"the letter {each} is recorded as sent, and it is not in the post"
    if said != len(recorded):
        yield f"{said} letters were said to be sent, {len(recorded)} are recorded"


def _of_household(record: Document) -> Letters:
    journey, state = record["_id"], record.get("state") or {}
    failed = [each["message"] for each in (*state.get("failed", ()), *state.get("told", ()))]
    perhaps = [
        _letters(journey, each, RECIPIENTS)
        for each in (*state.get("cancelled", ()), *failed)
        if each["letters"] or each["uncertain"]
    ]
    recorded = [_sent(journey, each) for each in state.get("sent", ())]
    said = [
        each["data"]["letters"] for each in record["events"] if each["type"] == MessageSent.type
    ]
    return Letters(set[UUID]().union(*recorded), set[UUID]().union(*perhaps), sum(said))


def _sent(journey: UUID, sent: Document) -> set[UUID]:
    """One for each address: two applicants who share one have the letter of the first."""
    return _letters(journey, sent, sent["applicants"][: sent["message"]["letters"]])


def _letters(journey: UUID, message: Document, recipients: Iterable[int]) -> set[UUID]:
    identity = message_id(journey, message["rule"], message["occasion"])
    return {letter_id(identity, each) for each in recipients}
