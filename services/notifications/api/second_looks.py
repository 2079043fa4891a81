"""Letters that wait for a second look: listed for their agency, and released one at a time.

The invariant: no letter is released in bulk, because each is to be read.
"""

from datetime import datetime
from functools import partial
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from contracts.notifications import MessageRule
from contracts.reference import AgencyCode
from services.chassis.admission import may
from services.chassis.clock import now
from services.chassis.problems import REFUSALS
from services.chassis.record import Receipt
from services.notifications.api.dependencies import (
    CASE_READERS,
    CorrespondenceCommands,
    CorrespondenceRecords,
)
from services.notifications.domain.message import message_id
from services.notifications.domain.second_look import Release, release
from services.notifications.domain.titles import TITLES
from services.notifications.store import list_to_check

router = APIRouter(tags=["second looks"], responses=REFUSALS)


class LetterToCheck(BaseModel):
    """A letter that tells a household no, since when it waits; it leaves when someone releases it."""

    message: UUID
    journey: UUID
    rule: MessageRule
    title: str
    at: datetime


@router.get("/agencies/{agency}/to-check", dependencies=[may(*CASE_READERS)])
async def show_to_check(
    agency: AgencyCode, correspondence: CorrespondenceRecords
) -> list[LetterToCheck]:
    """List an agency's letters that wait for a second look, of 200 journeys at most."""
    return [
        LetterToCheck(
            message=message_id(journey, *message.name),
            journey=journey,
            rule=message.rule,
            title=TITLES[message.rule],
            at=message.heard_at,
        )
        for journey, message in await list_to_check(correspondence.records, agency)
    ]


@router.post("/messages/{journey}/{message}/release", dependencies=[may(*CASE_READERS)])
async def release_letter(
    journey: UUID, message: UUID, command: Release, messages: CorrespondenceCommands
) -> Receipt:
    """Send a letter that you have looked at once more."""
    released = partial(release, journey=journey, message=message, at=now())
    return await messages.change(journey, released, command)
