"""What an invitation's link holds: which invitation it is, and a seal that only this service can set.

The invariant: a person who changes one bit of a link holds nothing, and one who has seen all other links can
make none. No link is kept; the same invitation gives the same link again.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from typing import NamedTuple, Self
from uuid import UUID

PURPOSE = b"invitation of an applicant, first form: "
CHARACTERS = 68
SEAL_BYTES = 32


class Invitation(NamedTuple):
    """One invitation of one applicant; each applicant's are numbered from 1."""

    journey: UUID
    applicant: int
    number: int

    def __bytes__(self) -> bytes:
        return (
            self.journey.bytes
            + self.applicant.to_bytes(1, byteorder="big")
            + self.number.to_bytes(2, byteorder="big")
        )

    @classmethod
    def reading(cls, named: bytes) -> Self:
        """The invitation of which these are the bytes."""
        return cls(UUID(bytes=named[:16]), named[16], int.from_bytes(named[17:], byteorder="big"))


def token_of(invitation: Invitation, key: bytes) -> str:
    """The secret part of the link: 68 characters, each of which may stand in an address."""
    named = bytes(invitation)
    return urlsafe_b64encode(named + hmac.digest(key, PURPOSE + named, sha256)).decode()


def invitation_of(token: str, key: bytes) -> Invitation | None:
    """The invitation for which this service made the token; None where it made no such token."""
    if len(token) != CHARACTERS or not token.isascii():
        return None
    try:
        named = urlsafe_b64decode(token)[:-SEAL_BYTES]
        invitation = Invitation.reading(named)
    except (ValueError, IndexError):
        return None
    return invitation if hmac.compare_digest(token_of(invitation, key), token) else None
