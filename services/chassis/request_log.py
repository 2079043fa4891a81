"""One log line a request, with its route, outcome and duration, tied to others by its correlation."""

import re
import time
from collections.abc import Awaitable, Callable
from uuid import uuid4

import structlog
from fastapi import Request, Response
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.chassis.problems import problem

log = structlog.get_logger()

TRACEPARENT = re.compile(r"^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$")
UNSAID = ("/health", "/together")
"""Looks at whether a service lives; and the request around several, each of which has a line of its own."""
Failed = Callable[[Request], Awaitable[Response]]
"""Makes the answer to a request that met a defect of ours."""


class RequestLog:
    """Gives each request its correlation and writes one line with outcome and duration.

    A defect is logged by its place and answered by `failed`, never by what the exception says.
    The line names the route, not the address; a query never appears in it. With `begins` every request has a
    correlation of its own, whatever its sender says: a browser could otherwise make many accesses look like one.
    """

    def __init__(self, app: ASGIApp, failed: Failed | None = None, *, begins: bool = False) -> None:
        self._app = app
        self._failed = failed or _failed
        self._begins = begins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        correlation = uuid4().hex if self._begins else _correlation(scope)
        scope["correlation"] = correlation
        answered: dict[str, int] = {}

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                answered["status"] = message["status"]
                message["headers"].append((b"correlation-id", correlation.encode()))
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except ClientDisconnect:
            log.info("sender_went_away", correlation=correlation)
        except Exception as error:
            # Never with its message: that may hold what someone typed.
            log.error("request_failed", error=error)  # noqa: TRY400
            if answered:
                raise
            answer = await self._failed(Request(scope))
            await answer(scope, receive, sending)
        finally:
            route = getattr(scope.get("route"), "path", "unrouted")
            if not route.startswith(UNSAID):
                log.info(
                    "request",
                    method=scope["method"],
                    route=route,
                    status=answered.get("status"),
                    milliseconds=round((time.perf_counter() - began) * 1000, 1),
                    correlation=correlation,
                )


async def _failed(_: Request) -> Response:
    return problem(
        500, "This is our fault. The log has the details under this answer's correlation-id."
    )


def _correlation(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"traceparent":
            given = TRACEPARENT.match(value.decode("latin-1"))
            if given:
                return given.group(1)
    return uuid4().hex
