"""What people ask: which messages wait and why, which failed, and what one household received.

The invariant: a list names journeys, rules and subjects; the words of one letter are shown to the staff
of its agency, and to the applicant it went to.
"""

from dataclasses import replace
from datetime import datetime
from functools import partial
from uuid import UUID, uuid4

from fastapi import APIRouter
from pydantic import BaseModel, Field

from contracts.calendar import london_date
from contracts.identity import Role
from contracts.notifications import MessageRule
from contracts.reference import AgencyCode
from services.chassis.admission import may
from services.chassis.clock import now
from services.chassis.decision import Kind, Refusal
from services.chassis.problems import REFUSALS
from services.chassis.record import Cause, Receipt
from services.notifications.api.dependencies import (
    CASE_READERS,
    Correlation,
    CorrespondenceCommands,
    CorrespondenceRecords,
    Writer,
)
from services.notifications.domain.delivery import send_again
from services.notifications.domain.message import Failure, Fault, Reason, message_id
from services.notifications.domain.telling import TellAnotherWay, tell_another_way
from services.notifications.domain.titles import TITLES
from services.notifications.letters.letter_preview import LetterPreview, letter_previews
from services.notifications.letters.message_lines import MessageLine, MessagesView, source_message
from services.notifications.store import count_planned, count_waiting, list_failed

router = APIRouter(tags=["messages"], responses=REFUSALS)

WRITTEN_AGAIN = "We have recreated this message from what was kept. The names, reference and information event are as they are today."
NOT_KEPT = "We cannot show this message, because we did not keep what it was made from."


class WaitingView(BaseModel):
    """Messages due to be sent: how many, how old the oldest is, and how many have each fault."""

    messages: int
    oldest_at: datetime | None
    faults: dict[Fault, int]
    planned: int = Field(description="Messages for a later day, such as reminders")


class FailedView(BaseModel):
    """A message that did not reach everyone. Tell them another way, or send it again."""

    message: UUID
    journey: UUID
    agency: AgencyCode
    rule: MessageRule
    title: str
    information_event: UUID | None
    reason: Reason
    for_staff: bool = Field(description="Nothing failed: staff tell those who gave no address")
    at: datetime

    @classmethod
    def of(cls, journey: UUID, agency: str, failure: Failure) -> "FailedView":
        message = failure.message
        return cls(
            message=message_id(journey, message.rule, message.occasion),
            journey=journey,
            agency=agency,
            rule=message.rule,
            title=TITLES[message.rule],
            information_event=message.information_event,
            reason=failure.reason,
            for_staff=failure.for_staff,
            at=failure.at,
        )


class MessageView(BaseModel):
    """One message with its words, for each applicant it is for."""

    journey: UUID
    line: MessageLine
    letters: list[LetterPreview]
    note: str | None


@router.get("/waiting", dependencies=[may(Role.SUPPORT)])
async def show_waiting(correspondence: CorrespondenceRecords) -> WaitingView:
    """Show messages not sent yet. Those without a fault have not been tried."""
    groups = await count_waiting(correspondence.records.collection)
    oldest = [datetime.fromisoformat(group["oldest_at"]) for group in groups]
    return WaitingView(
        messages=sum(group["messages"] for group in groups),
        oldest_at=min(oldest, default=None),
        faults={Fault(group["_id"]): group["messages"] for group in groups if group["_id"]},
        planned=await count_planned(correspondence.records.collection),
    )


@router.get("/failed", dependencies=[may(Role.SUPPORT)])
async def show_failed(correspondence: CorrespondenceRecords) -> list[FailedView]:
    """List failed messages of the 200 journeys that have waited longest, without tasks of staff."""
    return [FailedView.of(*failed) for failed in await list_failed(correspondence.records)]


@router.get("/agencies/{agency}/failed", dependencies=[may(*CASE_READERS)])
async def show_failed_at(
    agency: AgencyCode, correspondence: CorrespondenceRecords
) -> list[FailedView]:
    """List failed messages of one agency's own journeys."""
    found = await list_failed(correspondence.records, agency)
    return [FailedView.of(*failed) for failed in found]


@router.post(
    "/failed/{journey}/{message}/send-again", dependencies=[may(*CASE_READERS, Role.SUPPORT)]
)
async def send_failed_again(
    journey: UUID, message: UUID, correspondence: CorrespondenceRecords, correlation: Correlation
) -> MessagesView:
    """Send a failed message again, for example after correcting an address.

    Asking twice changes nothing. You cannot send a message again that was delivered.
    """
    await correspondence.state(journey)
    again = partial(send_again, journey=journey, message=message, at=now())
    by = correspondence.admitted.who.subject
    cause = Cause(key=f"{message}/again/{uuid4()}", correlation=correlation, by=by)
    await correspondence.records.change(journey, again, cause)
    state = await correspondence.state(journey)
    return MessagesView.of(journey, state.as_its_agency_sees)


@router.post("/failed/{journey}/{message}/tell-another-way", dependencies=[may(*CASE_READERS)])
async def record_as_told(
    journey: UUID, message: UUID, command: TellAnotherWay, messages: CorrespondenceCommands
) -> Receipt:
    """Record that you told the household another way. The message leaves the list."""
    by = messages.admitted.who.subject
    told = partial(tell_another_way, journey=journey, message=message, by=by)
    return await messages.change(journey, told, command)


@router.get("/messages/{journey}", dependencies=[may(*CASE_READERS, Role.SUPPORT, Role.ADOPTER)])
async def show_messages(journey: UUID, correspondence: CorrespondenceRecords) -> MessagesView:
    """List the messages of one journey, in order.

    Adopters see the messages sent to them.
    """
    state, applicant = await correspondence.state(journey), correspondence.admitted.who.applicant
    if applicant is None:
        return MessagesView.of(journey, state.as_its_agency_sees)
    return MessagesView.of(journey, state).sent_to(applicant)


@router.get("/messages/{journey}/{message}", dependencies=[may(*CASE_READERS, Role.ADOPTER)])
async def show_message(
    journey: UUID,
    message: UUID,
    correspondence: CorrespondenceRecords,
    writer: Writer,
    correlation: Correlation,
) -> MessageView:
    """Show one message with its words, as it was sent or as it would be sent now."""
    state = await correspondence.state(journey)
    applicant = correspondence.admitted.who.applicant
    if applicant is None:
        messages = MessagesView.of(journey, state.as_its_agency_sees)
    else:
        messages = MessagesView.of(journey, state).sent_to(applicant)
    line = messages.line(message)
    if line is None:
        raise Refusal(Kind.NOT_FOUND, "There is no such message here. List the messages again.")
    kept = source_message(journey, state, message)
    if kept is None:
        return MessageView(journey=journey, line=line, letters=[], note=NOT_KEPT)
    asked = kept.model_copy(update={"correlation": correlation})
    details = await writer.details(journey, state, asked)
    only = () if applicant is None else (applicant,)
    if line.has_left:
        details = replace(details, today=london_date(line.at))
    letters = letter_previews(details, kept, only)
    note = WRITTEN_AGAIN if line.has_left else None
    return MessageView(journey=journey, line=line, letters=letters, note=note)
