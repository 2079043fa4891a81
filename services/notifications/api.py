"""What people ask: which messages wait and why, which failed, and what one household was told."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from contracts.notifications import MessageRule
from contracts.reference import AgencyCode
from services.chassis.cases import CaseRecords
from services.chassis.http import records
from services.notifications.domain import Correspondence, Failure, Fault, Message, Reason
from services.notifications.store import CORRESPONDENCE, count_waiting, list_failed

router = APIRouter(tags=["messages"])

RecordsDep = Annotated[CaseRecords[Correspondence], Depends(records(CORRESPONDENCE))]


class WaitingView(BaseModel):
    """How many messages wait, since when the oldest, and how many under each fault."""

    messages: int
    oldest_at: datetime | None
    faults: dict[Fault, int]


class FailedView(BaseModel):
    """A message that did not reach everybody; somebody must use another way."""

    journey: UUID
    agency: AgencyCode
    rule: MessageRule
    reason: Reason
    at: datetime


class MessagesView(BaseModel):
    """What one household was told, is to be told, and could not be told; no names, no words."""

    journey: UUID
    waiting: tuple[Message, ...]
    sent: tuple[MessageRule, ...]
    failed: tuple[Failure, ...]


@router.get("/waiting")
async def show_waiting(correspondence: RecordsDep) -> WaitingView:
    """Messages that have not left yet; those without a fault have not been tried."""
    groups = await count_waiting(correspondence.collection)
    oldest = [datetime.fromisoformat(group["oldest_at"]) for group in groups]
    return WaitingView(
        messages=sum(group["messages"] for group in groups),
        oldest_at=min(oldest, default=None),
        faults={Fault(group["_id"]): group["messages"] for group in groups if group["_id"]},
    )


@router.get("/failed")
async def show_failed(correspondence: RecordsDep) -> list[FailedView]:
    """Failed messages of the 200 journeys that have waited longest for somebody to act."""
    return [
        FailedView(journey=journey, agency=agency, **failure.model_dump())
        for journey, agency, failure in await list_failed(correspondence.collection)
    ]


@router.get("/messages/{journey}")
async def show_messages(journey: UUID, correspondence: RecordsDep) -> MessagesView:
    """The messages of one journey, in the order in which they were occasioned."""
    state = await correspondence.state(journey)
    return MessagesView(journey=journey, waiting=state.due, sent=state.sent, failed=state.failed)
