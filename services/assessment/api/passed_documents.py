"""Documents that went along when a household moved, for the agency where it goes on.

The invariant: its managers see and get what went along and nothing else of the case, and who got a file is on the
record of the agency that passed it on before its first byte leaves.
"""

from collections.abc import Collection
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from contracts.identity import Role
from contracts.reference import AgencyCode
from services.assessment.api.dependencies import Assessments
from services.assessment.api.document_views import ReceivedDocuments
from services.assessment.api.documents import (
    FILE_ANSWER,
    Document,
    FilesDep,
    Version,
    no_such_document,
    opened,
)
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.passed_documents import passed_versions, receiving_on
from services.assessment.store import moved_to
from services.chassis.admission import may
from services.chassis.clock import today
from services.chassis.problems import REFUSALS

router = APIRouter(tags=["documents"], responses=REFUSALS)


def receiver_today(state: Assessment) -> Collection[str]:
    """The agency that can open what went along today; none where nothing did, or the time is over."""
    receiving = receiving_on(state, today())
    return (receiving.agency,) if receiving else ()


@router.get("/agencies/{agency}/passed-documents", dependencies=[may(Role.MANAGER)])
async def list_passed_documents(
    agency: AgencyCode, assessments: Assessments
) -> list[ReceivedDocuments]:
    """List the documents of households that moved to this agency, which its managers can open for a time. Those that you can open longest come first."""
    found = await moved_to(assessments.records, agency)
    shown = [
        ReceivedDocuments.of(journey, assessment, receiving)
        for journey, assessment in found
        if (receiving := receiving_on(assessment, today()))
    ]
    return sorted(shown, key=lambda each: each.until, reverse=True)


@router.get(
    "/cases/{journey}/passed-documents/{document}/versions/{version}",
    dependencies=[may(Role.MANAGER, whose=receiver_today)],
    response_class=StreamingResponse,
    responses=FILE_ANSWER,
)
async def open_passed_document(
    journey: UUID, document: Document, version: Version, assessments: Assessments, files: FilesDep
) -> StreamingResponse:
    """Download a document that went along when the household moved to your agency, in the version of that day. The access log of the agency that passed it on keeps who opened which."""
    assessment = await assessments.state(journey)
    for each in passed_versions(assessment):
        if (each.kept.document, each.kept.number) == (document, version):
            admitted = assessments.admitted
            return await opened(each.kept, assessment, journey, admitted=admitted, files=files)
    raise no_such_document()
