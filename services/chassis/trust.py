"""The certificates by which this process knows other servers: read once, and not for every client.

Reading them costs 16 ms of a core. The environment may name others, in SSL_CERT_FILE and SSL_CERT_DIR.
"""

from functools import cache
from ssl import SSLContext

import httpx


@cache
def trusted() -> SSLContext:
    """What every client of ours is given as `verify`."""
    return httpx.create_ssl_context()
