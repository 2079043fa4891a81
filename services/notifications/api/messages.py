"""What people ask: which messages wait and why, which failed, and what one household was told.

The invariant: a list names journeys, rules and subjects; the words of one letter are shown to the staff
of its agency, and to the applicant it went to.
"""

from datetime import datetime
from functools import partial
from uuid import UUID, uuid4

from fastapi import APIRouter
from pydantic import BaseModel, Field

from contracts.identity import Role
from contracts.notifications import MessageRule
from contracts.reference import AgencyCode
from services.chassis.admission import may
from services.chassis.clock import now
from services.chassis.decision import Kind, Refusal
from services.chassis.problems import REFUSALS
from services.chassis.record import Cause
from services.notifications.api.dependencies import VISITORS, CorrelationDep, DeskDep, RecordsDep
from services.notifications.domain.delivery import send_again
from services.notifications.domain.message import Failure, Fault, Reason, message_id
from services.notifications.domain.titles import TITLES
from services.notifications.lines import Line, MessagesView, written_from
from services.notifications.preview import LetterTo, letters_to
from services.notifications.store import count_planned, count_waiting, list_failed

router = APIRouter(tags=["messages"], responses=REFUSALS)

WRITTEN_AGAIN = (
    "Written again from what was kept when it was sent: names, reference and information event "
    "are as they are today."
)
NOT_KEPT = "It can no longer be written again: what it was written from was not kept."


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
    title: str
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
            title=TITLES[message.rule],
            information_event=message.information_event,
            reason=failure.reason,
            at=failure.at,
        )


class MessageView(BaseModel):
    """One message with its words, to each applicant it goes or went to."""

    journey: UUID
    line: Line
    letters: list[LetterTo]
    note: str | None


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


@router.get("/agencies/{agency}/failed", dependencies=[may(*VISITORS)])
async def show_failed_at(agency: AgencyCode, correspondence: RecordsDep) -> list[FailedView]:
    """The same of one agency's own journeys."""
    found = await list_failed(correspondence.records.collection, agency)
    return [FailedView.of(*failed) for failed in found]


@router.post("/failed/{journey}/{message}/send-again", dependencies=[may(*VISITORS, Role.SUPPORT)])
async def send_failed_again(
    journey: UUID, message: UUID, correspondence: RecordsDep, correlation: CorrelationDep
) -> MessagesView:
    """Puts a failed message back to those that wait, say after an address was corrected.

    Asked again while it waits, it changes nothing. Refused for one that was delivered.
    """
    await correspondence.state(journey)
    again = partial(send_again, journey=journey, message=message, at=now())
    by = correspondence.admitted.who.subject
    cause = Cause(key=f"{message}/again/{uuid4()}", correlation=correlation, by=by)
    await correspondence.records.change(journey, again, cause)
    return MessagesView.of(journey, await correspondence.state(journey))


@router.get("/messages/{journey}", dependencies=[may(*VISITORS, Role.SUPPORT, Role.ADOPTER)])
async def show_messages(journey: UUID, correspondence: RecordsDep) -> MessagesView:
    """The messages of one journey, in the order in which they were occasioned.

    An adopter sees those that were sent to them.
    """
    messages = MessagesView.of(journey, await correspondence.state(journey))
    applicant = correspondence.admitted.who.applicant
    return messages if applicant is None else messages.sent_to(applicant)


@router.get("/messages/{journey}/{message}", dependencies=[may(*VISITORS, Role.ADOPTER)])
async def show_message(
    journey: UUID,
    message: UUID,
    correspondence: RecordsDep,
    desk: DeskDep,
    correlation: CorrelationDep,
) -> MessageView:
    """One message with its words, as it left or as it would leave now."""
    state = await correspondence.state(journey)
    messages, applicant = MessagesView.of(journey, state), correspondence.admitted.who.applicant
    if applicant is not None:
        messages = messages.sent_to(applicant)
    line = messages.line(message)
    if line is None:
        raise Refusal(Kind.NOT_FOUND, "There is no such message here; list the messages again.")
    kept = written_from(journey, state, message)
    if kept is None:
        return MessageView(journey=journey, line=line, letters=[], note=NOT_KEPT)
    facts = await desk.facts(journey, kept.model_copy(update={"correlation": correlation}))
    only = line.applicants if applicant is None else [applicant]
    letters = letters_to(facts, desk.words(kept, facts), only)
    note = WRITTEN_AGAIN if line.has_left else None
    return MessageView(journey=journey, line=line, letters=letters, note=note)
