"""Templates into pages: GOV.UK Frontend's macros, our own, and the words for figures and dates.

The invariant: every value that somebody typed or another service sent is escaped, and what is written from right
to left is isolated. Addresses alone (`as_address`) are shown without the marks for that.
"""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Any

from fastapi import Depends, params
from jinja2 import BytecodeCache, ChoiceLoader, Environment, PackageLoader, PrefixLoader
from jinja2.bccache import Bucket
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.templating import Jinja2Templates

from contracts import SUITE
from contracts.direction import isolated_if_text
from contracts.move import PASSED_OPEN_FOR
from contracts.sign_in import LINK_LASTS
from contracts.words import clock_time, day, label_of, moment, period_name
from services.casework.limits import limit
from services.web.site import words
from services.web.site.agencies import AGENCIES, agency_name
from services.web.site.assets import Assets
from services.web.site.navigation import nav_items
from services.web.site.request_session import session_of
from services.web.site.rows import left_out_of
from services.web.site.state import state_of

DOORS = ("public", "adopter", "team", "panel", "national", "support")
"""The front doors, each with templates of its own under its name; what all share has no prefix."""
NOTICE = "The agencies on this site are fictional."
Filter = Callable[..., Any]
NO_MORE: Mapping[str, Filter] = MappingProxyType({})

TRY_AGAIN_LATER = {"Retry-After": "30"}
NO_HEADERS: Mapping[str, str] = MappingProxyType({})
TELLS_OF_NOBODY = {"Cache-Control": "private, no-cache"}
"""For a page that tells of nobody, to somebody who is not signed in: the browser alone may keep it and asks each time.
So the way back leads to the form as it was left. Every other page is kept nowhere (`KeptNowhere`)."""
MAY_BE_KEPT = "page_tells_of_nobody"


class Compiled(BytecodeCache):
    """What templates were compiled to, for every environment of this process."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if kept := self._kept.get(bucket.key):
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


def templates(assets: Assets, filters: Mapping[str, Filter] = NO_MORE) -> Jinja2Templates:
    """Everything that the pages are rendered with; `filters` are the words of single front doors."""
    packages = {door: f"services.web.{door}" for door in DOORS}
    packages["govuk_frontend_jinja"] = "govuk_frontend_jinja"
    named = PrefixLoader({name: PackageLoader(package) for name, package in packages.items()})
    loader = ChoiceLoader([PackageLoader("services.web.site"), named])
    environment = Environment(
        loader=loader,
        autoescape=True,
        finalize=isolated_if_text,
        extensions=["jinja2.ext.do"],
        bytecode_cache=COMPILED,
        # No template changes under a process; looking cost two questions to the disk for each part of a page.
        auto_reload=False,
    )
    environment.filters |= {
        "agency_name": agency_name,
        "as_address": Markup.escape,
        "clock_time": clock_time,
        "day": day,
        "dialled": words.dialled,
        "moment": moment,
        "number": words.number,
        "period_name": period_name,
        "reason": words.reason,
        "label": label_of,
        "weekday": words.weekday,
        **filters,
    }
    environment.globals |= {
        "agencies": AGENCIES,
        "agency_name": agency_name,
        "period_name": period_name,
        "product": SUITE,
        "notice": NOTICE,
        "asset_path": assets.path,
        "limit": limit,
        "link_days": LINK_LASTS.days,
        "passed_days": PASSED_OPEN_FOR.days,
    }
    return Jinja2Templates(env=environment)


async def _tells_of_nobody(request: Request) -> None:
    request.scope[MAY_BE_KEPT] = True


tells_of_nobody: params.Depends = Depends(_tells_of_nobody)
"""States that no page of a route tells of a person or shows what was typed, so that browsers may keep them."""


def show(
    request: Request,
    template: str,
    context: Mapping[str, Any],
    *,
    status: int = HTTPStatus.OK,
    away: bool = False,
    headers: Mapping[str, str] = NO_HEADERS,
) -> Response:
    """A page, of which nobody keeps a copy unless its route says that it `tells_of_nobody`, or `headers` do.

    With `away` it stands in for what a service did not answer; it then says when to try again.
    """
    if away:
        status = HTTPStatus.SERVICE_UNAVAILABLE
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers = {**TRY_AGAIN_LATER, **headers}
    if request.scope.get(MAY_BE_KEPT):
        headers = {**TELLS_OF_NOBODY, **headers}
    session = session_of(request)
    visitor = session.visitor if session else None
    shared = {
        "visitor": visitor,
        "places": nav_items(visitor),
        "left_out": left_out_of(request.scope).rows,
    }
    return state_of(request).templates.TemplateResponse(
        request,
        template,
        {**shared, **context},
        status_code=status,
        headers=dict(headers),
    )
