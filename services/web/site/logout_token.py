"""What a provider says of a session that is over there (OpenID Connect Back-Channel Logout 1.0).

The invariant: a logout token is no ID token and cannot be used as one, nor the other way round.
"""

from typing import Any

from authlib.oidc.core import IDToken
from joserfc.errors import InvalidClaimError, MissingClaimError

from services.chassis.clock import now as clock_now

EVENT = "http://schemas.openid.net/event/backchannel-logout"
HOLDS_SECONDS = 300


class LogoutToken(IDToken):
    """Its claims, checked as section 2.6 says; `exp`, which older providers leave out, is not needed."""

    ESSENTIAL_CLAIMS = ["iss", "aud", "iat", "jti", "events"]  # noqa: RUF012  as its base has it

    def validate(self, now: Any = None, leeway: int = 0) -> None:
        """Raises an error of joserfc where it is no logout token for this client, or an old one."""
        super().validate(now, leeway)
        audience = self["aud"] if isinstance(self["aud"], list) else [self["aud"]]
        if self.params["client_id"] not in audience:
            raise InvalidClaimError("aud")
        if EVENT not in self["events"]:
            raise MissingClaimError("events")
        if "nonce" in self:
            raise InvalidClaimError("nonce")
        if "sub" not in self and "sid" not in self:
            raise MissingClaimError("sub")
        if self["iat"] < clock_now().timestamp() - HOLDS_SECONDS:
            raise InvalidClaimError("iat")
