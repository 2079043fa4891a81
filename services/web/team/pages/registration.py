"""The registration of interest as the agency reads it, once its household has sent it.

The invariant: before it is sent only how far it is can be seen, and an equality answer never.
"""

import asyncio
from collections.abc import Sequence
from http import HTTPStatus
from uuid import UUID

from fastapi import APIRouter, HTTPException, Request, Response

from contracts.direction import isolated
from contracts.words import day
from services.chassis.clock import today
from services.web.site.admission import AsStaff, VisitorDep, page_for
from services.web.site.answers.enquiry.record import ContactDetails, OwnEnquiry
from services.web.site.answers.enquiry.registration import APPLICANT_PARTS, RegistrationDraft
from services.web.site.clients import Refused
from services.web.site.navigation import REGISTRATION_READERS
from services.web.site.pieces import piece
from services.web.site.registration.own_part import PAGES, shown
from services.web.site.registration.rows import AnswerRow, own_rows
from services.web.site.registration.states import PART_STATES
from services.web.site.registration.summary import shared
from services.web.site.rendering import show
from services.web.team.cases.case_pages import pages
from services.web.team.cases.sentences import with_names
from services.web.team.household_names import name_of

router = APIRouter(prefix="/team/{agency}/enquiries/{journey}")

TITLES = ("First applicant", "Second applicant")


@router.get("/registration", dependencies=[page_for(*REGISTRATION_READERS)])
async def registration(
    request: Request, agency: str, journey: UUID, ask: AsStaff, visitor: VisitorDep
) -> Response:
    """What the household sent, part by part, and what to look at before deciding."""
    path, of = f"/team/{agency}/enquiries/{journey}", f"/enquiries/{journey}"
    try:
        own, draft, contact, names = await asyncio.gather(
            piece(ask.enquiry.get(of, OwnEnquiry)),
            ask.enquiry.get(f"{of}/registration-draft", RegistrationDraft),
            piece(ask.enquiry.get(f"{of}/contact-details", ContactDetails)),
            name_of(ask.enquiry, agency, journey),
        )
    except Refused as refused:
        raise HTTPException(HTTPStatus.NOT_FOUND) from refused
    if draft.agency != agency:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    context = {
        "agency": agency,
        "path": path,
        "contact": contact.found,
        "names": names,
        "pages": pages(path, agency, visitor, "registration"),
        "own": own.found,
        "draft": draft,
        "titles": _titles(contact.found),
        "readable": any(dict(draft.form).values()),
        "applicants": _applicants(draft, _titles(contact.found)),
        "notices": [with_names(each, _people(contact.found)) for each in draft.notices],
        "parts": shared(draft),
        "states": {part: PART_STATES[state] for part, state in draft.parts.items()},
        "late": own.found is not None and own.found.is_late(today()),
    }
    return show(request, "team/registration.html", context)


def _people(contact: ContactDetails | None) -> list[str]:
    return [each.name for each in contact.applicants] if contact else []


def _titles(contact: ContactDetails | None) -> tuple[str, ...]:
    """Each applicant by name where the reader may know how to reach them, else by their place."""
    people = _people(contact)
    return (*people, *TITLES[len(people) :])


def _applicants(
    draft: RegistrationDraft, titles: Sequence[str]
) -> list[tuple[str, list[AnswerRow]]]:
    """What each applicant said of themselves, with the consent that they signed."""
    found = []
    for number, (title, part) in enumerate(zip(titles, APPLICANT_PARTS, strict=True), start=1):
        content, consent = draft.content(part), draft.consent(number)
        rows = own_rows(shown(PAGES.values(), content, draft.household), content)
        signed = (
            f"Signed on {day(consent.on)} as {isolated(consent.name)}" if consent else "Not signed"
        )
        if part in draft.parts:
            found.append((title, [*rows, AnswerRow("Consent to checks", (signed,))]))
    return found
