"""The web front end: `python -m services.web.main`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import structlog
from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware

from contracts.identity import Who
from services.chassis.http import RequestLog
from services.chassis.logs import start_logging
from services.chassis.service import run
from services.chassis.signing import SignedAs, Signer
from services.web.assets import read_assets
from services.web.clients import open_service
from services.web.pages import enquire, national, operation
from services.web.pages.failures import answer_failures, sorry
from services.web.rendering import SERVICE_NAME, templates
from services.web.safety import Safety
from services.web.settings import WebSettings

log = structlog.get_logger()


def build(settings: WebSettings) -> FastAPI:
    """Put together: pages, what they ask, and what stands around every answer."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        start_logging("web", settings.log_level)
        signer = Signer.reading(settings.identity_key, settings.identity_issuer)
        as_web = partial(SignedAs, signer, Who.of_service("web"))
        async with (
            open_service(settings.enquiry_url, as_web("enquiry")) as app.state.enquiry,
            open_service(settings.reporting_url, as_web("reporting")) as app.state.reporting,
        ):
            log.info("started")
            yield
            log.info("draining")

    app = FastAPI(title=SERVICE_NAME, lifespan=lifespan, openapi_url=None)
    app.state.assets = read_assets(settings.govuk_frontend)
    app.state.templates = templates(app.state.assets)
    for router in (enquire.router, national.router, operation.router):
        app.include_router(router)
    answer_failures(app)
    app.add_middleware(GZipMiddleware)
    app.add_middleware(RequestLog, failed=sorry)
    app.add_middleware(Safety)
    return app


if __name__ == "__main__":
    run(build, WebSettings.read())
