"""Requests by link: their events, how long a link works, and when we write again; what is asked is in `request_forms`.

The invariant: an event says which check of whom was asked for by link and how that ended; never whom we wrote to,
or what they answered.
"""

from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field, PositiveInt

from contracts.checks import Check
from contracts.clock_table import TWO_STAGE_PROCESS
from contracts.dated_rule import Certainty, DatedRule, last_begun
from contracts.event import Event
from contracts.people import PersonNumber

MOST_REQUESTS = 200
RequestNumber = Annotated[int, Field(ge=1, le=MOST_REQUESTS, description="In its case, from 1")]
RequestPerson = Annotated[PersonNumber | None, Field(description="None: of the household")]


class RequestEnd(StrEnum):
    """How a request ended before its last day."""

    ANSWERED = "answered"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    REPLACED = "replaced"


class CheckRequested(Event):
    """The agency asked someone to answer by a link that works until a day."""

    type: ClassVar[str] = "assessment.check_requested.v1"
    title: ClassVar[str] = "Asked by link"
    request: RequestNumber
    check: Check
    person: RequestPerson = None
    ends_on: date


class CheckRequestAccepted(Event):
    """They said that they can do it."""

    type: ClassVar[str] = "assessment.check_request_accepted.v1"
    title: ClassVar[str] = "Said that they can answer"
    request: RequestNumber


class CheckRequestEnded(Event):
    """They answered or declined, or the agency asks them no more."""

    type: ClassVar[str] = "assessment.check_request_ended.v1"
    title: ClassVar[str] = "Request by link ended"
    request: RequestNumber
    end: RequestEnd


class RequestRule(DatedRule):
    """For how many days a link works, and after how many days we write again."""

    days: PositiveInt
    reminders: tuple[PositiveInt, ...]


REQUEST_RULES: tuple[RequestRule, ...] = (
    RequestRule(
        days=28,
        reminders=(7, 14),
        source="Our suggestion. No regulation or guidance says how long someone who is asked has",
        certainty=Certainty.LOCAL,
        version=1,
        effective_from=TWO_STAGE_PROCESS,
    ),
)
"""In the order of their dates; each holds until the next begins."""


def asked_in_words(on: date) -> str:
    """How long a link of that day works and when we write again, in two sentences for staff."""
    rule = last_begun(REQUEST_RULES, on)
    again = " and ".join(str(each) for each in rule.reminders)
    return f"It works once, for {rule.days} days. We remind them after {again} days."


def ends_on(asked_on: date) -> date:
    """The last day on which the link of that day works."""
    return asked_on + timedelta(last_begun(REQUEST_RULES, asked_on).days)


def reminded_on(asked_on: date) -> list[date]:
    """The days on which we write again if there is no answer."""
    return [asked_on + timedelta(each) for each in last_begun(REQUEST_RULES, asked_on).reminders]


class CannotDo(StrEnum):
    """Why someone does not answer."""

    NO_TIME = "no_time"
    NOT_WELL_ENOUGH_KNOWN = "not_well_enough_known"
    NOT_WILLING = "not_willing"
    WRONG_PERSON = "wrong_person"
