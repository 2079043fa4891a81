"""What arrives from Kafka: decoded once, here, into a delivery or into something nobody can read.

The invariant: every record becomes exactly one of the two, whatever its bytes are; a type that is unknown
here is a delivery without an event, because a publisher may add types before its readers know them.
"""

from dataclasses import dataclass
from enum import StrEnum

from aiokafka import ConsumerRecord
from pydantic import ValidationError

from contracts.catalogue import STREAMS
from contracts.digest import digest_of
from contracts.event import Envelope, Event, MalformedEnvelope, read_envelope

MOST_TOLD = 10
"""So many of the mistakes of one body are told."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event of one journey as it arrived; one that was dismissed has no effect but its place."""

    envelope: Envelope
    event: Event | None
    record: ConsumerRecord
    dismissed: bool = False

    @property
    def digest(self) -> str:
        """Tells this event from another one under the same identity."""
        return digest_of(self.record.headers, self.record.value)


@dataclass(frozen=True, slots=True)
class Undecodable:
    """A message whose headers or body do not have the declared shape, and what is wrong with it."""

    record: ConsumerRecord
    reason: str
    envelope: Envelope | None = None

    @property
    def digest(self) -> str:
        """Tells this message from another one under the same identity."""
        return digest_of(self.record.headers, self.record.value)


class Heard(StrEnum):
    """How one delivery ended."""

    APPLIED = "applied"
    REPEAT = "repeat"
    PARKED = "parked"


def decode(record: ConsumerRecord) -> Delivery | Undecodable:
    """Reads the type named in the headers straight from the body's bytes."""
    try:
        envelope = read_envelope(record.headers)
    except MalformedEnvelope as malformed:
        return Undecodable(record, str(malformed))
    types = STREAMS.get(envelope.stream)
    if types is None or not record.topic.endswith(envelope.stream):
        return Undecodable(record, "the header ce_source does not name the topic it arrived on")
    model = types.get(envelope.type)
    if model is None:
        return Delivery(envelope, None, record)
    try:
        return Delivery(envelope, model.model_validate_json(record.value or b""), record)
    except ValidationError as invalid:
        return Undecodable(record, _wrong(invalid), envelope)


def _wrong(invalid: ValidationError) -> str:
    """The first of what is wrong, without what was given."""
    wrong = invalid.errors(include_input=False, include_url=False, include_context=False)
    return "; ".join(
        f"{'.'.join(map(str, error['loc']))}: {error['msg']}" for error in wrong[:MOST_TOLD]
    )
