"""Who may read and who may change an assessment, and the records as a route asks for them."""

from typing import Annotated

from fastapi import Depends, Request

from contracts.identity import Role
from services.assessment.domain.assessment import Assessment
from services.assessment.store import ASSESSMENTS
from services.chassis.commands import (
    Commands,
    Records,
    commands_of,
    records_of,
)

ASSESSORS = (Role.SOCIAL_WORKER, Role.MANAGER)
READERS = (*ASSESSORS, Role.RECRUITMENT_WORKER, Role.ADOPTER)

Assessments = Annotated[Records[Assessment], Depends(records_of(ASSESSMENTS))]
AssessmentCommands = Annotated[Commands[Assessment], Depends(commands_of(ASSESSMENTS))]


async def _request_key(request: Request) -> bytes:
    key: bytes = request.app.state.request_key
    return key


RequestKey = Annotated[bytes, Depends(_request_key)]
