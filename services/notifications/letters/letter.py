"""The words of a message, and one letter to a household.

The invariant: everything a household reads is in `templates/`, one file a rule. The first line is the
subject: it says what happened, and nothing that tells a stranger who sees a locked screen that the
letter is about adoption. A template that asks for something unknown fails instead of leaving a blank.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from contracts.calendar import LONDON
from contracts.clocks import ClockId, due
from contracts.notifications import MessageRule
from services.notifications.clients import Applicant, ContactDetails, InformationEvent
from services.notifications.domain.message import (
    Addressed,
    Message,
    Reason,
    Unreachable,
    message_id,
)
from services.notifications.domain.staff_messages import filled_fields
from services.notifications.domain.titles import TITLES
from services.notifications.letters.event_details import EventDetails

NO_NAMES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class SignInLink:
    """The link with which one applicant can sign in; it is in the letter and nowhere else."""

    address: str = field(repr=False)
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to all applicants of a household who have an email address."""

    id: UUID
    rule: MessageRule
    to: tuple[str, ...] = field(repr=False)
    subject: str
    body: str = field(repr=False)
    applicants: tuple[int, ...] = ()

    @property
    def addressed(self) -> Addressed:
        """What may be kept of it."""
        return Addressed(self.subject, self.applicants)


class LetterText(NamedTuple):
    """The words of a letter."""

    subject: str
    body: str


def letter_to(
    journey: UUID,
    contact: ContactDetails,
    message: Message,
    *,
    information_event: InformationEvent | None = None,
    sign_in_link: SignInLink | None = None,
    agency_names: Mapping[str, str] = NO_NAMES,
) -> Letter:
    """The letter as it leaves; raises `Unreachable` where no applicant has an email address.

    A couple gets one letter that names both and goes to every address that they gave, except where it
    is for one of them alone.
    """
    addressed = _addressed(contact, message)
    addresses = dict.fromkeys(each.email for each in addressed.values() if each.email)
    if not addresses:
        raise Unreachable(Reason.NO_ADDRESS)
    text = letter_text(
        contact,
        message,
        information_event=information_event,
        sign_in_link=sign_in_link,
        agency_names=agency_names,
    )
    return Letter(
        id=message_id(journey, message.rule, message.occasion),
        rule=message.rule,
        to=tuple(addresses),
        subject=text.subject,
        body=text.body,
        applicants=tuple(number for number, each in addressed.items() if each.email),
    )


def letter_text(
    contact: ContactDetails,
    message: Message,
    *,
    information_event: InformationEvent | None = None,
    sign_in_link: SignInLink | None = None,
    agency_names: Mapping[str, str] = NO_NAMES,
) -> LetterText:
    """The words of the message to this household, whether or not anybody has an address.

    Without a link, for a preview, they say that it is only in the message itself.
    """
    names = [each.name for each in _addressed(contact, message).values()]
    rendered = TEMPLATES.get_template(f"{message.rule}.txt").render(
        title=TITLES[message.rule],
        names=_in_words(names),
        reference=contact.reference,
        occurred_on=message.occurred_on,
        due_on=message.due_on,
        outcome=message.outcome,
        another_agency=message.agency is not None,
        agency_name=agency_names.get(message.agency) if message.agency else None,
        event=EventDetails.of(information_event) if information_event else None,
        fields=filled_fields(message),
        join=sign_in_link,
        last_on=message.last_on,
    )
    subject, _, body = rendered.strip().partition("\n")
    return LetterText(subject, body.lstrip())


def _addressed(contact: ContactDetails, message: Message) -> dict[int, Applicant]:
    numbered = enumerate(contact.applicants, start=1)
    return {number: each for number, each in numbered if message.applicant in {None, number}}


def _moment(at: datetime) -> str:
    """The hour and the day in London, as in "9:05am on Tuesday 4 March 2025"."""
    local = at.astimezone(LONDON)
    hour = f"{local:%-I:%M%p}".lower()
    return f"{hour} on {local:%A %-d %B %Y}"


def _complain_by(on: date) -> date:
    """The last day to complain about what happened on that day."""
    return due(ClockId.COMPLAINT, on)


def _day(on: date) -> str:
    return f"{on:%-d %B %Y}"


def _in_words(names: Sequence[str]) -> str:
    return " and ".join(names)


def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=False,  # noqa: S701  plain text
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["day"] = _day
    environment.filters["complain_by"] = _complain_by
    environment.filters["moment"] = _moment
    return environment


TEMPLATES = _templates()
