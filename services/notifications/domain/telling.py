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
from services.notifications.domain.second_look import to_check


class TellAnotherWay(Command):
    """Record that you told a household what a message did not tell everyone."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"on": "2025-03-04", "way": "phone"}]}
    )

    way: TellingWay = Field(title="How did you tell them?")


def tell_another_way(
    state: Correspondence | None, command: TellAnotherWay, *, journey: UUID, message: UUID, by: str
) -> Decision[Correspondence]:
    """Takes the message off its list, also one that waits for a second look; refuses any other."""
    failure = state.failure(journey, message) if state else None
    telling = failure.message if failure else to_check(state, journey, message)
    if state is None or telling is None:
        raise _not_listed(state, journey, message)
    told = Told(message=telling, way=command.way, on=command.on, by=by)
    event = MessageToldAnotherWay(
        occurred_on=command.on,
        rule=telling.rule,
        way=command.way,
        information_event=telling.information_event,
    )
    after = state.replace(
        to_check=tuple(each for each in state.to_check if each is not telling),
        failed=tuple(each for each in state.failed if each is not failure),
        told=(*state.told, told),
    )
    return Decision(after, [event])


def _not_listed(state: Correspondence | None, journey: UUID, message: UUID) -> Refusal:
    told = state.told if state else ()
    if any(message_id(journey, *each.message.name) == message for each in told):
        return Refusal(Kind.NOT_NOW, "It is already recorded that the household was told.")
    return Refusal(
        Kind.NOT_FOUND, "This message is not on the list of messages to tell. List them again."
    )
