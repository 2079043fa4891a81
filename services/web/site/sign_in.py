"""Signs people in with an OpenID provider, by the authorization code flow with PKCE, state and nonce.

The invariant: nobody is believed before the provider's ID token holds: its signature, issuer, audience,
time and the nonce of the very browser that set out. What the provider says elsewhere is believed of the same
person alone.
"""

import re
import warnings
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote_plus

import httpx
import structlog
from authlib.deprecate import AuthlibDeprecationWarning
from joserfc.errors import JoseError
from starlette.requests import Request
from starlette.responses import Response

from services.chassis.trust import trusted
from services.web.site.logout_token import LogoutToken
from services.web.site.visitor import NotUnderstood, Visitor, account_of, visitor_of

with warnings.catch_warnings():
    # It asks for the successor of httpx, which nothing else here uses yet.
    warnings.simplefilter("ignore", AuthlibDeprecationWarning)
    from authlib.common.errors import AuthlibBaseError
    from authlib.integrations.starlette_client import OAuth

log = structlog.get_logger()

PATIENCE = 5.0
BUSY = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS})
AWAY = frozenset({"server_error", "temporarily_unavailable"})
"""How a provider says in OAuth that it cannot answer now (RFC 6749, 4.1.2.1)."""
BACK = "/sign-in/back"
SIGNED_OUT = "/signed-out"
ENDED_THERE = "/sign-in/ended"
REFRESH = "refresh_token"
CODE = re.compile(r"[a-z_]{1,40}")


class ProviderAway(Exception):
    """The provider does not answer, so nobody can sign in for a while."""


class NotSignedInThere(Exception):
    """The provider signed nobody in, or what it said does not hold; the message says which."""


class NoAccess(NotSignedInThere):
    """The provider knows who it is, and what it says of their roles gives nobody access."""


class SignedIn(NamedTuple):
    """Whom the provider signed in, how it can be asked about them again, and what it calls their session there."""

    visitor: Visitor
    tokens: Mapping[str, Any]
    session: str


class SessionEnd(NamedTuple):
    """What is over at the provider: one session, or where it names none, all of an account."""

    account: str
    session: str


class Provider:
    """One OpenID provider, found by its published configuration."""

    def __init__(self, issuer: str, client: str, secret: Path, web_url: str) -> None:
        self._back = f"{web_url}{BACK}"
        self._signed_out = f"{web_url}{SIGNED_OUT}"
        self._client = OAuth().register(
            "provider",
            client_id=client,
            # Sent by HTTP Basic, for which RFC 6749 (2.3.1) has it encoded; Authlib does not.
            client_secret=quote_plus(secret.read_text().strip()),
            server_metadata_url=f"{issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={
                "scope": "openid profile",
                "code_challenge_method": "S256",
                "timeout": PATIENCE,
                "verify": trusted(),
                "event_hooks": {"response": [_refuse_busy]},
            },
        )
        self._issuer = issuer

    async def leave(
        self, request: Request, data: MutableMapping[str, Any], *, again: bool
    ) -> Response:
        """Sends the browser to the provider; `data` must be there again when it comes back.

        With `again` the provider asks who it is, also where it has somebody signed in.
        """
        request.scope["session"] = data
        asked = {"prompt": "login"} if again else {}
        try:
            answer: Response = await self._client.authorize_redirect(request, self._back, **asked)
        except httpx.HTTPError as error:
            log.warning("provider_away", error=error)
            raise ProviderAway from error
        return answer

    async def way_out(self) -> str | None:
        """Where people sign out at the provider and come back (OpenID Connect RP-Initiated Logout 1.0).

        None where it has no such place, or does not answer at this moment. The address names our client and nobody: an ID
        token as a hint would put a name into it. Its state is anything, and tells that somebody comes back from there.
        """
        # Read anew, because nobody is to be led to a provider that is away.
        self._client.server_metadata.pop("_loaded_at", None)
        try:
            found = await self._client.create_logout_url(
                self._signed_out, client_id=self._client.client_id
            )
        except (httpx.HTTPError, ValueError) as error:
            log.warning("provider_away", error=error)
            return None
        except RuntimeError:  # as Authlib says that there is no end_session_endpoint
            return None
        return str(found["url"])

    async def come_back(self, request: Request, data: MutableMapping[str, Any]) -> SignedIn:
        """The person whom the provider signed in; raises `ProviderAway` and `NotSignedInThere`."""
        request.scope["session"] = data
        with _refusals():
            token = await self._client.authorize_access_token(request)
            return await self._signed_in(token, token["userinfo"])

    async def ask_again(self, tokens: Mapping[str, Any]) -> SignedIn:
        """The same person as the provider knows them now; raises as `come_back`, also where it cannot be asked."""
        with _refusals():
            token = await self._in_force(tokens)
            signed = await self._client.parse_id_token(token, nonce=None)
            return await self._signed_in(token, signed or {"iss": self._issuer})

    async def ended(self, logout_token: str) -> SessionEnd:
        """Whose sessions are over (OpenID Connect Back-Channel Logout, 2.6); raises as `come_back`."""
        with _refusals():
            said = await self._client.parse_id_token(
                {"id_token": logout_token}, nonce=None, claims_cls=LogoutToken
            )
            self._require_issuer(said)
            account = account_of(said["iss"], said["sub"]) if "sub" in said else ""
            return SessionEnd(account, str(said.get("sid", "")))

    async def _in_force(self, tokens: Mapping[str, Any]) -> Mapping[str, Any]:
        """The tokens with one that the provider still takes: refreshed where it gave a way to."""
        if REFRESH not in tokens:
            return tokens
        fresh = await self._client.fetch_access_token(
            grant_type=REFRESH, refresh_token=tokens[REFRESH]
        )
        return {REFRESH: tokens[REFRESH], **fresh}

    async def _signed_in(self, token: Mapping[str, Any], signed: Mapping[str, Any]) -> SignedIn:
        self._require_issuer(signed)
        visitor = visitor_of(await self._claims(token, signed))
        return SignedIn(visitor, token, str(signed.get("sid", "")))

    async def _claims(
        self, token: Mapping[str, Any], signed: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """What the provider says: in the ID token, and at its own address for those (OpenID Connect Core, 5.4)."""
        if "userinfo_endpoint" not in await self._client.load_server_metadata():
            return dict(signed)
        more = await self._client.userinfo(token=dict(token))
        if more["sub"] != signed.get("sub", more["sub"]):
            raise NotSignedInThere("another person")
        return {**more, **signed}

    def _require_issuer(self, signed: Mapping[str, Any]) -> None:
        if signed["iss"] != self._issuer:
            raise NotSignedInThere("another issuer")


@contextmanager
def _refusals() -> Iterator[None]:
    """Turns what goes wrong with the provider into one of our own errors, and logs why."""
    try:
        yield
    except httpx.HTTPError as error:
        answer = error.response if isinstance(error, httpx.HTTPStatusError) else None
        status = answer and answer.status_code
        if answer is None or _is_busy(answer):
            log.warning("provider_away", error=error, status=status)
            raise ProviderAway from error
        log.warning("sign_in_refused", error=error, status=status)
        raise NotSignedInThere("not signed in any more") from error
    except NotUnderstood as error:
        log.warning("claims_not_understood", why=str(error))
        raise NoAccess(str(error)) from error
    except (AuthlibBaseError, JoseError, KeyError, TypeError, ValueError) as error:
        if (code := _code_of(error)) in AWAY:
            log.warning("provider_away", error=error, code=code)
            raise ProviderAway from error
        log.warning("sign_in_refused", error=error, code=code)
        raise NotSignedInThere("not signed in") from error


def _is_busy(answer: httpx.Response) -> bool:
    """Whether an answer says nothing of anybody, but that the provider cannot answer now."""
    return answer.is_server_error or answer.status_code in BUSY


async def _refuse_busy(answer: httpx.Response) -> None:
    """Raises before such an answer is taken for one about a token; Authlib reads some for an error of OAuth."""
    if _is_busy(answer):
        answer.raise_for_status()


def _code_of(error: Exception) -> str | None:
    """The code by which OAuth names what went wrong (RFC 6749, 4.1.2.1 and 5.2); None where it gives none."""
    code = str(getattr(error, "error", ""))
    return code if CODE.fullmatch(code) else None
