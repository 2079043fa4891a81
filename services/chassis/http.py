"""The HTTP side of a service: it refuses, logs, correlates and reads no further than every service does.

The invariant: nothing is read of what somebody sends who has no token that holds, and no copy is kept of an answer
whose route does not allow it.
"""

from collections.abc import Iterable
from typing import Any

from fastapi import APIRouter, FastAPI

from services.chassis.admission import TokenFirst
from services.chassis.api_docs import serve_api_docs
from services.chassis.body_limit import BodyLimit, LargerBodies
from services.chassis.copies import KeptNowhere
from services.chassis.problems import answer_refusals
from services.chassis.request_log import RequestLog


def http_app(title: str, lifespan: Any, larger_bodies: LargerBodies | None = None) -> FastAPI:
    """A FastAPI application, still without routes."""
    app = FastAPI(title=title, lifespan=lifespan, docs_url=None, redoc_url=None)
    serve_api_docs(app)
    app.add_middleware(BodyLimit, larger=larger_bodies or {})
    app.add_middleware(TokenFirst)
    app.add_middleware(RequestLog)
    app.add_middleware(KeptNowhere)
    answer_refusals(app)
    return app


def serve(app: FastAPI, routers: Iterable[APIRouter]) -> None:
    """Adds these routes as their routers made them.

    `include_router` is for routers that get a prefix or more dependencies: it works out every route once more at
    the first request, a quarter of a second for the front end, and finds each later one a millisecond later.
    """
    for router in routers:
        app.router.routes.extend(router.routes)
