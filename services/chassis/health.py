"""Health as progress, not as a ping: what is unsent, unheard, waiting or dead, and for how long.

The invariant: `live` says only that the process answers. `ready` says whether it can do its work, and
shows every event that has not yet reached where it belongs. Both are open: whoever starts a process must be
able to ask before anybody can sign in, and they count events without telling of which journey or agency.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field
from pymongo.errors import PyMongoError

from contracts.identity import Role
from services.chassis.admission import anybody, may
from services.chassis.clock import now
from services.chassis.decision import Kind, Refusal
from services.chassis.delivery import Heard
from services.chassis.parked import ParkedMessage
from services.chassis.problems import REFUSALS
from services.chassis.running import Running, running_of

router = APIRouter(tags=["operation"])

UNSENT_SECONDS = 30.0


class Readiness(BaseModel):
    """Every number is a count of events; `attention` means that a person should look."""

    status: str = "ready"
    oldest_unsent_seconds: float | None = None
    consumer_lag: int | None = None
    gaps: int = 0
    dead_letters: int = 0
    attention: list[str] = Field(default_factory=list)


async def running(request: Request) -> Running:
    """The parts of the service that answers this request."""
    return running_of(request.app)


RunningDep = Annotated[Running, Depends(running)]


@router.get("/health/live", dependencies=[anybody()])
async def live() -> dict[str, str]:
    """Answers while the process does."""
    return {"status": "live"}


@router.get("/health/ready", dependencies=[anybody()])
async def ready(parts: RunningDep, response: Response) -> Readiness:
    """200 while the service can do its work, 503 while MongoDB or Kafka is out of reach."""
    try:
        readiness = await _progress(parts)
    except PyMongoError:
        readiness = Readiness(status="not_ready", attention=["MongoDB does not answer."])
    if parts.listener is not None and readiness.consumer_lag is None:
        readiness.status = "not_ready"
        readiness.attention.append("Kafka does not answer, or the group is being joined.")
    if readiness.status != "ready":
        response.status_code = 503
    return readiness


@router.get("/parked", dependencies=[may(Role.SUPPORT)], responses=REFUSALS)
async def list_parked(parts: RunningDep) -> list[ParkedMessage]:
    """The oldest 200 dead letters and events that wait for an earlier one, without their content."""
    return await parts.parked.shown()


@router.post(
    "/parked/{message:path}/send-again", dependencies=[may(Role.SUPPORT)], responses=REFUSALS
)
async def send_again(message: str, parts: RunningDep) -> dict[str, str]:
    """Applies a parked message now; those that wait behind it follow within a second."""
    if parts.sink is None:
        raise Refusal(Kind.NOT_FOUND, "This service hears nothing, so nothing is parked here.")
    heard = await parts.sink.send_again(await parts.parked.message(message))
    if heard is Heard.PARKED:
        raise Refusal(Kind.NOT_NOW, "It could not be applied; its reason is in the list again.")
    return {"status": heard}


async def _progress(parts: Running) -> Readiness:
    ages = [await records.relay.oldest_unsent_at() for records in parts.records.values()]
    waiting = [(now() - at).total_seconds() for at in ages if at is not None]
    counts = await parts.parked.counts()
    readiness = Readiness(
        oldest_unsent_seconds=max(waiting, default=None),
        consumer_lag=await parts.listener.lag() if parts.listener else None,
        gaps=counts["gaps"],
        dead_letters=counts["dead_letters"],
    )
    if readiness.dead_letters:
        readiness.attention.append("Dead letters wait for a person: GET /parked lists them.")
    if readiness.gaps:
        readiness.attention.append("Events wait for an earlier one: GET /parked lists them.")
    if (readiness.oldest_unsent_seconds or 0) > UNSENT_SECONDS:
        readiness.attention.append("Events have been waiting for Kafka for over 30 seconds.")
    found = [await check(parts) for check in parts.health_checks]
    readiness.attention += [each for each in found if each]
    return readiness
