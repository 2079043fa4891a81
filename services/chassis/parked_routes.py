"""Parked messages over HTTP: listed, sent again, or dismissed as junk, by support.

The invariant: no answer shows what a message says, and a message that is dismissed stays on record with
who dismissed it, when and why.
"""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from contracts.identity import Role
from services.chassis.admission import AdmittedDep, may
from services.chassis.cases import CaseRecords
from services.chassis.clock import now
from services.chassis.decision import Kind, Refusal
from services.chassis.delivery import Heard
from services.chassis.health import RunningDep
from services.chassis.inspection import damaged_in, look_again, named
from services.chassis.parked import LISTED, Dismissal, DismissedMessage, ParkedMessage
from services.chassis.problems import REFUSALS
from services.chassis.running import Running

router = APIRouter(tags=["operation"], responses=REFUSALS)
SUPPORT = may(Role.SUPPORT)
LONGEST = 500
Message = Annotated[str, Path(max_length=300, description="As the list names it")]


class Dismiss(BaseModel):
    """Why a message is junk."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"reason": "A load test sent it to the wrong cluster"}]},
    )

    reason: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST)
    ] = Field(title="Why is it junk?", description="We keep this. Do not name anyone")


@router.get("/parked", dependencies=[SUPPORT])
async def list_parked(parts: RunningDep) -> list[ParkedMessage]:
    """List up to 200 damaged records, and the oldest 200 dead letters and events waiting for an earlier
    one. Their content is not shown.
    """
    damaged = damaged_in(parts.records.values())
    return [*damaged[:LISTED], *await parts.parked.shown()]


@router.get("/parked/dismissed", dependencies=[SUPPORT])
async def list_dismissed(parts: RunningDep) -> list[DismissedMessage]:
    """List the latest 200 messages that support dismissed, with who, when and why."""
    return await parts.parked.dismissed()


@router.post("/parked/{message:path}/send-again", dependencies=[SUPPORT])
async def send_again(message: Message, parts: RunningDep) -> dict[str, str]:
    """Apply a parked message now, send one to Kafka again, or read a damaged record again. Messages waiting
    behind a message follow within seconds.
    """
    if (record := named(parts.records.values(), message)) is not None:
        return await _read_again(*record)
    held_back = await parts.parked.held_back(message)
    if held_back is not None:
        return await _sent_again(parts, message, *held_back)
    if parts.sink is None:
        raise Refusal(
            Kind.NOT_FOUND, "This service does not read events, so it has no parked messages."
        )
    heard = await parts.sink.send_again(await parts.parked.message(message))
    if heard is Heard.PARKED:
        raise Refusal(
            Kind.NOT_NOW, "The message could not be applied. See the list for the reason."
        )
    return {"status": heard}


@router.post("/parked/{message:path}/dismiss", dependencies=[SUPPORT])
async def dismiss(
    message: Message, command: Dismiss, parts: RunningDep, admitted: AdmittedDep
) -> dict[str, str]:
    """Dismiss a parked message that is junk. In its place nothing happens, and later events follow.

    The message stays on record with who dismissed it, when and why.
    """
    dismissal = Dismissal(by=admitted.who.subject, at=now(), reason=command.reason)
    delivery = await parts.parked.dismiss(message, dismissal)
    if parts.sink is not None and delivery is not None:
        await parts.sink.send_again(delivery)
    return {"status": "dismissed"}


async def _read_again(records: CaseRecords[Any], record: UUID) -> dict[str, str]:
    if not await look_again(records, record):
        raise Refusal(Kind.NOT_NOW, "The record still cannot be read. See the list for the reason.")
    return {"status": Heard.APPLIED}


async def _sent_again(parts: Running, message: str, stream: str, journey: UUID) -> dict[str, str]:
    relays = [each.relay for each in parts.records.values() if each.kind.stream == stream]
    if not all([await relay.send_again(journey) for relay in relays]):
        raise Refusal(
            Kind.NOT_NOW, "Kafka does not take this message. See the list for the reason."
        )
    await parts.parked.sent(message)
    return {"status": "sent"}
