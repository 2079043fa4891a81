"""What one household is to be told, was told, and could not be told.

The invariant: a message is in one place: due, planned for later, sent, failed or cancelled. What is due
leaves in the order in which it was occasioned; `wake_at` is when the next one can be tried.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from contracts.calendar import london_date
from contracts.notifications import MessageCancelled
from services.chassis.decision import Decision, State
from services.notifications.domain.message import (
    Cancelled,
    Failure,
    Message,
    Overtaken,
    Sent,
)


class Correspondence(State):
    """One household's messages; no name and no address, and no words but what staff typed.

    While `attempting`, someone holds the first of `due` until `wake_at`, which names the attempt.
    """

    due: tuple[Message, ...] = ()
    planned: tuple[Message, ...] = Field(default=(), description="For a later day")
    sent: tuple[Sent, ...] = ()
    failed: tuple[Failure, ...] = ()
    cancelled: tuple[Cancelled, ...] = ()
    attempting: bool = False
    merged: bool = Field(default=False, description="A duplicate, to which nothing is written")
    places: dict[UUID, date] = Field(
        default={}, description="Information events with a place, and their days"
    )
    decision_due_on: date | None = Field(default=None, description="Last day of stage two")
    written: int = Field(default=0, description="Messages that a member of staff asked for")

    @property
    def waiting(self) -> Iterator[Message]:
        """Every message that has not left, the next one first."""
        yield from self.due
        yield from self.planned

    @property
    def held(self) -> Message | None:
        """The message that is with the carrier at this moment."""
        return self.due[0] if self.attempting else None

    def knows(self, message: Message) -> bool:
        """Whether it waits, was sent or has failed; a cancelled one may be occasioned anew."""
        names = {each.name for each in self.waiting}
        names |= {each.name for each in self.sent}
        names |= {failure.message.name for failure in self.failed}
        return message.name in names


def changed(state: Correspondence, **changes: Any) -> Correspondence:
    """The state with these fields different."""
    return state.model_copy(update=changes)


def without(state: Correspondence, message: Message) -> Correspondence:
    """The state in which this message waits no more, and nobody holds it."""
    was_first = bool(state.due) and state.due[0].name == message.name
    return changed(
        state,
        due=_others(state.due, message),
        planned=_others(state.planned, message),
        attempting=state.attempting and not was_first,
    )


def cancelled(
    state: Correspondence, message: Message, overtaken: Overtaken, at: datetime
) -> Decision[Correspondence]:
    """The message is kept on record as cancelled, and said to be."""
    record = Cancelled(
        rule=message.rule,
        occasion=message.occasion,
        information_event=message.information_event,
        overtaken=overtaken,
        uncertain=message.uncertain,
        at=at,
    )
    event = MessageCancelled(
        occurred_on=london_date(at),
        rule=message.rule,
        information_event=message.information_event,
    )
    after = changed(without(state, message), cancelled=(*state.cancelled, record))
    return Decision(after, [event])


def roused(before: Correspondence, after: Correspondence, at: datetime) -> Correspondence:
    """With the moment at which someone has to look at it next.

    A message that has come first is tried at once; one that was first already keeps its pause.
    """
    if after.attempting:
        return after
    if after.due:
        was_first = bool(before.due) and before.due[0].name == after.due[0].name
        return changed(after, wake_at=before.wake_at if was_first else at)
    times = [message.send_at for message in after.planned if message.send_at]
    return changed(after, wake_at=min(times, default=None))


def _others(messages: tuple[Message, ...], message: Message) -> tuple[Message, ...]:
    return tuple(each for each in messages if each.name != message.name)
