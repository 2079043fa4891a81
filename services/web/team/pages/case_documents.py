"""The documents of a case: what there is, adding and replacing one, downloading, and who opened which.

The invariant: the address of a document has numbers alone; what its file is called is on the page.
"""

import asyncio
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from contracts.people import PersonKind
from contracts.words import label_of
from services.web.site.admission import AsStaff, StaffDep, VisitorDep, page_for
from services.web.site.answers.casework import Actions
from services.web.site.answers.checks import CasePeople
from services.web.site.answers.documents import CaseDocuments, Document, Opening
from services.web.site.answers.enquiry.record import ContactDetails
from services.web.site.clients import Ask, Away
from services.web.site.command_forms import Question, questions, with_records
from services.web.site.form import Form
from services.web.site.navigation import ASSESSORS, DOCUMENT_READERS
from services.web.site.pieces import Piece, piece
from services.web.site.rendering import show
from services.web.site.staff import Names
from services.web.site.uploads import (
    ACCEPTED,
    Destination,
    downloaded,
    file_problems,
    sent_as_document,
    upload_in,
)
from services.web.site.visitor import Visitor
from services.web.team.cases.before_stage_one import show_before_stage
from services.web.team.cases.case_pages import pages
from services.web.team.cases.documents import (
    DocumentReaderView,
    document_lines,
    openings_in_words,
)
from services.web.team.household_names import name_of

router = APIRouter(prefix="/team/{agency}/enquiries/{journey}/documents")

ADD, REPLACE = "add-document", "add-document-version"
OF_FILE = frozenset({"file", "name", "document"})
DONE = {"added": "The document was added.", "replaced": "The document was replaced."}


@dataclass(frozen=True, slots=True)
class CaseVisit:
    """One request of a member of staff for the documents of one case."""

    request: Request
    agency: str
    journey: UUID
    ask: Ask
    visitor: Visitor
    staff: Names

    @property
    def path(self) -> str:
        """The address of the case's page."""
        return f"/team/{self.agency}/enquiries/{self.journey}"

    @property
    def case(self) -> str:
        """The case's address at the assessment service."""
        return f"/cases/{self.journey}"

    def page(self) -> dict[str, Any]:
        """What every page of a case shows around it."""
        items = pages(self.path, self.agency, self.visitor, "documents")
        return {"agency": self.agency, "path": self.path, "pages": items}

    def reader(self, people: CasePeople | None) -> DocumentReaderView:
        """What the words of this page depend on."""
        names = people.names if people else {}
        return DocumentReaderView(self.path, names, self.staff, self.visitor.staff_code or "")

    async def contact(self) -> Piece[ContactDetails]:
        """Whose case it is, as far as the reader may know it."""
        address = f"/enquiries/{self.journey}/contact-details"
        return await piece(self.ask.enquiry.get(address, ContactDetails))

    async def people(self) -> CasePeople | None:
        """Who is in the case, by name."""
        address = f"/enquiries/{self.journey}/people"
        return (await piece(self.ask.enquiry.get(address, CasePeople))).found

    async def whose(self, contact: Piece[ContactDetails]) -> dict[str, Any]:
        """The household's names for the top of a page."""
        if contact.found is not None:
            return {"contact": contact.found, "names": ""}
        return {
            "contact": None,
            "names": await name_of(self.ask.enquiry, self.agency, self.journey),
        }

    async def documents(self) -> CaseDocuments:
        """The documents; not found where the case is not this agency's, or has none yet."""
        found = await piece(self.ask.assessment.get(f"{self.case}/documents", CaseDocuments))
        if found.away:
            raise Away("assessment")
        if found.found is None or found.found.agency != self.agency:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return found.found


async def case_visit(
    request: Request,
    agency: str,
    journey: UUID,
    ask: AsStaff,
    *,
    visitor: VisitorDep,
    staff: StaffDep,
) -> CaseVisit:
    """What a page of documents begins with."""
    return CaseVisit(request, agency, journey, ask, visitor, staff)


CaseVisitDep = Annotated[CaseVisit, Depends(case_visit)]


@router.get("", dependencies=[page_for(*DOCUMENT_READERS)])
async def show_documents(visit: CaseVisitDep, done: str = "") -> Response:
    """Every document of the case that the reader may open."""
    contact, found, people, actions = await asyncio.gather(
        visit.contact(),
        piece(visit.ask.assessment.get(f"{visit.case}/documents", CaseDocuments)),
        visit.people(),
        piece(visit.ask.assessment.get(f"{visit.case}/actions", Actions, {"fields": "false"})),
    )
    if found.away:
        raise Away("assessment")
    if found.found is None:
        return show_before_stage(visit.request, "Documents", contact, visit.page())
    if found.found.agency != visit.agency:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    context = {
        **visit.page(),
        **await visit.whose(contact),
        "documents": document_lines(found.found, visit.reader(people)),
        "gone": found.found.gone,
        "observations": found.found.observations,
        "assesses": visit.visitor.holds(ASSESSORS, visit.agency),
        "can_add": bool(actions.found and actions.found.allows(ADD)),
        "done": DONE.get(done, ""),
    }
    return show(visit.request, "team/case_documents.html", context)


@router.get("/add", dependencies=[page_for(*ASSESSORS)])
async def begin_document(visit: CaseVisitDep) -> Response:
    """The form for a new document."""
    asked = await _asked(visit, ADD)
    return await _form(visit, Form.blank(asked), "Add a document")


@router.post("/add", dependencies=[page_for(*ASSESSORS, with_file=True)])
async def add_document(visit: CaseVisitDep) -> Response:
    """Adds the file that was chosen as a document."""
    asked = await _asked(visit, ADD)
    body, form = (await Form.posted(visit.request, asked)).read()
    return await _sent(visit, form, ADD, body, "added")


@router.get("/{document}/replace", dependencies=[page_for(*ASSESSORS)])
async def begin_version(visit: CaseVisitDep, document: int) -> Response:
    """The form for a new version of a document."""
    named = await _document(visit, document)
    asked = await _asked(visit, REPLACE)
    return await _form(visit, Form.blank(asked), _replacing(named))


@router.post("/{document}/replace", dependencies=[page_for(*ASSESSORS, with_file=True)])
async def add_version(visit: CaseVisitDep, document: int) -> Response:
    """Puts the file that was chosen in the place of the document's latest version."""
    asked = await _asked(visit, REPLACE)
    body, form = (await Form.posted(visit.request, asked)).read()
    return await _sent(visit, form, REPLACE, {**body, "document": document}, "replaced")


@router.get("/{document}/versions/{version}", dependencies=[page_for(*DOCUMENT_READERS)])
async def download(visit: CaseVisitDep, document: int, version: int) -> Response:
    """The file of one version."""
    await visit.documents()
    address = f"{visit.case}/documents/{document}/versions/{version}"
    return await downloaded(visit.ask.assessment, address)


@router.get("/{document}/opened", dependencies=[page_for(*ASSESSORS)])
async def show_openings(visit: CaseVisitDep, document: int) -> Response:
    """Who opened a document and when, the latest first."""
    named, contact, people = await asyncio.gather(
        _document(visit, document), visit.contact(), visit.people()
    )
    address = f"{visit.case}/documents/{document}/openings"
    openings = await visit.ask.assessment.get(address, list[Opening])
    context = {
        **visit.page(),
        **await visit.whose(contact),
        "document": named,
        "openings": openings_in_words(openings, visit.reader(people)),
    }
    return show(visit.request, "team/case_document_opened.html", context)


async def _document(visit: CaseVisit, number: int) -> Document:
    found = (await visit.documents()).named(number)
    if found is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return found


async def _asked(visit: CaseVisit, command: str) -> tuple[Question, ...]:
    """What is asked besides the file; not found where the reader cannot do it now."""
    actions, people, _ = await asyncio.gather(
        visit.ask.assessment.get(f"{visit.case}/actions", Actions),
        visit.people(),
        visit.documents(),
    )
    action = actions.named(command)
    if action is None or not action.allowed or action.fields is None:
        raise HTTPException(HTTPStatus.CONFLICT if action else HTTPStatus.NOT_FOUND)
    properties = {
        name: each for name, each in action.fields["properties"].items() if name not in OF_FILE
    }
    known = {
        each.number: f"{each.name} ({label_of(each.kind).lower()})"
        for each in (people.people if people else ())
        if each.until is None or each.kind is PersonKind.APPLICANT
    }
    records = {"person": known or {1: "The first applicant", 2: "The second applicant"}}
    return questions(with_records({**action.fields, "properties": properties}, records))


async def _sent(
    visit: CaseVisit, form: Form, command: str, body: dict[str, Any], done: str
) -> Response:
    upload = await upload_in(visit.request)
    to = Destination(visit.ask.assessment, visit.case, command)
    form = await sent_as_document(form, upload, to, body)
    if not form.errors:
        return RedirectResponse(
            f"{visit.path}/documents?done={done}", status_code=HTTPStatus.SEE_OTHER
        )
    if command == ADD:
        return await _form(visit, form, "Add a document")
    return await _form(visit, form, _replacing(await _document(visit, body["document"])))


def _replacing(document: Document) -> str:
    return f"Replace document {document.number}: {label_of(document.kind).lower()}"


async def _form(visit: CaseVisit, form: Form, title: str) -> Response:
    context = {
        **visit.page(),
        **await visit.whose(await visit.contact()),
        "title": title,
        "form": form,
        "problems": file_problems(form),
        "accepted": ACCEPTED,
    }
    return show(visit.request, "team/case_document_form.html", context, status=form.status)
