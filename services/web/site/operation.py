"""What browsers and operators fetch besides the pages: style sheets, script, health.

The invariant: `ready` means that pages can be shown, and a page can be shown while a service behind
it is away, or sessions are; `attention` says what is away.
"""

import asyncio
from http import HTTPStatus
from pathlib import PurePath

from fastapi import APIRouter, HTTPException, Request, Response
from pydantic import BaseModel

from services.chassis.admission import anybody
from services.web.site.admission import AsWeb
from services.web.site.assets import MEDIA_TYPES
from services.web.site.clients import SERVICES
from services.web.site.state import state_of

router = APIRouter()

FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}


class FrontEndReadiness(BaseModel):
    """Each sentence under `attention` is one that a person should act on."""

    status: str
    attention: list[str]


@router.get("/assets/{version}/{name}", dependencies=[anybody()])
async def asset(request: Request, version: str, name: str) -> Response:
    """A file of the pages; another version of it has another address."""
    assets = state_of(request).assets
    if version != assets.version or name not in assets.files:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    kind = MEDIA_TYPES[PurePath(name).suffix]
    return Response(assets.files[name], media_type=kind, headers=FOR_EVER)


@router.get("/health/live", dependencies=[anybody()])
async def live() -> dict[str, str]:
    """Answers while the process does."""
    return {"status": "live"}


@router.get("/health/ready", dependencies=[anybody()])
async def ready(request: Request, ask: AsWeb) -> FrontEndReadiness:
    """200 while pages can be shown."""
    sessions = state_of(request).sessions
    services = [getattr(ask, name) for name in SERVICES]
    told, *ready = await asyncio.gather(
        sessions.trouble(), *(service.answers() for service in services)
    )
    away = [
        f"The {name} service is not ready."
        for name, answers in zip(SERVICES, ready, strict=True)
        if not answers
    ]
    return FrontEndReadiness(status="ready", attention=[told, *away] if told else away)
