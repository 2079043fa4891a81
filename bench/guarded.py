"""One route that takes an enquiry and gives it back, behind what stands before every route, or `bare` of it.

`python -m bench.guarded` serves it behind BoundedHttp and TokenFirst. The invariant: both sides do the same with what
they are sent.
"""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import uvicorn
from fastapi import FastAPI

from services.chassis.admission import TokenFirst
from services.chassis.identity import Identities
from services.chassis.service import SERVED
from services.chassis.settings import RecordSettings
from services.enquiry.domain.intake import ReceiveEnquiry


@dataclass(frozen=True, slots=True)
class Known:
    """What TokenFirst asks of a running service."""

    identities: Identities


def build(settings: RecordSettings) -> FastAPI:
    """The route, and the one that says that it is ready."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        identities = Identities(settings.identity_keys, settings.identity_issuer, "enquiry")
        await identities.read_keys()
        app.state.running = Known(identities)
        yield

    app = FastAPI(lifespan=lifespan)

    @app.get("/health/ready")
    async def ready() -> None:
        return None

    @app.post("/echoes", status_code=201)
    async def echo(command: ReceiveEnquiry) -> ReceiveEnquiry:
        return command

    return app


def main(bare: bool) -> None:
    """Serves until it is stopped."""
    settings = RecordSettings.read()
    app, served = build(settings), dict[str, Any](SERVED)
    if bare:
        served["http"] = "httptools"
    else:
        app.add_middleware(TokenFirst)
    uvicorn.run(app, host=str(settings.bind_address), port=settings.port, **served)


if __name__ == "__main__":
    main(sys.argv[1:] == ["bare"])
