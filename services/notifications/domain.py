"""Which event becomes which message, and what may be done with a message that waits.

The invariant: one journey and one rule make one message. It waits, is sent or has failed; an event
that comes again, or a rule that comes again, finds it in one of the three and changes nothing.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from pydantic import BaseModel, ConfigDict, Field

from contracts import assessment, enquiry, panel
from contracts.calendar import add_months, working_days_beginning_with
from contracts.clocks import ClockId, due
from contracts.event import Event
from contracts.notifications import Medium, MessageFailed, MessageRule, MessageSent
from contracts.reference import AgencyCode, StageOneOutcome
from services.chassis.decision import Decision, Kind, Refusal, State

MESSAGES = UUID("c3a4b0de-5f0e-5c55-8d0b-6b8f4e1c2a77")
LONGEST_PAUSE = timedelta(minutes=5)
DOUBLINGS = 9
REPRESENTATIONS_WORKING_DAYS = 40
REVIEW_MONTHS = 12


class Fault(StrEnum):
    """What keeps a message waiting; each passes by itself or is for an operator to end."""

    ENQUIRY_AWAY = "enquiry_away"
    CARRIER_AWAY = "carrier_away"
    CARRIER_BUSY = "carrier_busy"
    CARRIER_REFUSES_US = "carrier_refuses_us"
    UNEXPECTED = "unexpected"


class Reason(StrEnum):
    """Why a message did not reach everybody it was for; a person must use another way."""

    NO_ADDRESS = "no_address"
    REFUSED = "refused"
    PARTLY_REFUSED = "partly_refused"


class Passing(Exception):
    """One try failed, a later one may succeed; `uncertain` if the carrier may have accepted."""

    def __init__(self, fault: Fault, *, uncertain: bool = False) -> None:
        super().__init__(fault)
        self.fault = fault
        self.uncertain = uncertain


class Unreachable(Exception):
    """No try can succeed: nobody of this household can be written to with this message."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


class Message(BaseModel):
    """A message that waits; `uncertain` where the carrier may already have it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rule: MessageRule
    occurred_on: date
    due_on: date | None = Field(description="The last day of what comes next")
    outcome: StageOneOutcome | None = None
    heard_at: datetime
    correlation: str
    tries: int = 0
    fault: Fault | None = None
    uncertain: bool = False


class Failure(BaseModel):
    """A message that did not reach everybody; with `PARTLY_REFUSED` it did reach somebody."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rule: MessageRule
    reason: Reason
    at: datetime


class Correspondence(State):
    """What one household is to be told, was told, and could not be told.

    While `attempting`, somebody holds the first of `due` until `wake_at`, which names the attempt.
    """

    due: tuple[Message, ...] = ()
    sent: tuple[MessageRule, ...] = ()
    failed: tuple[Failure, ...] = ()
    attempting: bool = False
    decision_due_on: date | None = Field(default=None, description="Last day of stage two")

    def knows(self, rule: MessageRule) -> bool:
        waiting = {message.rule for message in self.due}
        return rule in waiting.union(self.sent, (failure.rule for failure in self.failed))


class Occasion(NamedTuple):
    """The message that an event occasions, and the last day of what comes next."""

    rule: MessageRule
    due_on: Callable[[date], date] | None = None


OCCASIONS: dict[type[Event], Occasion] = {
    enquiry.EnquiryReceived: Occasion(
        MessageRule.ENQUIRY_ACKNOWLEDGED, partial(due, ClockId.FIRST_RESPONSE)
    ),
    enquiry.RegistrationSubmitted: Occasion(
        MessageRule.REGISTRATION_ACKNOWLEDGED, partial(due, ClockId.ROI_DECIDE)
    ),
    enquiry.RegistrationAccepted: Occasion(
        MessageRule.REGISTRATION_ACCEPTED, partial(due, ClockId.STAGE_ONE)
    ),
    enquiry.RegistrationDeclined: Occasion(MessageRule.REGISTRATION_DECLINED),
    assessment.StageOneDecided: Occasion(
        MessageRule.STAGE_ONE_DECIDED, partial(due, ClockId.STAGE_TWO_WINDOW)
    ),
    assessment.StageTwoStarted: Occasion(
        MessageRule.STAGE_TWO_STARTED, partial(due, ClockId.STAGE_TWO)
    ),
    assessment.ReportShared: Occasion(MessageRule.REPORT_SHARED, partial(due, ClockId.PAR_COMMENT)),
    assessment.ReferredToPanel: Occasion(MessageRule.REFERRED_TO_PANEL),
    panel.ApplicantsApproved: Occasion(
        MessageRule.APPLICANTS_APPROVED, partial(add_months, count=REVIEW_MONTHS)
    ),
    panel.QualifyingDeterminationIssued: Occasion(
        MessageRule.QUALIFYING_DETERMINATION_ISSUED,
        partial(working_days_beginning_with, count=REPRESENTATIONS_WORKING_DAYS),
    ),
}
"""Every rule once. A review follows an approval within a year (regulation 30D), representations or an
independent review a qualifying determination within 40 working days (regulation 30B(5)(c))."""

OPENINGS: tuple[type[Event], ...] = (assessment.StageOneOpened, panel.PanelCaseOpened)
"""Said to no household, but the first of their streams, so that the agency is always known."""


class UnknownAgency(ValueError):
    """An event came before the one that says which agency the journey is with."""


def message_id(journey: UUID, rule: MessageRule) -> UUID:
    """The one identity of this message, the same in every attempt."""
    return uuid5(MESSAGES, f"{journey}/{rule}")


def hear(
    state: Correspondence | None, event: Event, *, at: datetime, correlation: str
) -> Decision[Correspondence] | None:
    """Puts the event's message last in the queue; None where nothing changes.

    Raises `UnknownAgency`, and `OutsideCalendar` where a last day cannot be worked out.
    """
    known = state or Correspondence(agency=_agency(event))
    occasion = OCCASIONS.get(type(event))
    if occasion is None:
        return None if state else Decision(known)
    if known.knows(occasion.rule):
        return None
    message = Message(
        rule=occasion.rule,
        occurred_on=event.occurred_on,
        due_on=occasion.due_on(event.occurred_on) if occasion.due_on else known.decision_due_on,
        outcome=getattr(event, "outcome", None),
        heard_at=at,
        correlation=correlation,
    )
    return Decision(_queued(known, message))


def claim(
    state: Correspondence | None, *, at: datetime, until: datetime
) -> Decision[Correspondence] | None:
    """Holds the first message for one sender until then; None where it is not to be had.

    An attempt that nobody closed in its time leaves its message uncertain.
    """
    if state is None or state.wake_at is None or state.wake_at > at:
        return None
    first, *later = state.due
    held = first.model_copy(update={"uncertain": first.uncertain or state.attempting})
    return Decision(_with(state, due=(held, *later), attempting=True, wake_at=until))


def record_sent(
    state: Correspondence | None, rule: MessageRule, *, at: datetime, on: date, partly: bool
) -> Decision[Correspondence]:
    """The carrier accepted the message, for every address or, `partly`, for one of two.

    It counts whoever holds the message by now: what was accepted was sent.
    """
    waiting = _known(state)
    failures = (Failure(rule=rule, reason=Reason.PARTLY_REFUSED, at=at),) if partly else ()
    changed = _with(waiting, sent=(*waiting.sent, rule), failed=(*waiting.failed, *failures))
    event = MessageSent(occurred_on=on, rule=rule, medium=Medium.EMAIL)
    return Decision(_without(changed, rule, at), [event])


def record_failed(
    state: Correspondence | None, failure: Failure, *, held_until: datetime, on: date
) -> Decision[Correspondence]:
    """The message can reach nobody; refuses where somebody else holds it by now."""
    waiting = _held(state, held_until)
    changed = _with(waiting, failed=(*waiting.failed, failure))
    event = MessageFailed(occurred_on=on, rule=failure.rule, medium=Medium.EMAIL)
    return Decision(_without(changed, failure.rule, failure.at), [event])


def postpone(
    state: Correspondence | None,
    fault: Fault,
    *,
    held_until: datetime,
    at: datetime,
    uncertain: bool,
) -> Decision[Correspondence]:
    """Lets go of the message for a growing pause; refuses where somebody else holds it by now."""
    waiting = _held(state, held_until)
    first, *later = waiting.due
    changes = {
        "tries": first.tries + 1,
        "fault": fault,
        "uncertain": first.uncertain or uncertain,
    }
    tried = first.model_copy(update=changes)
    wake_at = at + pause(tried.tries)
    return Decision(_with(waiting, due=(tried, *later), attempting=False, wake_at=wake_at))


def pause(tries: int) -> timedelta:
    """One second after the first try, doubled after each, at most five minutes."""
    return min(timedelta(seconds=2 ** min(tries - 1, DOUBLINGS)), LONGEST_PAUSE)


def _agency(event: Event) -> AgencyCode:
    agency: AgencyCode | None = getattr(event, "agency", None)
    if agency is None:
        raise UnknownAgency(f"{event.type} came before the event that says the agency")
    return agency


def _queued(state: Correspondence, message: Message) -> Correspondence:
    decision_due_on = (
        message.due_on if message.rule is MessageRule.STAGE_TWO_STARTED else state.decision_due_on
    )
    return _with(
        state,
        due=(*state.due, message),
        wake_at=state.wake_at or message.heard_at,
        decision_due_on=decision_due_on,
    )


def _known(state: Correspondence | None) -> Correspondence:
    if state is None:
        raise Refusal(Kind.NOT_FOUND, "Nothing is written to anybody on this journey.")
    return state


def _held(state: Correspondence | None, held_until: datetime) -> Correspondence:
    known = _known(state)
    if not known.attempting or known.wake_at != held_until:
        raise Refusal(Kind.NOT_NOW, "Somebody else has taken this message over.")
    return known


def _without(state: Correspondence, rule: MessageRule, at: datetime) -> Correspondence:
    later = tuple(message for message in state.due if message.rule is not rule)
    return _with(state, due=later, attempting=False, wake_at=at if later else None)


def _with(state: Correspondence, **changes: Any) -> Correspondence:
    return state.model_copy(update=changes)
