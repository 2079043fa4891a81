"""Who signed in and out, and which pages they were refused: on record for the managers of their agencies.

The invariant: it is written down before the answer leaves. Adopters are in it nowhere.
"""

from datetime import datetime

import structlog
from starlette.requests import Request

from services.chassis.access_log import Access, AccessLog
from services.chassis.clock import now
from services.chassis.mongo import PASSING_FAULTS, Database
from services.web.site.visitor import Visitor

log = structlog.get_logger()

SIGN_IN = "sign-in"
SIGN_OUT = "sign-out"
SIGN_OUT_OF_COLLEAGUE = "sign-out of a colleague"


class SignInLog:
    """The front end's own part of the access log."""

    def __init__(self, kept_in: Database) -> None:
        self._log = AccessLog(kept_in)
        self._prepared = False

    async def note(
        self, request: Request, visitor: Visitor, what: str, *, refused: bool = False
    ) -> None:
        """Writes down what a member of staff did; while the database is away it waits for the next one."""
        if visitor.staff is None:
            return
        for agency, roles in visitor.staff.at.items():
            self._log.note(
                Access(
                    at=now(),
                    by=visitor.staff.subject,
                    roles=sorted(roles),
                    route=what,
                    journey=None,
                    agency=agency,
                    correlation=request.scope["correlation"],
                    address=request.client.host if request.client else "",
                    refused=refused,
                )
            )
        try:
            await self._log.flush()
        except PASSING_FAULTS as error:
            log.warning("sign_in_log_waits", error=error)

    async def found(self, agency: str, before: datetime | None) -> list[Access]:
        """An agency's lines, the latest first; at most 200."""
        if not self._prepared:
            await self._log.prepare()
            self._prepared = True
        return await self._log.found(agency, journey=None, before=before)
