"""What routes of this service ask for: whose they are, the doors to its records, and the desk."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import JSONResponse

from contracts.identity import Role
from services.chassis.commands import Commands, Records, commands_of, records_of
from services.chassis.problems import problem
from services.notifications.domain.correspondence import Correspondence
from services.notifications.letters.letter_writer import Desk, FrontDesk
from services.notifications.store import CORRESPONDENCE

VISITORS = (Role.RECRUITMENT_WORKER, Role.SOCIAL_WORKER, Role.MANAGER)
AGENCY = (*VISITORS, Role.PANEL_ADMINISTRATOR, Role.DECISION_MAKER)


async def _desk(request: Request) -> Desk:
    front: FrontDesk = request.app.state.front_desk
    return front.desk


async def _correlation(request: Request) -> str:
    correlation: str = request.scope["correlation"]
    return correlation


async def letter_not_written(_: Request, __: Exception) -> JSONResponse:
    """The answer while what a letter needs is not to be had."""
    answer = problem(
        503, "The enquiry service does not answer, so no letter can be written. Try again soon."
    )
    answer.headers["Retry-After"] = "2"
    return answer


RecordsDep = Annotated[Records[Correspondence], Depends(records_of(CORRESPONDENCE))]
DoorDep = Annotated[Commands[Correspondence], Depends(commands_of(CORRESPONDENCE))]
DeskDep = Annotated[Desk, Depends(_desk)]
CorrelationDep = Annotated[str, Depends(_correlation)]
