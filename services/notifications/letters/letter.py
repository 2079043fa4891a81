"""The letters of a message, one to each applicant who has an address, and what their words are made of.

The invariant: everything a household reads is in `templates/`, one file a rule. The first line is the
subject: it says what happened, and nothing that tells a stranger who sees a locked screen that the
letter is about adoption. A template that asks for something unknown fails instead of leaving a blank.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from contracts.calendar import london_moment
from contracts.checks import Check
from contracts.clocks import ClockId, due, limit_in_words
from contracts.deferral import told_needs
from contracts.direction import isolated, isolated_if_text
from contracts.notifications import MessageRule
from contracts.reference import PlaceState
from contracts.words import clock_time, day, label_of, when
from services.notifications.clients import Agency, Applicant, ContactDetails, InformationEvent
from services.notifications.domain.message import (
    ASKED_BY_LINK,
    Message,
    Reason,
    Unreachable,
    letter_id,
    message_id,
)
from services.notifications.domain.rules import is_grave
from services.notifications.domain.staff_messages import filled_fields
from services.notifications.domain.titles import TITLES
from services.notifications.letters.event_details import EventDetails
from services.notifications.letters.html import in_html

SOME_AGENCY = Agency(name="Your adoption agency")


WITH_A_PLACE = {
    MessageRule.EVENT_PLACE_BOOKED,
    MessageRule.EVENT_PLACE_GIVEN,
    MessageRule.EVENT_REMINDER,
}
"""Letters to households that have a place at an information event."""


@dataclass(frozen=True, slots=True)
class SignInLink:
    """The link with which one applicant can sign in; it is in the letter and nowhere else."""

    address: str = field(repr=False)
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class AnswerLink:
    """The link with which someone who is asked can answer once, and where it goes; in the letter and nowhere else."""

    address: str = field(repr=False)
    to: str = field(repr=False)
    check: Check


ASKED_FOR = {
    Check.REFERENCE: "a personal reference",
    Check.HEALTH: "a confirmation as their GP",
    Check.LOCAL_AUTHORITY: "a report from your authority",
    Check.EARLIER_LOCAL_AUTHORITY: "a report from your authority",
    Check.EMPLOYMENT: "a reference as an employer",
    Check.SCHOOL_OR_NURSERY: "a report from your school or nursery",
    Check.FORMER_PARTNER: "a reference about someone you know",
}
"""What a letter asks for; whom it is about, the page behind the link says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterDetails:
    """What a letter needs beside its message, as it is at this moment."""

    contact: ContactDetails
    today: date
    """The day in London on which it is read that everything promised in it is still to come."""
    information_event: InformationEvent | None = None
    agency: str = ""
    agencies: Mapping[str, Agency] = field(default_factory=dict)
    worker: str | None = None
    pages: Mapping[int, str] = field(default_factory=dict)
    """Each applicant's page about their journey, or the one that sends them a link to it."""

    @property
    def sender(self) -> Agency:
        """The agency that writes."""
        return self.agencies.get(self.agency, SOME_AGENCY)

    @property
    def event_is_cancelled(self) -> bool:
        """Whether the information event that it is about will not take place."""
        return self.information_event is not None and (
            self.information_event.cancelled_on is not None
        )

    def event_is_over(self, instant: datetime) -> bool:
        """Whether the information event that it is about has ended."""
        event = self.information_event
        return event is not None and event.arrangements.is_over(*london_moment(instant))


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One letter of a message to one address: an applicant's, or the one that a couple shares."""

    id: UUID
    rule: MessageRule
    to: str = field(repr=False)
    applicants: tuple[int, ...]
    subject: str
    body: str = field(repr=False)
    html: str = field(repr=False)
    sender: Agency


class LetterText(NamedTuple):
    """The words of a letter, plain and as HTML."""

    subject: str
    body: str
    html: str


def letters_of(
    journey: UUID,
    details: LetterDetails,
    message: Message,
    sign_in_link: SignInLink | None = None,
) -> list[Letter]:
    """The letters as they leave; raises `Unreachable` where no applicant has an email address."""
    shared: dict[str, list[int]] = {}
    for number, each in addressees(details.contact, message).items():
        if each.email:
            shared.setdefault(each.email.casefold(), []).append(number)
    if not shared:
        raise Unreachable(Reason.NO_ADDRESS)
    return [
        _letter(journey, details, message, tuple(numbers), sign_in_link)
        for numbers in shared.values()
    ]


def letter_to_asked(
    journey: UUID, details: LetterDetails, message: Message, link: AnswerLink
) -> Letter:
    """The letter of a request by link, to who is asked; it names no applicant."""
    text = letter_text(details, message, [ASKED_BY_LINK], link)
    return Letter(
        id=letter_id(message_id(journey, *message.name), ASKED_BY_LINK),
        rule=message.rule,
        to=link.to,
        applicants=(ASKED_BY_LINK,),
        subject=text.subject,
        body=text.body,
        html=text.html,
        sender=details.sender,
    )


def without_address(contact: ContactDetails, message: Message) -> tuple[int, ...]:
    """The applicants whom the message is for and email does not reach."""
    everyone = addressees(contact, message).items()
    return tuple(number for number, each in everyone if not each.email)


def _session_of(message: Message) -> str:
    """When the training session is or was to be; empty where the letter is of none."""
    on = message.held_on
    return when(on, message.starts_at, message.ends_at) if on else ""


def addressees(contact: ContactDetails, message: Message) -> dict[int, Applicant]:
    """The applicants whom the message is for, by their numbers."""
    numbered = enumerate(contact.applicants, start=1)
    return {
        number: each
        for number, each in numbered
        if message.applicant in {None, number} and number not in contact.left
    }


def letter_text(
    details: LetterDetails,
    message: Message,
    applicants: Sequence[int],
    link: SignInLink | AnswerLink | None = None,
) -> LetterText:
    """The words of the letter to these applicants, whether or not they have an address.

    Without a link, for a preview, they say that it is only in the message itself.
    """
    title, contact = TITLES[message.rule], details.contact
    rendered = TEMPLATES.get_template(f"{message.rule}.txt").render(
        title=title,
        names=" and ".join(map(isolated, _greeted(contact, message, applicants))),
        reference=contact.reference,
        occurred_on=message.occurred_on,
        today=details.today,
        due_on=message.due_on,
        was_due_on=message.was_due_on,
        session=_session_of(message),
        answer_by=message.answer_by,
        outcome=message.outcome,
        way_on=message.way_on,
        declined_for=message.declined_for,
        another_agency=message.agency is not None,
        agency_name=_name_of(details, message.agency),
        event=_event_of(details, message),
        changed=message.changed,
        terms=message.terms.in_words if message.terms else "",
        missing=[label_of(each).lower() for each in told_needs(message.missing)],
        fields=filled_fields(message),
        join=link,
        asked_for=ASKED_FOR.get(link.check) if isinstance(link, AnswerLink) else None,
        last_on=message.last_on,
        sender=details.sender,
        worker=details.worker,
        page=details.pages.get(applicants[0], ""),
    )
    subject, _, body = rendered.strip().partition("\n")
    body = body.strip() + "\n"
    return LetterText(subject, body, in_html(title, body))


def _event_of(details: LetterDetails, message: Message) -> EventDetails | None:
    if details.information_event is None:
        return None
    has_place = message.rule in WITH_A_PLACE or message.place is PlaceState.CONFIRMED
    return EventDetails.of(details.information_event, has_place=has_place)


def _letter(
    journey: UUID,
    details: LetterDetails,
    message: Message,
    applicants: tuple[int, ...],
    sign_in_link: SignInLink | None,
) -> Letter:
    text = letter_text(details, message, applicants, sign_in_link)
    return Letter(
        id=letter_id(message_id(journey, *message.name), applicants[0]),
        rule=message.rule,
        to=details.contact.applicants[applicants[0] - 1].email or "",
        applicants=applicants,
        subject=text.subject,
        body=text.body,
        html=text.html,
        sender=details.sender,
    )


def _greeted(contact: ContactDetails, message: Message, applicants: Sequence[int]) -> Iterator[str]:
    """Those it goes to. Where the other one gave no address, it is for them too, unless it is grave.

    Nobody, where it goes to an address that may be anyone's: a stranger's words reach no third person.
    """
    if message.request is not None or not any(_is_known(contact, each) for each in applicants):
        return
    for number, each in addressees(contact, message).items():
        reads_along = not each.email and not is_grave(message)
        shares = contact.applicants[applicants[0] - 1].email and reads_along
        if number in applicants or shares:
            yield each.name


def _is_known(contact: ContactDetails, number: int) -> bool:
    """Whether they are the person; someone without an address reads what staff give them."""
    return number in contact.proved or not contact.applicants[number - 1].email


def _name_of(details: LetterDetails, agency: str | None) -> str | None:
    named = details.agencies.get(agency or "")
    return named.name if named else None


def _moment(at: datetime) -> str:
    """The hour and the day in London, as in "9:05am on Tuesday 4 March 2025"."""
    on, of_day = london_moment(at)
    return f"{clock_time(of_day)} on {on:%A} {day(on)}"


def _complain_by(on: date) -> date:
    """The last day to complain about what happened on that day."""
    return due(ClockId.COMPLAINT, on)


def _limit(on: date, clock: str) -> str:
    """How long the rule in force on a day gives, for a letter of that day."""
    return limit_in_words(ClockId(clock), on)


def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=False,  # noqa: S701  plain text
        finalize=isolated_if_text,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["day"] = day
    environment.filters["complain_by"] = _complain_by
    environment.filters["limit"] = _limit
    environment.filters["moment"] = _moment
    return environment


TEMPLATES = _templates()
