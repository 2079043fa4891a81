"""What all requests share, opened once when the front end starts.

The invariant: it is read through `state_of` alone, so that whatever is missing or misspelt is found by types.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import httpx
from starlette.requests import HTTPConnection
from starlette.templating import Jinja2Templates

from services.web.site.assets import Assets
from services.web.site.clients import Tokens
from services.web.site.directory import Directory
from services.web.site.rate_limit import Pace
from services.web.site.sessions import Sessions
from services.web.site.sign_in import Provider
from services.web.site.sign_in_log import SignInLog
from services.web.site.staff import Staff


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteState:
    """The connections to each service by its name, and whatever else is there once."""

    services: Mapping[str, httpx.AsyncClient]
    sessions: Sessions
    sign_in_log: SignInLog
    staff: Staff
    directory: Directory
    assets: Assets
    templates: Jinja2Templates
    pace: Pace
    tokens: Tokens
    provider: Provider


def state_of(connection: HTTPConnection) -> SiteState:
    """What the application of a request holds."""
    found: SiteState = connection.app.state.site
    return found
