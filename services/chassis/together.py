"""The questions of one page in one request: each is answered as if it had come by itself.

The invariant: every part goes through its own route, with the token of the request. So what the route states about who may
use it holds for the part, and a part has its own line in the log and its own place in the access log.
"""

import asyncio
from dataclasses import dataclass, field
from typing import Annotated, Any
from urllib.parse import unquote

from fastapi import APIRouter, Query, Request, Response
from pydantic import StringConstraints
from pydantic_core import to_json
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.types import ASGIApp, Message, Scope

from services.chassis.admission import anybody
from services.chassis.one_reading import one_reading
from services.chassis.problems import NOT_NOW, REFUSALS, problem
from services.chassis.request_log import RequestLog

TOGETHER = "/together"
MOST_PARTS = 20
PART_SECONDS = 3.5
"""A part that takes longer is answered as away, so that the others still come within the patience of a page."""
OWN = frozenset({"route", "endpoint", "path_params", "fastapi"})
"""What the framework notes about a request once it has found its route."""

Part = Annotated[str, StringConstraints(pattern=r"^/", max_length=12_000)]

router = APIRouter(tags=["together"], responses=REFUSALS)


@router.get(TOGETHER, response_class=Response, dependencies=[anybody()])
async def ask_together(
    request: Request,
    part: Annotated[
        list[Part],
        Query(
            min_length=1,
            max_length=MOST_PARTS,
            description="The path and query of a GET route of this service that answers in JSON. You can repeat this parameter",
            examples=["/health/ready"],
        ),
    ],
) -> Response:
    """Answer several GET requests at once, each as if you had sent it alone with the same token.

    The first line is a JSON list with the status, the Link header and the length in bytes of each answer. The
    answers follow it, in the order of the parts, with nothing between them.
    """
    alone = RequestLog(ExceptionMiddleware(request.app.router, request.app.exception_handlers))
    async with one_reading():
        answers = await asyncio.gather(*(_answered(alone, request.scope, each) for each in part))
    head = [(each.status, each.header(b"link"), len(each.body)) for each in answers]
    content = b"".join([to_json(head), b"\n", *(each.body for each in answers)])
    return Response(content, media_type="application/octet-stream")


@dataclass(slots=True)
class Answer:
    """The answer to one part, as its route sends it."""

    status: int = 0
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytes = b""

    async def take(self, message: Message) -> None:
        """Takes what the route sends next."""
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], message["headers"]
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")

    def header(self, name: bytes) -> str:
        """A header of the answer; empty where it has none of that name."""
        return next((each.decode("latin-1") for own, each in self.headers if own == name), "")


async def _answered(alone: ASGIApp, scope: Scope, part: str) -> Answer:
    path = unquote(part.partition("?")[0])
    if path.startswith(TOGETHER):
        return _instead(404, "A part cannot ask for several parts itself. Ask for each of them.")
    answer = Answer()
    try:
        async with asyncio.timeout(PART_SECONDS):
            await alone(_scope_of(scope, part, path), _nothing, answer.take)
    except TimeoutError:
        return _instead(503, NOT_NOW)
    if not answer.header(b"content-type").partition(";")[0].endswith("json"):
        return _instead(404, "This is not answered in JSON. Ask for it by itself.")
    return answer


def _scope_of(scope: Scope, part: str, path: str) -> dict[str, Any]:
    """The request that the part would have been, from the same sender."""
    alone = {name: value for name, value in scope.items() if name not in OWN}
    raw_path, _, query = part.encode().partition(b"?")
    return {**alone, "path": path, "raw_path": raw_path, "query_string": query, "state": {}}


def _instead(status: int, detail: str) -> Answer:
    return Answer(status, [], bytes(problem(status, detail).body))


async def _nothing() -> Message:
    """A part brings no body, and its sender stays for the others."""
    return {"type": "http.request", "body": b"", "more_body": False}
