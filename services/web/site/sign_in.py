"""Signs people in with an OpenID provider, by the authorization code flow with PKCE, state and nonce.

The invariant: nobody is believed before the provider's ID token holds: its signature, issuer, audience,
time and the nonce of the very browser that set out.
"""

import warnings
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import httpx
import structlog
from authlib.deprecate import AuthlibDeprecationWarning
from joserfc.errors import JoseError
from starlette.requests import Request
from starlette.responses import Response

from services.chassis.trust import trusted
from services.web.site.visitor import NotUnderstood, Visitor, visitor_of

with warnings.catch_warnings():
    # It asks for the successor of httpx, which nothing else here uses yet.
    warnings.simplefilter("ignore", AuthlibDeprecationWarning)
    from authlib.common.errors import AuthlibBaseError
    from authlib.integrations.starlette_client import OAuth

log = structlog.get_logger()

PATIENCE = 5.0
BACK = "/sign-in/back"


class ProviderAway(Exception):
    """The provider does not answer, so nobody can sign in for a while."""


class NotSignedInThere(Exception):
    """The provider signed nobody in, or what it said does not hold."""


class Provider:
    """One OpenID provider, found by its published configuration."""

    def __init__(self, issuer: str, client: str, secret: Path, web_url: str) -> None:
        self._back = f"{web_url}{BACK}"
        self._client = OAuth().register(
            "provider",
            client_id=client,
            client_secret=secret.read_text().strip(),
            server_metadata_url=f"{issuer}/.well-known/openid-configuration",
            client_kwargs={
                "scope": "openid profile",
                "code_challenge_method": "S256",
                "timeout": PATIENCE,
                "verify": trusted(),
            },
        )
        self._issuer = issuer

    async def leave(self, request: Request, data: MutableMapping[str, Any]) -> Response:
        """Sends the browser to the provider; `data` must be there again when it comes back."""
        request.scope["session"] = data
        try:
            answer: Response = await self._client.authorize_redirect(request, self._back)
        except httpx.HTTPError as error:
            log.warning("provider_away", error=error)
            raise ProviderAway from error
        return answer

    async def come_back(self, request: Request, data: MutableMapping[str, Any]) -> Visitor:
        """The person whom the provider signed in; raises `ProviderAway` and `NotSignedInThere`."""
        request.scope["session"] = data
        try:
            token = await self._client.authorize_access_token(request)
            claims = token["userinfo"]
            if claims["iss"] != self._issuer:
                raise NotSignedInThere("another issuer")
            return visitor_of(claims)
        except httpx.HTTPError as error:
            log.warning("provider_away", error=error)
            raise ProviderAway from error
        except NotUnderstood as error:
            log.warning("claims_not_understood", why=str(error))
            raise NotSignedInThere(str(error)) from error
        except (AuthlibBaseError, JoseError, KeyError, TypeError, ValueError) as error:
            log.warning("sign_in_refused", error=error)
            raise NotSignedInThere("not signed in") from error
