"""What becomes of a household's messages when an event is heard.

The invariant: an event makes one message at most. It waits, is sent or has failed; an event that comes
again finds it in one of the three and changes nothing.
"""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from contracts import assessment, enquiry, event_booking
from contracts.calendar import london_date
from contracts.clocks import ClockId, due
from contracts.event import Event
from contracts.notifications import MessageRule
from contracts.reference import AgencyCode, PlaceState
from contracts.sign_in import ApplicantInvited
from services.chassis.decision import Decision
from services.notifications.domain import rules
from services.notifications.domain.correspondence import (
    Correspondence,
    cancelled,
    changed,
    roused,
)
from services.notifications.domain.message import Message, Overtaken


class Said(NamedTuple):
    """When an event was said, as which of its stream, and within what."""

    at: datetime
    version: int
    correlation: str


class UnknownAgency(ValueError):
    """An event came before the one that says which agency the journey is with."""


def hear(state: Correspondence | None, event: Event, said: Said) -> Decision[Correspondence] | None:
    """Cancels what the event overtakes, then puts its own message last in the queue.

    None where nothing changes. Raises `UnknownAgency`, and `OutsideCalendar` where a last day cannot
    be worked out.
    """
    before = state or Correspondence(agency=_agency(event))
    message = _occasioned(before, event, said)
    if message is not None and before.knows(message):
        return None
    known, events = _overtaken(_known_since(before, event), event, said.at)
    if isinstance(event, enquiry.DateCorrected):
        known = _corrected(known, event)
    if message is not None and not known.merged:
        known = changed(known, due=(*known.due, message))
    after = roused(before, _reminding(known, event, said), said.at)
    return None if after == state else Decision(after, events)


def _agency(event: Event) -> AgencyCode:
    agency: AgencyCode | None = getattr(event, "agency", None)
    if agency is None:
        raise UnknownAgency(f"{event.type} came before the event that says the agency")
    return agency


def _known_since(state: Correspondence, event: Event) -> Correspondence:
    """What later letters have to know of the journey."""
    match event:
        case enquiry.ReferralTakenUp(agency=agency):
            return changed(state, agency=agency)
        case enquiry.EnquiryMerged():
            return changed(state, merged=True)
        case enquiry.MergeUndone():
            return changed(state, merged=False)
        case assessment.StageTwoStarted(occurred_on=started_on):
            return changed(state, decision_due_on=due(ClockId.STAGE_TWO, started_on))
    return _with_place(state, event)


def _with_place(state: Correspondence, event: Event) -> Correspondence:
    match event:
        case (
            event_booking.EventPlaceBooked(state=PlaceState.CONFIRMED)
            | event_booking.EventPlaceGiven()
        ):
            places = {**state.places, event.information_event: event.held_on}
        case (
            event_booking.EventBookingEnded()
            | event_booking.EventAttended()
            | event_booking.EventMissed()
        ):
            places = {k: day for k, day in state.places.items() if k != event.information_event}
        case _:
            return state
    return changed(state, places=places)


def _overtaken(
    state: Correspondence, event: Event, at: datetime
) -> tuple[Correspondence, list[Event]]:
    """Without the messages that the event makes untrue; one that is being sent is only marked."""
    events: list[Event] = []
    for row in rules.overtakings_of(event):
        for message in [each for each in state.waiting if rules.overtakes(row, event, each)]:
            if message == state.held:
                state = _marked(state, row.overtaken)
                continue
            decision = cancelled(state, message, row.overtaken, at)
            state = decision.state
            events += decision.events
    return state, events


def _marked(state: Correspondence, overtaken: Overtaken) -> Correspondence:
    first, *later = state.due
    return changed(state, due=(first.model_copy(update={"overtaken": overtaken}), *later))


def _corrected(state: Correspondence, event: enquiry.DateCorrected) -> Correspondence:
    """Letters that have not left give the right day, and the last day that follows from it.

    "We are late" letters hang on the enquiry service's own clocks, which take a breach back.
    """
    return changed(
        state,
        due=tuple(_redated(message, event) for message in state.due),
        planned=tuple(_redated(message, event) for message in state.planned),
    )


def _redated(message: Message, event: enquiry.DateCorrected) -> Message:
    if message.version != event.corrects or message.rule not in rules.OF_ENQUIRY:
        return message
    occasion = rules.occasion_for(message.rule)
    due_on = occasion.last_day(event.right_day, message.standard)
    return message.model_copy(update={"occurred_on": event.right_day, "due_on": due_on})


def _occasioned(state: Correspondence, event: Event, said: Said) -> Message | None:
    occasion = rules.occasion_of(event)
    if occasion is None:
        return None
    standard = rules.own_standard(occasion.clock, event)
    due_on = occasion.last_day(event.occurred_on, standard) or getattr(event, "due_on", None)
    if occasion.rule is MessageRule.REFERRED_TO_PANEL:
        due_on = state.decision_due_on
    return Message(
        rule=occasion.rule,
        occasion=str(said.version) if occasion.each_time else "",
        version=said.version,
        occurred_on=event.occurred_on,
        due_on=due_on,
        standard=standard,
        outcome=getattr(event, "outcome", None),
        agency=getattr(event, occasion.names) if occasion.names else None,
        information_event=getattr(event, "information_event", None),
        applicant=getattr(event, "applicant", None),
        invitation=getattr(event, "invitation", None),
        last_on=_last_day_of_use(occasion.rule, event),
        heard_at=said.at,
        correlation=said.correlation,
    )


def _last_day_of_use(rule: MessageRule, event: Event) -> date | None:
    if isinstance(event, ApplicantInvited):
        return event.ends_on
    return getattr(event, "held_on", None) if rule in rules.INVITES else None


def _reminding(state: Correspondence, event: Event, said: Said) -> Correspondence:
    """With a reminder of each place; who books on the day before or later has just been told."""
    if state.merged or type(event) not in rules.REMINDED_AFTER:
        return state
    tomorrow = london_date(said.at) + timedelta(days=1)
    for identity, held_on in state.places.items():
        reminder = Message(
            rule=MessageRule.EVENT_REMINDER,
            occasion=str(identity),
            version=said.version,
            occurred_on=event.occurred_on,
            information_event=identity,
            send_at=rules.remind_at(held_on),
            last_on=held_on,
            heard_at=said.at,
            correlation=said.correlation,
        )
        if held_on > tomorrow and not state.knows(reminder):
            state = changed(state, planned=(*state.planned, reminder))
    return state
