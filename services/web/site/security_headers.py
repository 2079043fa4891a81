"""What every answer of the web front end carries, and what every form sent to it must show.

The invariant: the browser runs nothing and sends nothing but what these pages brought.

Another site could have a visitor's browser send a form of ours. Browsers say where a form was sent
from, in Sec-Fetch-Site or at least in Origin; what was sent from anywhere else is refused, and from
a signed-in visitor also what says nothing. The session's cookie is kept from other sites' forms
by SameSite besides.
"""

from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

ANOTHER_SITE = "another site"
MOST_BYTES = 20_000
MOST_BYTES_SIGNED_IN = 200_000
MOST_BYTES_WITH_FILE = 100_000_000
"""Four times as much as a file may have: who sends a larger one reads a page that says so, not that the line broke."""
SCRIPT_IN_TEMPLATE = "sha256-GUQ5ad8JK5KmEWmROf3LZd9ge94daqNvd8xy9YS1iDw="
"""Of the one line of script in the page template of GOV.UK Frontend; a test compares it."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'; "
        f"style-src 'self'; img-src 'self'; script-src 'self' '{SCRIPT_IN_TEMPLATE}'"
    ),
    # browsers heed it over https alone, so not on the local stack
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    # not `no-referrer`: with that, browsers would send our own forms with the Origin "null"
    "Referrer-Policy": "same-origin",
}


class Safety:
    """Adds the headers to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await self._app(scope, receive, sending)


def refuse_foreign(
    request: Request, *, signed_in: bool = False, most_bytes: int | None = None
) -> None:
    """Refuses a form that another site had sent (403), or that is too long to be ours (413)."""
    if not _from_our_pages(request, silent=not signed_in):
        raise HTTPException(HTTPStatus.FORBIDDEN, ANOTHER_SITE)
    length = request.headers.get("content-length", "")
    if not length.isdecimal():
        raise HTTPException(HTTPStatus.LENGTH_REQUIRED)
    if int(length) > (most_bytes or (MOST_BYTES_SIGNED_IN if signed_in else MOST_BYTES)):
        raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def _from_our_pages(request: Request, *, silent: bool) -> bool:
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("origin")
    if origin is None:
        return silent
    return urlsplit(origin).netloc == request.headers.get("host")
