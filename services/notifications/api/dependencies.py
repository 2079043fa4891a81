"""What routes of this service ask for: who may use them, its records and commands, the letter writer."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import JSONResponse

from contracts.identity import Role
from services.chassis.commands import Commands, Records, commands_of, records_of
from services.chassis.problems import problem
from services.notifications.domain.correspondence import Correspondence
from services.notifications.letters.letter_writer import LetterWriter, OpenLetterWriter
from services.notifications.store import CORRESPONDENCE

RECRUITERS = (Role.RECRUITMENT_WORKER, Role.MANAGER)
CASE_READERS = (*RECRUITERS, Role.SOCIAL_WORKER)
"""Who at an agency may read a household's case."""
AGENCY = (*CASE_READERS, Role.PANEL_ADMINISTRATOR, Role.DECISION_MAKER)


async def _letter_writer(request: Request) -> LetterWriter:
    opened: OpenLetterWriter = request.app.state.letter_writer
    return opened.writer


async def _correlation(request: Request) -> str:
    correlation: str = request.scope["correlation"]
    return correlation


async def letter_not_written(_: Request, __: Exception) -> JSONResponse:
    """The answer while the facts that a letter needs are unavailable."""
    answer = problem(
        503,
        "We cannot write the letter because the enquiry service is not answering. Try again soon.",
    )
    answer.headers["Retry-After"] = "2"
    return answer


CorrespondenceRecords = Annotated[Records[Correspondence], Depends(records_of(CORRESPONDENCE))]
CorrespondenceCommands = Annotated[Commands[Correspondence], Depends(commands_of(CORRESPONDENCE))]
Writer = Annotated[LetterWriter, Depends(_letter_writer)]
Correlation = Annotated[str, Depends(_correlation)]
