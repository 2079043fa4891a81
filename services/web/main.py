"""The web front end: `python -m services.web.main`."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import httpx
import structlog
from fastapi import FastAPI
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware

from contracts import SUITE
from contracts.identity import Who
from services.chassis.admission import require_statements
from services.chassis.copies import KeptNowhere
from services.chassis.file_formats import MEDIA_TYPES
from services.chassis.http import serve
from services.chassis.logs import start_logging
from services.chassis.mongo import database, open_client
from services.chassis.request_log import RequestLog
from services.chassis.service import run
from services.chassis.signing import Signer
from services.web.adopter.pages import ROUTERS as ADOPTER
from services.web.national.pages import ROUTERS as NATIONAL
from services.web.panel import pages as panel
from services.web.public.pages import ROUTERS as PUBLIC
from services.web.public.pages.account import answer_sign_in
from services.web.settings import WebSettings
from services.web.site import operation
from services.web.site.admission import PageFor
from services.web.site.assets import read_assets
from services.web.site.clients import SERVICES, Service, Tokens, open_service
from services.web.site.directory import Directory
from services.web.site.failures import answer_failures, sorry
from services.web.site.rate_limit import Pace
from services.web.site.rendering import templates
from services.web.site.request_session import WithDirectory, WithVisitor
from services.web.site.rows import LeftOut
from services.web.site.security_headers import Safety
from services.web.site.sessions import Sessions
from services.web.site.sign_in import Provider
from services.web.site.sign_in_log import SignInLog
from services.web.site.staff import Staff
from services.web.site.state import SiteState
from services.web.support import access_log, agencies
from services.web.support import pages as support
from services.web.team.pages import FILTERS as TEAM_FILTERS
from services.web.team.pages import ROUTERS as TEAM

log = structlog.get_logger()

ROUTERS = (
    *PUBLIC,
    *ADOPTER,
    *NATIONAL,
    operation.router,
    support.router,
    access_log.router,
    agencies.router,
    *TEAM,
    panel.router,
    panel.of_meeting,
)
FILTERS = {**TEAM_FILTERS, **support.FILTERS}
FILES = (*MEDIA_TYPES.values(), "text/csv", "application/csvm+json")
AS_THEY_ARE = (*DEFAULT_EXCLUDED_CONTENT_TYPES, *FILES)
"""Never compressed on the way: a strong ETag stands for one sequence of bytes, and a download says its length."""


def build(settings: WebSettings) -> FastAPI:
    """Put together: pages, what they ask, and what stands around every answer."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        start_logging("web", settings.log_level)
        async with AsyncExitStack() as stack:
            client = await stack.enter_async_context(open_client(settings.replica_set))
            kept_in = database(client, f"{settings.namespace}web")
            services, sessions = await _connections(stack, settings), Sessions(kept_in)
            app.state.site = SiteState(
                services=services,
                sessions=sessions,
                sign_in_log=SignInLog(kept_in),
                staff=Staff(kept_in),
                directory=Directory(kept_in, _asked_by_web(services["enquiry"], tokens, sessions)),
                assets=assets,
                templates=templates(assets, FILTERS),
                pace=Pace(),
                tokens=tokens,
                provider=provider,
            )
            log.info("started")
            yield
            log.info("draining")

    assets = read_assets(settings.govuk_frontend)
    tokens = Tokens(Signer.reading(settings.identity_key, settings.identity_issuer))
    provider = _provider(settings)
    app = FastAPI(title=SUITE, lifespan=lifespan, openapi_url=None)
    require_statements(ROUTERS, PageFor)
    serve(app, ROUTERS)
    answer_failures(app)
    answer_sign_in(app)
    app.add_middleware(WithDirectory)
    app.add_middleware(GZipMiddleware, exclude_content_types=AS_THEY_ARE)
    app.add_middleware(WithVisitor)
    app.add_middleware(RequestLog, failed=sorry, begins=True)
    app.add_middleware(KeptNowhere)
    app.add_middleware(Safety)
    return app


async def _connections(
    stack: AsyncExitStack, settings: WebSettings
) -> dict[str, httpx.AsyncClient]:
    """To each service, by its name."""
    return {
        name: await stack.enter_async_context(open_service(getattr(settings, f"{name}_url")))
        for name in SERVICES
    }


def _asked_by_web(connections: httpx.AsyncClient, tokens: Tokens, sessions: Sessions) -> Service:
    """The enquiry service as these pages ask it on nobody's behalf."""
    return Service(
        connections,
        correlation="",
        signed=tokens.of(Who.of_service("web"), "enquiry"),
        address="",
        left_out=LeftOut(),
        changed=sessions.ask_again_about,
    )


def _provider(settings: WebSettings) -> Provider:
    return Provider(
        settings.sign_in_issuer,
        settings.sign_in_client,
        settings.sign_in_secret,
        settings.web_url,
    )


if __name__ == "__main__":
    run(build, WebSettings.read(), for_browsers=True)
