"""The directory: each agency with how people reach it, and everybody who works for it or sits on its panel.

The invariant: what decides anything (kinds, districts, terms) changes by `evolve` alone; names, numbers and addresses
stand beside it and are in no event. Nobody is taken out: who has left keeps their name on what they did.
"""

from collections.abc import Mapping
from datetime import date
from functools import reduce
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from contracts.agency import (
    AgencyKind,
    AgencyListed,
    Capacity,
    ColleagueListed,
    Districts,
    ListedCode,
    Post,
    Term,
)
from contracts.contact_details import Email, Phone
from contracts.event import Event
from contracts.reference import AgencyCode
from services.chassis.decision import Command, Decision, Kind, Refusal, State

MOST_AT_ONCE = 500
NOT_LISTED = "This agency is not in the directory. Ask support to list it first."
NOT_REACHED = "Give the area, the phone number and the email address. Households need them to choose this agency."
LEAVES_BEFORE = "The last day is before the first day. Check both."

Named = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class EntryProgress(BaseModel):
    """What an entry's events rebuild."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    agency: AgencyCode
    kind: AgencyKind
    districts: Districts = ()
    capacity: Capacity | None = None
    terms: Mapping[ListedCode, Term] = {}


class AgencyContact(BaseModel):
    """What an agency is called and how people reach it; a front door has no more than a name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Named
    area: Named | None = None
    phone: Phone | None = None
    email: Email | None = None
    notify_reply_to: UUID | None = None


class DirectoryEntry(State, EntryProgress):
    """One agency in the directory, with what is in no event: its contact, and its colleagues' names."""

    contact: AgencyContact
    names: Mapping[ListedCode, Named] = {}

    @property
    def progress(self) -> EntryProgress:
        """The part that its events rebuild."""
        return EntryProgress(**{name: getattr(self, name) for name in EntryProgress.model_fields})


class DescribeAgency(Command):
    """Say how people reach your agency, what area it covers and how many households it can take on."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-03-03",
                    "area": "Highmoor, Gorsedale and the Tarn valley",
                    "districts": ["ZX1", "ZX2"],
                    "phone": "01632 960 101",
                    "email": "hello@moorland.example",
                    "capacity": 60,
                }
            ]
        }
    )

    area: Named | None = None
    districts: Districts = ()
    phone: Phone | None = None
    email: Email | None = None
    capacity: Capacity | None = None


class ListAgency(DescribeAgency):
    """List an agency, a front door or a triage service, or change what is listed."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-03-03",
                    "name": "Adopt Moorland",
                    "kind": "regional_agency",
                    "area": "Highmoor, Gorsedale and the Tarn valley",
                    "districts": ["ZX1", "ZX2"],
                    "phone": "01632 960 101",
                    "email": "hello@moorland.example",
                }
            ]
        }
    )

    name: Named
    kind: AgencyKind
    notify_reply_to: UUID | None = Field(
        default=None,
        description="Id of the agency's reply-to address in the settings of the GOV.UK Notify service; leave it out to keep the one that is listed",
    )


class Colleague(BaseModel):
    """Somebody who works for an agency or sits on its panel: their code, their name and their term."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: ListedCode
    name: Named
    posts: Annotated[tuple[Post, ...], Field(min_length=1, max_length=len(Post))]
    since: date
    until: date | None = None

    @model_validator(mode="after")
    def _leaves_after_beginning(self) -> Self:
        if self.until is not None and self.until < self.since:
            raise ValueError(LEAVES_BEFORE)
        return self

    @property
    def term(self) -> Term:
        """As what they work there, in the order of posts, and from when until when."""
        posts = tuple(each for each in Post if each in self.posts)
        return Term(posts=posts, since=self.since, until=self.until)


class ListColleagues(Command):
    """List colleagues and panel members, or change what is listed of them."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-03-03",
                    "colleagues": [
                        {
                            "code": "recruiter-02",
                            "name": "Carl Colleague",
                            "posts": ["recruitment_worker"],
                            "since": "2024-09-02",
                        }
                    ],
                }
            ]
        }
    )

    colleagues: Annotated[tuple[Colleague, ...], Field(min_length=1, max_length=MOST_AT_ONCE)]


def evolve(progress: EntryProgress | None, event: Event) -> EntryProgress:
    """The entry after one more event."""
    match event:
        case AgencyListed():
            terms = progress.terms if progress else {}
            said = event.model_dump(exclude={"occurred_on"})
            return EntryProgress(terms=terms, **said)
        case ColleagueListed() if progress is not None:
            terms = {**progress.terms, event.colleague: event.term}
            return progress.model_copy(update={"terms": terms})
    raise ValueError(f"{event.type} cannot come first")


def list_agency(
    entry: DirectoryEntry | None, command: ListAgency, agency: AgencyCode
) -> Decision[DirectoryEntry]:
    """Lists an agency; one that is listed keeps its colleagues, and the same again changes nothing."""
    kept = entry.contact.notify_reply_to if entry else None
    contact = _contact(command, command.name, command.notify_reply_to or kept)
    return _described(
        entry,
        contact,
        AgencyListed(
            occurred_on=command.on,
            agency=agency,
            kind=command.kind,
            districts=command.districts,
            capacity=command.capacity,
        ),
    )


def describe_agency(
    entry: DirectoryEntry | None, command: DescribeAgency
) -> Decision[DirectoryEntry]:
    """Changes what an agency says of itself; its name and its kind stay."""
    listed = _listed(entry)
    contact = _contact(command, listed.contact.name, listed.contact.notify_reply_to)
    return _described(
        listed,
        contact,
        AgencyListed(
            occurred_on=command.on,
            agency=listed.agency,
            kind=listed.kind,
            districts=command.districts,
            capacity=command.capacity,
        ),
    )


def list_colleagues(
    entry: DirectoryEntry | None, command: ListColleagues
) -> Decision[DirectoryEntry]:
    """Adds each new colleague, and updates each whose entry has changed."""
    listed = _listed(entry)
    changed = [
        each
        for each in command.colleagues
        if (listed.terms.get(each.code), listed.names.get(each.code)) != (each.term, each.name)
    ]
    events = [
        ColleagueListed(
            occurred_on=command.on, agency=listed.agency, colleague=each.code, term=each.term
        )
        for each in changed
    ]
    names = {**listed.names, **{each.code: each.name for each in changed}}
    return _decided(listed, events, listed.contact, names)


def _contact(command: DescribeAgency, name: str, notify_reply_to: UUID | None) -> AgencyContact:
    return AgencyContact(
        name=name,
        area=command.area,
        phone=command.phone,
        email=command.email,
        notify_reply_to=notify_reply_to,
    )


def _described(
    entry: DirectoryEntry | None, contact: AgencyContact, event: AgencyListed
) -> Decision[DirectoryEntry]:
    if event.kind.is_chosen and not (contact.area and contact.phone and contact.email):
        raise Refusal(Kind.NOT_VALID, NOT_REACHED)
    after = evolve(entry.progress if entry else None, event)
    if entry is not None and entry.contact == contact and entry.progress == after:
        return Decision(entry)
    return _decided(entry, [event], contact, entry.names if entry else {})


def _decided(
    entry: DirectoryEntry | None,
    events: list[AgencyListed] | list[ColleagueListed],
    contact: AgencyContact,
    names: Mapping[ListedCode, str],
) -> Decision[DirectoryEntry]:
    progress = reduce(evolve, events, entry.progress if entry else None)
    return Decision(DirectoryEntry(**dict(progress or ()), contact=contact, names=names), events)


def _listed(entry: DirectoryEntry | None) -> DirectoryEntry:
    if entry is None:
        raise Refusal(Kind.NOT_FOUND, NOT_LISTED)
    return entry
