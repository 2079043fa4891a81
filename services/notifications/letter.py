"""The words of a message, and one letter to a household.

The invariant: everything a household reads is in `templates/`, one file a rule; the first line is the
subject, which tells nobody who sees it on a locked screen what the letter is about. A template that
asks for something unknown fails instead of leaving a blank.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from contracts.notifications import MessageRule
from services.notifications.clients import ContactDetails, InformationEvent
from services.notifications.domain.by_hand import filled_in
from services.notifications.domain.message import (
    Addressed,
    Message,
    Reason,
    Unreachable,
    message_id,
)
from services.notifications.gathering import told

NO_NAMES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to all applicants of a household who have an e-mail address."""

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


class Written(NamedTuple):
    """The words of a letter."""

    subject: str
    body: str


def letter_to(
    journey: UUID,
    contact: ContactDetails,
    message: Message,
    *,
    information_event: InformationEvent | None = None,
    agency_names: Mapping[str, str] = NO_NAMES,
) -> Letter:
    """The letter as it leaves; raises `Unreachable` where no applicant has an e-mail address.

    A couple gets one letter that names both and goes to every address that they gave.
    """
    addresses = dict.fromkeys(each.email for each in contact.applicants if each.email)
    if not addresses:
        raise Unreachable(Reason.NO_ADDRESS)
    words = written(
        contact, message, information_event=information_event, agency_names=agency_names
    )
    numbered = enumerate(contact.applicants, start=1)
    return Letter(
        id=message_id(journey, message.rule, message.occasion),
        rule=message.rule,
        to=tuple(addresses),
        subject=words.subject,
        body=words.body,
        applicants=tuple(number for number, each in numbered if each.email),
    )


def written(
    contact: ContactDetails,
    message: Message,
    *,
    information_event: InformationEvent | None = None,
    agency_names: Mapping[str, str] = NO_NAMES,
) -> Written:
    """The words of the message to this household, whether or not anybody has an address."""
    rendered = TEMPLATES.get_template(f"{message.rule}.txt").render(
        names=_in_words([applicant.name for applicant in contact.applicants]),
        reference=contact.reference,
        occurred_on=message.occurred_on,
        due_on=message.due_on,
        outcome=message.outcome,
        another_agency=message.agency is not None,
        agency_name=agency_names.get(message.agency) if message.agency else None,
        event=told(information_event) if information_event else None,
        fields=filled_in(message),
    )
    subject, _, body = rendered.strip().partition("\n")
    return Written(subject, body.lstrip())


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
    return environment


TEMPLATES = _templates()
