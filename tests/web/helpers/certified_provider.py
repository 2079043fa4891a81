"""A certified OpenID provider as a process, and being somebody there."""

import json
import re
from pathlib import Path
from typing import Any

import httpx

from deploy.local.node import FOLDER, program
from deploy.local.ports import HOST
from deploy.local.sign_in import CLIENT, PEOPLE, OpenIdProvider
from services.chassis.trust import trusted
from services.web.site.visitor import ROLES, STAFF_CODE

SECRET = "plus+slash/percent%25=equals"  # noqa: S105  of this provider alone
SCRIPT = Path(__file__).with_name("oidc_provider.mjs")
WEB_URL = "https://adopt.example"
BACK = f"{WEB_URL}/sign-in/back"


class CertifiedProvider(OpenIdProvider):
    """oidc-provider from npm, with the ready people of the local stack."""

    def __init__(
        self,
        *,
        port: int,
        log: Path,
        web_url: str = WEB_URL,
        refreshes: bool = False,
        tells: str = "",
        ends_sessions: bool = True,
    ) -> None:
        """`refreshes` gives refresh tokens; `tells` is where it tells that a session is over.

        Without `ends_sessions` nobody can be led to it to sign out.
        """
        self.issuer = f"http://{HOST}:{port}/"
        self._people = log.with_name("people.json")
        self.knows()
        told = {
            "issuer": self.issuer,
            "port": port,
            "client": {
                "client_id": CLIENT,
                "client_secret": SECRET,
                "redirect_uris": [f"{web_url}/sign-in/back"],
                "post_logout_redirect_uris": [f"{web_url}/signed-out"],
                "grant_types": ["authorization_code", "refresh_token"],
                **({"backchannel_logout_uri": tells} if tells else {}),
            },
            "refreshes": refreshes,
            "endsSessions": ends_sessions,
            "claims": ["name", ROLES, STAFF_CODE],
            "people": str(self._people),
        }
        command = [*program("node"), SCRIPT, FOLDER / "node_modules", json.dumps(told)]
        super().__init__("oidc-provider", command, log=log)

    def knows(self, **changed: dict[str, Any]) -> None:
        """From now on the ready people, changed as given."""
        people = {name: {**claims, **changed.get(name, {})} for name, claims in PEOPLE.items()}
        self._people.write_text(json.dumps(people))


def elsewhere() -> httpx.AsyncClient:
    """A browser that has not been at the provider before."""
    return httpx.AsyncClient(trust_env=False, verify=trusted())


async def signs_in_there(
    client: httpx.AsyncClient, browser: httpx.AsyncClient, name: str, path: str = "/sign-in"
) -> tuple[httpx.Response, list[str]]:
    """Goes through the provider's pages and comes back: the front end's answer, and what was asked there."""
    step, asked = await client.get(path), list[str]()
    while not (there := step.headers.get("location", "")).startswith(BACK):
        step = await _next(browser, step, name, asked)
    return await client.get(httpx.URL(there).raw_path.decode()), asked


async def _next(
    browser: httpx.AsyncClient, page: httpx.Response, name: str, asked: list[str]
) -> httpx.Response:
    """Follows a redirect, or sends the form of a page: who it is, or that they agree."""
    if there := page.headers.get("location"):
        return await browser.get(page.url.join(there))
    [action] = re.findall(r'<form [^>]*action="([^"]+)"', page.text)
    asked += re.findall(r'name="prompt" value="(\w+)"', page.text)
    typed = {"prompt": asked[-1], "login": name, "password": "any"}
    return await browser.post(page.url.join(action), data=typed)
