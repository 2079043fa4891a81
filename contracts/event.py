"""The shape of every published fact, and the CloudEvents 1.0 envelope it travels in.

The invariant: an event's identity is its place, (stream, journey, version), and versions have no
holes, so a reader can tell a repeat from a gap without remembering identifiers.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha1
from typing import Annotated, ClassVar
from uuid import UUID, uuid5

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

EVENT_IDS = UUID("5f0c1c1e-3c0a-5d0e-9a53-1f6f9f1f4c11")
_HASHED_IDS = sha1(EVENT_IDS.bytes, usedforsecurity=False)
CONTENT_TYPE = b"application/json"
SPECVERSION = "1.0"
MOST = 2**31 - 1
"""The highest version, and the largest number in an event: every reader and every store can hold it."""

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)
"""Nothing was recorded before the one, nothing is recorded from the other on."""

RecordedAt = Annotated[AwareDatetime, Field(ge=EARLIEST, lt=LATEST)]
"""An instant that a request names: with its zone, and one that every store can hold."""

IDENTITY = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
FORMS: dict[str, str] = {
    "ce_specversion": r"1\.0",
    "ce_id": IDENTITY,
    "ce_type": r"[a-z_]{1,60}\.[a-z_]{1,60}\.v[1-9][0-9]{0,3}",
    "ce_source": "/[a-z_]{1,60}",
    "ce_time": "[-+.:0-9TZ]{10,40}",
    "ce_subject": IDENTITY,
    "ce_streamversion": "[1-9][0-9]{0,9}",
    "ce_causation": "[ -~]{1,200}",
    "ce_correlation": "[0-9a-f]{32}",
}
"""The form of each attribute: what is kept from a header is short and has no control characters."""

_FORMS = {name: re.compile(form) for name, form in FORMS.items()}


class Event(BaseModel):
    """One thing that happened on one journey; readers ignore fields they do not know."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    type: ClassVar[str]
    title: ClassVar[str] = ""
    """What happened, in a few words for staff; every event of a case has one."""
    occurred_on: date = Field(description="The London calendar date that the law counts")


def events_of(stream: str) -> tuple[type[Event], ...]:
    """Every event declared for a stream so far, module by module, in the order of its declaration.

    A stream's module calls this last: declaring an event there is all that publishes it. Which module was
    imported first does not matter.
    """
    found = (each for each in Event.__subclasses__() if each.type.startswith(f"{stream}."))
    return tuple(sorted(found, key=lambda each: each.__module__))


def event_id(stream: str, journey: UUID, version: int) -> UUID:
    """The identity of an event, which follows from its place."""
    return uuid5(EVENT_IDS, f"{stream}/{journey}/{version}")


def event_id_text(stream: str, journey: str, version: int) -> str:
    """`event_id` as text, of a journey as text; in a third of the time, because of every event that comes it is checked."""
    hashed = _HASHED_IDS.copy()
    hashed.update(f"{stream}/{journey}/{version}".encode())
    made = bytearray(hashed.digest()[:16])
    made[6] = made[6] & 0x0F | 0x50  # version 5 of RFC 9562
    made[8] = made[8] & 0x3F | 0x80  # and its variant
    text = made.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


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
        return event_id(self.stream, self.journey, self.version)

    @property
    def key(self) -> bytes:
        """The key of its Kafka record: the journey as text, so that all of a journey is on one partition."""
        return str(self.journey).encode()

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
    given = _attributes(headers)
    envelope = Envelope(
        stream=given["ce_source"].removeprefix("/"),
        journey=UUID(given["ce_subject"]),
        version=int(given["ce_streamversion"]),
        type=given["ce_type"],
        at=_recorded_at(given["ce_time"]),
        cause=given["ce_causation"],
        correlation=given["ce_correlation"],
    )
    if envelope.version > MOST:
        raise MalformedEnvelope(f"the version is higher than {MOST}")
    if given["ce_id"] != event_id_text(envelope.stream, given["ce_subject"], envelope.version):
        raise MalformedEnvelope("the identity does not follow from stream, journey and version")
    return envelope


def _attributes(headers: Iterable[tuple[str, bytes | None]]) -> dict[str, str]:
    given = {
        name: (value or b"").decode(errors="replace") for name, value in headers if name in _FORMS
    }
    for name, form in _FORMS.items():
        if name not in given:
            raise MalformedEnvelope(f"the header {name} is missing")
        if not form.fullmatch(given[name]):
            raise MalformedEnvelope(f"the header {name} does not have its declared form")
    return given


def _recorded_at(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise MalformedEnvelope("the header ce_time is no instant") from None
    if at.tzinfo is None or not EARLIEST <= at < LATEST:
        raise MalformedEnvelope("the header ce_time is no instant at which an event is recorded")
    return at
