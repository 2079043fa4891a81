"""What the suite left behind, read straight from MongoDB and Kafka rather than asked of the services."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from aiokafka import ConsumerRecord
from pymongo import AsyncMongoClient

from contracts.catalogue import STREAMS
from contracts.equality import SEALED_EVENTS, AnswersKey
from contracts.event import Envelope, Event
from deploy.local.mail_sink import MailSink
from deploy.local.topics import everything_on
from deploy.rights import RIGHTS
from services.chassis.delivery import Delivery, decode
from services.chassis.mongo import Document, database
from services.chassis.record import envelope_of
from services.reporting.domain.opened_answers import OpenedAnswers

COLLECTIONS = {
    "enquiry": "enquiries",
    "equality": "equality_answers",
    "information_event": "information_events",
    "mystery_shop": "mystery_shops",
    "mystery_shop_round": "mystery_shop_rounds",
    "campaign": "campaigns",
    "service_standard": "service_standards",
    "agency": "directory_entries",
    "assessment": "assessments",
    "training_session": "training_sessions",
    "panel": "panel_cases",
    "central_list": "central_lists",
    "panel_meeting": "panel_meetings",
    "notifications": "correspondence",
}
KEPT = {
    stream: (service, COLLECTIONS[stream])
    for service, its in RIGHTS.items()
    for stream in its.writes
}
"""Which database and collection hold the case records of each stream."""

APPLYING = {service: its.applies for service, its in RIGHTS.items() if its.writes}
"""Which streams each service with case records applies to them."""


class Post(NamedTuple):
    """The identities of the letters in the post, before the records were read and after."""

    before: frozenset[UUID]
    after: frozenset[UUID]


@dataclass(frozen=True)
class Evidence:
    """Case records by stream, everything on Kafka, and what is in the post."""

    client: AsyncMongoClient[Document]
    records: dict[str, list[Document]]
    kafka: list[ConsumerRecord]
    post: Post

    @classmethod
    async def gathered(
        cls, client: AsyncMongoClient[Document], address: str, mail: MailSink
    ) -> "Evidence":
        before = mail.letters()
        records = {
            stream: await database(client, base)[collection].find().to_list()
            for stream, (base, collection) in KEPT.items()
        }
        post = Post(before, mail.letters())
        return cls(client, records, await everything_on(address, STREAMS), post)

    def said(self) -> dict[tuple[str, UUID], list[Document]]:
        """The events of every case record, by stream and journey."""
        return {
            (stream, record["_id"]): record["events"]
            for stream, records in self.records.items()
            for record in records
            if record["events"]
        }

    def arrived(self) -> dict[tuple[str, UUID], list[Delivery]]:
        """The events on Kafka, in the order in which they stand there, repeats and all."""
        found: dict[tuple[str, UUID], list[Delivery]] = defaultdict(list)
        for record in self.kafka:
            delivery = decode(record)
            if not isinstance(delivery, Delivery):
                raise TypeError(f"On {record.topic} is what nobody can read: {delivery.reason}")
            found[delivery.envelope.stream, delivery.envelope.journey].append(delivery)
        return found

    def as_recorded(self) -> list[tuple[Envelope, Any]]:
        """Every event as the case records hold it, opened if it can be: what reporting should have counted."""
        return [
            (
                envelope_of(event, stream=stream, journey=record["_id"]),
                _opened(
                    record, STREAMS[stream][event["type"]].model_validate(event["data"]), event
                ),
            )
            for stream, records in self.records.items()
            for record in records
            for event in record["events"]
        ]


def _opened(record: Document, event: Event, kept: Document) -> Event:
    """Equality answers opened with the key in their record, which is that of its latest event."""
    if not isinstance(event, SEALED_EVENTS) or kept["version"] < record["version"]:
        return event
    answers = AnswersKey(record["state"]["key"]).open(event.sealed)
    return OpenedAnswers(occurred_on=event.occurred_on, **answers.model_dump())
