"""Equality answers of made-up people, opened and sealed: their pseudonyms, and keys that follow from their places.

`opening` opens them without the enquiry service; `keep_keys` gives that service the records that it would have.
"""

from base64 import urlsafe_b64encode
from collections.abc import Iterable
from datetime import date
from functools import cache
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid5

from pymongo import ReplaceOne

from contracts.equality import (
    AnswersKey,
    CountedAnswers,
    EqualityAnswersGiven,
    EqualityAnswersWithdrawn,
)
from contracts.event import Envelope
from contracts.reference import EthnicGroup
from services.chassis.cases import BLANK
from services.chassis.mongo import Database, Document
from services.enquiry.domain.equality import EqualityAnswers, EqualityRecord
from services.enquiry.store.equality import EQUALITY
from services.reporting.domain.opened_answers import OpenedAnswers
from services.reporting.equality_keys import EqualityKey, open_answers
from services.reporting.store.read_models import Batch


def answered(group: EthnicGroup | None, *, applicant: int = 1, **said: Any) -> OpenedAnswers:
    """What somebody answered, once it is opened; `told` says in whose journey."""
    return OpenedAnswers(
        occurred_on=date(2021, 5, 1),
        journey=UUID(int=0),
        applicant=applicant,
        ethnic_group=group,
        **said,
    )


def answers_withdrawn() -> EqualityAnswersWithdrawn:
    """The first applicant's."""
    return EqualityAnswersWithdrawn(occurred_on=date(2021, 6, 1))


def pseudonym(journey: UUID, applicant: int) -> UUID:
    """Under what somebody's answers are told."""
    return uuid5(journey, str(applicant))


def key_to(person: UUID, version: int) -> AnswersKey:
    """The key to one event."""
    digest = sha256(f"{person}/{version}".encode()).digest()
    return AnswersKey(urlsafe_b64encode(digest).rstrip(b"=").decode())


@cache
def sealed(event: OpenedAnswers, version: int) -> EqualityAnswersGiven:
    """The event as it is published, the same each time that it is asked for."""
    content = CountedAnswers.model_construct(**event.model_dump(exclude={"occurred_on"}))
    text = key_to(pseudonym(event.journey, event.applicant), version).seal(content)
    return EqualityAnswersGiven(occurred_on=event.occurred_on, sealed=text)


async def opening(batch: Batch) -> Batch:
    """Opens every answer, as if its key were still there when it is heard."""
    return [open_answers(each, _as_if_latest(each.envelope)) for each in batch]


def _as_if_latest(envelope: Envelope | None) -> dict[UUID, EqualityKey]:
    if envelope is None:
        return {}
    person, version = envelope.journey, envelope.version
    key = key_to(person, version).value
    return {person: EqualityKey(person=person, version=version, key=key)}


async def keep_keys(database: Database, latest: Iterable[tuple[UUID, int]]) -> None:
    """Gives an enquiry service the records of people who answered last in these events."""
    records = [_record(person, version) for person, version in latest]
    if records:
        writes = [ReplaceOne({"_id": each["_id"]}, each, upsert=True) for each in records]
        await database[EQUALITY.collection].bulk_write(writes)


def _record(person: UUID, version: int) -> Document:
    key = key_to(person, version).value
    state = EqualityRecord(agency="north", answers=EqualityAnswers(), key=key)
    return {
        "_id": person,
        **BLANK,
        "agency": state.agency,
        "shape": EQUALITY.shape,
        "state": state.model_dump(mode="json"),
        "version": version,
        "sent": version,
        "heard": {},
    }
