"""How long a request may take to arrive, and how long its address and headers may be, before anything reads it.

The invariant: a sender that is slow, endless or gone holds one connection for a bounded time, and nobody else's
answer. While a request is being answered, its sender is not late.
"""

import asyncio
from http import HTTPStatus
from math import inf

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

MOST_HEAD_BYTES = 32_768
"""Far more than a session's cookie, or the token of someone with a role at every agency."""
HEAD_SECONDS = 10.0
BODY_SECONDS = 30.0
"""The longest form, 20,000 bytes, takes 20 seconds on the slowest phone that can load a page."""
SLOWEST_BYTES_A_SECOND = 50_000
"""A file may take so much longer than a form as it is larger: 25 MB some eight minutes. Every body has its limit."""
MOST_UNREAD_BYTES = 1_000_000
"""What is thrown away of a body that was answered unread, so that its sender gets to see the answer."""

SENTENCES = {
    HTTPStatus.REQUEST_TIMEOUT: "The request took too long to arrive. Send it again.",
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: (
        f"The address and headers are longer than {MOST_HEAD_BYTES:,} bytes. Send less."
    ),
}


class TooLong(Exception):
    """The head of a request is longer than we read."""


class BoundedHttp(HttpToolsProtocol):
    """uvicorn's protocol, which by itself bounds the time between two requests alone."""

    _late_at = inf
    _in_head = _in_body = False
    _head_bytes = 0
    _unread_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A sender who connects and says nothing is late as well."""
        super().connection_made(transport)
        self._late_at = self.loop.time() + HEAD_SECONDS
        self._watch = self.loop.call_at(self._late_at, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is waited for any more."""
        self._watch.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Counts a head that goes on and on; the parser keeps an unfinished header whole."""
        was_in_body = self._in_body
        super().data_received(data)
        if self._in_head and not was_in_body:
            self._head_bytes += len(data)
            if self._head_bytes > MOST_HEAD_BYTES:
                self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)

    def on_message_begin(self) -> None:
        """The first byte of a request is there."""
        super().on_message_begin()
        self._in_head, self._head_bytes = True, 0
        self._late_at = self.loop.time() + HEAD_SECONDS

    def on_headers_complete(self) -> None:
        """Measures the head by itself: with a fast sender it came in one piece."""
        if self._head_is_too_long():
            raise TooLong
        self._in_head, self._in_body, self._unread_bytes = False, True, 0
        self._late_at = self.loop.time() + BODY_SECONDS
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """What comes after the answer is thrown away, up to a bound."""
        super().on_body(body)
        self._late_at += len(body) / SLOWEST_BYTES_A_SECOND
        if self.cycle.response_complete:
            self._unread_bytes += len(body)
            if self._unread_bytes > MOST_UNREAD_BYTES:
                self.transport.close()

    def on_message_complete(self) -> None:
        """It is all there; from here on we are the slow ones."""
        self._in_body, self._late_at = False, inf
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """The parser stopped: at what is no request, or at a head that is too long."""
        if self._in_head and self._head_is_too_long():
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        else:
            super().send_400_response(msg)

    def _head_is_too_long(self) -> bool:
        sizes = (len(name) + len(value) for name, value in self.headers)
        return len(self.url) + sum(sizes) > MOST_HEAD_BYTES

    def _look(self) -> None:
        now = self.loop.time()
        if self._late_at <= now and not self._is_answering():
            self._refuse(HTTPStatus.REQUEST_TIMEOUT)
            return
        soon = now + HEAD_SECONDS
        at = self._late_at if now < self._late_at < soon else soon
        self._watch = self.loop.call_at(at, self._look)

    def _is_answering(self) -> bool:
        """Whether a request that is all there waits for its answer."""
        found = self.cycle
        return found is not None and not found.response_complete and not found.more_body

    def _refuse(self, status: HTTPStatus) -> None:
        """Answers where no answer is under way, and ends the connection."""
        begun = self.cycle is not None and self.cycle.response_started
        between = self._in_head and (self.cycle is None or self.cycle.response_complete)
        waits = self._is_answering() or self.pipeline
        if between or not (begun or waits):
            self.transport.write(_answer(status))
        self.transport.close()


def _answer(status: HTTPStatus) -> bytes:
    words = SENTENCES[status].encode()
    return b"".join(
        [
            STATUS_LINE[status],
            b"content-type: text/plain; charset=utf-8\r\n",
            b"content-length: %d\r\n" % len(words),
            b"connection: close\r\n\r\n",
            words,
        ]
    )
