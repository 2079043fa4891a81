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
from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment
from pydantic import FilePath

from contracts.identity import Role, Who
from deploy.local.identity import ISSUER
from services.chassis.list_entries import DUE, LISTS, list_name
from services.chassis.mongo import database, open_client
from services.chassis.service import run
from services.chassis.settings import RecordSettings
from services.chassis.signing import SignedAs, Signer
from services.enquiry.store.enquiries import ENQUIRIES

router = APIRouter()
LINES = 50
AGENCY = "moorland"
RECRUITER = Who(subject="recruiter-01", at={AGENCY: frozenset({Role.RECRUITMENT_WORKER})})
ADMINISTRATOR = Who(subject="panel-01", at={AGENCY: frozenset({Role.PANEL_ADMINISTRATOR})})
ASKED = ("enquiry", "assessment", "panel", "notifications")
AT_PANEL = ("enquiry", "panel")
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
        async with open_client(settings.replica_set) as client:
            kept_in = database(client, f"{settings.namespace}enquiry")
            app.state.enquiries = kept_in[ENQUIRIES.collection]
            app.state.asked = {name: _opened(settings, signer, name, RECRUITER) for name in ASKED}
            app.state.at_panel = {
                name: _opened(settings, signer, name, ADMINISTRATOR) for name in AT_PANEL
            }
            yield

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app


def _opened(settings: BareSettings, signer: Signer, name: str, who: Who) -> httpx.AsyncClient:
    url, auth = getattr(settings, f"{name}_url"), SignedAs(signer, who, name)
    return httpx.AsyncClient(base_url=url, auth=auth, trust_env=False)


async def _got(request: Request, service: str, path: str, **params: Any) -> Any:
    return (await request.app.state.asked[service].get(path, params=params)).json()


@router.get("/asked/queue")
async def asked_queue(request: Request) -> HTMLResponse:
    """The lines and what is around them."""
    path = f"/agencies/{AGENCY}/enquiries"
    lists, _ = await asyncio.gather(
        _got(request, "enquiry", path, open="true", at_most=LINES),
        _got(request, "enquiry", f"{path}/summary", mine=RECRUITER.subject),
    )
    return HTMLResponse(QUEUE.render(found=lists["enquiries"]))


@router.get("/asked/cases/{journey}")
async def asked_case(request: Request, journey: UUID) -> HTMLResponse:
    """Everything that ours asks of the four services."""
    path = f"/enquiries/{journey}"
    parts = ("", "/contact-details", "/events", "/notes", "/possible-duplicates")
    found = await asyncio.gather(
        *(_got(request, "enquiry", f"{path}{part}") for part in parts),
        _got(request, "enquiry", f"{path}/actions", fields="false"),
        _got(request, "assessment", f"/cases/{journey}"),
        _got(request, "panel", f"/cases/{journey}"),
        _got(request, "notifications", f"/messages/{journey}"),
    )
    return HTMLResponse(CASE.render(found=found))


@router.get("/asked/panel-meetings/{meeting}")
async def asked_meeting(request: Request, meeting: UUID) -> HTMLResponse:
    """Everything that ours asks of the two services, as a panel administrator."""
    asked = request.app.state.at_panel
    path, agency = f"/panel-meetings/{meeting}", f"/agencies/{AGENCY}"
    paths = (
        path,
        f"{path}/actions?fields=false",
        f"{agency}/panel-meetings/waiting",
        f"{agency}/central-list",
    )
    found = [each.json() for each in await asyncio.gather(*map(asked["panel"].get, paths))]
    journeys = [each["journey"] for each in [*found[0]["agenda"], *found[2]]]
    names = await asked["enquiry"].get(f"{agency}/households", params={"journey": journeys})
    return HTMLResponse(CASE.render(found=[*found, *names.json()]))


@router.get("/records/queue")
async def queue(request: Request) -> HTMLResponse:
    """The lines alone, by the index that the enquiry service keeps for them."""
    wanted = {LISTS: list_name(AGENCY, "", open_ones=True)}
    found = request.app.state.enquiries.find(wanted, {"state": 1}).sort([(DUE, 1), ("_id", 1)])
    return HTMLResponse(QUEUE.render(found=await found.limit(LINES).to_list()))


@router.get("/records/cases/{journey}")
async def case(request: Request, journey: UUID) -> HTMLResponse:
    """The one record, with its events."""
    found = await request.app.state.enquiries.find_one({"_id": journey})
    return HTMLResponse(CASE.render(found=[found]))


@router.get("/health/ready")
async def ready() -> None:
    """Answers once it can."""


if __name__ == "__main__":
    run(build, BareSettings.read())
