"""The session of one request: found by its cookie before any page is asked, and read through here alone.

The invariant: a browser keeps nothing that was answered to somebody who is signed in. After signing out, or when
the session has ended by itself, the way back shows no case.
"""

from http.cookies import CookieError, SimpleCookie

import structlog
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.chassis.copies import KEPT_NOWHERE
from services.chassis.mongo import AWAY_FAULTS, in_words
from services.web.site.agencies import goes_by
from services.web.site.sessions import COOKIE, Session
from services.web.site.state import state_of

log = structlog.get_logger()

WITHOUT_VISITOR = ("/assets/", "/health/")
SESSION, KEY, AWAY = "web_session", "session_key", "sessions_away"


def session_of(connection: HTTPConnection) -> Session | None:
    """The session of the request; None where there is none, or sessions cannot be read."""
    found: Session | None = connection.scope.get(SESSION)
    return found


def session_key_of(connection: HTTPConnection) -> str:
    """The key that the browser sent; empty where it sent none."""
    key: str = connection.scope.get(KEY, "")
    return key


def sessions_are_away(connection: HTTPConnection) -> bool:
    """Whether it is not known who asks, because sessions could not be read."""
    return bool(connection.scope.get(AWAY))


class WithDirectory:
    """Lets each request see the directory as it stands when the request comes."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not scope["path"].startswith(WITHOUT_VISITOR):
            goes_by(await state_of(HTTPConnection(scope)).directory.now())
        await self._app(scope, receive, send)


class WithVisitor:
    """Finds out who sends a request; nobody where there is no session or sessions cannot be read."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not scope["path"].startswith(WITHOUT_VISITOR):
            scope[KEY] = key = _key_in(scope)
            scope[SESSION] = await _session(scope, key) if key else None
        await self._app(scope, receive, _kept_nowhere(scope, send))


def _kept_nowhere(scope: Scope, send: Send) -> Send:
    """Forbids the browser to keep an answer to a visitor, also where its page would let it."""
    session: Session | None = scope.get(SESSION)
    if session is None or session.visitor is None:
        return send

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message)["Cache-Control"] = KEPT_NOWHERE
        await send(message)

    return sending


async def _session(scope: Scope, key: str) -> Session | None:
    try:
        return await state_of(HTTPConnection(scope)).sessions.found(key)
    except AWAY_FAULTS as error:
        log.warning("sessions_away", error=error, why=in_words(error))
        scope[AWAY] = True
        return None


def _key_in(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"cookie":
            try:
                found = SimpleCookie(value.decode("latin-1")).get(COOKIE)
            except CookieError:
                return ""
            return found.value if found else ""
    return ""
