"""One action on a case as a form: what it asks, what it shows at first, and what it would send.

The invariant: the form is made from the schema that the service gave with the action, so a command that
is new there needs nothing here.
"""

import asyncio
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from contracts.documents import DocumentKind, DocumentReader
from contracts.journey import reference
from contracts.languages import SPOKEN, language_name
from contracts.people import PersonKind
from contracts.words import day, label_of
from services.chassis.clock import today
from services.web.site.agencies import AGENCIES
from services.web.site.answers.assessment import StageOne
from services.web.site.answers.casework import Action, Happened
from services.web.site.answers.checks import CasePeople
from services.web.site.answers.documents import CaseDocuments, Document
from services.web.site.answers.enquiry.complaints import Complaints
from services.web.site.answers.enquiry.record import ContactDetails
from services.web.site.answers.notifications import ActionPreview, ForetoldMessage
from services.web.site.answers.panel import PanelCase
from services.web.site.answers.stage_two import StageTwo
from services.web.site.clients import Ask, Service
from services.web.site.command_forms import (
    Errors,
    Question,
    Records,
    Typed,
    questions,
    read,
    typed_from,
    with_records,
)
from services.web.site.command_forms.questions import walked
from services.web.site.pieces import Piece, piece
from services.web.site.staff import Names, at_work
from services.web.team.cases.history import corrected_days
from services.web.team.cases.preparation import booking_title
from services.web.team.cases.sentences import event_in_words, has_day
from services.web.team.letter_previews import letters_of

APPLICANT = (PersonKind.APPLICANT,)
UNLISTED = {1: "The first applicant", 2: "The second applicant"}
"""The household of a case without a list of people, or whose list cannot be had."""
CHOSEN = frozenset({"check", "checks", "document", "person"})
CONTACTS = frozenset({"make-contact", "attempt-contact"})
NO_NUMBER = (
    "There is no phone number for this household. "
    "Enter the number, or send the form again if you do not have it"
)

CASE: Mapping[str, str] = {"enquiry": "/enquiries", "assessment": "/cases", "panel": "/cases"}
"""The services that keep a record of a case, in the order of the journey, and where they show it."""


@dataclass(frozen=True, slots=True)
class ActionAddress:
    """One action's address: at which service, on which journey, of which agency's page, for whom."""

    service: str
    command: str
    agency: str
    journey: UUID
    staff: str
    colleagues: Names

    @property
    def record(self) -> str:
        """The record's address at its service."""
        return f"{CASE[self.service]}/{self.journey}"

    @property
    def reference(self) -> str:
        """What people call the case."""
        return reference(self.journey)

    @property
    def page(self) -> str:
        """The address of the case's page."""
        return f"/team/{self.agency}/enquiries/{self.journey}"


async def questions_of(
    ask: Ask, address: ActionAddress, action: Action, contact: ContactDetails | None
) -> tuple[Question, ...]:
    """The questions of an action, with the records that there are to choose from."""
    fields = action.fields or {}
    found = await _records(ask, address, frozenset(action.records))
    if contact is not None:
        found |= _people(contact)
    return questions(with_records(fields, found), {"staff": address.staff})


def typed_at_first(
    asked: tuple[Question, ...],
    address: ActionAddress,
    contact: ContactDetails | None,
    today: date,
    chosen: Mapping[str, str],
) -> Typed:
    """What the form shows at first: today and what is known already, and no answer that makes a fact.

    `chosen` is what a link to the form says was chosen on the page before: whose checks, and which.
    """
    start: dict[str, Any] = {"on": today.isoformat()}
    if address.command == "assign":
        start["to"] = address.staff
    if address.command == "change-contact-details" and contact is not None:
        start |= contact.model_dump(mode="json", exclude={"agency", "reference"})
        start["applicants"] = [each.model_dump(mode="json") for each in contact.going_on]
    typed = typed_from(asked, start)
    return {**typed, **_chosen_before(asked, chosen)}


def _chosen_before(asked: Iterable[Question], chosen: Mapping[str, str]) -> dict[str, list[str]]:
    """The answers of a link that are among the choices of the form."""
    offered = {each.name: {choice.value for choice in each.choices} for each in asked}
    return {
        name: [value]
        for name, value in chosen.items()
        if name in CHOSEN and value in offered.get(name, ())
    }


def asked_about(
    address: ActionAddress, contact: ContactDetails | None, body: Mapping[str, Any]
) -> Errors:
    """What seems wrong and may be right: it is asked about once, and taken when it is sent again."""
    by_phone = address.command in CONTACTS and body.get("channel") == "phone"
    if not by_phone or contact is None or body.get("number"):
        return {}
    reachable = any(each.phone for each in contact.going_on)
    return {} if reachable else {"number": NO_NUMBER}


async def preview_of(
    ask: Ask, address: ActionAddress, asked: tuple[Question, ...], typed: Typed
) -> Piece[ActionPreview]:
    """What the action would send, by what is typed so far; nothing if it writes to no one."""
    body, _ = read(asked, typed)
    preview = await preview_with(ask, address, body)
    if preview.found is None:
        return preview
    sends = tuple(_with_labels(each, asked) for each in preview.found.sends)
    return replace(preview, found=preview.found.model_copy(update={"sends": sends}))


async def preview_with(
    ask: Ask, address: ActionAddress, body: Mapping[str, Any]
) -> Piece[ActionPreview]:
    """What the action would send with this body."""
    action = f"{address.service}/{address.command}"
    return await letters_of(ask, address.journey, action=action, data={**body})


def _with_labels(message: ForetoldMessage, asked: tuple[Question, ...]) -> ForetoldMessage:
    """A letter that cannot be read yet says which questions to answer, as the form asks them."""
    labels = [f"“{each.label}”" for each in walked(asked) if each.name in message.missing]
    if not labels:
        return message
    answer = f"To read this letter, answer {' and '.join(labels)}."
    return message.model_copy(update={"why_not": answer})


def at_service(ask: Ask, address: ActionAddress) -> Service:
    """The service that takes the action."""
    service: Service = getattr(ask, address.service)
    return service


async def _records(ask: Ask, address: ActionAddress, kinds: frozenset[str]) -> dict[str, Records]:
    """The records to choose from, by kind; a kind of which none are to be had is left out."""
    known = {
        "booking": _bookings,
        "complaint": _complaints,
        "visit": _visits,
        "member": _members,
        "document": _documents,
        "report_document": _report_documents,
        "household_document": _household_documents,
        "minutes_document": _minutes_documents,
        "hearing": _hearings,
        "agency": _agencies,
        "event": _events,
        "staff": _staff,
        "panel_member": _panel,
        "fostering": _fostering,
        "match": _matches,
        "person": _everyone,
        "other_person": _others,
        "adult": _adults,
        "referee": _referees,
    }
    wanted = [kind for kind in known if kind in kinds]
    found = await asyncio.gather(*(known[kind](ask, address) for kind in wanted))
    return dict(zip(wanted, found, strict=True))


async def _agencies(_: Ask, address: ActionAddress) -> Records:
    return {code: each.name for code, each in AGENCIES.items() if code != address.agency}


async def _bookings(ask: Ask, address: ActionAddress) -> Records:
    """The preparation of which it is not recorded yet what came of it, by its number."""
    found = await piece(ask.assessment.get(f"{address.record}/stage-one", StageOne))
    every = found.found.preparation if found.found else ()
    return {
        each.number: f"{booking_title(each)}, {day(each.held_on)}"
        for each in every
        if {*each.applicants} - {*each.taken}
    }


async def _complaints(ask: Ask, address: ActionAddress) -> Records:
    """The complaints about this agency, by their number."""
    found = await piece(ask.enquiry.get(f"{address.record}/complaints", Complaints))
    every = found.found.complaints if found.found else ()
    return {
        each.number: f"Complaint {each.number}, {day(each.received_on)}: {label_of(each.about).lower()}"
        for each in every
    }


async def _visits(ask: Ask, address: ActionAddress) -> Records:
    """The visits that are arranged, by their number."""
    found = await piece(ask.assessment.get(f"{address.record}/stage-two", StageTwo))
    every = found.found.visits if found.found else ()
    return {each.number: f"{label_of(each.kind)}, {each.when}" for each in every if each.is_open}


async def _documents(ask: Ask, address: ActionAddress) -> Records:
    """The documents that were not withdrawn, by number, the latest first."""
    return {each.number: _document_named(each) for each in await _current_documents(ask, address)}


async def _report_documents(ask: Ask, address: ActionAddress) -> Records:
    """Those that can hold the report: of that kind, and not yet open to the applicants."""
    return {
        each.number: _document_named(each)
        for each in await _current_documents(ask, address)
        if each.kind is DocumentKind.REPORT
        and each.person is None
        and DocumentReader.APPLICANTS not in each.readers
    }


async def _household_documents(ask: Ask, address: ActionAddress) -> Records:
    """Those about the applicants or the whole household."""
    return {
        each.number: _document_named(each)
        for each in await _current_documents(ask, address)
        if each.person in {None, *UNLISTED}
    }


async def _minutes_documents(ask: Ask, address: ActionAddress) -> Records:
    """Those that are minutes."""
    return {
        each.number: _document_named(each)
        for each in await _current_documents(ask, address)
        if each.kind is DocumentKind.MINUTES
    }


async def _hearings(ask: Ask, address: ActionAddress) -> Records:
    """The panel meetings that considered the case, by their place among them."""
    found = await piece(ask.panel.get(address.record, PanelCase))
    met = found.found.meetings if found.found else ()
    return {number: f"Panel meeting on {day(each.on)}" for number, each in enumerate(met, start=1)}


async def _current_documents(ask: Ask, address: ActionAddress) -> list[Document]:
    found = await piece(ask.assessment.get(f"{address.record}/documents", CaseDocuments))
    every = found.found.documents if found.found else ()
    return [each for each in reversed(every) if each.withdrawn is None]


def _document_named(document: Document) -> str:
    return f"{label_of(document.kind)}, document {document.number}: {document.latest.name}"


async def _events(ask: Ask, address: ActionAddress) -> Records:
    """What happened on a day, the latest first, as the timeline has it."""
    asked = at_service(ask, address).every(f"{address.record}/events", list[Happened])
    events = (await piece(asked)).found or []
    right = corrected_days(events)
    return {
        each.version: _named(each, right.get(each.version))
        for each in reversed(events)
        if has_day(each)
    }


async def _staff(_: Ask, address: ActionAddress) -> Records:
    """The reader first, then every colleague who is known at the agency."""
    return {**_at_work(address), address.staff: "You"}


async def _panel(_: Ask, address: ActionAddress) -> Records:
    """Everyone who may sit on the agency's panel: its central list, then the reader and their colleagues."""
    known = AGENCIES.get(address.agency)
    members = known.panel(today()) if known else {}
    return {**members, address.staff: "You", **_at_work(address)}


async def _fostering(ask: Ask, address: ActionAddress) -> Records:
    """The temporary approvals as foster carers that were not ended."""
    found = await piece(ask.panel.get(address.record, PanelCase))
    every = found.found.fostering if found.found else ()
    return {
        each.number: f"Child {each.child}, {day(each.begins_on)} to {day(each.until)}"
        for each in every
        if each.is_open
    }


async def _matches(ask: Ask, address: ActionAddress) -> Records:
    """The matches with children that are not over."""
    found = await piece(ask.panel.get(address.record, PanelCase))
    every = found.found.matches if found.found else ()
    return {
        each.number: f"{day(each.matched_on)}, {'1 child' if each.children == 1 else f'{each.children} children'}"
        for each in every
        if each.is_open
    }


def _at_work(address: ActionAddress) -> Names:
    return at_work(address.colleagues, address.agency, today())


async def _everyone(ask: Ask, address: ActionAddress) -> Records:
    """Everyone in the case now, by name and with what they are to it."""
    return await _in_case(ask, address, tuple(PersonKind))


async def _others(ask: Ask, address: ActionAddress) -> Records:
    """Everyone but the applicants."""
    return await _in_case(ask, address, tuple(each for each in PersonKind if each not in APPLICANT))


async def _members(ask: Ask, address: ActionAddress) -> Records:
    """Everyone in the household."""
    found = await _in_case(ask, address, (*APPLICANT, PersonKind.ADULT, PersonKind.CHILD))
    return found or UNLISTED


async def _adults(ask: Ask, address: ActionAddress) -> Records:
    """The applicants and the other adults of the household."""
    return await _in_case(ask, address, (*APPLICANT, PersonKind.ADULT))


async def _referees(ask: Ask, address: ActionAddress) -> Records:
    """The referees who are on the list."""
    return await _in_case(ask, address, (PersonKind.REFEREE,))


async def _in_case(ask: Ask, address: ActionAddress, kinds: Collection[PersonKind]) -> Records:
    found = await piece(ask.enquiry.get(f"/enquiries/{address.journey}/people", CasePeople))
    people = found.found.people if found.found else ()
    return {
        each.number: f"{each.name} ({label_of(each.kind).lower()})"
        for each in people
        if each.kind in kinds and each.until is None
    }


def _people(contact: ContactDetails) -> dict[str, Records]:
    """The applicants by name, and the languages with those that they prefer already."""
    numbered = enumerate(contact.applicants, start=1)
    people: Records = {n: each.name for n, each in numbered if n not in contact.left}
    wishes = [each.wishes for each in contact.applicants if each.wishes]
    known: Records = {
        code: language_name(code) or code for each in wishes if (code := each.language)
    }
    return {"applicant": people, "language": {**known, **SPOKEN}}


def _named(happened: Happened, right_day: date | None) -> str:
    event = event_in_words(happened)
    return f"{event.title}, {day(right_day or event.on)}"
