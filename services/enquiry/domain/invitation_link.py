"""What an invitation's link holds: which invitation it is, and a seal that only this service can set.

The invariant: a person who changes one bit of a link holds nothing, and one who has seen all other links can
make none. No link is kept; the same invitation gives the same link again.
"""

from typing import NamedTuple, Self
from uuid import UUID

from contracts.sealed_link import sealed, unsealed

PURPOSE = b"invitation of an applicant, first form: "


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
    return sealed(bytes(invitation), PURPOSE, key)


def invitation_of(token: str, key: bytes) -> Invitation | None:
    """The invitation for which this service made the token; None where it made no such token."""
    named = unsealed(token, PURPOSE, key)
    return Invitation.reading(named) if named else None
