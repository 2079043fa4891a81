"""What may become of a household's messages, by the decisions of the notifications service."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from contracts.notifications import MessageRule
from services.chassis.decision import Decision
from services.notifications.domain.correspondence import Correspondence
from services.notifications.domain.delivery import (
    claim,
    postpone,
    record_failed,
    record_sent,
    send_again,
)
from services.notifications.domain.message import Failure, Fault, Reason, message_id
from services.notifications.domain.second_look import Release, release
from services.notifications.domain.sending_hours import Hour, SendingHours
from services.notifications.domain.telling import TellAnotherWay, tell_another_way
from services.notifications.letters.message_lines import MessageStatus, MessagesView
from tests.architecture.helpers.ways_out import command_of
from tests.notifications.helpers.examples import HEARD_AT

JOURNEY = UUID(int=7)
AFTERNOON = SendingHours(Hour(13), Hour(17))
MESSAGE_ENDS = {MessageStatus.SENT, MessageStatus.TOLD, MessageStatus.CANCELLED}

Decided = Decision[Correspondence] | None


def statuses(state: Correspondence) -> list[MessageStatus]:
    """Where each message is, and whether a sender holds one."""
    view = MessagesView.of(JOURNEY, state)
    listed = (view.to_check, view.waiting, view.planned, view.sent, view.failed, view.told)
    return sorted(each.status for lines in (*listed, view.cancelled) for each in lines)


def wakes_on(state: Correspondence) -> date:
    """The day on which a sender looks at it next, or any."""
    return (state.wake_at or HEARD_AT).date()


def leaves(state: Correspondence, on: date) -> Decided:
    """The carrier takes the first message that is due."""
    held = _held(state, on)
    if held is None or held.held is None:
        return None if held is None else Decision(held)
    return record_sent(held, held.held.after_letter(1), at=_morning(on), on=on)


def is_refused(state: Correspondence, on: date) -> Decided:
    """The address does not take it."""
    return _fails(state, on, Reason.REFUSED)


def has_no_address(state: Correspondence, on: date) -> Decided:
    """Nobody gave an address."""
    return _fails(state, on, Reason.NO_ADDRESS)


def is_tried_later(state: Correspondence, on: date) -> Decided:
    """The carrier is away."""
    held = _held(state, on)
    if held is None or held.held is None:
        return None
    fault = Fault.CARRIER_AWAY
    return postpone(held, fault, held_until=_until(held), at=_morning(on), uncertain=False)


def waits_for_the_afternoon(state: Correspondence, on: date) -> Decided:
    """It may not leave at this hour."""
    at = _morning(on)
    claimed = claim(state, at=at, until=at + timedelta(minutes=1), hours=AFTERNOON)
    return claimed.decision if claimed else None


def is_sent_again(state: Correspondence, on: date) -> Decided:
    """Staff corrected the address."""
    return _of_first(
        [each.message.name for each in state.failed],
        lambda message: send_again(state, journey=JOURNEY, message=message, at=_morning(on)),
    )


def is_looked_at(state: Correspondence, on: date) -> Decided:
    """Staff gave it its second look."""
    command = command_of(Release, on)
    return _of_first(
        [each.name for each in state.to_check],
        lambda message: release(state, command, journey=JOURNEY, message=message, at=_morning(on)),
    )


def is_told(state: Correspondence, on: date) -> Decided:
    """Staff told the household another way."""
    command = command_of(TellAnotherWay, on)
    return _of_first(
        [*(each.message.name for each in state.failed), *(each.name for each in state.to_check)],
        lambda message: tell_another_way(
            state, command, journey=JOURNEY, message=message, by="recruiter-07"
        ),
    )


MOVES = (
    leaves,
    is_refused,
    has_no_address,
    is_tried_later,
    waits_for_the_afternoon,
    is_sent_again,
    is_looked_at,
    is_told,
)


def _fails(state: Correspondence, on: date, reason: Reason) -> Decided:
    held = _held(state, on)
    if held is None or held.held is None:
        return None
    failure = Failure(message=held.held, reason=reason, at=_morning(on))
    return record_failed(held, failure, held_until=_until(held), on=on)


def _held(state: Correspondence, on: date) -> Correspondence | None:
    at = _morning(on)
    claimed = claim(state, at=at, until=at + timedelta(minutes=1))
    return claimed.decision.state if claimed else None


def _until(state: Correspondence) -> datetime:
    assert state.wake_at is not None
    return state.wake_at


def _of_first(names: list[tuple[MessageRule, str]], decide: Callable[[UUID], Decided]) -> Decided:
    return decide(message_id(JOURNEY, *names[0])) if names else None


def _morning(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, 10, tzinfo=UTC)
