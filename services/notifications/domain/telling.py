"""What staff tell a household themselves, because no email told everyone.

The invariant: a message that was told another way leaves the list of those to deal with, and is not sent
any more. How, on which day and by whom is kept with it.
"""

from uuid import UUID

from pydantic import ConfigDict, Field

from contracts.notifications import MessageToldAnotherWay, TellingWay
from services.chassis.decision import Command, Decision, Kind, Refusal
from services.notifications.domain.correspondence import Correspondence
from services.notifications.domain.message import Told, message_id


class TellAnotherWay(Command):
    """Record that you told a household what a message did not tell everyone."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"on": "2025-03-04", "way": "phone"}]}
    )

    way: TellingWay = Field(title="How did you tell them?")


def tell_another_way(
    state: Correspondence | None, command: TellAnotherWay, *, journey: UUID, message: UUID, by: str
) -> Decision[Correspondence]:
    """Takes the message off the list; refuses where it is not on it."""
    failure = state.failure(journey, message) if state else None
    if state is None or failure is None:
        raise _not_listed(state, journey, message)
    told = Told(message=failure.message, way=command.way, on=command.on, by=by)
    event = MessageToldAnotherWay(
        occurred_on=command.on,
        rule=failure.message.rule,
        way=command.way,
        information_event=failure.message.information_event,
    )
    failed = tuple(each for each in state.failed if each is not failure)
    return Decision(state.replace(failed=failed, told=(*state.told, told)), [event])


def _not_listed(state: Correspondence | None, journey: UUID, message: UUID) -> Refusal:
    told = state.told if state else ()
    if any(message_id(journey, *each.message.name) == message for each in told):
        return Refusal(Kind.NOT_NOW, "It is already recorded that the household was told.")
    return Refusal(
        Kind.NOT_FOUND, "This message is not on the list of messages to tell. List them again."
    )
