"""The HTTP side of a service: an application that refuses, logs and correlates as every service does."""

from typing import Any

from fastapi import FastAPI

from services.chassis.problems import answer_refusals
from services.chassis.request_log import RequestLog


def http_app(title: str, lifespan: Any) -> FastAPI:
    """A FastAPI application, still without routes."""
    app = FastAPI(title=title, lifespan=lifespan)
    app.add_middleware(RequestLog)
    answer_refusals(app)
    return app
