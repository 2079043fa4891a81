"""What becomes of a household's messages when an event is heard.

The invariant: an event makes one message at most. It waits, is sent or has failed; an event that comes
again finds it in one of the three and changes nothing.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from contracts.approval_terms import ApprovalTerms
from contracts.assessment import AssessmentDateCorrected
from contracts.calendar import london_date
from contracts.check_requests import CheckRequested, reminded_on
from contracts.clocks import ClockId, LocalStandard
from contracts.deferral import PanelAskedForMore, PanelDeferred
from contracts.enquiry import DateCorrected, EnquiryReceived, RegistrationDeclined
from contracts.event import Event
from contracts.notifications import MessageRule
from contracts.panel import ApplicantsApproved, PanelDateCorrected
from contracts.reference import AgencyCode, Channel, EventDetail
from contracts.sign_in import ApplicantInvited
from contracts.stage_one import TrainingPlaceBooked, TrainingPlaceEnded, TrainingPlaceMoved
from services.chassis.decision import Decision
from services.notifications.domain import rules
from services.notifications.domain.correspondence import (
    Correspondence,
    MessageChanges,
    change_messages,
    schedule,
)
from services.notifications.domain.message import Message, Overtaken
from services.notifications.domain.occasions import Occasion
from services.notifications.domain.progress import evolve
from services.notifications.domain.sending_hours import morning_of, remind_at

TRAINED = (TrainingPlaceBooked, TrainingPlaceMoved, TrainingPlaceEnded)


class EventContext(NamedTuple):
    """When an event was published, as which of its stream, and within what."""

    at: datetime
    version: int
    correlation: str


class UnknownAgency(ValueError):
    """An event came before the one that says which agency the journey is with."""


def hear(
    state: Correspondence | None, event: Event, context: EventContext
) -> Decision[Correspondence] | None:
    """Evolves over the event, and does to the messages what the tables say of it.

    None where nothing changes. Raises `UnknownAgency`, and `OutsideCalendar` where a last day cannot
    be worked out.
    """
    before = state or Correspondence(agency=_agency(event))
    effect = rules.effect_of(event)
    message = _message(before, effect.occasion, event, context) if effect.occasion else None
    if message is not None and before.knows(message):
        return None
    evolved = evolve(before, event, context.version)
    changes = _changes_of_waiting(evolved, effect.overtaking, event)
    together = _acknowledgement(evolved, message)
    if message is not None and together is not None:
        message = message.model_copy(update={"answer_by": together.due_on})
    if message is not None and message.changed:
        message = _with_earlier_changes(message, changes)
    new = () if message is None or evolved.is_silent else (message,)
    reminders = tuple(_reminders(evolved, event, context)) if effect.reminds else ()
    if isinstance(event, CheckRequested) and not evolved.is_silent:
        reminders = tuple(_request_reminders(event, context))
    said = ((together, Overtaken.SAID_TOGETHER),) if together is not None else ()
    unsaid = map(_acknowledged_alone, _unsaid(changes))
    at_once = [*unsaid, *(each for each in new if each.send_at is None)]
    changes = changes._replace(
        cancelled=(*changes.cancelled, *said),
        added=tuple(each for each in at_once if not rules.is_grave(each)),
        to_check=tuple(each for each in at_once if rules.is_grave(each)),
        reminders=(*(each for each in new if each.send_at is not None), *reminders),
    )
    after, events = change_messages(evolved, changes, context.at)
    after = schedule(before, after, context.at)
    return None if after == state else Decision(after, events)


def _acknowledgement(state: Correspondence, message: Message | None) -> Message | None:
    """The acknowledgement that waits for this message about a booking, to be said with it."""
    if message is None or message.rule not in rules.BOOKED or state.is_silent:
        return None
    waiting = (each for each in state.planned if each.rule is MessageRule.ENQUIRY_ACKNOWLEDGED)
    return next(waiting, None)


def _with_earlier_changes(message: Message, changes: MessageChanges) -> Message:
    """The message about a changed information event with what letters were to say that it takes the place of."""
    earlier = (
        *(each for each, _ in changes.cancelled),
        *changes.replaced,
        *(each.message for each, _ in changes.settled),
    )
    changed = {*message.changed}.union(*(each.changed for each in earlier))
    together = tuple(each for each in EventDetail if each in changed)
    return message.model_copy(update={"changed": together})


def _unsaid(changes: MessageChanges) -> Iterator[Message]:
    """Bookings that changed before their letter left, with the acknowledgement that was in it."""
    for message, overtaken in changes.cancelled:
        if message.answer_by and overtaken is Overtaken.BOOKING_CHANGED:
            yield message


def _acknowledged_alone(booking: Message) -> Message:
    """The acknowledgement that was to be said in a letter about a booking that is no more."""
    return Message(
        rule=MessageRule.ENQUIRY_ACKNOWLEDGED,
        version=booking.version,
        occurred_on=booking.occurred_on,
        due_on=booking.answer_by,
        heard_at=booking.heard_at,
        correlation=booking.correlation,
    )


def _agency(event: Event) -> AgencyCode:
    agency: AgencyCode | None = getattr(event, "agency", None)
    if agency is None:
        raise UnknownAgency(f"{event.type} came before the event that says the agency")
    return agency


def _changes_of_waiting(
    state: Correspondence, row: rules.Overtaking | None, event: Event
) -> MessageChanges:
    """What waits and is not true any more is cancelled; what the carrier has by now is only marked.

    A corrected day changes what waits. "We are late" letters hang on the enquiry service's own clocks,
    which take a breach back.
    """
    if isinstance(event, DateCorrected | AssessmentDateCorrected | PanelDateCorrected):
        return MessageChanges(
            replaced=tuple(_redated(each, event, state) for each in state.waiting)
        )
    if row is None:
        return MessageChanges()
    untrue = [each for each in state.waiting if rules.overtakes(row, event, each)]
    mark = {"overtaken": row.overtaken}
    return MessageChanges(
        cancelled=tuple((each, row.overtaken) for each in untrue if each != state.held),
        replaced=tuple(each.model_copy(update=mark) for each in untrue if each == state.held),
        settled=tuple(
            (each, row.overtaken)
            for each in state.failed
            if each.for_staff and rules.settles(row, event, each.message)
        ),
    )


def _redated(
    message: Message,
    event: DateCorrected | AssessmentDateCorrected | PanelDateCorrected,
    state: Correspondence,
) -> Message:
    if message.rule is MessageRule.REFERRED_TO_PANEL:
        message = message.model_copy(update={"due_on": state.decision_due_on})
    if message.version != event.corrects or message.rule not in rules.CORRECTED_BY[type(event)]:
        return message
    occasion = rules.occasion_for(message.rule)
    due_on = occasion.last_day(event.right_day, message.standard) or message.due_on
    return message.model_copy(update={"occurred_on": event.right_day, "due_on": due_on})


def _own_standard(clock: ClockId | None, event: Event) -> LocalStandard | None:
    """The agency's own standard for this clock, as the event carries it."""
    standards: tuple[LocalStandard, ...] = getattr(event, "standards", ())
    return next((each for each in standards if each.clock is clock), None)


def _for_whom(occasion: Occasion, event: Event) -> int | None:
    """The applicant whom the letter is for; None for all of them."""
    named: int | None = getattr(event, "applicant", None)
    return 3 - named if occasion.to_other and named else named


def _day_said(event: Event) -> date | None:
    """The day by which the event itself says that something comes."""
    said: date | None = getattr(event, "due_on", None) or getattr(event, "until", None)
    return said


def _message(
    state: Correspondence, occasion: Occasion, event: Event, context: EventContext
) -> Message:
    standard = _own_standard(occasion.clock, event)
    due_on = occasion.last_day(event.occurred_on, standard) or _day_said(event)
    if occasion.rule is MessageRule.REFERRED_TO_PANEL:
        due_on = state.decision_due_on
    return Message(
        rule=occasion.rule,
        occasion=str(context.version) if occasion.each_time else "",
        version=context.version,
        occurred_on=event.occurred_on,
        due_on=due_on,
        was_due_on=getattr(event, "was_due_on", None),
        standard=standard,
        outcome=getattr(event, "outcome", None),
        way_on=getattr(event, "way_on", None),
        declined_for=event.reason if isinstance(event, RegistrationDeclined) else None,
        agency=getattr(event, occasion.names) if occasion.names else None,
        information_event=getattr(event, "information_event", None),
        session=getattr(event, "session", None),
        held_on=event.held_on if isinstance(event, TRAINED) else None,
        starts_at=getattr(event, "starts_at", None),
        ends_at=getattr(event, "ends_at", None),
        place=getattr(event, "state", None),
        changed=getattr(event, "changed", ()),
        missing=event.missing if isinstance(event, PanelDeferred | PanelAskedForMore) else (),
        terms=ApprovalTerms.of(event) if isinstance(event, ApplicantsApproved) else None,
        applicant=_for_whom(occasion, event),
        invitation=getattr(event, "invitation", None),
        request=getattr(event, "request", None),
        send_at=context.at + rules.TOGETHER if _may_come_with_a_booking(event) else None,
        last_on=_last_day_of_use(occasion.rule, event),
        heard_at=context.at,
        correlation=context.correlation,
    )


def _may_come_with_a_booking(event: Event) -> bool:
    return isinstance(event, EnquiryReceived) and event.channel is Channel.EVENT


def _last_day_of_use(rule: MessageRule, event: Event) -> date | None:
    if isinstance(event, ApplicantInvited | CheckRequested):
        return event.ends_on
    return getattr(event, "held_on", None) if rule in rules.INVITES | rules.TRAINING else None


def _reminders(state: Correspondence, event: Event, context: EventContext) -> Iterator[Message]:
    """One for each place; a household that books on the day before, or later, has just read of it."""
    tomorrow = london_date(context.at) + timedelta(days=1)
    for identity, held_on in state.places.items():
        if held_on > tomorrow and not state.is_silent:
            yield Message(
                rule=MessageRule.EVENT_REMINDER,
                occasion=str(identity),
                version=context.version,
                occurred_on=event.occurred_on,
                information_event=identity,
                send_at=remind_at(held_on),
                last_on=held_on,
                heard_at=context.at,
                correlation=context.correlation,
            )


def _request_reminders(event: CheckRequested, context: EventContext) -> Iterator[Message]:
    """On the days of the rule that are still to come, each once."""
    for number, on in enumerate(reminded_on(event.occurred_on), start=1):
        if on > london_date(context.at):
            yield Message(
                rule=MessageRule.CHECK_REQUEST_REMINDER,
                occasion=f"{context.version}/{number}",
                version=context.version,
                occurred_on=event.occurred_on,
                request=event.request,
                send_at=morning_of(on),
                last_on=event.ends_on,
                heard_at=context.at,
                correlation=context.correlation,
            )
