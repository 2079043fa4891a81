"""Sessions: who is signed in at which browser, kept on the server so that they end and can be ended.

The invariant: the browser holds a random key and the database only its digest and what is sealed with it, so
neither a copy of the database nor a guess opens a session; a session ends an hour after it was last used, and twelve hours
after it began.
"""

import base64
import hashlib
import json
import secrets
from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from cryptography.fernet import Fernet
from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.responses import Response

from services.chassis.clock import now
from services.chassis.mongo import Database, trouble
from services.chassis.mongodb_log import warn_of_logged_values
from services.web.site.sign_in import SignedIn
from services.web.site.visitor import Visitor

log = structlog.get_logger()

COOKIE = "__Host-adopter-journey"
"""With this prefix a browser sends it to this host alone, on every path, over https alone."""

IDLE = timedelta(hours=1)
LONGEST = timedelta(hours=12)
SIGNING_IN = timedelta(minutes=10)
TOUCHED_EVERY = timedelta(minutes=1)
ASKED_EVERY = timedelta(minutes=1)
ROLES_EVERY = timedelta(minutes=5)
ROLES_HOLD = 2 * ROLES_EVERY
"""So long what the provider said last counts while it is away or busy: a restart takes a few minutes."""
KEPT_TOKENS = {"access_token", "token_type", "refresh_token"}


class Session(BaseModel):
    """One browser's session; `visitor` is None while they sign in there for the first time.

    `data` is what must be there again when they come back from the provider; empty where they are not on their way.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    visitor: Visitor | None
    data: dict[str, Any] = {}
    tokens: bytes = b""
    at_provider: str = ""
    started_at: datetime
    seen_at: datetime
    parts_at: datetime | None = None
    roles_at: datetime | None = None
    answered_at: datetime | None = None

    @property
    def parts_are_old(self) -> bool:
        """Whether the enquiry service has to be asked again which journeys are theirs."""
        return self.parts_at is None or now() - self.parts_at > ASKED_EVERY

    @property
    def roles_are_old(self) -> bool:
        """Whether the provider has to be asked again which roles are theirs."""
        return now() - (self.roles_at or self.started_at) > ROLES_EVERY

    @property
    def roles_hold(self) -> bool:
        """Whether roles still count that the provider cannot confirm at this moment."""
        return now() - (self.answered_at or self.started_at) <= ROLES_HOLD


class Sessions:
    """The sessions of all browsers; MongoDB forgets each at its end."""

    def __init__(self, kept_in: Database) -> None:
        self._kept = kept_in["sessions"]
        self._prepared = False

    async def trouble(self) -> str:
        """What keeps sessions from being read, in a sentence; empty where nothing does."""
        return await trouble(self._kept)

    async def begin(self, visitor: Visitor | None, data: Mapping[str, Any]) -> str:
        """A new session; the answer is the key that its browser is given."""
        return await self._begun(secrets.token_urlsafe(32), visitor, data=dict(data))

    async def begin_signed_in(self, signed: SignedIn) -> str:
        """A new session of somebody whom the provider signed in."""
        key = secrets.token_urlsafe(32)
        return await self._begun(key, signed.visitor, **_of_provider(key, signed))

    async def _begun(self, key: str, visitor: Visitor | None, **more: Any) -> str:
        await self._prepare()
        at = now()
        session = Session(visitor=visitor, started_at=at, seen_at=at, **more)
        ends_at = at + (IDLE if visitor else SIGNING_IN)
        document = {"_id": digest(key), "ends_at": ends_at, **_kept_form(session)}
        await self._kept.insert_one(document)
        return key

    async def found(self, key: str) -> Session | None:
        """The session of a key, where it has not ended; being looked at keeps it alive.

        One that cannot be read, as after a change of its shape, is none: they sign in again.
        """
        at = now()
        document = await self._kept.find_one({"_id": digest(key), "ends_at": {"$gt": at}})
        if document is None:
            return None
        try:
            session = Session.model_validate(document)
        except ValidationError as error:
            log.warning("session_not_readable", error=error)
            return None
        if session.visitor is not None and at - session.seen_at > TOUCHED_EVERY:
            ends_at = min(at + IDLE, session.started_at + LONGEST)
            changed = {"seen_at": at, "ends_at": ends_at}
            await self._kept.update_one({"_id": digest(key)}, {"$set": changed})
        return session

    async def set_out(self, key: str, data: Mapping[str, Any]) -> None:
        """Keeps what must be there again, where somebody who is signed in goes to sign in again."""
        await self._kept.update_one({"_id": digest(key)}, {"$set": {"data": dict(data)}})

    async def know(self, key: str, visitor: Visitor) -> None:
        """Keeps what was found out about the visitor since they signed in."""
        changed = {"visitor": visitor.model_dump(mode="json"), "parts_at": now()}
        await self._kept.update_one({"_id": digest(key)}, {"$set": changed})

    async def ask_again_about(self, journey: UUID) -> None:
        """Has the enquiry service asked anew whose the journey is, at the next page of each of its applicants."""
        wanted = {"visitor.parts.journey": str(journey)}
        await self._kept.update_many(wanted, {"$set": {"parts_at": None}})

    async def take_turn(self, key: str, session: Session) -> bool:
        """Whether this request is the one that asks the provider again; the others go on meanwhile."""
        before = {"_id": digest(key), "roles_at": session.roles_at}
        changed = await self._kept.update_one(before, {"$set": {"roles_at": now()}})
        return bool(changed.modified_count)

    async def ask_again_soon(self, key: str) -> None:
        """Has the provider asked again in a minute, because it did not answer."""
        at = now() - ROLES_EVERY + ASKED_EVERY
        await self._kept.update_one({"_id": digest(key)}, {"$set": {"roles_at": at}})

    async def know_again(self, key: str, signed: SignedIn) -> None:
        """Keeps what the provider says of them now."""
        changed = {
            "visitor": signed.visitor.model_dump(mode="json"),
            "answered_at": now(),
            **_of_provider(key, signed),
        }
        await self._kept.update_one({"_id": digest(key)}, {"$set": changed})

    async def end(self, key: str) -> None:
        """Ends one session; a key of none changes nothing."""
        await self._kept.delete_one({"_id": digest(key)})

    async def end_everywhere(self, account: str) -> None:
        """Ends every session of an account."""
        await self._kept.delete_many({"visitor.account": account})

    async def end_at_provider(self, session: str) -> None:
        """Ends the sessions that began with one at the provider."""
        await self._kept.delete_many({"at_provider": digest(session)})

    async def end_of_staff(self, code: str) -> int:
        """Ends every session of a member of staff; how many there were."""
        return (await self._kept.delete_many({"visitor.staff.subject": code})).deleted_count

    async def signed_in_now(self, codes: Collection[str]) -> Mapping[str, int]:
        """How many sessions each of these members of staff has at this moment."""
        wanted = {"visitor.staff.subject": {"$in": list(codes)}, "ends_at": {"$gt": now()}}
        found = self._kept.find(wanted, {"visitor.staff.subject": True})
        return Counter([each["visitor"]["staff"]["subject"] async for each in found])

    async def _prepare(self) -> None:
        """Makes the indexes before the first session, and says what MongoDB will log of it.

        The pages start without the database.
        """
        if not self._prepared:
            await warn_of_logged_values(self._kept.database)
            await self._kept.create_index("ends_at", expireAfterSeconds=0)
            for of in (
                "visitor.account",
                "visitor.staff.subject",
                "visitor.parts.journey",
                "at_provider",
            ):
                await self._kept.create_index(of)
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


def tokens_of(key: str, session: Session) -> Mapping[str, Any]:
    """How the provider can be asked about them again; empty where it cannot."""
    if not session.tokens:
        return {}
    found: Mapping[str, Any] = json.loads(_sealed_with(key).decrypt(session.tokens))
    return found


def _of_provider(key: str, signed: SignedIn) -> dict[str, Any]:
    """What is kept of a session at the provider. Only staff are asked about again."""
    kept = {name: text for name, text in signed.tokens.items() if name in KEPT_TOKENS}
    sealed = _sealed_with(key).encrypt(json.dumps(kept).encode())
    return {
        "tokens": sealed if signed.visitor.staff else b"",
        "at_provider": digest(signed.session) if signed.session else "",
    }


def _sealed_with(key: str) -> Fernet:
    """The browser alone holds the key, so a copy of the database opens nothing."""
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"tokens {key}".encode()).digest()))


def digest(key: str) -> str:
    """What is kept of a key that opens something."""
    return hashlib.sha256(key.encode()).hexdigest()
