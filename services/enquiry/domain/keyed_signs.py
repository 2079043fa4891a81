"""Signs by which two records are compared and that name nobody: digests under the enquiry service's key.

The invariant: whoever reads signs without the key can neither read a person from them nor try one out. Each begins
with the mark of its key, so that those under another key are found and made anew from the form.
"""

import hmac
from hashlib import sha256

MARK_OF_KEY = b"mark of the key of registered people"
MARK_BYTES = 4


def mark_of(key: bytes) -> str:
    """How every sign under this key begins."""
    return f"{_digest(key, MARK_OF_KEY)[: 2 * MARK_BYTES]}:"


def keyed_sign(key: bytes, purpose: str, text: str) -> str:
    """The sign of a text for one purpose; for another purpose the same text has another sign."""
    return f"{mark_of(key)}{_digest(key, f'{purpose}: {text}'.encode())}"


def _digest(key: bytes, text: bytes) -> str:
    return hmac.digest(key, text, sha256).hex()
