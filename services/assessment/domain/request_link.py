"""What the link of a request holds: of which case it is, and which of its requests."""

from typing import NamedTuple, Self
from uuid import UUID

from contracts.sealed_link import NAMED_BYTES, sealed, unsealed

PURPOSE = b"request to a referee, a GP or an authority, first form: "
JOURNEY_BYTES = 16


class RequestLink(NamedTuple):
    """One request of one case."""

    journey: UUID
    number: int

    @classmethod
    def reading(cls, named: bytes) -> Self:
        """The request of which these are the bytes."""
        return cls(UUID(bytes=named[:JOURNEY_BYTES]), int.from_bytes(named[JOURNEY_BYTES:]))

    @property
    def named(self) -> bytes:
        """Its bytes."""
        return self.journey.bytes + self.number.to_bytes(NAMED_BYTES - JOURNEY_BYTES)


NO_REQUEST = RequestLink(UUID(int=0), 0)
"""What a wrong link is taken for, so that it is looked for as long as a right one."""


def token_of(link: RequestLink, key: bytes) -> str:
    """The secret part of the link."""
    return sealed(link.named, PURPOSE, key)


def link_of(token: str, key: bytes) -> RequestLink:
    """The request for which this service made the token, or none that exists."""
    named = unsealed(token, PURPOSE, key)
    return RequestLink.reading(named) if named else NO_REQUEST
