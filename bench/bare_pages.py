"""The least that could show a queue and a case: FastAPI and Jinja, the same queries, nothing around them.

`python -m bench.bare_pages` serves it exactly as a service is served. It reads the enquiry service's own
records; nobody signs in, nothing is checked, and no other service is asked.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from jinja2 import Environment

from services.chassis.listing import DUE, LISTS, list_name
from services.chassis.mongo import database, open_client
from services.chassis.service import run
from services.chassis.settings import RecordSettings
from services.enquiry.store.enquiries import ENQUIRIES

LINES = 50
PAGE = Environment(autoescape=True)
QUEUE = PAGE.from_string("""<!doctype html><html lang="en"><title>Queue</title><h1>Queue</h1><table>
{% for each in found %}<tr><td><a href="/cases/{{ each._id }}">{{ each._id }}</a></td>
<td>{% for one in each.state.applicants %}{{ one.name }} {% endfor %}</td>
<td>{{ each.state.progress.status }}</td><td>{{ each.state.next_due_on }}</td>
<td>{{ each.state.staffed.assigned_to }}</td></tr>{% endfor %}</table></html>""")
CASE = PAGE.from_string("""<!doctype html><html lang="en"><title>Case</title><h1>Case</h1>
{% for one in found.state.applicants %}<p>{{ one.name }} {{ one.email }} {{ one.phone }}</p>{% endfor %}
<p>{{ found.state.progress.status }} {{ found.state.next_due_on }}</p>
{% for note in found.state.notes %}<p>{{ note.on }} {{ note.about }} {{ note.words }}</p>{% endfor %}
<ol>{% for each in found.events %}<li>{{ each.type }} {{ each.data }}</li>{% endfor %}</ol></html>""")


def build(settings: RecordSettings) -> FastAPI:
    """One route that shows a list, and one that shows a record with its events."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with open_client(settings.mongodb_url) as client:
            kept_in = database(client, f"{settings.namespace}enquiry")
            app.state.enquiries = kept_in[ENQUIRIES.collection]
            yield

    app = FastAPI(lifespan=lifespan)

    @app.get("/agencies/{agency}/queue")
    async def queue(agency: str) -> HTMLResponse:
        wanted = {LISTS: list_name(agency, "", open_ones=True)}
        found = app.state.enquiries.find(wanted, {"state": 1}).sort([(DUE, 1), ("_id", 1)])
        return HTMLResponse(QUEUE.render(found=await found.limit(LINES).to_list()))

    @app.get("/cases/{journey}")
    async def case(journey: UUID) -> HTMLResponse:
        found = await app.state.enquiries.find_one({"_id": journey})
        return HTMLResponse(CASE.render(found=found))

    @app.get("/health/ready")
    async def ready() -> None:
        return None

    return app


if __name__ == "__main__":
    run(build, RecordSettings.read())
