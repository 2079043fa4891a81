"""Nobody keeps a copy of an answer, unless its route says how long and who may.

The invariant: what a route says nothing about is kept by no browser and no proxy, and so is every refusal. Most
answers hold a person; one that does not is the exception, and says so.
"""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

KEPT_NOWHERE = "no-store"


class KeptNowhere:
    """Forbids copies of every answer that does not speak of them itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).setdefault("Cache-Control", KEPT_NOWHERE)
            await send(message)

        await self._app(scope, receive, sending)
