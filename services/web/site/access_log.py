"""What the front end itself has on the access log, beside what the services have.

The invariant: where it cannot be read, the page that shows the log says so.
"""

from datetime import datetime
from uuid import UUID

from starlette.requests import Request

from services.chassis.mongo import PASSING_FAULTS
from services.web.site.answers.casework import Access
from services.web.site.pieces import Piece
from services.web.site.state import state_of


async def kept_here(
    request: Request, agency: str | None, before: datetime | None, journey: UUID | None = None
) -> Piece[list[Access]]:
    """Sign-ins and refused pages of an agency or of the national team, of one household where one is named."""
    try:
        found = await state_of(request).sign_in_log.found(agency, before, journey)
    except PASSING_FAULTS:
        return Piece(away=True)
    return Piece(found=[Access.model_validate(each.model_dump()) for each in found])
