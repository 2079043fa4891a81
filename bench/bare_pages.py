"""The least that could show a queue and a case: FastAPI, Jinja and a plain table.

`python -m bench.bare_pages` serves each page twice: once from the answers that ours asks of the services,
under one token that never ends its work, and once from the enquiry service's own records. Nobody signs in,
nothing is checked, nothing is put into words.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import httpx
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from jinja2 import Environment
from pydantic import FilePath

from contracts.identity import Role, Who
from deploy.local.identity import ISSUER
from services.chassis.listing import DUE, LISTS, list_name
from services.chassis.mongo import database, open_client
from services.chassis.service import run
from services.chassis.settings import RecordSettings
from services.chassis.signing import SignedAs, Signer
from services.enquiry.store.enquiries import ENQUIRIES

LINES = 50
AGENCY = "moorland"
RECRUITER = Who(subject="recruiter-01", at={AGENCY: frozenset({Role.RECRUITMENT_WORKER})})
ASKED = ("enquiry", "assessment", "panel", "notifications")
PAGE = Environment(autoescape=True)
TOP = "<!doctype html><html lang='en'><title>Page</title><h1>Page</h1>"
QUEUE = PAGE.from_string(
    TOP
    + """<table>{% for each in found %}<tr><td><a href="/cases/{{ each.journey }}">{{ each.reference }}</a></td>
<td>{{ each.names }}</td><td>{{ each.status }}</td><td>{{ each.next_due_on }}</td>
<td>{{ each.assigned_to }}</td></tr>{% endfor %}</table></html>"""
)
CASE = PAGE.from_string(TOP + "{% for each in found %}<p>{{ each }}</p>{% endfor %}</html>")


class BareSettings(RecordSettings):
    """Where the services answer, and with which key they are asked."""

    identity_key: FilePath
    enquiry_url: str
    assessment_url: str
    panel_url: str
    notifications_url: str


def build(settings: BareSettings) -> FastAPI:
    """Two pages from the services' answers, and the same two from the records."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        signer = Signer.reading(settings.identity_key, ISSUER)
        async with open_client(settings.mongodb_url) as client:
            kept_in = database(client, f"{settings.namespace}enquiry")
            app.state.enquiries = kept_in[ENQUIRIES.collection]
            app.state.asked = {
                name: httpx.AsyncClient(
                    base_url=getattr(settings, f"{name}_url"),
                    auth=SignedAs(signer, RECRUITER, name),
                    trust_env=False,
                )
                for name in ASKED
            }
            yield

    app = FastAPI(lifespan=lifespan)

    async def got(service: str, path: str, **params: Any) -> Any:
        return (await app.state.asked[service].get(path, params=params)).json()

    @app.get("/asked/queue")
    async def asked_queue() -> HTMLResponse:
        path = f"/agencies/{AGENCY}/enquiries"
        lists, _ = await asyncio.gather(
            got("enquiry", path, open="true", at_most=LINES),
            got("enquiry", f"{path}/counts", mine=RECRUITER.subject),
        )
        return HTMLResponse(QUEUE.render(found=lists["enquiries"]))

    @app.get("/asked/cases/{journey}")
    async def asked_case(journey: UUID) -> HTMLResponse:
        path = f"/enquiries/{journey}"
        parts = ("", "/contact-details", "/events", "/notes", "/possible-duplicates")
        found = await asyncio.gather(
            *(got("enquiry", f"{path}{part}") for part in parts),
            got("enquiry", f"{path}/actions", fields="false"),
            got("assessment", f"/cases/{journey}"),
            got("panel", f"/cases/{journey}"),
            got("notifications", f"/messages/{journey}"),
        )
        return HTMLResponse(CASE.render(found=found))

    @app.get("/records/queue")
    async def queue() -> HTMLResponse:
        wanted = {LISTS: list_name(AGENCY, "", open_ones=True)}
        found = app.state.enquiries.find(wanted, {"state": 1}).sort([(DUE, 1), ("_id", 1)])
        return HTMLResponse(QUEUE.render(found=await found.limit(LINES).to_list()))

    @app.get("/records/cases/{journey}")
    async def case(journey: UUID) -> HTMLResponse:
        return HTMLResponse(CASE.render(found=[await app.state.enquiries.find_one(journey)]))

    @app.get("/health/ready")
    async def ready() -> None:
        return None

    return app


if __name__ == "__main__":
    run(build, BareSettings.read())
