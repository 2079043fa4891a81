"""The shape of every published fact, and the CloudEvents 1.0 envelope it travels in.

The invariant: an event's identity is its place, (stream, journey, version), and versions have no
holes, so a reader can tell a repeat from a gap without remembering identifiers.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID, uuid5

from pydantic import BaseModel, ConfigDict, Field

EVENT_IDS = UUID("5f0c1c1e-3c0a-5d0e-9a53-1f6f9f1f4c11")
CONTENT_TYPE = b"application/json"
SPECVERSION = "1.0"
ATTRIBUTES = frozenset(
    {
        "ce_specversion",
        "ce_id",
        "ce_type",
        "ce_source",
        "ce_time",
        "ce_subject",
        "ce_streamversion",
        "ce_causation",
        "ce_correlation",
    }
)
TRACE = re.compile(r"^[0-9a-f]{32}$")


class Event(BaseModel):
    """One thing that happened on one journey; readers ignore fields they do not know."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    type: ClassVar[str]
    title: ClassVar[str] = ""
    """What happened, in a few words for staff; every event of a case has one."""
    occurred_on: date = Field(description="The London calendar date that the law counts")


def events_of(stream: str) -> tuple[type[Event], ...]:
    """Every event declared for a stream so far, in the order of its declaration.

    A stream's module calls this last: declaring an event there is all that publishes it.
    """
    return tuple(each for each in Event.__subclasses__() if each.type.startswith(f"{stream}."))


class MalformedEnvelope(ValueError):
    """The headers of a message do not say which event of which journey it is."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """Where an event stands in its journey, when it was recorded, and what led to it."""

    stream: str
    journey: UUID
    version: int
    type: str
    at: datetime
    cause: str
    correlation: str

    @property
    def id(self) -> UUID:
        return uuid5(EVENT_IDS, f"{self.stream}/{self.journey}/{self.version}")

    def headers(self) -> list[tuple[str, bytes]]:
        """The CloudEvents attributes as Kafka headers (binary content mode)."""
        identity = self.id
        attributes = {
            "ce_specversion": SPECVERSION,
            "ce_id": str(identity),
            "ce_type": self.type,
            "ce_source": f"/{self.stream}",
            "ce_time": self.at.isoformat(),
            "ce_subject": str(self.journey),
            "ce_streamversion": str(self.version),
            "ce_causation": self.cause,
            "ce_correlation": self.correlation,
            "traceparent": f"00-{self.correlation}-{identity.hex[:16]}-01",
        }
        stamped = [(name, value.encode()) for name, value in attributes.items()]
        return [*stamped, ("content-type", CONTENT_TYPE)]


def read_envelope(headers: Iterable[tuple[str, bytes | None]]) -> Envelope:
    """The envelope that `Envelope.headers` wrote; `MalformedEnvelope` says what is missing or wrong."""
    try:
        given = {name: (value or b"").decode() for name, value in headers if name in ATTRIBUTES}
        envelope = Envelope(
            stream=given["ce_source"].removeprefix("/"),
            journey=UUID(given["ce_subject"]),
            version=int(given["ce_streamversion"]),
            type=given["ce_type"],
            at=datetime.fromisoformat(given["ce_time"]),
            cause=given["ce_causation"],
            correlation=given["ce_correlation"],
        )
    except KeyError as missing:
        raise MalformedEnvelope(f"the header {missing.args[0]} is missing") from None
    except ValueError:
        raise MalformedEnvelope("a header does not have its declared form") from None
    if given.get("ce_specversion") != SPECVERSION or given.get("ce_id") != str(envelope.id):
        raise MalformedEnvelope("the identity does not follow from stream, journey and version")
    if envelope.version < 1 or envelope.at.tzinfo is None or not TRACE.match(envelope.correlation):
        raise MalformedEnvelope("a header does not have its declared form")
    return envelope
