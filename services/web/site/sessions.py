"""Sessions: who is signed in at which browser, kept on the server so that they end and can be ended.

The invariant: the browser holds a random key and the database only its digest, so neither a copy of the
database nor a guess opens a session; a session ends an hour after it was last used, and twelve hours
after it began.
"""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from services.chassis.clock import now
from services.chassis.mongo import Database
from services.web.site.visitor import Visitor

COOKIE = "__Host-adopter-journey"
"""With this prefix a browser sends it to this host alone, on every path, over https alone."""

IDLE = timedelta(hours=1)
LONGEST = timedelta(hours=12)
SIGNING_IN = timedelta(minutes=10)
TOUCHED_EVERY = timedelta(minutes=1)
ASKED_EVERY = timedelta(minutes=1)


class Session(BaseModel):
    """One browser's session; `visitor` is None while they sign in there for the first time.

    `data` is what must be there again when they come back from the provider; empty where they are not on their way.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    visitor: Visitor | None
    data: dict[str, Any] = {}
    started_at: datetime
    seen_at: datetime
    parts_at: datetime | None = None

    @property
    def parts_are_old(self) -> bool:
        """Whether the enquiry service has to be asked again which journeys are theirs."""
        return self.parts_at is None or now() - self.parts_at > ASKED_EVERY


class Sessions:
    """The sessions of all browsers; MongoDB forgets each at its end."""

    def __init__(self, kept_in: Database) -> None:
        self._kept = kept_in["sessions"]
        self._prepared = False

    async def begin(self, visitor: Visitor | None, data: Mapping[str, Any]) -> str:
        """A new session; the answer is the key that its browser is given."""
        await self._prepare()
        key, at = secrets.token_urlsafe(32), now()
        session = Session(visitor=visitor, data=dict(data), started_at=at, seen_at=at)
        ends_at = at + (IDLE if visitor else SIGNING_IN)
        document = {"_id": _digest(key), "ends_at": ends_at, **_kept_form(session)}
        await self._kept.insert_one(document)
        return key

    async def found(self, key: str) -> Session | None:
        """The session of a key, where it has not ended; being looked at keeps it alive."""
        at = now()
        document = await self._kept.find_one({"_id": _digest(key), "ends_at": {"$gt": at}})
        if document is None:
            return None
        session = Session.model_validate(document)
        if session.visitor is not None and at - session.seen_at > TOUCHED_EVERY:
            ends_at = min(at + IDLE, session.started_at + LONGEST)
            changed = {"seen_at": at, "ends_at": ends_at}
            await self._kept.update_one({"_id": _digest(key)}, {"$set": changed})
        return session

    async def set_out(self, key: str, data: Mapping[str, Any]) -> None:
        """Keeps what must be there again, where somebody who is signed in goes to sign in again."""
        await self._kept.update_one({"_id": _digest(key)}, {"$set": {"data": dict(data)}})

    async def know(self, key: str, visitor: Visitor) -> None:
        """Keeps what was found out about the visitor since they signed in."""
        changed = {"visitor": visitor.model_dump(mode="json"), "parts_at": now()}
        await self._kept.update_one({"_id": _digest(key)}, {"$set": changed})

    async def end(self, key: str) -> None:
        """Ends one session; a key of none changes nothing."""
        await self._kept.delete_one({"_id": _digest(key)})

    async def end_everywhere(self, account: str) -> None:
        """Ends every session of an account."""
        await self._kept.delete_many({"visitor.account": account})

    async def _prepare(self) -> None:
        """Makes the indexes before the first session; the pages start without the database."""
        if not self._prepared:
            await self._kept.create_index("ends_at", expireAfterSeconds=0)
            await self._kept.create_index("visitor.account")
            self._prepared = True


def give(response: Response, key: str) -> None:
    """Has the browser keep the key of its session."""
    response.set_cookie(COOKIE, key, path="/", secure=True, httponly=True, samesite="lax")


def take_back(response: Response) -> None:
    """Has the browser forget its session."""
    response.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="lax")


def _kept_form(session: Session) -> dict[str, Any]:
    form = session.model_dump()
    form["visitor"] = session.visitor and session.visitor.model_dump(mode="json")
    return form


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
