"""Health as progress, not as a ping: what is unsent, unheard, waiting or dead, and for how long.

The invariant: `live` says only that the process answers. `ready` says whether it can do its work, and
shows every event that has not yet reached where it belongs. Both are open: the program that starts a process must be
able to ask before anybody can sign in, and they count events without telling of which journey or agency.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field
from pymongo.errors import PyMongoError

from contracts.bank_holidays import CALENDAR_DIGEST, CALENDAR_VERSION, ending
from services.chassis.admission import anybody
from services.chassis.clock import now, today
from services.chassis.listener import Listener
from services.chassis.mongo import Database, in_words, outdated
from services.chassis.mongodb_log import logs_values, profile
from services.chassis.running import Running, running_of

router = APIRouter(tags=["operation"])

UNSENT_SECONDS = 30.0
DEAF_SECONDS = 30.0


class Readiness(BaseModel):
    """Each number counts events, or records of this process. `attention` means that a person should look."""

    status: str = "ready"
    calendar_version: str = CALENDAR_VERSION
    calendar_digest: str = CALENDAR_DIGEST
    oldest_unsent_seconds: float | None = None
    consumer_lag: int | None = None
    gaps: int = 0
    dead_letters: int = 0
    damaged_records: int = 0
    large_records: int = 0
    attention: list[str] = Field(default_factory=list)


async def running(request: Request) -> Running:
    """The parts of the service that answers this request."""
    return running_of(request.app)


RunningDep = Annotated[Running, Depends(running)]


@router.get("/health/live", dependencies=[anybody()])
async def live() -> dict[str, str]:
    """Check that the process is running."""
    return {"status": "live"}


@router.get("/health/ready", dependencies=[anybody()])
async def ready(parts: RunningDep, response: Response) -> Readiness:
    """Check that the service can work: 503 if it cannot reach MongoDB, or hears nothing of what is on Kafka."""
    try:
        readiness = await _progress(parts)
    except PyMongoError as error:
        readiness = Readiness(status="not_ready", attention=[in_words(error)])
    if parts.listener is not None and parts.listener.deaf_seconds > DEAF_SECONDS:
        readiness.status = "not_ready"
        readiness.attention.append("Events have been waiting over 30 seconds to be heard.")
    if readiness.status != "ready":
        response.status_code = 503
    return readiness


async def _progress(parts: Running) -> Readiness:
    ages = [await records.relay.oldest_unsent_at() for records in parts.records.values()]
    waiting = [(now() - at).total_seconds() for at in ages if at is not None]
    counts = await parts.parked.counts()
    readiness = Readiness(
        oldest_unsent_seconds=max(waiting, default=None),
        consumer_lag=await parts.listener.lag() if parts.listener else None,
        gaps=counts["gaps"],
        dead_letters=counts["dead_letters"],
        damaged_records=sum(len(each.concerns.damaged) for each in parts.records.values()),
        large_records=sum(len(each.concerns.large) for each in parts.records.values()),
    )
    if readiness.dead_letters:
        readiness.attention.append("Dead letters need your attention: list them with GET /parked.")
    if readiness.gaps:
        readiness.attention.append(
            "Events are waiting for an earlier one: list them with GET /parked."
        )
    if (readiness.oldest_unsent_seconds or 0) > UNSENT_SECONDS:
        readiness.attention.append("Events have been waiting over 30 seconds to reach Kafka.")
    if readiness.damaged_records:
        readiness.attention.append(
            "Records cannot be read and are left out of lists: list them with GET /parked."
        )
    if readiness.large_records:
        readiness.attention.append("Records are larger than 4 MB: the log names them.")
    told = {records.relay.trouble for records in parts.records.values()}
    readiness.attention += sorted(told - {""})
    readiness.attention += _kafka_in_words(parts.listener, readiness.consumer_lag)
    readiness.attention += parts.topics.differences
    readiness.attention += await _of_mongodb(parts.database)
    if soon_over := ending(today()):
        readiness.attention.append(soon_over)
    if failing := parts.background.failing():
        readiness.attention.append(
            f"Background work fails and is begun again: {', '.join(failing)}. The log says why."
        )
    found = [await check(parts) for check in parts.health_checks]
    readiness.attention += [each for each in found if each]
    return readiness


async def _of_mongodb(opened: Database) -> list[str]:
    """What should be otherwise about the server, as far as it tells."""
    told = outdated(await opened.client.server_info()), logs_values(await profile(opened))
    return [each for each in told if each]


def _kafka_in_words(listener: Listener | None, lag: int | None) -> list[str]:
    """What waits for Kafka, where it cannot be asked how much there is to hear."""
    if listener is None or lag is not None:
        return []
    if listener.trouble:
        return [f"{listener.trouble} Commands are recorded; events wait to be sent and heard."]
    return ["The service has not joined its group on Kafka yet. Events wait to be heard."]
