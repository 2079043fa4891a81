"""Documents that went along with households that moved to this agency, and their files.

The invariant: the page shows what the service gives this agency's managers today; of the households it says the
reference of the case that they left, and no name.
"""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.web.site.admission import AsStaff, page_for
from services.web.site.answers.documents import ReceivedDocuments
from services.web.site.pieces import piece
from services.web.site.rendering import show
from services.web.site.uploads import downloaded
from services.web.site.words import APPLICANTS, file_size
from services.web.team.agency_pages import MANAGERS

router = APIRouter(prefix="/team/{agency}/passed-documents")


@router.get("", dependencies=[page_for(*MANAGERS)])
async def passed_documents(request: Request, agency: str, ask: AsStaff) -> Response:
    """What can be opened today, household by household."""
    path = f"/agencies/{agency}/passed-documents"
    found = (await piece(ask.assessment.get(path, list[ReceivedDocuments]))).found
    context = {
        "agency": agency,
        "found": found,
        "applicants": APPLICANTS,
        "file_size": file_size,
    }
    return show(request, "team/passed_documents.html", context, away=found is None)


@router.get("/{journey}/{document}/versions/{version}", dependencies=[page_for(*MANAGERS)])
async def download(journey: UUID, document: int, version: int, ask: AsStaff) -> Response:
    """The file of one document."""
    address = f"/cases/{journey}/passed-documents/{document}/versions/{version}"
    return await downloaded(ask.assessment, address)
