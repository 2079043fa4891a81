"""Verifies who asks: short signed tokens, against public keys that each say what their signer may say.

The invariant: nothing of a token is believed before its signature, issuer, audience and time hold, and its
signer may speak as what it says. Nothing of a token is ever logged or answered.
"""

import asyncio
import hashlib
import json
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import structlog
from joserfc import jwt
from joserfc.errors import ExpiredTokenError, JoseError
from joserfc.jwk import GuestProtocol, OKPKey
from pydantic import ValidationError

from contracts.identity import LONGEST_SECONDS, Who
from services.chassis.addresses import encrypted
from services.chassis.decision import Kind, Refusal
from services.chassis.trust import trusted

log = structlog.get_logger()

ALGORITHM = "Ed25519"
SPEAKS_AS = "speaks_as"
"""The member of a public key that lists what its signer may say: roles, and `service:<name>`."""

FRONT_END = "service:web"
"""Who may speak as this asks on behalf of browsers, and is believed about where they are."""

REMEMBERED = 10_000
READ_AGAIN_SECONDS = 60.0
UNKNOWN_KEY_SECONDS = 2.0
CLOCKS_APART_SECONDS = 5
PATIENCE = 5.0


class Untrusted(Exception):
    """A token that does not hold; the message is one of our own words, nothing of the token."""


@dataclass(frozen=True, slots=True)
class SignersKey:
    """A public key, and as what its signer may speak."""

    key: OKPKey
    speaks_as: frozenset[str]


class Bearer(NamedTuple):
    """Who bears a token, and whether the front end asks for them."""

    who: Who
    by_front_end: bool


@dataclass
class Identities:
    """Who the bearers of tokens for one service are.

    `keys` is the path or the https address of a JWKS. A key that is not known is looked for there once
    more, so that keys change without a restart; a key that is gone from there is believed for a minute.
    """

    keys: str
    issuer: str
    audience: str
    _known: Mapping[str, SignersKey] = field(default_factory=dict)
    _read_at: float = float("-inf")
    _verified: OrderedDict[bytes, tuple[Bearer, float]] = field(default_factory=OrderedDict)
    _reading: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def read_keys(self) -> None:
        """Reads the keys; raises where they cannot be read, so that a service does not start blind."""
        self._known = await asyncio.to_thread(_keys_at, self.keys)
        self._read_at = time.monotonic()
        self._verified.clear()

    async def bearer(self, token: str | None) -> Bearer:
        """The bearer of a token; refuses one that is missing or does not hold."""
        if not token:
            raise Refusal(
                Kind.NOT_SIGNED_IN, "Sign in first: send a token in the Authorization header."
            )
        if not self._reading.locked():
            await self._keep_up(READ_AGAIN_SECONDS)
        digest = hashlib.sha256(token.encode()).digest()
        found = self._verified.get(digest)
        if found is not None and time.time() < found[1]:
            return found[0]
        try:
            return self._remembered(digest, *await self._verify(token))
        except Untrusted as why:
            log.info("token_refused", why=str(why))
            raise Refusal(
                Kind.NOT_SIGNED_IN,
                "This token is not valid: it may have expired, or be for another service. Sign in again, then send the request with a new token.",
            ) from None

    async def _verify(self, token: str) -> tuple[Bearer, float]:
        try:
            return _verified(token, self._known, issuer=self.issuer, audience=self.audience)
        except UnknownKey:
            await self._keep_up(UNKNOWN_KEY_SECONDS)
            return _verified(token, self._known, issuer=self.issuer, audience=self.audience)

    def _remembered(self, digest: bytes, bearer: Bearer, until: float) -> Bearer:
        self._verified[digest] = bearer, until
        if len(self._verified) > REMEMBERED:
            self._verified.popitem(last=False)
        return bearer

    async def _keep_up(self, seconds: float) -> None:
        """Reads the keys again where they are older than this; keeps the old ones where it cannot."""
        if time.monotonic() - self._read_at < seconds:
            return
        async with self._reading:
            if time.monotonic() - self._read_at < seconds:
                return
            try:
                await self.read_keys()
            except (OSError, ValueError, httpx.HTTPError, JoseError) as error:
                self._read_at = time.monotonic()
                log.warning("identity_keys_not_read", error=error)


class UnknownKey(Untrusted):
    """A token whose key is not among those that were read last."""


def _verified(
    token: str, known: Mapping[str, SignersKey], *, issuer: str, audience: str
) -> tuple[Bearer, float]:
    """The bearer, and until when the token holds, in seconds since 1970."""

    def signed_with(part: GuestProtocol) -> OKPKey:
        kid = part.headers().get("kid")
        if not isinstance(kid, str):
            raise Untrusted("it names no key")
        if kid not in known:
            raise UnknownKey("its key is unknown")
        return known[kid].key

    try:
        opened = jwt.decode(token, signed_with, algorithms=[ALGORITHM])
        _holds(opened.claims, issuer=issuer, audience=audience)
        who = Who.model_validate({**opened.claims["who"], "subject": opened.claims["sub"]})
    except ExpiredTokenError:
        raise Untrusted("it has expired") from None
    except ValidationError:
        raise Untrusted("it does not say whose it is") from None
    except (JoseError, ValueError, TypeError, KeyError):
        raise Untrusted("it is not one of our tokens for this service") from None
    speaks_as = known[opened.header["kid"]].speaks_as
    if not who.capacities <= speaks_as:
        raise Untrusted("its signer may not vouch for this")
    return Bearer(who, FRONT_END in speaks_as), float(opened.claims["exp"])


def _holds(claims: Mapping[str, Any], *, issuer: str, audience: str) -> None:
    """Refuses a token of another issuer or for anybody but this service, and one that lasts too long."""
    wanted = jwt.JWTClaimsRegistry(
        leeway=CLOCKS_APART_SECONDS,
        iss={"essential": True, "value": issuer},
        aud={"essential": True, "value": audience},
        sub={"essential": True},
        iat={"essential": True},
        exp={"essential": True},
    )
    wanted.validate(dict(claims))
    if claims["aud"] != audience:
        raise Untrusted("it is for more than one service")
    if claims["exp"] - claims["iat"] > LONGEST_SECONDS:
        raise Untrusted("it is valid for too long")


def _keys_at(place: str) -> dict[str, SignersKey]:
    """The keys by their identifiers, from a file or from https; http is for this machine alone."""
    if "://" in place:
        answer = httpx.get(encrypted(place), timeout=PATIENCE, trust_env=False, verify=trusted())
        content = answer.raise_for_status().json()
    else:
        content = json.loads(Path(place).read_text())
    try:
        keys = {each["kid"]: _signers_key(each) for each in content["keys"]}
    except (KeyError, TypeError):
        raise ValueError("this is not a set of public keys with identifiers") from None
    if not keys:
        raise ValueError("there is no key")
    return keys


def _signers_key(given: dict[str, Any]) -> SignersKey:
    if "d" in given:
        raise ValueError("give a service public keys only, never a private key")
    speaks_as = frozenset(given.get(SPEAKS_AS, ()))
    public = {name: value for name, value in given.items() if name != SPEAKS_AS}
    return SignersKey(OKPKey.import_key(public), speaks_as)
