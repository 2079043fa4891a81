"""Templates into pages: GOV.UK Frontend's macros, our own, and the words for figures and dates.

The invariant: every value that somebody typed or another service sent is escaped.
"""

from collections.abc import Mapping
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader
from starlette.requests import Request
from starlette.responses import Response
from starlette.templating import Jinja2Templates

from contracts import SUITE
from services.web.site import words
from services.web.site.agencies import DIRECTORY, agency_name
from services.web.site.assets import Assets
from services.web.site.navigation import places
from services.web.site.sessions import Session

DOORS = ("public", "adopter", "team", "national", "support")
"""The front doors, each with templates of its own under its name; what all share has no prefix."""
KEEP_NO_COPY = {"Cache-Control": "private, no-cache"}
"""Asked for anew each time, and never kept by a proxy. `no-store` would also forbid the browser's own
way back, and lose what was typed there."""


def templates(assets: Assets) -> Jinja2Templates:
    """Everything that the pages are rendered with."""
    packages = {door: f"services.web.{door}" for door in DOORS}
    packages["govuk_frontend_jinja"] = "govuk_frontend_jinja"
    named = PrefixLoader({name: PackageLoader(package) for name, package in packages.items()})
    loader = ChoiceLoader([PackageLoader("services.web.site"), named])
    environment = Environment(loader=loader, autoescape=True, extensions=["jinja2.ext.do"])
    environment.filters |= {
        "agency_name": agency_name,
        "clock_time": words.clock_time,
        "day": words.day,
        "moment": words.moment,
        "number": words.number,
        "period_name": words.period_name,
        "reason": words.reason,
        "weekday": words.weekday,
    }
    environment.globals |= {
        "agency_name": agency_name,
        "period_name": words.period_name,
        "product": SUITE,
        "notice": DIRECTORY.notice,
        "asset_path": assets.path,
    }
    return Jinja2Templates(env=environment)


def show(
    request: Request,
    template: str,
    context: Mapping[str, Any],
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A page; nothing between the browser and here keeps a copy."""
    found: Jinja2Templates = request.app.state.templates
    session: Session | None = request.scope.get("web_session")
    visitor = session.visitor if session else None
    return found.TemplateResponse(
        request,
        template,
        {"visitor": visitor, "places": places(visitor), **context},
        status_code=status,
        headers=KEEP_NO_COPY | dict(headers or {}),
    )
