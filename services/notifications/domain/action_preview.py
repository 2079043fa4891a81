"""What would be written if something happened on a journey: the rules asked, and nothing kept.

The invariant: it comes from the decision that will be made when the event is heard, on the state as it
is now. Where an event cannot be known from what is given, only the rules that it may fall under are told.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from enum import EnumType
from typing import Any, NamedTuple
from uuid import UUID

from pydantic import ValidationError

from contracts import (
    approval_review,
    assessment,
    enquiry,
    event_booking,
    panel,
    people,
    stage_one,
    stage_two,
)
from contracts.calendar import OutsideCalendar
from contracts.clocks import NoRuleInForce
from contracts.complaints import ComplaintAnswered, ComplaintReceived
from contracts.deferral import FullReportAsked, PanelAskedForMore, PanelDeferred
from contracts.disqualification import NotSuitableNoticeSent
from contracts.event import Event
from contracts.notifications import MessageRule
from contracts.sign_in import ApplicantAccountRemoved, ApplicantInvited
from services.notifications.domain import rules
from services.notifications.domain.correspondence import Correspondence
from services.notifications.domain.message import Message
from services.notifications.domain.occasions import OCCASIONS
from services.notifications.domain.on_event import EventContext, hear
from services.notifications.domain.sending_hours import AT_ANY_HOUR, REMINDER_HOUR

AT_ONCE = "Immediately"
IN_SENDING_HOURS = "In sending hours"
AFTER_A_LOOK = "When someone has looked at it once more"
EVENTS: dict[str, type[Event]] = {event.type: event for event in rules.HEARD}

ACTIONS: dict[str, type[Event]] = {
    "enquiry/make-contact": enquiry.ContactMade,
    "enquiry/hold-initial-visit": enquiry.InitialVisitHeld,
    "enquiry/close": enquiry.EnquiryClosed,
    "enquiry/reopen": enquiry.EnquiryReopened,
    "enquiry/withdraw": enquiry.EnquiryWithdrawn,
    "enquiry/refer": enquiry.EnquiryReferred,
    "enquiry/refuse-referral": enquiry.ReferralRefused,
    "enquiry/merge": enquiry.EnquiryMerged,
    "enquiry/undo-merge": enquiry.MergeUndone,
    "enquiry/submit-registration": enquiry.RegistrationSubmitted,
    "enquiry/accept-registration": enquiry.RegistrationAccepted,
    "enquiry/decline-registration": enquiry.RegistrationDeclined,
    "enquiry/invite-applicant": ApplicantInvited,
    "enquiry/remove-account": ApplicantAccountRemoved,
    "enquiry/record-applicant-left": people.ApplicantLeft,
    "enquiry/receive-complaint": ComplaintReceived,
    "enquiry/answer-complaint": ComplaintAnswered,
    "assessment/draw-up-plan": stage_one.StageOnePlanMade,
    "assessment/extend-stage-one": stage_one.StageOneExtended,
    "assessment/send-disqualification-notice": NotSuitableNoticeSent,
    "assessment/send-stage-one-notice": assessment.StageOneNoticeSent,
    "assessment/close-window": assessment.WindowClosed,
    "assessment/start-stage-two": assessment.StageTwoStarted,
    "assessment/draw-up-stage-two-plan": stage_two.StageTwoPlanMade,
    "assessment/record-delay": stage_two.StageTwoDelayed,
    "assessment/share-report": assessment.ReportShared,
    "assessment/share-addendum": stage_two.AddendumShared,
    "assessment/refer-to-panel": assessment.ReferredToPanel,
    "assessment/withdraw": assessment.ApplicationWithdrawn,
    "panel/defer-case": PanelDeferred,
    "panel/ask-for-more": PanelAskedForMore,
    "panel/ask-for-full-report": FullReportAsked,
    "panel/approve-applicants": panel.ApplicantsApproved,
    "panel/send-decision-notice": panel.DecisionNoticeSent,
    "panel/review-approval": approval_review.ApprovalReviewed,
    "panel/send-review-report": approval_review.ApprovalReviewReportSent,
    "panel/send-approval-notice": approval_review.ApprovalNoticeSent,
    "panel/end-approval": panel.ApprovalEnded,
}
"""The commands of a case page that are written about, or make a waiting message untrue, by service and
route, with the event that each of them makes."""


class Rule(NamedTuple):
    """One row for people: when which message is written, and what keeps it from leaving."""

    event: type[Event]
    rule: MessageRule
    only: tuple[str, str] | None
    when: str
    unless: tuple[type[Event], ...]


class NotYetKnown(ValueError):
    """Fields of an event are missing, or hold what they cannot hold."""

    def __init__(self, fields: tuple[str, ...]) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


class PreviewedMessages(NamedTuple):
    """The messages that an event would make, now or for a later day, and those it would cancel."""

    written: tuple[Message, ...]
    cancelled: tuple[MessageRule, ...]


def every_rule() -> Iterator[Rule]:
    """All rules that an event sets off, in the order of the tables, the reminder's last."""
    for row in OCCASIONS:
        when = AT_ONCE if row.rule in AT_ANY_HOUR else IN_SENDING_HOURS
        when = AFTER_A_LOOK if row.rule in rules.GRAVE else when
        yield Rule(row.event, row.rule, row.only, when, _unless(row.rule))
    reminder = MessageRule.EVENT_REMINDER
    when = f"At {REMINDER_HOUR}am on the day before the information event"
    for event in (event_booking.EventPlaceBooked, event_booking.EventPlaceGiven):
        yield Rule(event, reminder, None, when, _unless(reminder))


def rules_of(kind: type[Event], given: Mapping[str, Any]) -> Iterator[Rule]:
    """The rules that an event of this type may fall under, by what is known of it."""
    for rule in every_rule():
        field, value = rule.only or ("", "")
        if rule.event is kind and given.get(field, value) == value:
            yield rule


READ_BY_LETTERS = frozenset(
    {
        "occurred_on",
        "outcome",
        "finding",
        "decision",
        "agency",
        "receiver",
        "applicant",
        "information_event",
        "held_on",
        "state",
        "changed",
        "end",
        "clock",
        "until",
        "because",
        "way_on",
    }
)
"""Fields of events that say whether a letter is written, to whom, or what is in it. Of what else an event
must hold, any value gives the same letter."""


def event_from(
    kind: type[Event], given: Mapping[str, Any], *, on: date, known: Mapping[str, Any]
) -> Event:
    """The event as a command's fields and what is `known` tell it; else raises `NotYetKnown`."""
    fields = {"occurred_on": given.get("on", on), **_of_no_account(kind, on), **known, **given}
    try:
        event = kind.model_validate(fields)
    except ValidationError as error:
        names = dict.fromkeys(str(each["loc"][0]) for each in error.errors())
        raise NotYetKnown(tuple(names)) from None
    if event.occurred_on > on:
        raise NotYetKnown(("occurred_on",))
    return event


def _of_no_account(kind: type[Event], on: date) -> dict[str, Any]:
    """Some value for each field that no letter reads, so that one can be read before all is filled in."""
    some = {
        name: _some(each.annotation, on)
        for name, each in kind.model_fields.items()
        if each.is_required() and not _is_read(kind, name)
    }
    return {name: value for name, value in some.items() if value is not None}


def _is_read(kind: type[Event], name: str) -> bool:
    """Of the reasons that events give, one letter goes by its own."""
    return name in READ_BY_LETTERS or (kind is enquiry.RegistrationDeclined and name == "reason")


def _some(kind: Any, on: date) -> Any:
    if isinstance(kind, EnumType):
        return next(iter(kind.__members__.values()))
    return {date: on, UUID: UUID(int=0), int: 1}.get(kind)


def preview_messages(
    state: Correspondence, event: Event, context: EventContext
) -> PreviewedMessages:
    """What hearing the event now would change; `NotYetKnown` where its days give no last day."""
    try:
        decision = hear(state, event, context)
    except (OutsideCalendar, NoRuleInForce, OverflowError):
        raise NotYetKnown(("occurred_on",)) from None
    if decision is None:
        return PreviewedMessages((), ())
    after = decision.state
    written = tuple(each for each in after.waiting if not state.knows(each))
    cancelled = tuple(each.rule for each in after.cancelled[len(state.cancelled) :])
    return PreviewedMessages(written, cancelled)


def _unless(rule: MessageRule) -> tuple[type[Event], ...]:
    return tuple(dict.fromkeys(row.event for row in rules.OVERTAKINGS if rule in row.rules))
