"""The least that could take an enquiry: FastAPI, the same model in, one insert, no events.

`python -m bench.minimal` serves it exactly as a service is served. The invariant: an insert is
acknowledged by a journaled majority, as every write of the suite is.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

from fastapi import FastAPI

from services.chassis.mongo import database, open_client
from services.chassis.service import run
from services.chassis.settings import RecordSettings
from services.enquiry.domain.intake import ReceiveEnquiry


def build(settings: RecordSettings) -> FastAPI:
    """One route that inserts, and one that does everything but the insert."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with open_client(settings.replica_set) as client:
            app.state.enquiries = database(client, settings.namespace + "minimal")["enquiries"]
            yield

    app = FastAPI(lifespan=lifespan)

    @app.post("/enquiries", status_code=201)
    async def receive_enquiry(command: ReceiveEnquiry) -> dict[str, str]:
        journey = uuid4()
        await app.state.enquiries.insert_one({"_id": journey, **command.model_dump(mode="json")})
        return {"journey": str(journey)}

    @app.get("/health/ready")
    async def ready() -> None:
        return None

    @app.post("/echoes", status_code=201)
    async def echo(command: ReceiveEnquiry) -> ReceiveEnquiry:
        return command

    return app


if __name__ == "__main__":
    run(build, RecordSettings.read())
