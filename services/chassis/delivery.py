"""What arrives from Kafka: decoded once, here, into a delivery or into something nobody can read.

The invariant: every record becomes exactly one of the two; a type that is unknown here is a delivery
without an event, because a publisher may add types before its readers know them.
"""

from dataclasses import dataclass
from enum import StrEnum

from aiokafka import ConsumerRecord
from pydantic import ValidationError

from contracts.catalogue import STREAMS
from contracts.digest import digest_of
from contracts.event import Envelope, Event, MalformedEnvelope, read_envelope


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event of one journey as it arrived."""

    envelope: Envelope
    event: Event | None
    record: ConsumerRecord

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
    model = STREAMS.get(envelope.stream, {}).get(envelope.type)
    if model is None:
        return Delivery(envelope, None, record)
    try:
        return Delivery(envelope, model.model_validate_json(record.value or b""), record)
    except ValidationError as invalid:
        wrong = invalid.errors(include_input=False, include_url=False, include_context=False)
        reason = "; ".join(f"{'.'.join(map(str, error['loc']))}: {error['msg']}" for error in wrong)
        return Undecodable(record, reason, envelope)
