"""A connection over TLS that ends soon, also where the other side does not answer that it ends.

The invariant: what was answered has two seconds to leave. A pool of connections that nobody reads from says nothing
when one of them is closed, and without this a service that is told to end would wait for it.
"""

from services.chassis.bounded_http import BoundedHttp

CLOSE_SECONDS = 2.0


class EncryptedConnection(BoundedHttp):
    """One client's connection, as uvicorn has it."""

    def shutdown(self) -> None:
        """Closes it if no request is in hand; else once that is answered."""
        super().shutdown()
        if self.transport.is_closing():
            self.loop.call_later(CLOSE_SECONDS, self.transport.abort)
