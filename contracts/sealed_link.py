"""The secret part of a link: what it is about, and a seal that only the service with the key can set.

The invariant: a person who changes one bit of a link holds nothing, and one who has seen all other links can
make none. No link is kept; the same thing gives the same link again.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256

CHARACTERS = 68
"""For 19 bytes: each character may stand in an address."""
NAMED_BYTES = 19
SEAL_BYTES = 32


def sealed(named: bytes, purpose: bytes, key: bytes) -> str:
    """The token for 19 bytes; a seal set for one purpose opens nothing else."""
    return urlsafe_b64encode(named + hmac.digest(key, purpose + named, sha256)).decode()


def unsealed(token: str, purpose: bytes, key: bytes) -> bytes | None:
    """The 19 bytes for which the token was made; None where it was not made with this key for this purpose."""
    if len(token) != CHARACTERS or not token.isascii():
        return None
    try:
        named = urlsafe_b64decode(token)[:-SEAL_BYTES]
    except ValueError:
        return None
    return named if hmac.compare_digest(sealed(named, purpose, key), token) else None
