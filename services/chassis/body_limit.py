"""No request is read beyond what a command can need, or the file that one address takes.

The invariant: a body that is too large changes nothing and is answered with 413, also where its sender
announced no length or a wrong one.
"""

import re
from collections.abc import Mapping
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.chassis.problems import problem

MOST_BYTES = 1_000_000
TOO_LARGE = "The request is larger than {most:,} bytes. Send less at a time."
LargerBodies = Mapping[str, int]
"""The most bytes that addresses of these forms take, as regular expressions; no other address takes so much."""


class BodyLimit:
    """Refuses a body by its announced length, and stops reading one that turns out to be longer."""

    def __init__(self, app: ASGIApp, larger: LargerBodies) -> None:
        self._app = app
        self._larger = {re.compile(form): most for form, most in larger.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = self._most(scope["path"])
        if _announced(scope) > most:
            answer = problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, TOO_LARGE.format(most=most))
            await answer(scope, receive, send)
            return
        await self._app(scope, _limited(receive, most), send)

    def _most(self, path: str) -> int:
        found = (most for form, most in self._larger.items() if form.fullmatch(path))
        return next(found, MOST_BYTES)


def _limited(receive: Receive, most: int) -> Receive:
    read = 0

    async def receiving() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > most:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, TOO_LARGE.format(most=most))
        return message

    return receiving


def _announced(scope: Scope) -> float:
    """The length that the request says its body has; no number says nothing."""
    announced = dict(scope["headers"]).get(b"content-length", b"0")
    return float(announced) if announced.isdigit() else 0
