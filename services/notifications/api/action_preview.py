"""What an action will send: the rules for people, and the letters themselves before you take it.

The invariant: nothing is kept. Where a letter depends on something that is not yet filled in, it gives
its title and what is missing, and guesses no words.
"""

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints, model_validator

from contracts.assessment import StageOneNoticeSent
from contracts.complaint_rules import way_on_after
from contracts.complaints import ComplaintAnswered, ComplaintFinding
from contracts.event import Event
from contracts.notifications import MessageRule
from contracts.sign_in import LINK_LASTS
from contracts.words import moment
from services.chassis.admission import may
from services.chassis.clock import now, today
from services.chassis.problems import REFUSALS
from services.notifications.api.dependencies import (
    AGENCY,
    Correlation,
    CorrespondenceRecords,
    Writer,
)
from services.notifications.domain.action_preview import (
    ACTIONS,
    AFTER_A_LOOK,
    AT_ONCE,
    EVENTS,
    NotYetKnown,
    Rule,
    event_from,
    every_rule,
    preview_messages,
    rules_of,
)
from services.notifications.domain.correspondence import Correspondence
from services.notifications.domain.message import ABOUT_COMPLAINTS, Message
from services.notifications.domain.on_event import EventContext
from services.notifications.domain.progress import complaint_key
from services.notifications.domain.rules import LINKS, is_grave
from services.notifications.domain.sending_hours import AT_ANY_HOUR, SendingHours
from services.notifications.domain.titles import TITLES
from services.notifications.letters.event_change import EventChange
from services.notifications.letters.letter import LetterDetails
from services.notifications.letters.letter_preview import LetterPreview, letter_previews

router = APIRouter(tags=["what will be sent"], responses=REFUSALS)

TO_WHOM = "Every applicant with an email address"
TO_ONE = "The applicant it is about"
TO_WHO_COMPLAINED = (
    "The applicant who complained, or every applicant if staff recorded it for the household"
)
BY_STANDARD = "This deadline follows the national standard. Your agency's own may differ."
NOT_YET = "You can read this letter when the form is filled in."
COMMAND_FIELDS = {"occurred_on": "on"}
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_./-]{1,80}$")]


class Condition(BaseModel):
    """A field of the event, and the value without which the rule does not apply."""

    field: str
    value: str


class RuleView(BaseModel):
    """One rule: which event makes which message, when we send it, and what stops it."""

    event: str
    only: Condition | None
    actions: list[str] = Field(description="Commands that cause the event")
    rule: MessageRule
    title: str
    when: str
    to_whom: str
    unless: list[str] = Field(description="Events that cancel it before we send it")

    @classmethod
    def of(cls, rule: Rule) -> "RuleView":
        return cls(
            event=rule.event.type,
            only=Condition(field=rule.only[0], value=rule.only[1]) if rule.only else None,
            actions=[name for name, event in ACTIONS.items() if event is rule.event],
            rule=rule.rule,
            title=TITLES[rule.rule],
            when=rule.when,
            to_whom=_to_whom(rule.rule),
            unless=[event.type for event in rule.unless],
        )


class PreviewAction(BaseModel):
    """An action, as `service/command`, or an event by its type, with the fields filled in so far.

    `data` can be the command's own body. Fields that the event does not use are ignored. `change` is what is about to be
    changed about the information event that letters name.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
        json_schema_extra={
            "examples": [{"action": "enquiry/close", "data": {"reason": "not_eligible"}}]
        },
    )

    action: Code | None = None
    event: Code | None = None
    data: dict[str, JsonValue] = Field(default={}, repr=False, max_length=100)
    change: EventChange = EventChange()

    @model_validator(mode="after")
    def _names_one(self) -> "PreviewAction":
        if (self.action is None) == (self.event is None):
            raise ValueError("give either an action or an event")
        return self

    @property
    def kind(self) -> type[Event] | None:
        """The event that it makes, where one is heard of."""
        return ACTIONS.get(self.action) if self.action else EVENTS.get(self.event or "")


class MessagePreview(BaseModel):
    """A message that the action would send. `letters` is empty where it cannot be written yet."""

    rule: MessageRule
    title: str
    when: str
    to_whom: str
    letters: list[LetterPreview]
    why_not: str | None
    missing: list[str] = Field(description="The fields of the command that it depends on")
    notes: list[str]


class CancelledMessage(BaseModel):
    """A waiting message that would no longer be sent."""

    rule: MessageRule
    title: str


class ActionPreview(BaseModel):
    """What would be sent, and which waiting messages would be cancelled."""

    event: str | None
    sends: list[MessagePreview]
    cancels: list[CancelledMessage]


@router.get("/rules", dependencies=[may(*AGENCY)])
async def list_rules() -> list[RuleView]:
    """List which event sends which message, when, to whom, and what stops it."""
    return [RuleView.of(rule) for rule in every_rule()]


@router.post("/messages/{journey}/preview-action", dependencies=[may(*AGENCY)])
async def preview_action(
    journey: UUID,
    asked: PreviewAction,
    correspondence: CorrespondenceRecords,
    writer: Writer,
    correlation: Correlation,
) -> ActionPreview:
    """Preview what would be sent if you did this now. An action without a rule sends nothing."""
    state = await correspondence.state(journey)
    if asked.kind is None:
        return ActionPreview(event=None, sends=[], cancels=[])
    try:
        contact = await writer.enquiries.contact_details(journey, correlation)
        known = {
            "agency": state.agency,
            "sender": state.agency,
            "household": contact.household,
            "invitation": 1,
            "ends_on": today() + LINK_LASTS,
            "decision": state.decision,
            "decided_on": state.decided_on,
            **_decided(asked.kind, state),
            **_complained(asked, state),
        }
        event = event_from(asked.kind, asked.data, on=today(), known=known)
        previewed = preview_messages(
            state, event, EventContext(at=now(), version=0, correlation=correlation)
        )
    except NotYetKnown as unknown:
        sends = [_unwritten_message(rule, unknown) for rule in rules_of(asked.kind, asked.data)]
        return ActionPreview(event=asked.kind.type, sends=sends, cancels=[])
    by_standard = "standards" in type(event).model_fields and "standards" not in asked.data
    return ActionPreview(
        event=event.type,
        sends=[
            message_preview(
                _changed(await writer.details(journey, state, message), asked.change),
                message,
                writer.hours,
                by_standard=by_standard,
            )
            for message in previewed.written
        ],
        cancels=[CancelledMessage(rule=rule, title=TITLES[rule]) for rule in previewed.cancelled],
    )


def _decided(kind: type[Event], state: Correspondence) -> dict[str, object]:
    """How stage one was decided, for its notice; other events have outcomes of another kind."""
    known = kind is StageOneNoticeSent and state.stage_one is not None
    return {"outcome": state.stage_one} if known else {}


def _complained(asked: PreviewAction, state: Correspondence) -> dict[str, object]:
    """Whose letter the answer to a complaint is, and where they can go next; nothing until its number and finding are filled in."""
    number, found = str(asked.data.get("number")), asked.data.get("finding")
    known = state.complaints.get(complaint_key(state.agency, number))
    if asked.kind is not ComplaintAnswered or known is None:
        return {}
    applicant: dict[str, object] = {"applicant": known.applicant}
    if found not in {*ComplaintFinding}:
        return applicant
    return {**applicant, "way_on": way_on_after(known.stage, ComplaintFinding(str(found)))}


def _changed(details: LetterDetails, change: EventChange) -> LetterDetails:
    event = details.information_event
    return replace(details, information_event=change.of(event)) if event else details


def _unwritten_message(rule: Rule, unknown: NotYetKnown) -> MessagePreview:
    return MessagePreview(
        rule=rule.rule,
        title=TITLES[rule.rule],
        when=rule.when,
        to_whom=_to_whom(rule.rule),
        letters=[],
        why_not=NOT_YET,
        missing=[COMMAND_FIELDS.get(field, field) for field in unknown.fields],
        notes=[],
    )


def message_preview(
    details: LetterDetails, message: Message, hours: SendingHours, *, by_standard: bool
) -> MessagePreview:
    """The message as it would read; a last day `by_standard` may be another one at the agency."""
    return MessagePreview(
        rule=message.rule,
        title=TITLES[message.rule],
        when=_when(message, hours),
        to_whom=_to_whom(message.rule),
        letters=letter_previews(details, message),
        why_not=None,
        missing=[],
        notes=[BY_STANDARD] if by_standard and message.due_on else [],
    )


def _to_whom(rule: MessageRule) -> str:
    if rule in ABOUT_COMPLAINTS:
        return TO_WHO_COMPLAINED
    return TO_ONE if rule in LINKS else TO_WHOM


def _when(message: Message, hours: SendingHours) -> str:
    if is_grave(message):
        return AFTER_A_LOOK
    if message.send_at is None:
        urgent = message.rule in AT_ANY_HOUR or hours.is_urgent(message.last_on, now())
        return AT_ONCE if urgent else hours.in_words
    return f"At {moment(message.send_at)}"
