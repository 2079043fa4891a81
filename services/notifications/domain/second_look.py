"""The second look at a letter that tells a household no.

The invariant: such a letter leaves only when a member of staff has released it; a letter that was told
another way before, or that what happened since has overtaken, never leaves.
"""

from datetime import datetime
from uuid import UUID

from pydantic import ConfigDict

from contracts.notifications import MessageReleased
from services.chassis.decision import Command, Decision, Kind, Refusal
from services.notifications.domain.correspondence import Correspondence, remove, schedule
from services.notifications.domain.message import Message, message_id


class Release(Command):
    """Record that you have looked at the letter once more, and send it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"on": "2025-03-04"}]})


def release(
    state: Correspondence | None, command: Release, *, journey: UUID, message: UUID, at: datetime
) -> Decision[Correspondence]:
    """The letter joins what is due; refuses where it does not wait for a second look."""
    waiting = to_check(state, journey, message)
    if state is None or waiting is None:
        raise Refusal(
            Kind.NOT_FOUND, "This letter does not wait for a second look. List the letters again."
        )
    without = remove(state, waiting)
    after = without.replace(due=(*state.due, waiting))
    event = MessageReleased(occurred_on=command.on, rule=waiting.rule)
    return Decision(schedule(state, after, at), [event])


def to_check(state: Correspondence | None, journey: UUID, message: UUID) -> Message | None:
    """The message of this identity that waits for a second look."""
    held = state.to_check if state else ()
    return next((each for each in held if message_id(journey, *each.name) == message), None)
