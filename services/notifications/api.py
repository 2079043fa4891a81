"""What people ask: which messages wait and why, which failed, and what one household was told.

The invariant: an answer names journeys and rules; who was written to and in which words is not kept.
"""

from datetime import datetime
from functools import partial
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from contracts.identity import Role
from contracts.notifications import MessageRule
from contracts.reference import AgencyCode
from services.chassis.admission import may
from services.chassis.clock import now
from services.chassis.http import REFUSALS, Seen, records
from services.chassis.record import Cause
from services.notifications.domain.correspondence import Correspondence
from services.notifications.domain.message import (
    Cancelled,
    Failure,
    Fault,
    Message,
    Reason,
    Sent,
    message_id,
)
from services.notifications.domain.sending import send_again
from services.notifications.store import CORRESPONDENCE, count_planned, count_waiting, list_failed

router = APIRouter(tags=["messages"], responses=REFUSALS)

RecordsDep = Annotated[Seen[Correspondence], Depends(records(CORRESPONDENCE))]


READERS = (Role.SUPPORT, Role.RECRUITMENT_WORKER, Role.SOCIAL_WORKER, Role.MANAGER)


class WaitingView(BaseModel):
    """Messages whose time has come: how many, since when the oldest, and how many under each fault."""

    messages: int
    oldest_at: datetime | None
    faults: dict[Fault, int]
    planned: int = Field(description="Messages for a later day, such as reminders")


class FailedView(BaseModel):
    """A message that did not reach everybody; somebody must use another way, or have it sent again."""

    message: UUID
    journey: UUID
    agency: AgencyCode
    rule: MessageRule
    information_event: UUID | None
    reason: Reason
    at: datetime

    @classmethod
    def of(cls, journey: UUID, agency: str, failure: Failure) -> "FailedView":
        message = failure.message
        return cls(
            message=message_id(journey, message.rule, message.occasion),
            journey=journey,
            agency=agency,
            rule=message.rule,
            information_event=message.information_event,
            reason=failure.reason,
            at=failure.at,
        )


class MessagesView(BaseModel):
    """What one household was told, is to be told, and was not told; no names, no words."""

    journey: UUID
    waiting: tuple[Message, ...]
    planned: tuple[Message, ...]
    sent: tuple[Sent, ...]
    failed: tuple[FailedView, ...]
    cancelled: tuple[Cancelled, ...]

    @classmethod
    def of(cls, journey: UUID, state: Correspondence) -> "MessagesView":
        failed = tuple(FailedView.of(journey, state.agency, failure) for failure in state.failed)
        return cls(
            journey=journey,
            waiting=state.due,
            planned=state.planned,
            sent=state.sent,
            failed=failed,
            cancelled=state.cancelled,
        )


@router.get("/waiting", dependencies=[may(Role.SUPPORT)])
async def show_waiting(correspondence: RecordsDep) -> WaitingView:
    """Messages that have not left yet; those without a fault have not been tried."""
    groups = await count_waiting(correspondence.records.collection)
    oldest = [datetime.fromisoformat(group["oldest_at"]) for group in groups]
    return WaitingView(
        messages=sum(group["messages"] for group in groups),
        oldest_at=min(oldest, default=None),
        faults={Fault(group["_id"]): group["messages"] for group in groups if group["_id"]},
        planned=await count_planned(correspondence.records.collection),
    )


@router.get("/failed", dependencies=[may(Role.SUPPORT)])
async def show_failed(correspondence: RecordsDep) -> list[FailedView]:
    """Failed messages of the 200 journeys that have waited longest for somebody to act."""
    return [
        FailedView.of(*failed) for failed in await list_failed(correspondence.records.collection)
    ]


@router.post("/failed/{journey}/{message}/send-again", dependencies=[may(Role.SUPPORT)])
async def send_failed_again(
    journey: UUID, message: UUID, correspondence: RecordsDep
) -> MessagesView:
    """Puts a failed message back to those that wait, say after an address was corrected.

    Asked again while it waits, it changes nothing. Refused for one that was delivered.
    """
    again = partial(send_again, journey=journey, message=message, at=now())
    by = correspondence.admitted.who.subject
    cause = Cause(key=f"{message}/again/{uuid4()}", correlation=uuid4().hex, by=by)
    await correspondence.records.change(journey, again, cause)
    return MessagesView.of(journey, await correspondence.state(journey))


@router.get("/messages/{journey}", dependencies=[may(*READERS)])
async def show_messages(journey: UUID, correspondence: RecordsDep) -> MessagesView:
    """The messages of one journey, in the order in which they were occasioned."""
    return MessagesView.of(journey, await correspondence.state(journey))
