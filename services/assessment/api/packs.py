"""The pack of a case over HTTP, for panel members with a pass of the panel service.

The invariant: a pass opens the packs of the cases that it names and nothing else here, and who got a file is on the
record of the case's agency before its first byte leaves.
"""

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from contracts.identity import Role
from services.assessment.api.dependencies import Assessments
from services.assessment.api.document_views import CaseDocuments
from services.assessment.api.documents import (
    FILE_ANSWER,
    Document,
    FilesDep,
    Version,
    kept_version,
    no_such_document,
    opened,
)
from services.assessment.domain.pack import pack_of
from services.chassis.admission import may
from services.chassis.problems import REFUSALS

router = APIRouter(prefix="/cases", tags=["documents"], responses=REFUSALS)

READS = may(Role.PACK_READER)


@router.get("/{journey}/pack", dependencies=[READS])
async def show_pack(journey: UUID, assessments: Assessments) -> CaseDocuments:
    """Show the pack of a case that your pass names: the documents for the panel, and what the applicants wrote about the report."""
    case, who = await assessments.state(journey), assessments.admitted.who
    return CaseDocuments.of(journey, case, pack_of(case), who, full=False)


@router.get(
    "/{journey}/pack/{document}/versions/{version}",
    dependencies=[READS],
    response_class=StreamingResponse,
    responses=FILE_ANSWER,
)
async def open_from_pack(
    journey: UUID, document: Document, version: Version, assessments: Assessments, files: FilesDep
) -> StreamingResponse:
    """Download the latest version of a document of the pack. The access log keeps who opened which."""
    case = await assessments.state(journey)
    if (document, version) not in {(each.number, each.versions) for each in pack_of(case)}:
        raise no_such_document()
    kept = kept_version(case, document, version)
    return await opened(kept, case, journey, admitted=assessments.admitted, files=files)
