"""Signs what a service says of itself or of the person it asks for, when it asks another service.

The invariant: a token is for one service, names one bearer, and ends within five minutes.
"""

import json
import time
from collections.abc import Generator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from joserfc import jwt
from joserfc.jwk import OKPKey

from contracts.identity import LONGEST_SECONDS, Who
from services.chassis.identity import ALGORITHM

SPARE_SECONDS = 60.0
"""A token is made anew this long before its end, so that none ends on its way."""


@dataclass(frozen=True, slots=True)
class Signer:
    """The holder of a private key; what it may say is written beside its public one."""

    key: OKPKey
    issuer: str

    @classmethod
    def reading(cls, file: Path, issuer: str) -> "Signer":
        """The signer whose private key is in this file."""
        return cls(OKPKey.import_key(json.loads(file.read_text())), issuer)

    def token(self, who: Who, audience: str, seconds: int = LONGEST_SECONDS) -> str:
        """A token for one service, from now on, for so many seconds."""
        at = int(time.time())
        said = who.model_dump(mode="json", exclude={"subject"}, exclude_defaults=True)
        claims = {
            "iss": self.issuer,
            "aud": audience,
            "sub": who.subject,
            "iat": at,
            "exp": at + seconds,
            "who": said,
        }
        header = {"alg": ALGORITHM, "kid": self.key.kid}
        return jwt.encode(header, claims, self.key, algorithms=[ALGORITHM])


@dataclass
class SignedAs(httpx.Auth):
    """Sends each request of a client to one service under one bearer's token."""

    signer: Signer
    who: Who
    audience: str
    _token: str = field(default="", repr=False)
    _until: float = 0.0

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Adds the token, a new one where the last is about to end."""
        if time.monotonic() > self._until:
            self._token = self.signer.token(self.who, self.audience)
            self._until = time.monotonic() + LONGEST_SECONDS - SPARE_SECONDS
        request.headers["Authorization"] = f"Bearer {self._token}"
        yield request
