"""A server that speaks the part of GOV.UK Notify's documented API that the adapter uses."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4


@dataclass
class NotifyServer:
    """Keeps what it accepted; `answers` holds the statuses of the next posts, before 201."""

    url: str = ""
    notifications: list[dict[str, Any]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    keep_then_fail: bool = False

    def post(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        status = self.answers.pop(0) if self.answers else 201
        if body["email_address"] in self.refused:
            status = 400
        if status != 201 and not self.keep_then_fail:
            errors = [{"error": "Error", "message": f"about {body['email_address']}"}]
            return status, {"status_code": status, "errors": errors}
        self.notifications.append({"id": str(uuid4()), **body})
        return status, {"id": str(uuid4()), "reference": body["reference"]}

    def get(self, reference: str) -> dict[str, Any]:
        self.asked.append(reference)
        found = [each for each in self.notifications if each["reference"] == reference]
        return {"notifications": found, "links": {"current": self.url}}


@contextmanager
def notify_server() -> Iterator[NotifyServer]:
    """The server on a free port, in a thread of its own."""
    state = NotifyServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.path == "/v2/notifications/email"
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self._answer(*state.post(body))

        def do_GET(self) -> None:
            address = urlsplit(self.path)
            assert address.path == "/v2/notifications"
            self._answer(200, state.get(parse_qs(address.query)["reference"][0]))

        def log_message(self, *_: Any) -> None:
            """Says nothing on the terminal."""

        def _answer(self, status: int, content: dict[str, Any]) -> None:
            body = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, daemon=True).start()
    yield state
    server.shutdown()
    server.server_close()
