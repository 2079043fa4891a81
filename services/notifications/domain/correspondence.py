"""What one household is to be told, was told, and could not be told.

The invariant: a message is in one place: to check, due, planned for later, sent, failed, told or cancelled; one that
missed one of two applicants is sent as well. What is due leaves in the order in which it was occasioned; `wake_at` is when the next one can be tried.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from pydantic import Field

from contracts.calendar import london_date
from contracts.event import Event
from contracts.notifications import MessageCancelled, MessageRule
from services.chassis.decision import Decision
from services.notifications.domain.message import (
    Cancelled,
    Failure,
    Message,
    Overtaken,
    Sent,
    Told,
    is_of_agency_before,
    message_id,
)
from services.notifications.domain.progress import Progress


class Correspondence(Progress):
    """One household's messages, with what no event carries: which of them waits, and what it says.

    No name and no address, and no words but what staff typed. While `attempting`, one sender holds the
    first of `due` until `wake_at`, which names the attempt.
    """

    to_check: tuple[Message, ...] = Field(
        default=(), description="Grave ones, until a member of staff has looked at them once more"
    )
    due: tuple[Message, ...] = ()
    planned: tuple[Message, ...] = Field(default=(), description="For a later day")
    sent: tuple[Sent, ...] = ()
    failed: tuple[Failure, ...] = ()
    told: tuple[Told, ...] = Field(default=(), description="By staff, another way")
    cancelled: tuple[Cancelled, ...] = ()
    attempting: bool = False

    @property
    def waiting(self) -> Iterator[Message]:
        """Every message that has not left, the next one first."""
        yield from self.due
        yield from self.planned
        yield from self.to_check

    @property
    def as_its_agency_sees(self) -> "Correspondence":
        """Without letters about a complaint about the agency that the household was with before."""

        def kept(each: Message | Sent | Cancelled) -> bool:
            return not is_of_agency_before(each.rule, each.occasion, self.taken_up)

        return self.replace(
            to_check=tuple(filter(kept, self.to_check)),
            due=tuple(filter(kept, self.due)),
            planned=tuple(filter(kept, self.planned)),
            sent=tuple(filter(kept, self.sent)),
            failed=tuple(each for each in self.failed if kept(each.message)),
            told=tuple(each for each in self.told if kept(each.message)),
            cancelled=tuple(filter(kept, self.cancelled)),
        )

    @property
    def worker(self) -> str | None:
        """Who works with the household, by the name that a letter gave them last."""
        told = (each.message.fields or {} for each in self.sent if each.message)
        names = [str(fields["worker"]) for fields in told if "worker" in fields]
        return names[-1] if names else None

    @property
    def held(self) -> Message | None:
        """The message that is with the carrier at this moment."""
        return self.due[0] if self.attempting else None

    def knows(self, message: Message) -> bool:
        """Whether it waits, was sent, was told or has failed; a cancelled one may be occasioned anew."""
        names = {each.name for each in self.waiting}
        names |= {each.name for each in self.sent}
        names |= {each.message.name for each in self.failed}
        names |= {each.message.name for each in self.told}
        return message.name in names

    def failure(self, journey: UUID, message: UUID) -> Failure | None:
        """The failure of this message; None where it did not fail."""
        named = (each for each in self.failed if message_id(journey, *each.message.name) == message)
        return next(named, None)

    def replace(self, **changes: Any) -> "Correspondence":
        """The same with other messages in its private part."""
        return self.model_copy(update=changes)


class MessageChanges(NamedTuple):
    """What one event does to the messages of a household, all of it decided before any is done."""

    cancelled: tuple[tuple[Message, Overtaken], ...] = ()
    replaced: tuple[Message, ...] = ()
    """Messages that wait under the same names, and now say something else."""
    settled: tuple[tuple[Failure, Overtaken], ...] = ()
    """Tasks of staff that what happened has done, or made needless."""
    added: tuple[Message, ...] = ()
    to_check: tuple[Message, ...] = ()
    """Added ones that staff look at once more before they leave."""
    reminders: tuple[Message, ...] = ()
    """Planned for a later day where they are not known yet."""


def change_messages(
    state: Correspondence, changes: MessageChanges, at: datetime
) -> Decision[Correspondence]:
    """Cancels, replaces and adds messages; a reminder that is known already is not planned twice."""
    events: list[Event] = []
    for message, overtaken in changes.cancelled:
        state, cancelled = cancel(state, message, overtaken, at)
        events += cancelled
    for failure, overtaken in changes.settled:
        failed = tuple(each for each in state.failed if each != failure)
        state, cancelled = cancel(state.replace(failed=failed), failure.message, overtaken, at)
        events += cancelled
    replaced = {each.name: each for each in changes.replaced}
    state = state.replace(
        to_check=(*_exchanged(state.to_check, replaced), *changes.to_check),
        due=(*_exchanged(state.due, replaced), *changes.added),
        planned=_exchanged(state.planned, replaced),
    )
    reminders = [each for each in changes.reminders if not state.knows(each)]
    return Decision(state.replace(planned=(*state.planned, *reminders)), events)


def remove(state: Correspondence, message: Message) -> Correspondence:
    """The state in which this message waits no more, and nobody holds it."""
    was_first = bool(state.due) and state.due[0].name == message.name
    return state.replace(
        to_check=_others(state.to_check, message),
        due=_others(state.due, message),
        planned=_others(state.planned, message),
        attempting=state.attempting and not was_first,
    )


def cancel(
    state: Correspondence, message: Message, overtaken: Overtaken, at: datetime
) -> Decision[Correspondence]:
    """The message is kept on record as cancelled, and an event says so."""
    record = Cancelled(
        rule=message.rule,
        occasion=message.occasion,
        information_event=message.information_event,
        overtaken=overtaken,
        uncertain=message.uncertain,
        letters=message.letters,
        at=at,
    )
    event = MessageCancelled(
        occurred_on=london_date(at),
        rule=message.rule,
        information_event=message.information_event,
    )
    after = remove(state, message).replace(cancelled=(*state.cancelled, record))
    return Decision(after, [event])


def schedule(before: Correspondence, after: Correspondence, at: datetime) -> Correspondence:
    """The state with the moment at which a sender has to look at it next.

    A message that has come first is tried at once; one that was first already keeps its pause.
    """
    if after.attempting:
        return after
    if after.due:
        was_first = bool(before.due) and before.due[0].name == after.due[0].name
        return after.replace(wake_at=before.wake_at if was_first else at)
    times = [message.send_at for message in after.planned if message.send_at]
    return after.replace(wake_at=min(times, default=None))


def _others(messages: tuple[Message, ...], message: Message) -> tuple[Message, ...]:
    return tuple(each for each in messages if each.name != message.name)


def _exchanged(
    messages: tuple[Message, ...], replaced: dict[tuple[MessageRule, str], Message]
) -> tuple[Message, ...]:
    return tuple(replaced.get(each.name, each) for each in messages)
