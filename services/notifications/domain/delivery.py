"""What may be done with a message whose time has come, and with one that failed.

The invariant: one sender at a time holds the first message that is due. What the carrier accepted counts
as sent, no matter who holds the message by then or what has overtaken it.
"""

from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from contracts.calendar import london_date
from contracts.notifications import (
    Medium,
    MessageFailed,
    MessageGivenToStaff,
    MessageRequested,
    MessageSent,
)
from services.chassis.decision import Decision, Kind, Refusal
from services.notifications.domain.correspondence import (
    Correspondence,
    cancel,
    remove,
    schedule,
)
from services.notifications.domain.message import (
    Failure,
    Fault,
    Message,
    Overtaken,
    Reason,
    Sent,
    message_id,
)
from services.notifications.domain.progress import require_written_to
from services.notifications.domain.sending_hours import ROUND_THE_CLOCK, SendingHours

LONGEST_PAUSE = timedelta(minutes=5)
DOUBLINGS = 9
MOST_TRIES = 873
"""Three days of trying, almost all of it every five minutes; mail servers give up after as long."""


class Claimed(NamedTuple):
    """The message that came next: held now, cancelled because it was overtaken, or failed after its last try."""

    message: Message
    decision: Decision[Correspondence]

    @property
    def held(self) -> bool:
        """Whether it is to be sent."""
        return self.decision.state.attempting


def claim(
    state: Correspondence | None,
    *,
    at: datetime,
    until: datetime,
    hours: SendingHours = ROUND_THE_CLOCK,
) -> Claimed | None:
    """Holds the first message that may leave for one sender until then; None where there is none.

    An attempt that nobody closed in its time leaves its message uncertain. What may not leave at this
    hour is planned for the morning.
    """
    if state is None or state.wake_at is None or state.wake_at > at:
        return None
    woken = _with_planned_now_due(_let_go(state), at)
    ready = _until_morning(woken, at, hours)
    if not ready.due:
        return Claimed(woken.due[0], Decision(schedule(woken, ready, at)))
    message, *later = ready.due
    overtaken = _overtaken(message, at)
    if overtaken is not None:
        return Claimed(message, _cancel(ready, message, overtaken, at))
    if message.tries >= MOST_TRIES:
        return Claimed(message, _give_up(ready, message, at))
    held = ready.replace(due=(message, *later), attempting=True, wake_at=until)
    return Claimed(message, Decision(held))


def record_letter(
    state: Correspondence | None, message: Message, applicants: tuple[int, ...]
) -> Decision[Correspondence]:
    """The carrier accepted one letter of the message; another one is still to leave.

    It counts no matter who holds the message by now, so that nobody gets it twice.
    """
    waiting = _known(state)

    def counted(each: Message) -> Message:
        new = each.name == message.name and not set(applicants) <= set(each.reached)
        return each.after_letter(*applicants) if new else each

    return Decision(
        waiting.replace(
            due=tuple(map(counted, waiting.due)), planned=tuple(map(counted, waiting.planned))
        )
    )


def record_sent(
    state: Correspondence | None,
    message: Message,
    *,
    at: datetime,
    on: date,
    missed: Reason | None = None,
    subject: str | None = None,
) -> Decision[Correspondence]:
    """The carrier accepted the message's letters, all of them unless someone was `missed`.

    It counts no matter who holds the message by now: what was accepted was sent.
    """
    waiting = _known(state)
    before = {
        each for sent in waiting.sent if sent.name == message.name for each in sent.applicants
    }
    sent = Sent(
        rule=message.rule,
        occasion=message.occasion,
        information_event=message.information_event,
        at=at,
        subject=subject,
        applicants=tuple(each for each in message.reached if each not in before),
        message=message,
    )
    missing = (Failure(message=message, reason=missed, at=at),) if missed else ()
    after = remove(waiting, message).replace(
        sent=(*waiting.sent, sent),
        failed=(*waiting.failed, *missing),
        cancelled=tuple(each for each in waiting.cancelled if each.name != message.name),
    )
    event = MessageSent(
        occurred_on=on,
        rule=message.rule,
        medium=Medium.EMAIL,
        information_event=message.information_event,
        letters=message.letters,
    )
    return Decision(schedule(waiting, after, at), [event])


def record_failed(
    state: Correspondence | None, failure: Failure, *, held_until: datetime, on: date
) -> Decision[Correspondence]:
    """The message can reach nobody by email; refuses where someone else holds it by now."""
    return _fail(_held(state, held_until), failure, on)


def _give_up(state: Correspondence, message: Message, at: datetime) -> Decision[Correspondence]:
    """After the last try; one that reached the other applicant was sent."""
    on, why = london_date(at), Reason.NOT_TAKEN
    if message.letters:
        return record_sent(state, message, at=at, on=on, missed=why)
    return _fail(state, Failure(message=message, reason=why, at=at), on)


def _fail(state: Correspondence, failure: Failure, on: date) -> Decision[Correspondence]:
    after = remove(state, failure.message).replace(failed=(*state.failed, failure))
    return Decision(schedule(state, after, failure.at), [_said_of(failure, on)])


def _said_of(failure: Failure, on: date) -> MessageFailed | MessageGivenToStaff:
    rule, about = failure.message.rule, failure.message.information_event
    if failure.for_staff:
        return MessageGivenToStaff(occurred_on=on, rule=rule, information_event=about)
    return MessageFailed(occurred_on=on, rule=rule, medium=Medium.EMAIL, information_event=about)


def record_of_no_use(
    state: Correspondence | None, overtaken: Overtaken, *, held_until: datetime, at: datetime
) -> Decision[Correspondence]:
    """The message is cancelled as it was about to leave; refuses where someone else holds it by now."""
    waiting = _held(state, held_until)
    return _cancel(waiting, waiting.due[0], overtaken, at)


def postpone(
    state: Correspondence | None,
    fault: Fault,
    *,
    held_until: datetime,
    at: datetime,
    uncertain: bool,
) -> Decision[Correspondence]:
    """Lets go of the message for a growing pause, or for good where it was overtaken meanwhile.

    Refuses where someone else holds it by now.
    """
    waiting = _held(state, held_until)
    first, *later = waiting.due
    changes = {
        "tries": first.tries + 1,
        "fault": fault,
        "uncertain": first.uncertain or uncertain,
    }
    tried = first.model_copy(update=changes)
    if tried.overtaken is not None:
        return _cancel(waiting, tried, tried.overtaken, at)
    wake_at = at + pause(tried.tries)
    return Decision(waiting.replace(due=(tried, *later), attempting=False, wake_at=wake_at))


def pause(tries: int) -> timedelta:
    """One second after the first try, doubled after each, at most five minutes."""
    return min(timedelta(seconds=2 ** min(tries - 1, DOUBLINGS)), LONGEST_PAUSE)


def send_again(
    state: Correspondence | None, *, journey: UUID, message: UUID, at: datetime
) -> Decision[Correspondence]:
    """Puts a failed message back to what waits; one that waits already stays as it is.

    It goes to those alone whom it has not reached. Refuses where it was delivered or overtaken, and where nothing is written to the journey any more.
    """
    known = _known(state)
    if any(_is(journey, each, message) for each in known.waiting):
        return Decision(known)
    failure = known.failure(journey, message)
    if failure is None and any(_is(journey, each, message) for each in known.sent):
        raise Refusal(
            Kind.NOT_NOW,
            "This message was delivered. If it did not reach someone, tell them another way.",
        )
    if failure is None:
        raise Refusal(
            Kind.NOT_FOUND, "There is no such failed message. List the failed messages again."
        )
    require_written_to(known)
    if _day_passed(failure.message, at):
        raise Refusal(Kind.NOT_NOW, "This message is out of date, so it cannot be sent.")
    event = MessageRequested(
        occurred_on=london_date(at),
        rule=failure.message.rule,
        information_event=failure.message.information_event,
        again=True,
    )
    return Decision(_put_back(known, failure, at), [event])


def _put_back(state: Correspondence, failure: Failure, at: datetime) -> Correspondence:
    changes = {
        "heard_at": at,
        "tries": 0,
        "fault": None,
        "overtaken": None,
        "letters": 0,
        "put_back": failure.message.put_back + 1,
    }
    again = failure.message.model_copy(update=changes)
    failed = tuple(each for each in state.failed if each is not failure)
    return schedule(state, state.replace(due=(*state.due, again), failed=failed), at)


def _let_go(state: Correspondence) -> Correspondence:
    """Nobody holds the first message; where somebody did, the carrier may have accepted it."""
    if not state.attempting:
        return state
    first, *later = state.due
    uncertain = first.model_copy(update={"uncertain": True, "tries": first.tries + 1})
    return state.replace(due=(uncertain, *later), attempting=False)


def _until_morning(state: Correspondence, at: datetime, hours: SendingHours) -> Correspondence:
    leaving = tuple(each for each in state.due if hours.let_leave(each.rule, at, each.last_on))
    morning = {"send_at": hours.next_opening(at)}
    kept = (each.model_copy(update=morning) for each in state.due if each not in leaving)
    return state.replace(due=leaving, planned=(*state.planned, *kept))


def _with_planned_now_due(state: Correspondence, at: datetime) -> Correspondence:
    def is_time(message: Message) -> bool:
        return message.send_at is None or message.send_at <= at

    return state.replace(
        due=(*state.due, *filter(is_time, state.planned)),
        planned=tuple(each for each in state.planned if not is_time(each)),
    )


def _overtaken(message: Message, at: datetime) -> Overtaken | None:
    return Overtaken.DAY_PASSED if _day_passed(message, at) else message.overtaken


def _day_passed(message: Message, at: datetime) -> bool:
    return message.last_on is not None and message.last_on < london_date(at)


def _cancel(
    state: Correspondence, message: Message, overtaken: Overtaken, at: datetime
) -> Decision[Correspondence]:
    after, events = cancel(state, message, overtaken, at)
    return Decision(schedule(state, after, at), events)


def _is(journey: UUID, message: Message | Sent, identity: UUID) -> bool:
    return message_id(journey, message.rule, message.occasion) == identity


def _known(state: Correspondence | None) -> Correspondence:
    if state is None:
        raise Refusal(Kind.NOT_FOUND, "We do not send messages on this journey.")
    return state


def _held(state: Correspondence | None, held_until: datetime) -> Correspondence:
    known = _known(state)
    if not known.attempting or known.wake_at != held_until:
        raise Refusal(Kind.NOT_NOW, "Another sender has taken over this message.")
    return known
