"""No request is read beyond what a command can need.

The invariant: a body that is too large changes nothing and is answered with 413, also where its sender
announced no length or a wrong one.
"""

from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.chassis.problems import problem

MOST_BYTES = 1_000_000
TOO_LARGE = f"The request is larger than {MOST_BYTES:,} bytes. Send less at a time."


class BodyLimit:
    """Refuses a body by its announced length, and stops reading one that turns out to be longer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and _announced(scope) > MOST_BYTES:
            answer = problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, TOO_LARGE)
            await answer(scope, receive, send)
            return
        await self._app(scope, _limited(receive), send)


def _limited(receive: Receive) -> Receive:
    read = 0

    async def receiving() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > MOST_BYTES:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, TOO_LARGE)
        return message

    return receiving


def _announced(scope: Scope) -> float:
    """The length that the request says its body has; no number says nothing."""
    announced = dict(scope["headers"]).get(b"content-length", b"0")
    return float(announced) if announced.isdigit() else 0
