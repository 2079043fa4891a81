"""Messages that a member of staff sends: which there are, and what to fill in for each.

The invariant: what was filled in is kept with the message in the case record, since it is what the
household was told; no event has it.
"""

from datetime import date, datetime
from functools import partial
from typing import Annotated, Literal, NamedTuple
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue, StringConstraints

from contracts.calendar import london_date
from contracts.notifications import MessageRequested, MessageRule
from contracts.reference import ContactChannel
from services.chassis.decision import Command, Decision, Kind, Refusal
from services.notifications.domain.correspondence import Correspondence, schedule
from services.notifications.domain.message import Message
from services.notifications.domain.progress import evolve, require_written_to

LONG = {"x-long": True}
LONGEST = 2000
MOST_NEEDED = 10
CONTROLS = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069"

OneLine = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=200, pattern=rf"^[^\t\n\r{CONTROLS}]+$"
    ),
]
FreeText = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=LONGEST, pattern=rf"^[^{CONTROLS}]+$"
    ),
    AfterValidator(lambda typed: typed.replace("\r\n", "\n")),
]
long = partial(Field, json_schema_extra=LONG)


class Fields(BaseModel):
    """What is filled in for one message."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class TriedToReachYou(Fields):
    """We tried to reach you, and when we will try again."""

    tried_on: date = Field(title="When did you try?")
    channel: ContactChannel = Field(title="How did you try?")
    again_on: date | None = Field(default=None, title="When will you try again?")
    answer_to: OneLine | None = Field(
        default=None,
        title="How can they reach you?",
        description="A phone number or email address that you check",
    )
    words: FreeText | None = long(default=None, title="Anything else they should know")


class NeededNext(Fields):
    """What we need from you, and by when."""

    needed: tuple[OneLine, ...] = Field(
        title="What do you need from them?",
        description="Put each thing on its own line, for example: the names of two referees",
        min_length=1,
        max_length=MOST_NEEDED,
    )
    needed_by: date | None = Field(default=None, title="When do you need it by?")
    answer_to: OneLine | None = Field(default=None, title="Where should they send it?")
    words: FreeText | None = long(default=None, title="Anything else they should know")


class EventOffered(Fields):
    """An invitation to an information event."""

    information_event: UUID = Field(
        title="Which information event?",
        json_schema_extra={"x-filled": "information_event"},
    )
    answer_by: date | None = Field(default=None, title="When should they answer by?")
    words: FreeText | None = long(default=None, title="Anything else they should know")


class WorkerChanged(Fields):
    """Who works with the household from now on."""

    worker: OneLine = Field(
        title="Who will work with them now?", description="The name they will know them by"
    )
    since: date = Field(title="When does this person start?")
    answer_to: OneLine | None = Field(
        default=None,
        title="How can they reach this person?",
        description="A phone number or email address that you check",
    )
    contact_by: date | None = Field(default=None, title="When will this person contact them by?")
    words: FreeText | None = long(default=None, title="Anything else they should know")


class HowThingsStand(Fields):
    """Where the household is, and what happens next."""

    stands: FreeText = long(title="Where are things now?")
    next_step: FreeText = long(title="What happens next?")
    next_by: date | None = Field(default=None, title="When should it happen by?")


class Template(NamedTuple):
    """A message that can be sent by hand, in the words of the list that staff choose from."""

    title: str
    about: str
    fields: type[Fields]


TEMPLATES: dict[MessageRule, Template] = {
    MessageRule.TRIED_TO_REACH_YOU: Template(
        "We tried to reach you",
        "Say when and how you tried, when you will try again, and how they can reach you.",
        TriedToReachYou,
    ),
    MessageRule.NEEDED_NEXT: Template(
        "What we need from you",
        "List what you need from the household, and when you need it by.",
        NeededNext,
    ),
    MessageRule.EVENT_OFFERED: Template(
        "Invitation to an information event",
        "Say what it is, when, where and what support there is. This does not book a place.",
        EventOffered,
    ),
    MessageRule.WORKER_CHANGED: Template(
        "Your contact at the agency has changed",
        "Name the person who will work with them now, and say how to reach them.",
        WorkerChanged,
    ),
    MessageRule.HOW_THINGS_STAND: Template(
        "An update from us",
        "Tell the household in your own words where they are and what happens next.",
        HowThingsStand,
    ),
}

PROMISES = {"again_on", "needed_by", "answer_by", "contact_by", "next_by"}
"""The dates of these messages that are still to come when they are written."""

TemplateName = Literal[
    MessageRule.TRIED_TO_REACH_YOU,
    MessageRule.NEEDED_NEXT,
    MessageRule.EVENT_OFFERED,
    MessageRule.WORKER_CHANGED,
    MessageRule.HOW_THINGS_STAND,
]


class SendTemplate(Command):
    """A member of staff writes to a household. `fields` are the template's own."""

    model_config = ConfigDict(
        hide_input_in_errors=True,
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-03-03",
                    "template": "needed_next",
                    "fields": {
                        "needed": ["The names of two referees"],
                        "needed_by": "2025-03-17",
                    },
                }
            ]
        },
    )

    template: TemplateName
    fields: dict[str, JsonValue] = Field(repr=False, max_length=20)


class OfferedEvent(NamedTuple):
    """What a decision must know of the information event to which a message invites."""

    held_on: date
    cancelled: bool


class MessageRequest(NamedTuple):
    """Who asks for a message to be written, when, and within what."""

    by: str
    at: datetime
    correlation: str


def filled_fields(message: Message) -> Fields | None:
    """What was filled in for this message; None for one that an event occasioned."""
    template = TEMPLATES.get(message.rule)
    return template.fields.model_validate(message.fields) if template else None


def normalise(command: SendTemplate) -> tuple[SendTemplate, Fields]:
    """The command as its template reads it, and what is filled in; raises pydantic's `ValidationError`."""
    filled = TEMPLATES[command.template].fields.model_validate(command.fields)
    fields = filled.model_dump(mode="json", exclude_none=True)
    return command.model_copy(update={"fields": fields}), filled


def event_of(command: SendTemplate) -> UUID | None:
    """The information event that the message is about."""
    identity = command.fields.get("information_event")
    return UUID(str(identity)) if identity else None


def send_template(
    state: Correspondence | None,
    command: SendTemplate,
    *,
    request: MessageRequest,
    event: OfferedEvent | None = None,
) -> Decision[Correspondence]:
    """Puts the message last in the queue.

    Refuses where nothing is written to the journey, where the information event is over, and a date that it
    promises and that has passed.
    """
    if state is None:
        raise Refusal(Kind.NOT_FOUND, "We do not send messages on this journey.")
    require_written_to(state)
    if event is not None:
        _still_to_come(event, request.at)
    _refuse_promise_of_the_past(command, london_date(request.at))
    message = Message(
        rule=command.template,
        occasion=str(state.written + 1),
        version=0,
        occurred_on=command.on,
        information_event=event_of(command),
        last_on=event.held_on if event else None,
        heard_at=request.at,
        correlation=request.correlation,
        fields=command.fields,
        requested_by=request.by,
    )
    requested = MessageRequested(
        occurred_on=london_date(request.at),
        rule=message.rule,
        information_event=message.information_event,
    )
    after = evolve(state, requested).replace(due=(*state.due, message))
    return Decision(schedule(state, after, request.at), [requested])


def _refuse_promise_of_the_past(command: SendTemplate, today: date) -> None:
    for name in PROMISES & command.fields.keys():
        if date.fromisoformat(str(command.fields[name])) < today:
            raise Refusal(
                Kind.NOT_VALID, "The date must be today or in the future.", f"fields.{name}"
            )


def _still_to_come(event: OfferedEvent, at: datetime) -> None:
    if event.cancelled:
        raise Refusal(Kind.NOT_NOW, "This information event was cancelled. Choose another one.")
    if event.held_on < london_date(at):
        raise Refusal(Kind.NOT_NOW, "This information event is over. Choose a future one.")
